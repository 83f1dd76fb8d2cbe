"""What a notice board tells (公示牌): public facts of one grid as they are today, or what followed one that ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from wangge.access.cards import Holder, holders_of
from wangge.areas import queries as area_queries
from wangge.areas.models import Area, Plan, PlannedArea
from wangge.areas.queries.tree import BETWEEN_NAMES
from wangge.catalog.queries.in_force import matters_in_force
from wangge.kernel import clock
from wangge.territory.models import BoardBook

LONGEST_VALID = timedelta(days=180)
MOST_CATEGORIES, MOST_NAMES = 8, 5


@dataclass(frozen=True)
class Service:
    """One kind of matters a grid takes up, with some of them by name."""

    name: str
    matters: tuple[str, ...]


@dataclass(frozen=True)
class Board:
    """Everything on a board. `until` is the day up to which a printed one may hang."""

    area: Area
    name: str
    place: str
    code: str
    holders: Sequence[Holder]
    services: Sequence[Service]
    phone: str
    issued: date
    until: date
    report: str

    @property
    def is_synthetic(self) -> bool:
        """Whether the border, or the grid, is made up."""
        shape = getattr(self.area, "shape", None)
        return self.area.is_synthetic or bool(shape and shape.is_synthetic)


def board_area(area_id: UUID) -> Area | None:
    """The grid with this key, ended or not, under its present number; None for anything that is no grid."""
    found = Area.objects.filter(id=area_id, level__is_grid=True)
    area = found.select_related("level", "shape", "moved_to__level", "moved_to__shape").first()
    return (area.moved_to or area) if area else None


def board_of(area: Area, language: str) -> Board:
    """The board of a grid as of today."""
    today = clock.today()
    place, name = _names(area, language)
    holders = holders_of((area.area_no, area.area_end))
    ends = [clock.local(one.until).date() for one in holders if one.until] + [area.valid_to or today + LONGEST_VALID]
    return Board(
        area=area, name=name, place=place, code=_code(area, today), holders=holders, services=services(language),
        phone=settings.SUPERVISION_PHONE, issued=today, until=min(today + LONGEST_VALID, *ends),
        report=f"{reverse('portal:report')}?grid={area.area_no}",
    )  # fmt: skip


def current_area(area_id: UUID) -> Area | None:
    """An area of today, of whatever level."""
    area = Area.objects.filter(id=area_id).select_related("level", "moved_to__level").first()
    known = (area.moved_to or area) if area else None
    return None if known is None or is_over(known) else known


def grids_under(area: Area) -> list[Area]:
    """The finest grids of an area as they are now, in order, with their borders."""
    grids = Area.objects.under(area).current().filter(level__is_grid=True, moved_to=None)
    rank = grids.order_by("-level__rank").values_list("level__rank", flat=True).first()
    return list(grids.filter(level__rank=rank or 0).select_related("level", "shape").order_by("area_no"))


def book_of(book_id: UUID, by: UUID | None) -> BoardBook | None:
    """A file of boards, for whoever asked for it."""
    return BoardBook.objects.filter(id=book_id, asked_by=by).select_related("area").first() if by else None


def photo_on_board(area: Area, photo_id: UUID) -> str | None:
    """The file of a photo, as long as the board of this grid shows it."""
    shown = holders_of((area.area_no, area.area_end)) if not is_over(area) else []
    return next((one.photo for one in shown if one.photo_id == photo_id), None)


def services(language: str) -> list[Service]:
    """What the duty list in force promises to everybody, kind by kind; a short list. Kept in memory for seconds."""
    is_english = language.startswith("en")
    kinds: dict[str, list[str]] = {}
    for matter in sorted(matters_in_force().values(), key=lambda one: one.code):
        if matter.is_public:
            kind = matter.category_en if is_english else matter.category_zh
            kinds.setdefault(kind, []).append(matter.name_en if is_english else matter.name_zh)
    return [Service(kind, tuple(names[:MOST_NAMES])) for kind, names in list(kinds.items())[:MOST_CATEGORIES]]


def followers_of(area: Area) -> list[Area]:
    """The areas that follow one that has ended: those that took it in, else the nearest above that there still is."""
    rows = PlannedArea.objects.filter(plan__state=Plan.State.DONE, source_ids__contains=[str(area.id)])
    keys = [row.area_id or row.id for row in rows]
    heirs = list(Area.objects.filter(id__in=keys).select_related("level").order_by("area_no"))
    above = area_queries.ancestors(area.area_no)[-2::-1]
    return heirs or [one for one in above if one.valid_to is None][:1]


def is_over(area: Area) -> bool:
    """Whether a grid has ended."""
    return area.valid_to is not None and area.valid_to <= clock.today()


def _names(area: Area, language: str) -> tuple[str, str]:
    """Where the grid lies, and its own name."""
    line = area_queries.path_names([area.area_no], language).get(area.area_no, "")
    *above, name = line.split(BETWEEN_NAMES) if line else [area_queries.name_in(area, language)]
    return BETWEEN_NAMES.join(above), name


def _code(area: Area, today: date) -> str:
    """The official code of today; where there are several, that of the scheme in use."""
    codes = area_queries.codes_as_of(area.id, today)
    used = [code for system, _vintage, code in codes if system not in ("nbs", "mca")]
    return next(iter([*used, *(code for _system, _vintage, code in codes)]), "")
