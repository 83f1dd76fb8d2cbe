"""Buildings and rooms from a sheet: checked row by row, all or nothing, with a dry run."""

import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas import queries as area_queries
from wangge.kernel import audit, clock
from wangge.kernel.imports import DryRun, ImportReport, run
from wangge.kernel.sheets import Column, SheetRow, SheetSpec, read_table, refuse
from wangge.places.actions.naming import AT_ONCE, Gazetteer, Spot, split_names, spots
from wangge.places.models import Building, Compound, Kind, Road, Room, Use
from wangge.places.rules import Draft, RoomDraft, key_of, may_have_room, may_stand, unit_of

USES = {
    "住宅": "dwelling", "居住": "dwelling", "商铺": "shop", "商业": "shop", "办公": "office", "厂房": "factory",
    "仓库": "factory", "公共": "public", "空置": "unknown", "不详": "unknown", "": "unknown",
}  # fmt: skip
BUILDINGS = SheetSpec(
    "buildings", "建筑", "buildings",
    (
        Column("compound", "小区或单位", "compound", most=60), Column("aliases", "小区别名", "other names", most=200),
        Column("number", "幢号", "building number", most=12), Column("road", "道路", "road", most=60),
        Column("house_no", "门牌号", "house number", most=20), Column("name", "楼名", "building name", most=60),
        Column("lon", "经度", "longitude", is_needed=True, most=30),
        Column("lat", "纬度", "latitude", is_needed=True, most=30),
        Column("floors_above", "地上层数", "floors", most=4),
        Column("floors_below", "地下层数", "floors below", most=4),
        Column("units", "单元数", "units", most=4), Column("use", "用途", "use", most=10),
        Column("height", "高度", "height", most=10), Column("households", "户数", "households", most=6),
        Column("residents", "人数", "residents", most=6),
        Column("counted_source", "统计来源", "source of counts", most=120),
        Column("counted_date", "统计日期", "day of counts", "date"), Column("source", "数据来源", "source", most=120),
        Column("ended_date", "拆除日期", "torn down", "date"),
    ),
)  # fmt: skip
ROOMS = SheetSpec(
    "rooms", "户室", "rooms",
    (
        Column("compound", "小区或单位", "compound", most=60), Column("number", "幢号", "building number", most=12),
        Column("road", "道路", "road", most=60), Column("house_no", "门牌号", "house number", most=20),
        Column("unit", "单元", "unit", most=3), Column("floor", "楼层", "floor", is_needed=True, most=4),
        Column("room", "室号", "room number", is_needed=True, most=12), Column("use", "用途", "use", most=10),
    ),
)  # fmt: skip
CHANGING = (
    "name", "lon", "lat", "area_no", "floors_above", "floors_below", "units", "use", "height", "households",
    "residents", "counted_date", "counted_source", "source", "ended_date", "road_id", "house_no", "compound_id",
    "number",
)  # fmt: skip
WHOLE = ("floors_above", "floors_below", "units", "households", "residents")
Key = tuple[int, UUID | None, str]
Told = dict[str, Any]


def all_or_nothing(report: ImportReport) -> None:
    """Undo everything when a row was refused; the report says which."""
    if report.refused:
        report.added = report.changed = report.unchanged = 0
        raise DryRun


@transaction.atomic
def import_buildings(name: str, content: bytes, *, by: UUID | None, is_dry_run: bool = False) -> ImportReport:
    """Bring buildings in from CSV or XLSX, longitude and latitude in CGCS2000 degrees; all rows or none.

    A building there already, by compound and number or by road and house number, is changed and never doubled.
    Compounds and roads that are not known yet are made. The point decides area and region.
    """

    def read(report: ImportReport) -> None:
        rows = read_table(name, content, BUILDINGS, report)
        found = _placed(rows, report)
        all_or_nothing(report)
        if found:
            _keep_buildings(found, report)
        audit.record("import_buildings", by=by, subject=("buildings", name), detail={"read": report.read})

    return run(read, name=_("Buildings"), is_dry_run=is_dry_run)


def _placed(rows: Sequence[SheetRow], report: ImportReport) -> list[tuple[Told, Spot]]:
    points = [tuple(_number(row.cells[name]) for name in ("lon", "lat")) for row in rows]
    sound = [(p[0], p[1]) if all(map(math.isfinite, p)) else (0.0, 0.0) for p in points]
    found = []
    for row, spot in zip(rows, spots(sound) if rows else [], strict=True):
        told = _told(row, report)
        if told is not None and spot is None:
            where = f"{row.cells['lon']}, {row.cells['lat']}"
            refuse(report, row, "lon", _("This point lies outside the territory served here."), where)
        elif told is not None and spot is not None:
            found.append((told, spot))
    return found


def _told(row: SheetRow, report: ImportReport) -> Told | None:
    """What a row says, in our types; None, with the reason in the report, when it cannot be so."""
    cells = row.cells
    told: Told = {key: cells.get(key, "") for key in ("compound", "road", "name", "counted_source", "source")}
    told |= {"number": unit_of(cells.get("number", "")), "house_no": _house_no(cells.get("house_no", ""))}
    told["aliases"] = split_names(cells.get("aliases", ""))
    for column in (*WHOLE, "height"):
        written = cells.get(column, "")
        value = _number(written) if written else None
        if value is not None and (not math.isfinite(value) or (column in WHOLE and value != int(value))):
            refuse(report, row, column, _("This must be a number."), written)
            return None
        told[column] = int(value) if value is not None and column in WHOLE else value
    told["floors_below"], told["units"] = told["floors_below"] or 0, 1 if told["units"] is None else told["units"]
    for column in ("counted_date", "ended_date"):
        told[column] = date.fromisoformat(cells[column]) if cells.get(column) else None
    told["use"] = _use(row, report)
    return told if told["use"] and _is_lawful(told, row, report) else None


def _is_lawful(told: Told, row: SheetRow, report: ImportReport) -> bool:
    lawful = may_stand(Draft(
        told["number"], told["compound"], told["road"], told["house_no"], told["floors_above"], told["floors_below"],
        told["units"], told["households"], told["residents"],
        is_counted=bool(told["counted_date"] and told["counted_source"]),
    ))  # fmt: skip
    if not lawful:
        refuse(report, row, "number", _(lawful.reason), told["number"] or told["house_no"])
    return bool(lawful)


def _use(row: SheetRow, report: ImportReport) -> str:
    written = row.cells.get("use", "")
    use = USES.get(written, written)
    if use not in Use.values:
        refuse(report, row, "use", _("The use must be dwelling, shop, office, factory, public or unknown."), written)
        return ""
    return use


def _house_no(written: str) -> str:
    """88号 is 88; 669弄14号 stays as it is."""
    return written.removesuffix("号") if written.removesuffix("号").isalnum() else written


def _number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return math.nan


def _keep_buildings(found: list[tuple[Told, Spot]], report: ImportReport) -> None:
    known_places = Gazetteer(_("Import"), clock.now())
    regions = {spot.region_no for _told, spot in found}
    known_places.learn(Kind.COMPOUND, regions, {told["compound"] for told, _spot in found} - {""})
    known_places.learn(Kind.ROAD, regions, {told["road"] for told, _spot in found} - {""})
    built = [_building(told, spot, known_places) for told, spot in found]
    known_places.save()
    known = _known(built)
    fresh: dict[Key, Building] = {}
    for one in built:
        keys = _keys(one)
        if old := next((known[key] for key in keys if key in known), None):
            _change(old, one, report)
        elif not any(key in fresh for key in keys):
            fresh |= dict.fromkeys(keys, one)
            report.added += 1
    unique = {one.id: one for one in fresh.values()}
    Building.objects.bulk_create(unique.values(), batch_size=AT_ONCE)
    for one in unique.values():
        if one.name:
            known_places.name_building(one.region_no, one.id, one.name)
    known_places.save_names()


def _building(told: Told, spot: Spot, places: Gazetteer) -> Building:
    compound = (
        places.place(Kind.COMPOUND, told["compound"], spot, aliases=told["aliases"]) if told["compound"] else None
    )
    road = places.place(Kind.ROAD, told["road"], spot) if told["road"] else None
    own = {key: value for key, value in told.items() if key not in {"compound", "road", "aliases"}}
    return Building(
        region_no=spot.region_no, lon=spot.lon, lat=spot.lat, area_no=spot.area_no, recorded_at=clock.now(),
        compound_id=compound.id if compound else None, road_id=road.id if road else None, **own,
    )  # fmt: skip


def _keys(one: Building) -> list[Key]:
    keys: list[Key] = []
    if one.compound_id and one.number:
        keys.append((one.region_no, one.compound_id, one.number))
    elif one.road_id and one.house_no:
        keys.append((one.region_no, one.road_id, one.house_no))
    return keys


def _known(built: Sequence[Building]) -> dict[Key, Building]:
    found: dict[Key, Building] = {}
    for region_no in sorted({one.region_no for one in built}):
        compounds = {one.compound_id for one in built if one.region_no == region_no}
        roads = {one.road_id for one in built if one.region_no == region_no and not one.compound_id}
        here = Building.objects.filter(region_no=region_no).defer("wkb")
        for one in [*here.filter(compound_id__in=compounds), *here.filter(road_id__in=roads)]:
            found |= dict.fromkeys(_keys(one), one)
    return found


def _change(old: Building, new: Building, report: ImportReport) -> None:
    values = {name: getattr(new, name) for name in CHANGING if getattr(old, name) != getattr(new, name)}
    if not values:
        report.unchanged += 1
        return
    Building.objects.filter(region_no=old.region_no, id=old.id).update(**values)
    report.changed += 1


@transaction.atomic
def import_rooms(name: str, content: bytes, *, by: UUID | None, is_dry_run: bool = False) -> ImportReport:
    """Bring rooms in from CSV or XLSX: building, unit, floor, number, use; all rows or none, and no person's name.

    A room there already is changed; a column that is not ours is not read.
    """

    def read(report: ImportReport) -> None:
        rows = read_table(name, content, ROOMS, report)
        homes = _homes(rows)
        found = [room for row in rows if (room := _room(row, homes, report))]
        all_or_nothing(report)
        _keep_rooms(found, report)
        audit.record("import_rooms", by=by, subject=("rooms", name), detail={"read": report.read})

    return run(read, name=_("Rooms"), is_dry_run=is_dry_run)


def _homes(rows: Sequence[SheetRow]) -> dict[tuple[str, str], list[Building]]:
    """The buildings the rows mean, by compound and number or road and house number; two queries."""
    regions = area_queries.region_numbers()
    found: dict[tuple[str, str], list[Building]] = defaultdict(list)
    for kind, model in ((Kind.COMPOUND, Compound), (Kind.ROAD, Road)):
        names = {row.cells.get(kind.value, "") for row in rows} - {""}
        places = {one.id: one for one in model.objects.filter(region_no__in=regions, name__in=names)}
        own = {f"{kind.value}_id__in": places}
        for one in Building.objects.filter(region_no__in=regions, ended_date=None, **own).defer("wkb"):
            place = places[one.compound_id if kind is Kind.COMPOUND else one.road_id]  # type: ignore[index]
            found[key_of(place.name), one.number if kind is Kind.COMPOUND else one.house_no].append(one)
    return found


def _room(row: SheetRow, homes: dict[tuple[str, str], list[Building]], report: ImportReport) -> Room | None:
    cells = row.cells
    in_compound = (key_of(cells.get("compound", "")), unit_of(cells.get("number", "")))
    at_road = (key_of(cells.get("road", "")), _house_no(cells.get("house_no", "")))
    meant = homes.get(in_compound, []) or homes.get(at_road, [])
    if len(meant) != 1:
        reason = _("No building like this is registered.") if not meant else _("Several buildings are like this.")
        refuse(report, row, "number", reason, cells.get("number", "") or cells.get("house_no", ""))
        return None
    floor, unit, use = _number(cells["floor"]), _number(cells.get("unit") or "1"), _use(row, report)
    if not (math.isfinite(floor) and math.isfinite(unit)):
        refuse(report, row, "floor", _("This must be a number."), cells["floor"])
        return None
    draft = RoomDraft(int(unit), int(floor), unit_of(cells["room"]))
    lawful = may_have_room(
        draft, units=meant[0].units, floors_above=meant[0].floors_above, floors_below=meant[0].floors_below
    )
    if not lawful:
        refuse(report, row, "room", _(lawful.reason), cells["room"])
    return _room_row(meant[0], draft, use) if lawful and use else None


def _room_row(building: Building, draft: RoomDraft, use: str) -> Room:
    return Room(
        region_no=building.region_no, building_id=building.id, unit=draft.unit, floor=draft.floor, number=draft.number,
        use=use, recorded_at=clock.now(),
    )  # fmt: skip


def _keep_rooms(rooms: Sequence[Room], report: ImportReport) -> None:
    known: dict[tuple[UUID, int, str], Room] = {}
    for region_no in sorted({one.region_no for one in rooms}):
        buildings = {one.building_id for one in rooms if one.region_no == region_no}
        for one in Room.objects.filter(region_no=region_no, building_id__in=buildings):
            known[one.building_id, one.unit, one.number] = one
    fresh: dict[tuple[UUID, int, str], Room] = {}
    for one in rooms:
        key = (one.building_id, one.unit, one.number)
        if key not in known:
            fresh[key] = one
        elif (known[key].floor, known[key].use) == (one.floor, one.use):
            report.unchanged += 1
        else:
            own = Room.objects.filter(region_no=one.region_no, id=known[key].id)
            report.changed += own.update(floor=one.floor, use=one.use)
    report.added += len(fresh)
    Room.objects.bulk_create(fresh.values(), batch_size=AT_ONCE)
