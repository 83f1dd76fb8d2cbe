"""What is drawn for every person, square by square: clusters, hexagons, the list beside the map, the public counts."""

from typing import Any

import mapbox_vector_tile
from django.test import Client

from tests.leaks import counting
from tests.leaks.judge import BY_AREA, BY_UNIT, LEADERS, REGIONS, Person
from tests.leaks.rows import Row
from tests.leaks.telling import inside, seen_rows
from tests.leaks.walk import Walk

WIDE, FAR, NEAR = (8, 213, 104), (6, 53, 26), 14  # tiles that hold the whole territory; a zoom that shows single cases
SIZES = {WIDE: 5, FAR: 4}  # of the hexagons that are some forty pixels across
MOST_AREAS = 30


def ask_maps(walk: Walk, person: Person) -> None:
    """The tiles of cases and of heat from afar, one near by, and the list beside the map."""
    client, rows = walk.client(person), seen_rows(walk, person)
    roles = walk.judge.roles(person)
    sees = bool(roles & (BY_AREA | BY_UNIT))
    is_coarse = bool(roles & LEADERS) and not roles - LEADERS
    for tile in (walk.world.chance.choice((FAR, WIDE)), _near(walk)):
        _clusters(walk, client, person, rows, tile, sees=sees, is_coarse=is_coarse)
        if tile in SIZES:
            drawn = _tile(client, "heat", tile)
            got = None if drawn is None else sorted(one["n"] for one in drawn)
            wanted = counting.hexagons(rows, SIZES[tile], is_coarse=is_coarse) if sees else None
            walk.same(f"{person.name}: hexagons of {tile}", got, wanted)
    _beside(walk, client, person, rows, is_coarse=is_coarse)


def _near(walk: Walk) -> tuple[int, int, int]:
    """A tile near by that holds some grid."""
    west, south = walk.world.squares[walk.world.chance.choice(walk.world.grids).area_no]
    row: Any = next(iter(walk.world.rows.values()))
    at = counting.spot(type(row)(**{**vars(row), "lon": west + 0.005, "lat": south + 0.005}), is_coarse=False)
    assert at is not None
    return NEAR, int(at[0] * 2**NEAR), int(at[1] * 2**NEAR)


def _tile(client: Client, layer: str, tile: tuple[int, int, int]) -> list[dict[str, Any]] | None:
    """What stands beside each drawing of a tile; None where there is no such layer for whoever asks."""
    answer = client.get(f"/map/tiles/{layer}/{tile[0]}/{tile[1]}/{tile[2]}.mvt")
    if answer.status_code == 404:
        return None
    content = answer.content
    return [one["properties"] for one in mapbox_vector_tile.decode(content)[layer]["features"]] if content else []


def _clusters(
    walk: Walk, client: Client, person: Person, rows: list[Row], tile: tuple[int, int, int], *, sees: bool,
    is_coarse: bool,
) -> None:  # fmt: skip
    def got() -> Any:
        found = _tile(client, "cases", tile)
        return found if found is None else sorted((one["n"], one["light"], one.get("number", "")) for one in found)

    def wanted(now: Any) -> Any:
        return counting.clusters(rows, tile, now, is_coarse=is_coarse) if sees else None

    walk.same_then(f"{person.name}: clusters of {tile}", got, wanted)


def _beside(walk: Walk, client: Client, person: Person, rows: list[Row], *, is_coarse: bool) -> None:
    """The list beside the map: how many cases in view, how many without a place, how many in each area."""
    west = 120 + walk.world.chance.randrange(20) / 50
    placed = [row for row in rows if row.closed_at is None and row.lon is not None]
    ends = {
        one.area_no: one.area_end for one in [walk.world.city, *walk.world.homes, *walk.world.towns, *walk.world.grids]
    }
    for box in ((100, 20, 130, 50), (west, 30.9, west + 0.05, 31.2)):
        seen = client.get("/map/seen/?zoom=13&box=" + ",".join(map(str, box))).context["seen"]
        got = [seen.cases.total, seen.cases.without_place] if seen.cases else [0, 0]
        bare = sum(row.closed_at is None and row.lon is None for row in rows)
        walk.same(f"{person.name}: in view of {box}", got, [len(_within(placed, box, is_coarse=is_coarse)), bare])
        told = {one.area_no: one.open for one in seen.areas if one.area_no in ends}
        wanted = {no: len(inside(placed, (no, ends[no]))) if seen.cases else None for no in told}
        walk.same(f"{person.name}: areas in view of {box}", told, wanted)


def _within(rows: list[Row], box: tuple[float, ...], *, is_coarse: bool) -> list[Row]:
    west, south, east, north = box
    found = []
    for row in rows:
        at = counting.spot(row, is_coarse=is_coarse)
        lon, lat = counting.degrees(*at) if at else (0.0, 0.0)
        if west <= lon < east and south < lat <= north:
            found.append(row)
    return found


def ask_public(walk: Walk) -> None:
    """What programs and visitors without an account read of open cases by grid: each number, and each that is hidden."""
    page = Client().get("/ogc/collections/open-case-counts/items?limit=10000").json()
    got = {int(one["properties"]["no"]): one["properties"]["open_cases"] for one in page["features"]}
    counts = counting.public_counts(walk.world.rows.values(), REGIONS)
    grids = {grid.area_no for grid in walk.world.grids}
    walk.same("the public's open by grid, all of it", {no: n for no, n in got.items() if no in grids},
              {no: counts.get(no, 0) for no in grids})  # fmt: skip
