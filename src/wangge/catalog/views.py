"""Doors of the duty list: read it, look at one matter, keep drafts, publish, decide about rulings."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.access import queries as access_queries
from wangge.access.rules import Scope
from wangge.catalog import actions, queries
from wangge.catalog.forms import CLOCKS, MatterForm, PublishForm, UploadForm, query_of, read_asked
from wangge.catalog.rules import SHEETS, Difference
from wangge.kernel import clock
from wangge.kernel.errors import PlainError
from wangge.ui.fields import blame

MISSING = 422
GET_AND_POST = ["GET", "HEAD", "POST"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_PROBLEMS = 200


def _keeper(request: HttpRequest) -> Scope:
    """The scope of one who keeps the list; for anybody else the page does not exist."""
    scope = access_queries.scope_of(request.user)
    if not queries.is_administrator(scope):
        raise Http404
    return scope


def _speaks_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The list as tree and table."""
    scope = access_queries.scope_of(request.user)
    asked = read_asked(request.GET)
    page = queries.list_page(scope, asked)
    context = {
        "page": page,
        "asked": asked,
        "query": query_of(asked),
        "without_tag": query_of(asked, tag=""),
        "without_category": query_of(asked, category=""),
        "is_keeper": queries.is_administrator(scope),
        "is_staff": bool(scope.roles),
        "rulings": queries.open_rulings(scope),
        "clocks": CLOCKS,
    }
    return render(request, "catalog/index.html", context)


@never_cache
@login_required
@require_safe
def matter(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """One matter: conditions, limits in words, who answers where, its history over versions."""
    scope = access_queries.scope_of(request.user)
    page = queries.matter_page(scope, matter_id)
    if page is None:
        raise Http404
    context = {"page": page, "matter": page.matter, "is_keeper": queries.is_administrator(scope), "clocks": CLOCKS}
    return render(request, "catalog/matter.html", context)


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def edit(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Change a line of a draft."""
    scope = _keeper(request)
    found = queries.editable_matter(matter_id)
    if found is None:
        raise Http404
    form = MatterForm(request.POST) if request.method == "POST" else MatterForm.of(found, chinese=_speaks_chinese())
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_matter(matter_id, form.cleaned_data, by=scope.user_id)
            messages.success(request, _("Saved: %(matter)s") % {"matter": found.code})
            return redirect("catalog:matter", matter_id=matter_id)
        except PlainError as error:
            blame(form, error)
    status = MISSING if form.is_bound else 200
    return render(request, "catalog/edit.html", {"form": form, "matter": found}, status=status)


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def upload(request: HttpRequest) -> HttpResponse:
    """Bring a book in: refused rows are shown and nothing is kept, else a draft to compare and publish."""
    scope = _keeper(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "sheets": SHEETS}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = actions.import_duty_list(data["file"].read(), is_dry_run=data["is_dry_run"], by=scope.user_id)
            if done.draft:
                return redirect("catalog:version", list_id=done.draft.id)
            context |= {"done": done, "problems": done.report.problems[:FIRST_PROBLEMS], **_told(done.differences)}
        except PlainError as error:
            blame(form, error)
    status = MISSING if form.errors or context.get("problems") else 200
    return render(request, "catalog/upload.html", context, status=status)


def _told(differences: list[Difference]) -> dict[str, object]:
    """Differences with the headings of their sheets and columns in the reader's language."""
    at = "zh" if _speaks_chinese() else "en"
    titles = {sheet.key: getattr(sheet, at) for sheet in SHEETS}
    headings = {(sheet.key, column.key): getattr(column, at) for sheet in SHEETS for column in sheet.columns}
    told = [
        (titles[one.sheet], one, [(headings[one.sheet, column], old, new) for column, old, new in one.changes])
        for one in differences[: queries.MOST_DIFFERENCES]
    ]
    return {"differences": told, "difference_count": len(differences)}


@never_cache
@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start a draft from the list in force."""
    scope = _keeper(request)
    try:
        draft = actions.start_draft(by=scope.user_id)
    except PlainError as error:
        messages.error(request, error.message)
        return redirect("catalog:index")
    return redirect("catalog:version", list_id=draft.id)


@never_cache
@login_required
@require_safe
def version(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """A version against the list in force, with the way to publish a draft."""
    return _version(request, list_id, PublishForm(initial={"begins": clock.today()}))


def _version(request: HttpRequest, list_id: UUID, form: PublishForm) -> HttpResponse:
    page = queries.version_page(_keeper(request), list_id)
    if page is None:
        raise Http404
    status = MISSING if form.is_bound else 200
    context = {"page": page, "version": page.version, "form": form, **_told(page.differences)}
    return render(request, "catalog/version.html", context, status=status)


@never_cache
@login_required
@require_POST
def publish(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Publish a draft from the day chosen."""
    scope = _keeper(request)
    form = PublishForm(request.POST)
    if form.is_valid():
        try:
            made = actions.publish_draft(list_id, begins=form.cleaned_data["begins"], by=scope.user_id)
            told = {"version": made.version, "day": made.effective_from}
            messages.success(request, _("Version %(version)s is in force from %(day)s.") % told)
            return redirect("catalog:index")
        except PlainError as error:
            form.add_error("begins", _(error.message))
    return _version(request, list_id, form)


@never_cache
@login_required
@require_POST
def discard(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    scope = _keeper(request)
    try:
        actions.discard_draft(list_id, by=scope.user_id)
        messages.success(request, _("The draft is gone."))
    except PlainError as error:
        messages.error(request, _(error.message))
    return redirect("catalog:index")


@never_cache
@login_required
@require_safe
def download(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """A version as an XLSX book."""
    scope = access_queries.scope_of(request.user)
    found = queries.version_by_id(list_id)
    if found is None or not scope.roles or (found.is_draft and not queries.is_administrator(scope)):
        raise Http404
    book = actions.export_duty_list(found, by=scope.user_id, chinese=_speaks_chinese())
    name = f'attachment; filename="duty-list-{found.id}.xlsx"'
    return HttpResponse(book, content_type=XLSX, headers={"Content-Disposition": name})


@never_cache
@login_required
@require_POST
def rule(request: HttpRequest, ruling_id: UUID) -> HttpResponse:
    """Take a ruling into the list, or leave the list as it is."""
    scope = _keeper(request)
    try:
        if request.POST.get("decision") == "adopt":
            actions.adopt_ruling(ruling_id, by=scope.user_id)
            messages.success(request, _("The ruling is now a line of the duty list."))
        else:
            actions.decline_ruling(ruling_id, by=scope.user_id)
            messages.success(request, _("The duty list stays as it is."))
    except PlainError as error:
        messages.error(request, _(error.message))
    return redirect("catalog:index")
