"""Promises of bringing places in: all rows or none, each fault with its row, nothing doubled, the point decides."""

import gzip

import pytest
from tests.county import REGION, County

from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import PlainError
from wangge.places import actions, queries
from wangge.places.models import Building, Compound, Landmark, Road, Room
from wangge.places.tests.factories import ROWS, bring, building, place_town

ROOMS = "小区或单位,幢号,单元,楼层,室号,用途\n锦绣花园,1,1,6,601,住宅\n锦绣花园,1,2,1,101,商铺\n"


def test_the_point_decides_grid_and_region_and_names_make_compounds(county: County) -> None:
    assert bring().added == 7
    assert building("12").area_no == county.grids[0].area_no
    assert building("13").area_no == county.grids[1].area_no
    assert Compound.objects.filter(region_no=REGION).count() == 4  # a name far off is another compound
    assert Road.objects.filter(region_no=REGION).count() == 1


def test_the_same_file_again_changes_nothing_and_a_changed_row_only_itself(county: County) -> None:
    bring()
    assert (bring().unchanged, Building.objects.filter(region_no=REGION).count()) == (7, 7)
    assert bring(ROWS.replace("24,60", "24,61")).changed == 1
    assert building("1").residents == 61


WRONG = (
    (("120.0020", "100.0"), "lon"),
    (("120.0020", "east"), "lon"),
    (("锦绣花园,锦绣小区,1,", "锦绣花园,锦绣小区,,"), "number"),
    ((",6,2,住宅,24,60", ",six,2,住宅,24,60"), "floors_above"),
    ((",6,2,住宅,24,60", ",6,2,住宅,24,-1"), "number"),
    (("住宅,24,60,社区报送,2026-10-31", "住宅,24,60,,"), "number"),
    (("住宅,24,60", "宫殿,24,60"), "use"),
)


def test_one_wrong_row_keeps_everything_out_and_is_named(county: County) -> None:
    for change, column in WRONG:
        report = bring(ROWS.replace(*change, 1))
        assert [(one.row, one.column) for one in report.problems] == [(1, column)]
    assert not Building.objects.filter(region_no=REGION).exists()


def test_a_dry_run_counts_and_keeps_nothing(county: County) -> None:
    assert bring(is_dry_run=True).added == 7
    assert not Compound.objects.filter(region_no=REGION).exists()


def test_rooms_find_their_building_and_fit_it(county: County) -> None:
    bring()
    assert actions.import_rooms("r.csv", ROOMS.encode(), by=None).added == 2
    assert actions.import_rooms("r.csv", ROOMS.encode(), by=None).unchanged == 2
    wrong = ROOMS + "锦绣花园,1,1,9,901,住宅\n锦绣花园,77,1,1,101,住宅\n"
    assert [one.row for one in actions.import_rooms("r.csv", wrong.encode(), by=None).problems] == [3, 4]
    assert Room.objects.filter(region_no=REGION, use="shop").count() == 1


OSM = """<?xml version='1.0' encoding='UTF-8'?><osm version="0.6">
<node id="1" lat="31.002" lon="120.002"/><node id="2" lat="31.002" lon="120.003"/>
<node id="3" lat="31.003" lon="120.003"/><node id="4" lat="31.003" lon="120.002"/>
<node id="5" lat="31.004" lon="120.001"/><node id="6" lat="31.004" lon="120.008"/>
<node id="7" lat="31.006" lon="120.006"><tag k="name" v="老水塔"/><tag k="man_made" v="water_tower"/></node>
<node id="8" lat="35.0" lon="110.0"><tag k="name" v="远方"/></node>
<way id="9"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/><tag k="building" v="apartments"/>
<tag k="name" v="星光大厦"/><tag k="building:levels" v="18"/></way>
<way id="10"><nd ref="5"/><nd ref="6"/><tag k="highway" v="residential"/><tag k="name" v="朝霞路"/></way></osm>"""


def test_an_openstreetmap_extract_gives_buildings_roads_and_landmarks(county: County) -> None:
    report = actions.import_osm("x.osm.gz", gzip.compress(OSM.encode()), by=None)
    assert (report.read, report.added) == (4, 3)
    tower = Building.objects.get(region_no=REGION)
    assert (tower.name, tower.floors_above, tower.use, bool(tower.wkb)) == ("星光大厦", 18, "dwelling", True)
    assert Landmark.objects.get(region_no=REGION).name == "老水塔"
    forget_everything()
    assert queries.find_address("星光大厦门口", regions=(REGION,))[0].area_no == county.grids[0].area_no


def test_what_is_no_extract_is_refused_in_words(county: County) -> None:
    for content in (b"", b"<html/>", b"\x1f\x8bxx", OSM.replace("?>", "?><!DOCTYPE a>").encode()):
        with pytest.raises(PlainError):
            actions.import_osm("x.osm", content, by=None)


def test_a_row_follows_its_area_through_moves_and_new_numbers(county: County) -> None:
    place_town()
    old, new = county.grids[0].area_no, county.grids[1].area_no
    one = building("1")
    assert actions.move_rows([(REGION, one.id, old, new), (REGION, building("13").id, old, new)], by=None) == 1
    assert actions.follow_areas([(old, new), (new, old)], by=None) > 0
    assert (building("1").area_no, building("2").area_no) == (old, new)
    assert len(queries.rows_at([new], kinds=("building",))) == 3


def test_counts_are_summed_once_where_ranges_overlap(county: County) -> None:
    bring()
    actions.import_rooms("r.csv", ROOMS.encode(), by=None)
    whole, twice = queries.counts_under([(1000, 1999)]), queries.counts_under([(1000, 1999), (1100, 1299)])
    assert whole == twice
    assert (whole.buildings, whole.rooms, whole.homes, whole.households, whole.counted) == (7, 2, 1, 70, 3)
    assert next(iter(queries.counts_by_grid((1000, 1999)))).households == 70
