"""Which open cases may be the same thing as a report: by place, time, words and photographs. A person decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.cases.models import Case, CaseQuerySet, Evidence
from wangge.cases.queries.visible import visible
from wangge.cases.rules.likeness import ENOUGH, FAR_M, NEAR_M, Likeness, Rarity, Sighting, likeness, metres, pairs_of
from wangge.catalog import queries as catalog_queries
from wangge.kernel.ids import RegionKey

HERE_DAYS = timedelta(days=14)
HERE_ROWS = 200  # the newest open cases of this grid and those it touches
NEW_DAYS = timedelta(days=3)
NEW_ROWS = 300  # the newest open cases of the region, for copies of a text without a place
TOPICS = 40  # cases whose matter is guessed from their text when nobody has named it yet
METRES_A_DEGREE = 111_320


@dataclass(frozen=True)
class CaseLike:
    """A report or case whose like is looked for; what is not known is left out. `own` is left out of the answer."""

    region_no: int
    area_no: int
    text: str
    at: datetime
    lon: float | None = None
    lat: float | None = None
    matter_id: UUID | None = None
    photos: tuple[int, ...] = ()
    own: UUID | None = None

    @classmethod
    def of(cls, case: Case, photos: Iterable[int] = ()) -> "CaseLike":
        """A case that is there already."""
        return cls(
            case.region_no, case.area_no, case.text, case.recorded_at, case.lon, case.lat, case.matter_id,
            tuple(photos), case.id,
        )  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """A case that may be the same thing, how surely (0 to 1), and why, in words."""

    key: RegionKey
    number: str
    title: str
    score: float
    reasons: list[str]


def candidates(viewer: Scope | int, like: CaseLike, *, most: int = 5) -> list[Candidate]:
    """The open cases most like a report, best first. Two statements of bounded rows, whatever the size of the table.

    `viewer` is a scope, or a region at intake, when nobody looks yet: that answer must not be shown to a reporter.
    Merged cases are left out: their parent stands for them.
    """
    rows = _rows(viewer, like)
    if not rows:
        return []
    pairs = {row.id: pairs_of(row.text) for row in rows}
    rarity = Rarity(pairs.values())
    asked = Sighting(pairs_of(like.text), like.at, like.lon, like.lat, _topic(like.matter_id, like.text), like.photos)
    guessed = {row.id for row in [row for row in rows if row.matter_id is None and _is_near(row, like)][:TOPICS]}
    found = []
    for row in rows:
        topic = _topic(row.matter_id, row.text if row.id in guessed else "")
        photos = tuple(photo for photo in getattr(row, "photos", ()) if photo is not None)
        one = likeness(asked, Sighting(pairs[row.id], row.recorded_at, row.lon, row.lat, topic, photos), rarity)
        if one.score >= ENOUGH:
            found.append(Candidate(row.key, row.number, row.title, one.score, reasons(one)))
    return sorted(found, key=lambda one: (-one.score, one.number))[:most]


def _rows(viewer: Scope | int, like: CaseLike) -> list[Case]:
    """Open cases in reach: of this grid and its neighbours in two weeks, of the whole region in three days."""
    open_ones = visible(viewer) if isinstance(viewer, Scope) else Case.objects.all()
    near = open_ones.open().filter(region_no=like.region_no, parent_id=None, recorded_at__lte=like.at + NEW_DAYS)
    here = near.filter(area_no__in=_areas(like), recorded_at__gte=like.at - HERE_DAYS)
    new = near.filter(recorded_at__gte=like.at - NEW_DAYS)
    both = [*_read(here, like)[:HERE_ROWS], *_read(new, like)[:NEW_ROWS]]
    return list({row.id: row for row in both if row.id != like.own}.values())


def _read(found: CaseQuerySet, like: CaseLike) -> CaseQuerySet:
    kept = found.order_by("-recorded_at").only(
        "region_no", "id", "number", "title", "text", "lon", "lat", "recorded_at", "matter_id"
    )
    return kept.annotate(photos=_photos(like)) if like.photos else kept


def _photos(like: CaseLike) -> Any:
    of_row = Evidence.objects.filter(region_no=like.region_no, case_id=OuterRef("id"))
    return ArraySubquery(of_row.values("likeness_hash"))


def _areas(like: CaseLike) -> list[int]:
    """The area of the report and those a short walk to each side of its point; from memory."""
    found = {like.area_no}
    if like.lon is not None and like.lat is not None:
        locator = area_queries.current_locator()
        north = NEAR_M / METRES_A_DEGREE
        east = north / max(0.01, cos(radians(like.lat)))
        for dx, dy in ((east, 0.0), (-east, 0.0), (0.0, north), (0.0, -north)):
            place = locator.locate(like.lon + dx, like.lat + dy)
            found |= {place.area_no} if place and place.region_no == like.region_no else set()
    return sorted(found)


def _is_near(row: Case, like: CaseLike) -> bool:
    if row.lon is None or row.lat is None or like.lon is None or like.lat is None:
        return True
    return metres(row.lon, row.lat, like.lon, like.lat) <= FAR_M


def _topic(matter_id: UUID | None, text: str) -> UUID | None:
    """The matter that is known, or the one the duty list reads from the words."""
    if matter_id or not text:
        return matter_id
    return next((fit.matter_id for fit in catalog_queries.fitting_matters(text, most=1)), None)


def reasons(one: Likeness) -> list[str]:
    """What speaks for two reports being one, in words, the strongest first."""
    said = [
        (one.photo is not None and one.photo >= 0.5, _("the same photo")),
        (one.words >= 0.3, _("%(percent)s%% of the words alike") % {"percent": round(one.words * 100)}),
        (one.is_same_topic, _("the same matter")),
        (one.metres is not None, _("%(metres)s m apart") % {"metres": int(round(one.metres or 0, -1))}),
        (True, _apart(one.hours)),
    ]
    return [words for is_so, words in said if is_so]


def _apart(hours: float) -> str:
    if hours < 1:
        return _("within one hour")
    if hours < 48:
        return _("%(hours)s hours apart") % {"hours": round(hours)}
    return _("%(days)s days apart") % {"days": round(hours / 24)}
