"""Units, duty list and cast of the demo city, from the files in demo/data."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from wangge.access.models import Post
from wangge.accounts.models import User
from wangge.areas.models import Area
from wangge.catalog.actions import ListDraft, publish_duty_list
from wangge.catalog.models import Duty, Matter
from wangge.demo.queries import data_file
from wangge.kernel.ids import new_id
from wangge.units.models import Desk, Unit

SINCE = date(2026, 1, 1)
POSTS_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
Units = dict[tuple[str, UUID], Unit]  # by kind and the area the unit serves


@dataclass(frozen=True)
class Cast:
    """The people of the demo, by username, and who speaks for which unit."""

    users: dict[str, User]
    by_unit: dict[UUID, list[User]]


def towns_of(home: Area) -> list[Area]:
    """The towns of the opened county, in order."""
    return list(Area.objects.under(home).filter(level="town").order_by("area_no"))


def build_units(home: Area) -> Units:
    """Every unit of the county, and the four of each town, with their desks."""
    units: Units = {}
    desks: list[Desk] = []
    for entry in data_file("units")["unit"]:
        for number, area in enumerate(towns_of(home) if entry["per_town"] else [home]):
            unit = _unit(entry, area, number, is_town=entry["per_town"])
            units[entry["key"], area.id] = unit
            desks += [Desk(unit=unit, **desk) for desk in entry["desks"]]
    Unit.objects.bulk_create(units.values())
    Desk.objects.bulk_create(desks)
    return units


def _unit(entry: dict[str, Any], area: Area, number: int, *, is_town: bool) -> Unit:
    town = area.name if is_town else ""
    return Unit(
        id=new_id(),
        key=f"{entry['key']}_{number}" if is_town else entry["key"],
        kind=entry["key"],
        name_zh=entry["name_zh"].format(town=town),
        name_en=entry["name_en"].format(town=area.name_en or area.name),
        area=area,
        is_centre=entry["key"] in {"command_center", "town_center"},
        valid_from=SINCE,
    )


def build_duty_list(home: Area, units: Units) -> list[Matter]:
    """The duty list, and for every matter the main and assisting units in each town or the whole county."""
    source = data_file("matters")
    matters: list[Matter] = []
    duties: list[Duty] = []
    for entry in source["matter"]:
        matter = _matter(entry)
        matters.append(matter)
        duties += _duties(matter, entry["unit"], units, is_main=True)
        for key in entry["assist"]:
            duties += _duties(matter, key, units, is_main=False)
    draft = ListDraft(source["version"], source["title_zh"], source["title_en"], source["effective_from"])
    publish_duty_list(draft, matters, duties, by=None)
    return matters


def _matter(entry: dict[str, Any]) -> Matter:
    plain = {key: entry[key] for key in entry if key not in {"unit", "assist", "evidence", "self_handle", "public"}}
    return Matter(
        id=new_id(),
        needs_evidence=entry["evidence"],
        may_self_handle=entry["self_handle"],
        is_public=entry["public"],
        **plain,
    )


def _duties(matter: Matter, kind: str, units: Units, *, is_main: bool) -> list[Duty]:
    answering = {area_id: unit for (key, area_id), unit in units.items() if key == kind}
    desks = {desk.unit_id: desk for desk in Desk.objects.filter(unit__in=answering.values(), key="handling")}
    return [
        Duty(matter=matter, area_id=area_id, unit=unit, desk=desks.get(unit.id) if is_main else None, is_main=is_main)
        for area_id, unit in answering.items()
    ]


def build_cast(home: Area, units: Units) -> Cast:
    """The standing cast, each with one post; their password is in the file and only ever valid in a demo."""
    source = data_file("cast")
    password = make_password(source["password"])
    towns = towns_of(home)
    users: dict[str, User] = {}
    by_unit: dict[UUID, list[User]] = {}
    posts: list[Post] = []
    for entry in source["user"]:
        user = User(
            id=new_id(), username=entry["username"], name_zh=entry["name_zh"], name_en=entry["name_en"],
            password=password, is_demo=True,
        )  # fmt: skip
        users[user.username] = user
        town = towns[entry["town"]] if entry["town"] >= 0 else None
        unit = units.get((entry["unit"], town.id if town else home.id)) or units.get((entry["unit"], home.id))
        posts.append(
            Post(
                user=user,
                role=entry["role"],
                area=_post_area(entry, home, town),
                unit=unit,
                valid_from=POSTS_SINCE,
            )
        )
        if unit:
            by_unit.setdefault(unit.id, []).append(user)
    for unit in units.values():
        if unit.id not in by_unit:
            users[unit.key] = _speaker(unit, password)
            by_unit[unit.id] = [users[unit.key]]
            posts.append(Post(user=users[unit.key], role="handler", unit=unit, valid_from=POSTS_SINCE))
    User.objects.bulk_create(users.values())
    Post.objects.bulk_create(posts)
    return Cast(users, by_unit)


def _speaker(unit: Unit, password: str) -> User:
    """Somebody for a unit that has nobody of the cast: the account is named after the unit."""
    return User(
        id=new_id(), username=unit.key, name_zh=f"{unit.name_zh}经办"[:60], name_en=f"Handler of {unit.name_en}"[:80],
        password=password, is_demo=True,
    )  # fmt: skip


def _post_area(entry: dict[str, Any], home: Area, town: Area | None) -> Area | None:
    """Where the post stands: handlers stand with their unit, grid workers on one grid, the rest on town or county."""
    if entry["role"] == "handler":
        return None
    if town is None or entry["grid_index"] < 0:
        return town or home
    grid: Area = Area.objects.under(town).filter(level="grid").order_by("area_no")[entry["grid_index"]]
    return grid.parent if entry["role"] == "grid_head" else grid
