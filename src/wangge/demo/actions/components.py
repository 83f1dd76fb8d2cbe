"""Invents the components of the demo city: lamps, covers, bins, trees and benches of its largest town. All made up.

They come in as a city's own would, as a sheet through the import, and so are checked like one.
"""

import csv
import io
import random

from wangge.areas.models import Area
from wangge.assets.actions import import_components
from wangge.demo.actions.places import SOURCE, grids_of, largest_town, points_in

SEED = 20260103
GRIDS, IN_EACH = 200, (5, 9)
COLUMNS = ("标识码", "名称", "经度", "纬度", "主管部门", "权属单位", "养护单位", "状态", "精度", "数据来源")
KINDS = (  # small class, name, competent, owner, maintainer
    ("0137", "路灯", "cg_bureau", "cg_bureau", "power_company"),
    ("0101", "上水井盖", "water_bureau", "water_company", "water_company"),
    ("0102", "污水井盖", "water_bureau", "water_bureau", "water_company"),
    ("0111", "燃气井盖", "housing_bureau", "gas_company", "gas_company"),
    ("0127", "通讯交接箱", "cg_bureau", "telecom_company", "telecom_company"),
    ("0212", "路名牌", "transport_bureau", "transport_bureau", "transport_bureau"),
    ("0305", "垃圾箱", "cg_bureau", "cg_bureau", "cg_bureau"),
    ("0402", "行道树", "greening_center", "greening_center", "greening_center"),
    ("0407", "街头座椅", "greening_center", "greening_center", "greening_center"),
)


def build_components(home: Area) -> int:
    """Invent them and bring them in; how many there are."""
    chance = random.Random(SEED)
    grids = largest_town(list(grids_of(home)))[:GRIDS]
    places = [place for grid in grids for place in points_in(grid, chance.randint(*IN_EACH), chance)]
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for number, (lon, lat) in enumerate(places, 1):
        writer.writerow(_row(home, number, lon, lat, chance))
    return import_components("demo.csv", sheet.getvalue().encode(), by=None).read


def _row(home: Area, number: int, lon: float, lat: float, chance: random.Random) -> list[object]:
    small_class, name, competent, owner, maintainer = chance.choice(KINDS)
    code = f"{home.region_no:06}{small_class}{number:06}"
    state = "破损" if chance.random() < 0.02 else "完好"
    beside = (round(lon + chance.uniform(-4e-5, 4e-5), 6), round(lat + chance.uniform(-4e-5, 4e-5), 6))
    return [code, name, *beside, competent, owner, maintainer, state, "B", SOURCE]
