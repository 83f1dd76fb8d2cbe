"""Open a region for rows that come from elsewhere: one county-level area with children known only by name."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from wangge.areas import rules, statements
from wangge.areas.actions.levels import ensure_levels, ensure_root
from wangge.areas.models import Area, Region, RegionSpan
from wangge.areas.statements import counting
from wangge.kernel import audit
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import ConflictError


@transaction.atomic
def open_region(
    region_no: int, name: str, children: Sequence[str], *, by: UUID | None, valid_from: date
) -> tuple[Area, dict[str, Area]]:
    """The region's area and its children by name, made where missing; doing it again changes nothing.

    ConflictError when the region number belongs to an area of another name: region numbers are never used again.
    """
    ensure_levels()
    held = Region.objects.filter(region_no=region_no).select_related("area").first()
    if held and held.area.name != name:
        raise ConflictError(f"Region {region_no} is {held.area.name} already.")
    area = held.area if held else _new_region(region_no, name, valid_from)
    known = {child.name: child for child in Area.objects.filter(parent=area)}
    missing = [child for child in children if child not in known]
    known |= {child.name: child for child in _below(area, missing, level="town", valid_from=valid_from)}
    if missing or not held:
        counting.tally()
        audit.record("open_region", by=by, subject=("region", region_no), detail={"areas": len(missing)})
        forget_everything()
    return area, known


def _new_region(region_no: int, name: str, valid_from: date) -> Area:
    area = _below(ensure_root(valid_from), [name], level="county", valid_from=valid_from)[0]
    Area.objects.filter(id=area.id).update(region_no=region_no)
    area.region_no = region_no
    region = Region.objects.create(region_no=region_no, area=area)
    RegionSpan.objects.create(region=region, area_from=area.area_no, area_to=area.area_end)
    return area


def _below(parent: Area, names: Sequence[str], *, level: str, valid_from: date) -> list[Area]:
    taken = statements.spans_below([parent.id]).get(parent.id, [])
    spans = rules.next_slots(rules.Span(parent.area_no, parent.area_end), taken, len(names)) if names else []
    return Area.objects.bulk_create(
        Area(
            level_id=level, parent=parent, name=name, name_en=name, area_no=span.start, area_end=span.end,
            region_no=parent.region_no, valid_from=valid_from,
        )
        for name, span in zip(names, spans, strict=True)
    )  # fmt: skip
