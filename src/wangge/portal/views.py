"""Residents' doors: report, keep the receipt, follow, urge, rate, reopen."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wangge.access import queries as access_queries
from wangge.accounts.actions import attempts
from wangge.accounts.actions.attempts import TooManyError
from wangge.areas import queries as area_queries
from wangge.cases import actions as case_actions
from wangge.cases import queries as case_queries
from wangge.cases.actions import visiting
from wangge.cases.rules import IDENTITY_NUMBER
from wangge.kernel import clock, sensitive
from wangge.kernel.errors import PlainError
from wangge.kernel.files import open_file
from wangge.kernel.http import address_of
from wangge.kernel.ids import RegionKey
from wangge.portal.forms import FollowForm, OpinionForm, ReportForm, VisitForm
from wangge.rights import queries as rights_queries
from wangge.ui.fields import blame

MOVES = frozenset({"urge", "rate", "reopen", "supplement", "withdraw", "complete"})
WAYS_IN = {  # by whom a report is taken in: the channel it counts under, and the process it runs on
    "operator": ("hotline", "hotline_order"),
    "clerk": ("window", "service_item"),
    "grid_worker": ("grid", "grid_loop"),
    "grid_head": ("grid", "grid_loop"),
}
SURELY = 0.6  # from this likeness on staff are asked before a second case is opened
OFF_THE_WAY = frozenset({"hung", "refused", "withdrawn", "ended", "merged", "lacking"})
STEP_WORDS = (
    gettext_lazy("Received"),
    gettext_lazy("Sent to the unit"),
    gettext_lazy("Being dealt with"),
    gettext_lazy("Being checked"),
    gettext_lazy("Closed"),
)
GET_AND_POST = ["GET", "HEAD", "POST"]
HOUR = timedelta(hours=1)
WRONG_AT_NUMBER, WRONG_FROM_ADDRESS = 10, 60


@never_cache
@require_http_methods(GET_AND_POST)
def report(request: HttpRequest) -> HttpResponse:
    """One box: what is the matter. Staff who are signed in report in the grid's, the hotline's or the window's name."""
    if request.method != "POST":
        form = ReportForm(initial={"submission_key": uuid4(), **_grid_asked(request)})
        return render(request, "portal/report.html", _report_context(form, request))
    form = ReportForm(request.POST, request.FILES)
    if "look" in request.POST and _way_in(request):
        return render(request, "portal/report.html", _report_context(form, request) | {"callers": _callers(request)})
    alike = _alike(request, form) if form.is_valid() else []
    if form.is_valid() and not alike and (made := _take_in(request, form)):
        _remember(request, made)
        return redirect("portal:receipt")
    context = _report_context(form, request) | {"alike": alike}
    return render(request, "portal/report.html", context, status=409 if alike else 422)


def _grid_asked(request: HttpRequest) -> dict[str, object]:
    """The grid whose notice board led here: written where the place stands, to be made more exact."""
    written = request.GET.get("grid", "")
    number = int(written) if written.isascii() and written.isdigit() and len(written) <= 18 else 0
    names = area_queries.path_names([number], get_language() or "zh-hans") if number else {}
    return {"area_no": number, "place": names[number]} if number in names else {}


def _way_in(request: HttpRequest) -> tuple[str, str] | None:
    """Channel and process of a member of staff who takes reports in; None for a resident."""
    roles = access_queries.scope_of(request.user).roles
    return next((way for role, way in WAYS_IN.items() if role in roles), None)


def _alike(request: HttpRequest, form: ReportForm) -> list[case_queries.Candidate]:
    """Open cases that may be the same thing, shown to staff before a second one is opened; never to a resident."""
    if form.cleaned_data["is_new"] or _way_in(request) is None:
        return []
    draft = form.report(channel="", flow="").cleaned()
    try:
        spot = case_actions.find_spot(draft)
    except PlainError:
        return []  # the action says what is wrong with the place
    like = case_queries.CaseLike(spot.region_no, spot.area_no, draft.text, clock.now(), draft.lon, draft.lat)
    found = case_queries.candidates(access_queries.scope_of(request.user), like, most=3)
    return [one for one in found if one.score >= SURELY]


def _callers(request: HttpRequest) -> list[case_queries.CaseRow]:
    """The open cases of the number that calls, for staff."""
    by = case_queries.actor_of(access_queries.scope_of(request.user))
    return case_actions.look_up_caller(request.POST.get("phone", ""), by=by)


def _report_context(form: ReportForm, request: HttpRequest) -> dict[str, object]:
    home = area_queries.opened_area()
    drawn, under = reverse("areas:grids"), home.area_no if home else 0
    maps = {
        "borders": f"{drawn}?level=village&under={under}",
        "outlines": f"{drawn}?level=town&under={under}",
    }
    is_entry = _way_in(request) is not None
    activity = rights_queries.activities()["staff_entry" if is_entry else "report_form"]
    return {"form": form, "area_search": reverse("places:search"), "is_entry": is_entry, "activity": activity,
            "is_assessed": is_entry and sensitive.is_on(IDENTITY_NUMBER), **maps}  # fmt: skip


def _take_in(request: HttpRequest, form: ReportForm) -> case_actions.Receipt | None:
    scope = access_queries.scope_of(request.user)
    way = _way_in(request)
    by = case_queries.actor_of(scope) if way else case_queries.reporter_actor()
    channel, flow = way or ("portal", "grid_loop")
    try:
        return case_actions.report_case(form.report(channel=channel, flow=flow), by=by)
    except PlainError as error:
        blame(form, error)
        return None


def _remember(request: HttpRequest, made: case_actions.Receipt) -> None:
    """Keep the receipt for its page and open the case to this session. The code never stands in an address."""
    _grant(request, made.key)
    known = request.session.get("receipt", {})
    if made.is_repeat and known.get("key") == str(made.key):
        return
    request.session["receipt"] = {
        "key": str(made.key),
        "number": made.number,
        "code": made.code,
        "promised_at": made.promised_at.isoformat(),
        "is_provisional": made.is_provisional,
    }


def _grant(request: HttpRequest, key: RegionKey) -> None:
    granted = request.session.get("granted", [])
    request.session["granted"] = [*(one for one in granted if one != str(key)), str(key)][-20:]


def _granted_page(request: HttpRequest, key: RegionKey) -> case_queries.FollowPage | None:
    is_granted = str(key) in request.session.get("granted", [])
    return case_queries.followed(key) if is_granted else None


@never_cache
@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and code, until the case is first looked at."""
    kept = request.session.get("receipt")
    if kept is None:
        return redirect("portal:follow")
    context = {
        "receipt": kept,
        "promised_at": datetime.fromisoformat(kept["promised_at"]),
        "page": _granted_page(request, RegionKey.parse(kept["key"])),
    }
    return render(request, "portal/receipt.html", context)


@never_cache
@require_http_methods(GET_AND_POST)
def follow(request: HttpRequest) -> HttpResponse:
    """Number and code open the page of a case for this session."""
    form, status = FollowForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            number, code = form.cleaned_data["number"], form.cleaned_data["code"]
            try:
                key = attempts.guessed(lambda: case_queries.grant(number, code), *tries(request, number))
            except TooManyError as error:
                form.add_error(None, error.message)
                return render(request, "portal/follow.html", {"form": form}, status=429)
            if key is not None:
                _grant(request, key)
                return redirect("portal:followed", key=key)
            form.add_error(None, _("Number and code do not belong together. Please check both."))
    return render(request, "portal/follow.html", {"form": form}, status=status)


def tries(request: HttpRequest, number: str = "") -> list[attempts.Tries]:
    """How often one may guess: at one case from anywhere, and from one address at any."""
    address = attempts.Tries("case code address", address_of(request) or "", WRONG_FROM_ADDRESS, HOUR)
    return [attempts.Tries("case code", number, WRONG_AT_NUMBER, HOUR), address] if number else [address]


@never_cache
@require_safe
def followed(request: HttpRequest, key: RegionKey) -> HttpResponse:
    """The page of a case for the person who reported it."""
    page = _granted_page(request, key)
    if page is None:
        return redirect("portal:follow")
    if request.session.get("receipt", {}).get("key") == str(key):
        del request.session["receipt"]
    return render(request, "portal/followed.html", _followed_context(page, OpinionForm(), asked=""))


def _followed_context(page: case_queries.FollowPage, form: OpinionForm, *, asked: str) -> dict[str, object]:
    """The steps in the resident's words; a step off the way (on hold, not accepted) keeps its own name."""
    is_off = page.row.state in OFF_THE_WAY
    steps = [
        (step, step.label if is_off and step.state == "now" else word)
        for step, word in zip(page.steps, STEP_WORDS, strict=False)
    ]
    return {"page": page, "steps": steps, "form": form, "asked": asked}


@require_http_methods(GET_AND_POST)
def move(request: HttpRequest, key: RegionKey, move: str) -> HttpResponse:
    """Urge, rate or reopen. What was typed stays when it cannot be taken. Merely visited, it is the case's page."""
    if request.method != "POST":
        return redirect("portal:followed", key=key)
    page = _granted_page(request, key)
    if move not in MOVES or page is None:
        raise Http404
    form = OpinionForm(request.POST)
    if form.is_valid():
        try:
            by = case_queries.reporter_actor()
            case_actions.make_move(key, move, by=by, payload=form.payload(), seq=form.cleaned_data["seq"])
        except PlainError as error:
            blame(form, error)
        else:
            messages.success(request, _("Thank you. It has been passed on and stands in the story below."))
            return redirect("portal:followed", key=key)
    context = _followed_context(case_queries.followed(key) or page, form, asked=move)
    return render(request, "portal/followed.html", context, status=422)


@never_cache
@require_http_methods(GET_AND_POST)
def visit(request: HttpRequest, token: str) -> HttpResponse:
    """The return visit by link: two questions, once. A link that opens nothing says so and no more."""
    try:
        found = attempts.guessed(lambda: case_queries.visited_case(token), *tries(request))
    except TooManyError as error:
        return render(request, "portal/visit_over.html", {"said": error.message}, status=429)
    if found is None:
        return render(request, "portal/visit_over.html", {"said": _("This link does not work any more.")}, status=404)
    case, area_name = found
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            visiting.answer_link(token, by=None, solved=data["solved"], stars=data["stars"], remark=data["reason"])
        except PlainError as error:
            return render(request, "portal/visit_over.html", {"said": error.message}, status=409)
        said = _("Thank you. The centre reads every answer; the unit that did the work does not ask you itself.")
        return render(request, "portal/visit_over.html", {"said": said, "is_done": True})
    activity = rights_queries.activities()["return_visit"]
    context = {"case": case, "area_name": area_name, "form": form, "activity": activity}
    return render(request, "portal/visit.html", context, status=422 if form.is_bound else 200)


@require_safe
def photo(request: HttpRequest, key: RegionKey) -> HttpResponse:
    """A photograph, for whoever may see its case."""
    scope = access_queries.scope_of(request.user)
    name = case_queries.photo_file(scope, key, granted=request.session.get("granted", []))
    if name is None:
        raise Http404
    response = HttpResponse(open_file(name), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
