"""A few made-up places in the county of the tests: one compound over two grids, one road, a name used twice."""

from wangge.kernel.caches import forget_everything
from wangge.kernel.ids import RegionKey
from wangge.kernel.imports import ImportReport
from wangge.places import actions
from wangge.places.models import Building

HEAD = "小区或单位,小区别名,幢号,道路,门牌号,经度,纬度,地上层数,单元数,用途,户数,人数,统计来源,统计日期\n"
ROWS = (
    "锦绣花园,锦绣小区,1,,,120.0020,31.0050,6,2,住宅,24,60,社区报送,2026-10-31\n"
    "锦绣花园,,2,,,120.0040,31.0050,6,2,住宅,24,58,社区报送,2026-10-31\n"
    "锦绣花园,,12,人民路,88号,120.0090,31.0050,11,1,住宅,22,,社区报送,2026-10-31\n"
    "锦绣花园,,13,人民路,92号,120.0120,31.0050,11,1,住宅,,,,\n"
    "和平新村,,1,,,120.0050,31.0080,3,1,住宅,,,,\n"
    "和平新村,,1,,,120.0350,31.0080,3,1,住宅,,,,\n"
    "双塔苑,,5,,,120.0250,31.0050,3,1,商铺,,,,\n"
)
LANDMARKS = "标准名称,别名,俗称,经度,纬度\n农贸市场,第二菜场,老供销社,120.0250,31.0020\n边界石桥,,,120.00995,31.0050\n"


def bring(text: str = ROWS, *, is_dry_run: bool = False) -> ImportReport:
    """Import buildings."""
    report = actions.import_buildings("b.csv", (HEAD + text).encode(), by=None, is_dry_run=is_dry_run)
    forget_everything()
    return report


def place_town() -> None:
    """Everything of this file."""
    assert not bring().problems
    assert not actions.import_landmarks("l.csv", LANDMARKS.encode(), by=None).problems


def building(number: str, compound: str = "锦绣花园") -> Building:
    """A building by its number."""
    return Building.objects.get(region_no=320583, compound__name=compound, number=number)


def key_of(number: str) -> RegionKey:
    """Its key."""
    return RegionKey(320583, building(number).id)
