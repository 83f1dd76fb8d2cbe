"""Write a whole tree of areas that has been thought out elsewhere, with codes and borders, in one go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from wangge.areas import rules
from wangge.areas.actions.levels import ROOM, ensure_levels, ensure_root
from wangge.areas.actions.tree import AREA_COLUMNS, CODE_COLUMNS, SPAN_COLUMNS
from wangge.areas.models import Area
from wangge.areas.statements import counting
from wangge.kernel import audit, geometry
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import ConflictError
from wangge.kernel.ids import new_id
from wangge.kernel.tables import copy_rows

SHAPE_COLUMNS = ("area_id", "wkb", "min_x", "min_y", "max_x", "max_y", "source", "is_synthetic")


class OfficialCode(NamedTuple):
    """A code with the system and the vintage it belongs to."""

    system: str
    vintage: str
    code: str


@dataclass
class Seedling:
    """An area to be, with those below it."""

    level: str
    name: str
    code: OfficialCode | None = None
    name_en: str = ""
    kind: str = ""
    is_synthetic: bool = False
    border: geometry.Shape | None = None
    border_source: str = ""
    is_border_synthetic: bool = False
    children: list["Seedling"] = field(default_factory=list)


class Planted(NamedTuple):
    """A seedling with its place in the tree."""

    seedling: Seedling
    id: UUID
    parent_id: UUID
    span: rules.Span
    region_no: int | None


@transaction.atomic
def plant_tree(provinces: Sequence[Seedling], *, by: UUID | None, valid_from: date) -> int:
    """Write provinces and everything below them under an empty root; returns how many areas.

    Counties get their region from their six-digit code. ConflictError when the root has children already.
    """
    ensure_levels()
    root = ensure_root(valid_from)
    if Area.objects.filter(parent=root).exists():
        raise ConflictError("there is a tree already")
    planted = list(_laid_out(provinces, root.id, rules.Span(root.area_no, root.area_end), None, "country"))
    copy_rows("area", AREA_COLUMNS, (_area(each, valid_from) for each in planted))
    copy_rows("area_code", CODE_COLUMNS, (
        (new_id(), each.id, *each.seedling.code) for each in planted if each.seedling.code
    ))  # fmt: skip
    copy_rows("area_shape", SHAPE_COLUMNS, (_shape(each) for each in planted if each.seedling.border))
    counties = [each for each in planted if each.seedling.level == "county"]
    copy_rows("region", ("region_no", "area_id"), ((each.region_no, each.id) for each in counties))
    copy_rows("region_span", SPAN_COLUMNS, ((new_id(), each.region_no, *each.span) for each in counties))
    counting.tally()
    audit.record("plant_tree", by=by, subject=("area", root.id), detail={"areas": len(planted)})
    forget_everything()
    return len(planted)


def _laid_out(
    seedlings: Sequence[Seedling], parent_id: UUID, span: rules.Span, region_no: int | None, level: str
) -> Iterator[Planted]:
    least = ROOM.get(level, rules.FEWEST_SLOTS)
    for seedling, own in zip(seedlings, rules.lay_out(span, len(seedlings), least=least), strict=True):
        is_county = seedling.level == "county" and seedling.code is not None
        region = int(seedling.code.code) if is_county and seedling.code else region_no
        each = Planted(seedling, new_id(), parent_id, own, region)
        yield each
        if seedling.children:
            yield from _laid_out(seedling.children, each.id, own, region, seedling.level)


def _area(each: Planted, valid_from: date) -> tuple[object, ...]:
    it = each.seedling
    return (each.id, it.level, each.parent_id, it.name, it.name_en, *each.span, each.region_no, it.kind,
            it.is_synthetic, valid_from, None)  # fmt: skip


def _shape(each: Planted) -> tuple[object, ...]:
    it = each.seedling
    assert it.border is not None
    return (each.id, geometry.to_wkb(it.border), *it.border.bounds, it.border_source, it.is_border_synthetic)
