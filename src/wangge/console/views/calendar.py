"""Door of the working calendar: read a year, national or local; an administrator edits its days."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wangge.access import queries as access_queries
from wangge.areas import queries as area_queries
from wangge.flow import actions as flow_actions
from wangge.flow import queries as flow_queries
from wangge.flow.rules.notices import NoticeError
from wangge.kernel import clock
from wangge.kernel.models import LocalCalendar

KEEPER = "administrator"
FIRST, LAST = 2004, 2099
KINDS: dict[str, bool | None] = {"off": False, "worked": True, "ordinary": None}
REFUSED = 422


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year(request: HttpRequest) -> HttpResponse:
    """The days of a year that depart from the ordinary week; posted, one day is set anew."""
    scope = access_queries.scope_of(request.user)
    if not scope.roles or (request.method == "POST" and KEEPER not in scope.roles):
        raise Http404
    shown, local = _year(request.GET.get("year", "")), _local(request.GET.get("code", ""))
    if request.method != "POST":
        return render(request, "console/calendar.html", _context(shown, local) | {"is_keeper": KEEPER in scope.roles})
    day, kind = _day(request.POST.get("day", "")), request.POST.get("kind", "")
    if day is None or kind not in KINDS:
        wrong = _("Please name a day between 2004 and 2099 and say how it is worked. Nothing was changed.")
        context = _context(shown, local) | {"is_keeper": True, "wrong": wrong, "typed": request.POST}
        return render(request, "console/calendar.html", context, status=REFUSED)
    code = local.code if local else ""
    flow_actions.set_day(day, is_workday=KINDS[kind], name=request.POST.get("name", ""), code=code, by=scope.user_id)
    messages.success(request, _("Saved: %(day)s. Due dates that touch this day are computed anew.") % {"day": day})
    return redirect(f"{reverse('console:calendar')}?year={day.year}&code={code}")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def local(request: HttpRequest) -> HttpResponse:
    """Make a local calendar, or change the names and hours of one: its code is the number of the region it is for."""
    scope = access_queries.scope_of(request.user)
    if KEEPER not in scope.roles:
        raise Http404
    if request.method != "POST":
        return _local_page(request, _typed_of(_local(request.GET.get("code", ""))))
    typed = {name: request.POST.get(name, "").strip()[:60] for name in ("code", "name_zh", "name_en")}
    typed["hours"] = request.POST.get("hours", "").strip()[:200]
    if typed["code"] not in _regions() or not typed["name_zh"]:
        return _local_page(request, typed, _("Please choose the region and give the calendar a name."))
    try:
        flow_actions.save_local_calendar(
            typed["code"], name_zh=typed["name_zh"], name_en=typed["name_en"], spans=typed["hours"].split(),
            by=scope.user_id,
        )  # fmt: skip
    except NoticeError:
        wrong = _("Please write the hours like 08:30-12:00 13:30-17:30, one span after the other. Nothing was changed.")
        return _local_page(request, typed, wrong)
    messages.success(request, _("Saved. Due dates of this region are computed anew."))
    return redirect(f"{reverse('console:calendar')}?code={typed['code']}")


def _typed_of(held: LocalCalendar | None) -> dict[str, str]:
    if held is None:
        return {}
    return {"code": held.code, "name_zh": held.name_zh, "name_en": held.name_en, "hours": " ".join(held.spans)}


def _local_page(request: HttpRequest, typed: dict[str, str], wrong: str = "") -> HttpResponse:
    context = {"typed": typed, "wrong": wrong, "regions": _regions().items()}
    return render(request, "console/local_calendar.html", context, status=REFUSED if wrong else 200)


def _regions() -> dict[str, str]:
    """The regions a local calendar may be for: those where reports are taken in."""
    names = area_queries.region_names("en" if (get_language() or "").startswith("en") else "zh")
    return {str(no): name for no, name in names.items()}


def _context(shown: int, local: LocalCalendar | None) -> dict[str, object]:
    code = local.code if local else ""
    calendar = flow_queries.work_calendar(code)
    return {
        "year": shown,
        "notice": flow_queries.calendar_year(shown),
        "days": flow_queries.special_days(shown, code).items(),
        "local": local,
        "locals": flow_queries.local_calendars(),
        "hours": [f"{a // 60:02}:{a % 60:02}–{b // 60:02}:{b % 60:02}" for a, b in calendar.spans],
        "kinds": {"off": _("not worked"), "worked": _("worked"), "ordinary": _("an ordinary day again")},
    }


def _year(written: str) -> int:
    if not (written.isascii() and written.isdigit() and FIRST <= int(written[:5]) <= LAST):
        return clock.today().year
    return int(written)


def _local(code: str) -> LocalCalendar | None:
    """The local calendar asked for; the national one when none is, not found when there is none of this code."""
    if not code:
        return None
    found = next((one for one in flow_queries.local_calendars() if one.code == code), None)
    if found is None:
        raise Http404
    return found


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if FIRST <= day.year <= LAST else None
