"""Verbs of organisations: bring units in from a sheet."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.kernel import audit, clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.imports import ImportReport, run
from wangge.kernel.sheets import Column, SheetRow, SheetSpec, read_table, refuse
from wangge.units.models import Unit

KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
AT_ONCE = 2000
SHEET = SheetSpec(
    "units",
    "单位",
    "units",
    (
        Column("key", "标识", "key", is_needed=True, most=60),
        Column("kind", "类别", "kind", is_needed=True, most=40),
        Column("name_zh", "名称", "name (Chinese)", is_needed=True, most=80),
        Column("name_en", "英文名称", "name", most=120),
        Column("area", "区域", "area", is_needed=True, most=300),
        Column("parent", "上级单位", "parent", most=60),
        Column("is_centre", "指挥中心", "centre", "yes"),
        Column("valid_from", "自", "from", "date"),
        Column("valid_to", "至", "until", "date"),
    ),
    ("key",),
)
FIELDS = ("kind", "name_zh", "name_en", "area_id", "is_centre", "valid_from", "valid_to", "parent_id")


@transaction.atomic
def import_units(name: str, content: bytes, *, by: UUID | None, is_dry_run: bool = False) -> ImportReport:
    """Bring units in from CSV or XLSX: all of them, or with one refused row none.

    A unit already there is changed; an abolished one is a row with an end date. None is ever deleted.
    """

    def read(report: ImportReport) -> None:
        rows = read_table(name, content, SHEET, report)
        areas = area_queries.written_areas({row.cells["area"] for row in rows})
        known = {unit.key: unit for unit in Unit.objects.all()}
        found = {unit.key: (unit, row) for row, unit in _sound(rows, report, areas, known)}
        _join(found, known, report)
        if not report.refused:
            _keep([unit for unit, _row in found.values()], known, report)
            audit.record("import_units", by=by, subject=("units", name), detail={"read": report.read})

    done = run(read, name=_("Units"), is_dry_run=is_dry_run)
    forget_everything()
    return done


def _sound(
    rows: list[SheetRow], report: ImportReport, areas: Mapping[str, list[Area]], known: Mapping[str, Unit]
) -> Iterator[tuple[SheetRow, Unit]]:
    seen: set[str] = set()
    for row in rows:
        key, meant = row.cells["key"], areas[row.cells["area"]]
        if not KEY.fullmatch(key) or not KEY.fullmatch(row.cells["kind"]):
            refuse(report, row, "key", _("Key and kind consist of small letters, digits, - and _."), key)
        elif key in seen:
            refuse(report, row, "key", _("This row stands in the sheet twice."), key)
        elif len(meant) != 1:
            several = _("Several areas are called so; write the names above it too.")
            refuse(report, row, "area", several if meant else _("This area is unknown."), row.cells["area"])
        else:
            seen.add(key)
            yield row, _unit(row, meant[0], known.get(key))


def _unit(row: SheetRow, area: Area, before: Unit | None) -> Unit:
    cells = row.cells
    until = cells.get("valid_to", "")
    since = cells.get("valid_from", "")
    unit = Unit(
        key=cells["key"], kind=cells["kind"], name_zh=cells["name_zh"], area=area,
        name_en=cells.get("name_en") or cells["name_zh"], is_centre=cells.get("is_centre") == "yes",
        valid_from=date.fromisoformat(since) if since else before.valid_from if before else clock.today(),
        valid_to=date.fromisoformat(until) if until else None,
    )  # fmt: skip
    if before:
        unit.id = before.id
    return unit


def _join(found: Mapping[str, tuple[Unit, SheetRow]], known: Mapping[str, Unit], report: ImportReport) -> None:
    """Give every unit its parent, from the file or from those known; refuse an unknown one and a ring."""
    for unit, row in found.values():
        above = row.cells.get("parent", "")
        parent = found[above][0] if above in found else known.get(above)
        if above and parent is None:
            refuse(report, row, "parent", _("There is no unit with this key."), above)
        elif _is_ring(row, found):
            refuse(report, row, "parent", _("A unit cannot stand under itself."), above)
        unit.parent = parent


def _is_ring(row: SheetRow, found: Mapping[str, tuple[Unit, SheetRow]]) -> bool:
    seen: set[str] = set()
    key = row.cells["key"]
    while key in found and key not in seen:
        seen.add(key)
        key = found[key][1].cells.get("parent", "")
    return key in seen


def _keep(units: list[Unit], known: Mapping[str, Unit], report: ImportReport) -> None:
    added = [unit for unit in units if unit.key not in known]
    changed = [unit for unit in units if unit.key in known and _differs(unit, known[unit.key])]
    Unit.objects.bulk_create(_parents_first(added), batch_size=AT_ONCE)
    Unit.objects.bulk_update(changed, [name.removesuffix("_id") for name in FIELDS], batch_size=AT_ONCE)
    report.added, report.changed = len(added), len(changed)
    report.unchanged = len(units) - len(added) - len(changed)


def _parents_first(units: list[Unit]) -> list[Unit]:
    """Units whose parent is new as well come after it: keys are checked at once, batch by batch."""
    new = {unit.id for unit in units}

    def depth(unit: Unit) -> int:
        return depth(unit.parent) + 1 if unit.parent and unit.parent.id in new else 0

    return sorted(units, key=depth)


def _differs(one: Unit, other: Unit) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in FIELDS)
