"""Verbs of components: install the classes, bring components in from a sheet."""

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from wangge.areas import queries as area_queries
from wangge.areas.events import AreasRenumbered
from wangge.areas.followers import Moved
from wangge.assets import queries
from wangge.assets.models import Component, ComponentClass
from wangge.assets.rules import class_of, is_component_code
from wangge.kernel import audit, clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.imports import ImportReport, run
from wangge.kernel.sheets import Column, SheetRow, SheetSpec, read_table, refuse
from wangge.units import queries as unit_queries
from wangge.units.models import Unit

CLASSES = Path(__file__).parent / "data" / "component_classes.toml"
AT_ONCE = 2000
KEEPERS = ("competent", "owner", "builder", "maintainer")
WORDS = ("name", "state", "accuracy", "source", "note")
SHEET = SheetSpec(
    "components",
    "部件",
    "components",
    (
        Column("code", "标识码", "code", "code", is_needed=True, most=16),
        Column("name", "名称", "name", most=80),
        Column("lon", "经度", "longitude", is_needed=True, most=30),
        Column("lat", "纬度", "latitude", is_needed=True, most=30),
        Column("competent", "主管部门", "competent unit", most=60),
        Column("owner", "权属单位", "owner", most=60),
        Column("builder", "建设单位", "builder", most=60),
        Column("maintainer", "养护单位", "maintainer", most=60),
        Column("state", "状态", "state", most=10),
        Column("accuracy", "精度", "accuracy", most=1),
        Column("source", "数据来源", "source", most=80),
        Column("placed_date", "初始日期", "placed", "date"),
        Column("changed_date", "变更日期", "changed", "date"),
        Column("note", "备注", "note", most=200),
    ),
    ("code",),
)
STATES = {"": "in_use", "完好": "in_use", "破损": "damaged", "丢失": "missing", "废弃": "removed", "移除": "removed"}
CHANGING = ("small_class", "lon", "lat", "area_no", *KEEPERS, *WORDS, "placed_date", "changed_date")


@transaction.atomic
def install_component_classes(*, by: UUID | None) -> int:
    """The five classes and their small classes as shipped; those there already stay. How many there are now."""
    wanted: list[ComponentClass] = []
    for entry in tomllib.loads(CLASSES.read_text())["class"]:
        big = ComponentClass(code=entry["code"], name_zh=entry["name_zh"], name_en=entry["name_en"])
        wanted.append(big)
        wanted += [ComponentClass(code=big.code + code, parent=big, name_zh=name) for code, name in entry["small"]]
    ComponentClass.objects.bulk_create(wanted, ignore_conflicts=True)
    count = ComponentClass.objects.count()
    audit.record("install_component_classes", by=by, subject=("component_class", "all"), detail={"count": count})
    forget_everything()
    return count


@dataclass(frozen=True)
class _Ground:
    """What rows are checked against."""

    locator: area_queries.Locator
    units: Mapping[str, Unit]
    today: date


@transaction.atomic
def import_components(name: str, content: bytes, *, by: UUID | None, is_dry_run: bool = False) -> ImportReport:
    """Bring components in from CSV or XLSX. Sound rows are taken, unsound ones refused with the reason.

    A component already there is changed, never doubled; the place decides area and region.
    """

    def read(report: ImportReport) -> None:
        install_component_classes(by=by)
        rows = read_table(name, content, SHEET, report)
        found = list(_sound(rows, report, _ground(rows)))
        for region_no in sorted({one.region_no for one in found}):
            _keep(region_no, [one for one in found if one.region_no == region_no], report)
        audit.record("import_components", by=by, subject=("components", name), detail={"read": report.read})

    return run(read, name=_("Components"), is_dry_run=is_dry_run)


def _ground(rows: list[SheetRow]) -> _Ground:
    keys = {row.cells.get(keeper, "") for row in rows for keeper in KEEPERS} - {""}
    return _Ground(area_queries.current_locator(), unit_queries.units_by_key(keys), clock.today())


def _sound(rows: list[SheetRow], report: ImportReport, ground: _Ground) -> Iterator[Component]:
    seen: set[str] = set()
    for row in rows:
        code = row.cells["code"]
        lawful = is_component_code(code, queries.small_classes())
        if not lawful:
            refuse(report, row, "code", _(lawful.reason), code)
        elif code in seen:
            refuse(report, row, "code", _("This row stands in the sheet twice."), code)
        elif component := _placed(row, report, ground):
            seen.add(code)
            yield component


def _placed(row: SheetRow, report: ImportReport, ground: _Ground) -> Component | None:
    lon, lat = _degrees(row.cells["lon"]), _degrees(row.cells["lat"])
    place = ground.locator.locate(lon, lat) if math.isfinite(lon + lat) else None
    if place is None or place.region_no is None:
        where = f"{row.cells['lon']}, {row.cells['lat']}"
        refuse(report, row, "lon", _("This point lies outside the territory served here."), where)
        return None
    component = Component(
        region_no=place.region_no, code=row.cells["code"], small_class_id=class_of(row.cells["code"]),
        lon=lon, lat=lat, area_no=place.area_no, recorded_at=clock.now(),
    )  # fmt: skip
    is_described = _describe(component, row, report)
    return component if _give_keepers(component, row, report, ground) and is_described else None


def _describe(component: Component, row: SheetRow, report: ImportReport) -> bool:
    for word in WORDS:
        setattr(component, word, row.cells.get(word, ""))
    component.state = STATES.get(component.state, component.state)
    for day in ("placed_date", "changed_date"):
        written = row.cells.get(day, "")
        setattr(component, day, date.fromisoformat(written) if written else None)
    if component.state not in Component.State.values:
        refuse(report, row, "state", _("The state must be in_use, damaged, missing or removed."), component.state)
        return False
    if component.accuracy and component.accuracy not in Component.Accuracy.values:
        refuse(report, row, "accuracy", _("The accuracy must be A, B or C."), component.accuracy)
        return False
    return True


def _give_keepers(component: Component, row: SheetRow, report: ImportReport, ground: _Ground) -> bool:
    for keeper in KEEPERS:
        key = row.cells.get(keeper, "")
        unit = ground.units.get(key)
        if key and (unit is None or not unit.is_live(ground.today)):
            reason = _("The unit %(unit)s was abolished on %(day)s.") if unit else _("There is no unit with this key.")
            refuse(report, row, keeper, reason % {"unit": unit, "day": unit.valid_to} if unit else reason, key)
            return False
        setattr(component, keeper, unit)
    return True


def _keep(region_no: int, components: list[Component], report: ImportReport) -> None:
    """Write the components of one region: new ones added, known ones changed where they differ."""
    codes = [one.code for one in components]
    known = {one.code: one for one in Component.objects.filter(region_no=region_no, code__in=codes)}
    changed = [one for one in components if one.code in known and _differs(one, known[one.code])]
    for one in changed:
        one.id = known[one.code].id
    Component.objects.bulk_create([one for one in components if one.code not in known], batch_size=AT_ONCE)
    for one in changed:
        values = {name: getattr(one, name) for name in CHANGING}
        Component.objects.filter(region_no=region_no, id=one.id).update(**values)
    report.added += len(components) - len([code for code in codes if code in known])
    report.changed += len(changed)
    report.unchanged += len([code for code in codes if code in known]) - len(changed)


def _differs(one: Component, other: Component) -> bool:
    attributes = [f"{name}_id" if name in {*KEEPERS, "small_class"} else name for name in CHANGING]
    return any(getattr(one, name) != getattr(other, name) for name in attributes)


def _degrees(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return math.nan


# A component moves only from where it was thought to be.
MOVE = """
UPDATE component c SET area_no = m.new_no
FROM unnest(%(regions)s::int[], %(rows)s::uuid[], %(old)s::bigint[], %(new)s::bigint[])
    AS m(region_no, id, old_no, new_no)
WHERE c.region_no = ANY(%(regions)s) AND c.region_no = m.region_no AND c.id = m.id AND c.area_no = m.old_no
"""
RENUMBER = """
UPDATE component c SET area_no = m.new_no FROM unnest(%(old)s::bigint[], %(new)s::bigint[]) AS m(old_no, new_no)
WHERE c.region_no = ANY(%(regions)s) AND c.area_no = m.old_no
"""


def move_components(moved: Sequence[Moved]) -> None:
    """Put components into the areas they belong to after a re-division."""
    regions, rows, old, new = (list(column) for column in zip(*moved, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(MOVE, {"regions": regions, "rows": rows, "old": old, "new": new})


def renumber_components(fact: AreasRenumbered) -> None:
    """Positions kept with components follow those of their areas."""
    old, new = ([pair[at] for pair in fact.moves] for at in (0, 1))
    regions = list(area_queries.region_numbers())
    with connection.cursor() as cursor:
        cursor.execute(RENUMBER, {"old": old, "new": new, "regions": regions})
