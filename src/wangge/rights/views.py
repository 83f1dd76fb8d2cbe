"""Doors of the data-protection officer: requests, marks, collection activities and how long they keep."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.access import queries as access_queries
from wangge.kernel import clock, sensitive
from wangge.kernel.errors import PlainError
from wangge.kernel.ids import RegionKey
from wangge.rights import actions, queries
from wangge.rights.forms import ActivityForm, AssessmentForm, BreachForm, BreachStepForm, MarkForm, StepForm
from wangge.rights.rules import OFFICER
from wangge.ui.fields import blame

GET_AND_POST = ["GET", "HEAD", "POST"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _officer(request: HttpRequest) -> UUID:
    """The officer who asks; for anybody else these pages do not exist."""
    scope = access_queries.scope_of(request.user)
    if scope.user_id is None or OFFICER not in scope.roles:
        raise Http404
    return scope.user_id


@never_cache
@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Requests of the officer's areas: open ones by their due date, and those answered lately."""
    waiting, answered = queries.queue(_officer(request))
    return render(request, "rights/requests.html", {"waiting": waiting, "answered": answered})


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def request_page(request: HttpRequest, key: RegionKey) -> HttpResponse:
    """One request, and its next step."""
    by = _officer(request)
    page = queries.officer_page(by, key)
    if page is None:
        raise Http404
    form, status = StepForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                data = form.cleaned_data
                actions.take_step(key, data["move"], by=by, words=data["words"], seen=data["seen"])
                return redirect("rights:request", key=key)
            except PlainError as error:
                blame(form, error)
    return render(request, "rights/request.html", {"page": page, "form": form}, status=status)


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def marks(request: HttpRequest) -> HttpResponse:
    """Cases kept from erasing, and cases whose readings are not shown for now; POST sets such a mark."""
    by = _officer(request)
    form, status = MarkForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            actions.mark_case(data["number"], data["kind"], data["reason"], by=by)
            return redirect("rights:marks")
        except PlainError as error:
            blame(form, error)
            status = 422
    return render(request, "rights/marks.html", {"rows": queries.marks_in_care(by), "form": form}, status=status)


@login_required
@require_POST
def lift(request: HttpRequest, key: RegionKey) -> HttpResponse:
    """Lift a mark."""
    try:
        actions.lift_mark(key, by=_officer(request))
    except PlainError as error:
        raise Http404 from error
    return redirect("rights:marks")


@never_cache
@login_required
@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """The register of collection activities, and what each retention rule would erase now."""
    _officer(request)
    told = {one.activity.key: one for one in queries.due_counts(clock.now())}
    rows = [(one, told.get(key)) for key, one in queries.activities().items()]
    return render(request, "rights/activities.html", {"rows": rows})


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def activity(request: HttpRequest, key: str) -> HttpResponse:
    """One activity: publish its next version, or let its rule erase."""
    by = _officer(request)
    found = queries.activities().get(key)
    if found is None:
        raise Http404
    if request.method == "POST" and "review" in request.POST:
        actions.review_rule(key, by=by)
        messages.success(request, _("From tonight on this rule erases what is due."))
        return redirect("rights:activities")
    form, status = ActivityForm(request.POST or None, initial=vars(found) | {"seen": found.version}), 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish_activity(key, form.edition(), by=by, seen=form.cleaned_data["seen"])
            return redirect("rights:activities")
        except PlainError as error:
            blame(form, error)
    status = 422 if form.errors else 200
    return render(request, "rights/activity.html", {"one": found, "form": form}, status=status)


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def assessments(request: HttpRequest) -> HttpResponse:
    """Sensitive modules, on or off, and every assessment there has been; POST signs one."""
    by = _officer(request)
    form = AssessmentForm(request.POST or None, initial={"signed_date": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.assess_module(form.cleaned_data["module"], form.assessed(), by=by)
            return redirect("rights:assessments")
        except PlainError as error:
            blame(form, error)
    known = sensitive.modules()
    context = {
        "modules": [(one, sensitive.is_on(key)) for key, one in known.items()],
        "rows": [(row, known.get(row.module)) for row in queries.assessments()],
        "form": form,
    }
    return render(request, "rights/assessments.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_assessment(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """End an assessment; without another one its module is off."""
    try:
        actions.end_assessment(assessment_id, by=_officer(request))
    except PlainError as error:
        raise Http404 from error
    return redirect("rights:assessments")


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def breaches(request: HttpRequest) -> HttpResponse:
    """Breaches of the officer's areas; POST opens one."""
    by = _officer(request)
    form = BreachForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("rights:breach", breach_id=actions.open_breach(form.found(), by=by))
        except PlainError as error:
            blame(form, error)
    context = {"rows": queries.breaches(by), "form": form}
    return render(request, "rights/breaches.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def breach(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """One breach: how many it may concern, the texts, who was told, the report."""
    by = _officer(request)
    found = queries.breach_in_care(by, breach_id)
    if found is None:
        raise Http404
    form = BreachStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        step = form.cleaned_data["step"]
        try:
            if step == "close":
                actions.close_breach(breach_id, form.cleaned_data["report"], by=by)
            else:
                actions.tell_breach(breach_id, step, by=by)
            return redirect("rights:breach", breach_id=breach_id)
        except PlainError as error:
            blame(form, error)
    context = {"one": found, "count": queries.count_concerned(found), "form": form}
    return render(request, "rights/breach.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def breach_list(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    """The persons concerned as a book, on record."""
    try:
        content = actions.take_breach_list(breach_id, by=_officer(request))
    except PlainError as error:
        raise Http404 from error
    answer = HttpResponse(content, content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="persons-{clock.today():%Y%m%d}.xlsx"'
    return answer
