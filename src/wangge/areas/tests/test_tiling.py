"""Promises of the tiles of borders: they say what the borders say, of today and of a day before."""

from datetime import date, datetime, timedelta

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from django.utils import timezone

from wangge.areas.models import Area, AreaLevel, AreaShape, ShapeVersion
from wangge.areas.queries import tiling
from wangge.areas.queries.tiling import Atlas, border_mark, border_tile
from wangge.areas.tests.factories import plant_squares
from wangge.kernel import tiles
from wangge.kernel.caches import forget_everything
from wangge.kernel.maps import Asked
from wangge.kernel.tiles import Tile

WHERE = (120.5, 31.5)


def tile_of(zoom: int, lon: float = WHERE[0], lat: float = WHERE[1]) -> Tile:
    x, y = tiles.to_world(np.array([[lon, lat]]))[0].tolist()
    return Tile(zoom, x >> tiles.WORLD_BITS - zoom, y >> tiles.WORLD_BITS - zoom)


def read(packed: bytes) -> dict[str, list[dict]]:  # type: ignore[type-arg]
    """What a foreign reader of the format finds: the features of each layer."""
    told = mapbox_vector_tile.decode(tiles.unpacked(packed), default_options={"y_coord_down": True})
    return {name: one["features"] for name, one in told.items()}


@pytest.mark.django_db
def test_a_tile_shows_every_grid_with_its_names_and_its_place() -> None:
    plant_squares(3)
    tile = tile_of(8)
    found = read(border_tile(None, Asked(tile)))
    grids = {one["properties"]["name"]: one for one in found["areas"]}
    standing = AreaShape.objects.filter(area__level__is_grid=True).select_related("area")
    assert grids.keys() == {one.area.name for one in standing}
    west, north, _east, _south = tile.box()
    for one in standing:
        there = shapely.transform(
            shapely.from_wkb(bytes(one.wkb)),
            lambda places: (tiles.to_world(places) - [west, north]) / (1 << tile.shift),
        )
        there = shapely.intersection(there, shapely.box(-64, -64, 4160, 4160))
        drawn = grids[one.area.name]
        assert drawn["properties"]["no"] == str(one.area.area_no)
        assert shapely.geometry.shape(drawn["geometry"]).symmetric_difference(there).area < 0.02 * there.area
    assert {one["properties"]["level"] for one in found["outlines"]} <= {"village", "town", "county"}


@pytest.mark.django_db
def test_a_name_stands_in_one_tile_only() -> None:
    plant_squares(3)
    first, names = tile_of(9, 120.0, 32.0), []
    for x in range(5):
        for y in range(5):
            if packed := border_tile(None, Asked(Tile(9, first.x + x, first.y + y))):
                names += [one["properties"]["name"] for one in read(packed).get("names", [])]
    assert len(names) == len(set(names)) == AreaShape.objects.filter(area__level__is_grid=True).count()


@pytest.mark.django_db
def test_where_there_are_no_borders_a_tile_is_empty() -> None:
    plant_squares(1)
    assert border_tile(None, Asked(tile_of(9, 80.0, 40.0))) == b""


@pytest.mark.django_db
def test_a_changed_border_or_name_gives_a_new_edition() -> None:
    plant_squares(1)
    asked = Asked(tile_of(8))
    mark, before = border_mark(asked), border_tile(None, asked)
    Area.objects.filter(level__is_grid=True).update(name="改名网格")
    forget_everything()
    assert border_mark(asked) != mark
    assert border_tile(None, asked) != before
    assert "改名网格" in str(read(border_tile(None, asked)))


def moved(area: Area, then: shapely.Polygon, until: date) -> None:
    """The border an area had until a day, as a re-division leaves it behind."""
    west, south, east, north = then.bounds
    ShapeVersion.objects.create(
        area=area, wkb=shapely.to_wkb(then), min_x=west, min_y=south, max_x=east, max_y=north, source="test",
        valid_to=until, recorded_at=timezone.make_aware(datetime(2020, 1, 1)),
    )  # fmt: skip
    AreaShape.objects.filter(area=area).update(valid_from=until)


@pytest.mark.django_db
def test_the_map_of_a_day_shows_the_borders_of_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    plant_squares(1)
    grid = Area.objects.get(level__is_grid=True)
    Area.objects.update(valid_from=date(2020, 1, 1))
    day, half = date(2026, 3, 1), shapely.box(120, 31, 120.5, 32)
    moved(grid, half, day)
    monkeypatch.setattr(tiling, "change_dates", lambda: [day])
    forget_everything()

    def area(at: date | None) -> float:
        (one,) = read(border_tile(None, Asked(tile_of(6), at)))["areas"]
        return float(shapely.geometry.shape(one["geometry"]).area)

    assert area(day - timedelta(days=1)) == pytest.approx(area(None) / 2, rel=0.05)
    assert area(date(2021, 5, 5)) == area(day - timedelta(days=1))
    assert area(day) == area(None)
    assert border_mark(Asked(tile_of(6), day)) == border_mark(Asked(tile_of(6)))


def big_atlas(monkeypatch: pytest.MonkeyPatch, side: int) -> Atlas:
    """Two levels over one degree: a net of side × side squares, and four around them."""

    def squares(many: int) -> list[bytes]:
        step = 1 / many
        west, south = np.meshgrid(120 + np.arange(many) * step, 31 + np.arange(many) * step)
        return list(shapely.to_wkb(shapely.box(west.ravel(), south.ravel(), west.ravel() + step, south.ravel() + step)))

    def rows(level: str, _day: object) -> list[tuple[object, ...]]:
        wkb = squares(side if level == "grid" else 2)
        return [(10**15 + at, f"同心社区第{at}网格", f"Grid {at}", True, one) for at, one in enumerate(wkb)]

    AreaLevel.objects.create(key="grid", name_zh="网格", name_en="Grid", rank=70, is_grid=True)
    AreaLevel.objects.create(key="town", name_zh="镇", name_en="Town", rank=40)
    monkeypatch.setattr(tiling, "_rows", rows)
    return Atlas(tiling._sheets(None))


@pytest.mark.django_db
def test_no_tile_is_larger_than_it_may_be_however_many_grids_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    atlas, largest, levels = big_atlas(monkeypatch, 200), 0, {}
    for zoom in range(5, 15):
        tile = atlas.tile(tile_of(zoom))
        largest = max(largest, len(tile))
        areas = mapbox_vector_tile.decode(tile)["areas"]["features"]
        levels[zoom] = areas[0]["properties"]["level"]
        assert len(areas) <= tiling.MOST_IN_A_TILE
    assert largest <= 500_000
    assert levels[5] == "town"
    assert levels[14] == "grid"
