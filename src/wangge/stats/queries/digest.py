"""The digest as its page shows it: sentences first, each leading to its cases as they stand now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.cases import queries as case_queries
from wangge.cases.queries.desk import CaseRow, case_rows, english
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey
from wangge.stats.models import Digest
from wangge.stats.queries.morning import COUNTED
from wangge.stats.rules import READERS, told_in

MOST_DAYS = 30
Kept = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """A part of a sentence and the figure it tells; without a figure it leads nowhere."""

    text: str
    figure: str = ""


@dataclass(frozen=True)
class Section:
    """The cases behind one figure: how many there were, and the first of them that the viewer may see now."""

    figure: str
    title: str
    definition: str
    count: int
    rows: Sequence[CaseRow]


@dataclass(frozen=True)
class DigestPage:
    """One digest, with the others the viewer may turn to."""

    area_no: int
    area_name: str
    day: date
    since: datetime
    until: datetime
    written_at: datetime
    sentences: Sequence[Sequence[Said]]
    sections: Sequence[Section]
    days: Sequence[date]
    areas: Sequence[tuple[int, str]]


def digest_page(scope: Scope, *, day: date | None = None, area_no: int | None = None) -> DigestPage | None:
    """The digest of a day (the newest one without) for one of the viewer's areas (the widest without).

    None when there is none of that day and area that this viewer may read.
    """
    readable = _readable(scope)
    days = list(readable.order_by("-day").values_list("day", flat=True).distinct()[:MOST_DAYS])
    shown = day or next(iter(days), None)
    here = _areas(readable.filter(day=shown)) if shown else []
    chosen = next((area for area in here if area_no in (None, area.area_no)), None)
    if shown is None or chosen is None:
        return None
    digest = Digest.objects.get(area_no=chosen.area_no, day=shown)
    since, until = told_in(shown, clock.zone())
    return DigestPage(
        area_no=chosen.area_no, area_name=_name(chosen), day=shown, since=since, until=until,
        written_at=digest.written_at, sentences=_sentences(digest.figures), sections=_sections(scope, digest.figures),
        days=days, areas=[(area.area_no, _name(area)) for area in here],
    )  # fmt: skip


def _readable(scope: Scope) -> QuerySet[Digest]:
    """The digests of the areas this viewer answers for."""
    mine = Q(pk__in=[])
    for role in READERS & scope.roles:
        for begin, end in scope.areas_by_role.get(role, ()):
            mine |= Q(area_no__range=(begin, end))
    return Digest.objects.filter(mine, day__gt=clock.today() - timedelta(days=366))


def _areas(digests: QuerySet[Digest]) -> list[Area]:
    """The areas of some digests, wide ones first."""
    areas = Area.objects.filter(area_no__in=list(digests.values_list("area_no", flat=True)))
    return sorted(areas, key=lambda area: (area.area_no - area.area_end, area.area_no))


def _name(area: Area) -> str:
    return area_queries.name_in(area, "en" if english() else "zh")


def _sections(scope: Scope, kept: Kept) -> list[Section]:
    keys = {RegionKey.parse(key) for name in COUNTED for key in _kept(kept, name)["cases"]}
    seen = list(case_queries.visible(scope).filter(pk__in=list(keys))) if keys else []
    rows = {str(case.key): row for case, row in zip(seen, case_rows(seen), strict=True)}
    words = _words()
    return [
        Section(name, *words[name], found["count"], [rows[key] for key in found["cases"] if key in rows])
        for name in COUNTED
        if (found := _kept(kept, name))["count"]
    ]


def _kept(kept: Kept, name: str) -> Kept:
    found: Kept = kept.get(name, {"count": 0, "cases": []})
    return found


def _words() -> dict[str, tuple[str, str]]:
    """What each figure is called and what it counts."""
    return {
        "escalated": (_("Escalated to leaders"), _("Cases a flow told leaders about in these 24 hours.")),
        "overdue": (_("Overdue"), _("Open cases whose next due moment had passed in the morning.")),
        "waiting": (_("Waiting for a ruling or a decision"),
                    _("Disputed cases, and requests for more time or an ending that nobody had decided.")),
        "came_back": (_("Came back"), _("Opened again, or recognised in these 24 hours as the same matter at the same "
                                        "place as a case closed at most 30 days before.")),
        "dissatisfied": (_("Dissatisfied"), _("People who said in these 24 hours that it is not solved, or gave one or "
                                              "two stars.")),
        "new": (_("New"), _("Cases that came in within these 24 hours.")),
        "closed": (_("Closed"), _("Cases closed within these 24 hours.")),
        "on_time": (_("Closed in time"), _("Those of them whose handling clock stopped before it was due.")),
    }  # fmt: skip


def _sentences(kept: Kept) -> list[list[Said]]:
    """What a leader reads first; what needs one stands first, and what did not happen is left out."""
    n = {name: int(_kept(kept, name)["count"]) for name in COUNTED}
    said = [
        (n["escalated"], ngettext("%(n)s case was escalated to leaders.", "%(n)s cases were escalated to leaders.",
                                  n["escalated"]), "escalated"),
        (n["overdue"], ngettext("%(n)s case is overdue.", "%(n)s cases are overdue.", n["overdue"]), "overdue"),
        (n["waiting"], ngettext("%(n)s case waits for a ruling or a decision.",
                                "%(n)s cases wait for a ruling or a decision.", n["waiting"]), "waiting"),
        (n["came_back"], ngettext("%(n)s case came back within 30 days.", "%(n)s cases came back within 30 days.",
                                  n["came_back"]), "came_back"),
        (n["dissatisfied"], ngettext("%(n)s person was dissatisfied.", "%(n)s people were dissatisfied.",
                                     n["dissatisfied"]), "dissatisfied"),
        (n["new"], ngettext("%(n)s case came in.", "%(n)s cases came in.", n["new"]), "new"),
    ]  # fmt: skip
    sentences = [[Said(text % {"n": count}, figure)] for count, text, figure in said if count]
    if not n["overdue"]:
        sentences.insert(0, [Said(_("Nothing is overdue."))])
    return [*sentences, _closed(n["closed"], n["on_time"])]


def _closed(closed: int, on_time: int) -> list[Said]:
    if not closed:
        return [Said(_("No case was closed."))]
    said = [Said(ngettext("%(n)s case was closed;", "%(n)s cases were closed;", closed) % {"n": closed}, "closed")]
    return [*said, Said(_("%(n)s of them in time.") % {"n": on_time}, "on_time" if on_time else "")]
