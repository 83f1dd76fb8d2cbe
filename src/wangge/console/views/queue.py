"""The queue: tabs, filters, search, and the list as a spreadsheet."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.access import queries as access_queries
from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.cases import queries as case_queries
from wangge.cases.actions.exporting import export_cases
from wangge.cases.queries.desk import english, unit_name
from wangge.cases.queries.paging import COUNT_TO
from wangge.cases.queries.story import CHANNELS
from wangge.catalog import queries as catalog_queries
from wangge.console import queries
from wangge.console.forms import TABS, Filters
from wangge.console.forms.filters import tabs_for
from wangge.kernel import clock
from wangge.ui.templatetags.wangge import label, light_word

LIGHT_CHIPS = ("", "red", "orange", "yellow", "green", "paused")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNDO = "deleted_view"


@never_cache
@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The queue; a leader without a question goes to the board; auditor and data-protection officer to their pages."""
    scope = access_queries.scope_of(request.user)
    if scope.is_leader and not request.GET:
        return redirect("board:wall")
    if scope.roles == {"auditor"}:
        return redirect("audits:search")
    if scope.roles == {"privacy_officer"}:
        return redirect("rights:requests")
    filters = Filters.read(request.GET, scope.roles)
    context = _rows(scope, filters)
    if request.headers.get("HX-Request"):
        return render(request, "console/queue.html#rows", context)
    more = {"lights": LIGHT_CHIPS, "areas": queries.towns_of(scope), "undo": request.session.pop(UNDO, None)}
    return render(request, "console/queue.html", context | more)


def _rows(scope: Scope, filters: Filters) -> dict[str, object]:
    page = case_queries.queue(scope, filters.narrowing, after=filters.after)
    query = filters.query()
    views = queries.saved_views(scope.user_id)
    return {
        "page": page,
        "filters": filters,
        "query": query,
        "tabs": _tabs(scope, filters, page.counts),
        "views": views,
        "view": next((one for one in views if one.query == query), None),
        "chips": _chips(filters),
        "keep_light": filters.without("light", "area", "words"),
        "keep_more": filters.without("unit", "matter", "channel", "words"),
    }


def _tabs(scope: Scope, filters: Filters, counts: dict[str, int]) -> list[tuple[str, object, str, str]]:
    shown = tabs_for(scope.roles, filters.tab)
    return [(tab, word, _count(counts.get(tab)), filters.query(tab=tab, words="")) for tab, word in shown.items()]


def _count(count: int | None) -> str:
    """A count as a tab shows it; above the bound it says only that there are more."""
    if count is None:
        return ""
    return f"{COUNT_TO}+" if count > COUNT_TO else str(count)


def _chips(filters: Filters) -> list[tuple[str, str]]:
    """What the list is narrowed to, in words, each with the address without it."""
    said = _said(filters)
    return [(said[name], filters.query(**{name: ""})) for name in filters.parts if name in said]


def _said(filters: Filters) -> dict[str, str]:
    """The filters in words, by their name in the address."""
    if filters.words:
        return {"words": f"“{filters.words}”"}
    matter = next(
        (one for one in catalog_queries.matters_in_force().values() if str(one.id) == filters.matter_id), None
    )
    unit = unit_name(UUID(filters.unit_id)) if filters.unit_id else ""
    words = {
        "light": light_word(filters.light) if filters.light else "",
        "area": _area_name(filters.area_no),
        "unit": unit or (_("a unit that does not exist") if filters.unit_id else ""),
        "matter": label(matter) if matter else _("a matter of another list") if filters.matter_id else "",
        "channel": _(CHANNELS[filters.channel]) if filters.channel else "",
    }
    return {name: word for name, word in words.items() if word}


def _area_name(area_no: int | None) -> str:
    if area_no is None:
        return ""
    names = area_queries.path_names([area_no], "en" if english() else "zh")
    return names.get(area_no) or _("another area")


@never_cache
@login_required
@require_safe
def filters(request: HttpRequest) -> HttpResponse:
    """Unit, matter and channel to narrow the list by: a part of the queue when it asks, else a page of its own."""
    scope = access_queries.scope_of(request.user)
    chosen = Filters.read(request.GET, scope.roles)
    context = {
        "filters": chosen,
        "keep": chosen.without("unit", "matter", "channel", "words"),
        "units": queries.units_of(scope),
        "matters": list(catalog_queries.matters_in_force().values()),
        "channels": {key: _(word) for key, word in CHANNELS.items()},
    }
    part = "#form" if request.headers.get("HX-Request") else ""
    return render(request, f"console/filters.html{part}", context)


@never_cache
@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """What the filter shows, as a spreadsheet; on record with the filter and the number of cases."""
    scope = access_queries.scope_of(request.user)
    chosen = Filters.read(request.GET, scope.roles)
    said = [str(TABS[chosen.tab]), *_said(chosen).values()] if not chosen.words else list(_said(chosen).values())
    book = export_cases(scope, chosen.narrowing, by=scope.user_id, asked=chosen.query(), said=said)
    answer = HttpResponse(book.content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="cases-{clock.local(clock.now()):%Y%m%d-%H%M}.xlsx"'
    answer["X-Cases"] = f"{book.count}{'+' if book.is_cut else ''}"
    return answer
