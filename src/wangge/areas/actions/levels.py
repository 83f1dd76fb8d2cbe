"""What every tree stands on: the levels this deployment names, and the root."""

from datetime import date

from wangge.areas import rules
from wangge.areas.actions.settling import ensure_usual
from wangge.areas.models import Area, AreaLevel

LEVELS = (  # key, Chinese, English, rank, whether it is the smallest area with staff
    ("country", "国家", "Country", 0, False),
    ("province", "省", "Province", 10, False),
    ("city", "市", "City", 20, False),
    ("county", "区县", "County", 30, False),
    ("town", "乡镇街道", "Town", 40, False),
    ("grid1", "一级网格", "First-level grid", 45, False),
    ("grid2", "二级网格", "Second-level grid", 50, False),
    ("village", "村居", "Village", 60, False),
    ("grid", "基础网格", "Grid", 70, True),
)
# Room for children at each level, so that the rest of a country fits in beside the first county brought in.
ROOM = {"country": 128, "province": 128, "city": 64, "county": 128, "town": 512, "village": 64}


def ensure_levels() -> None:
    """Create the levels that are missing; those a deployment has renamed stay as they are."""
    AreaLevel.objects.bulk_create(
        [
            AreaLevel(key=key, name_zh=name_zh, name_en=name_en, rank=rank, is_grid=is_grid)
            for key, name_zh, name_en, rank, is_grid in LEVELS
        ],
        ignore_conflicts=True,
    )
    ensure_usual()


def ensure_root(valid_from: date) -> Area:
    """The root of the tree, created if missing; it holds every position there is."""
    root = Area.objects.filter(parent=None).order_by("area_no").first()
    return root or Area.objects.create(
        level_id="country",
        name="中国",
        name_en="China",
        area_no=rules.ROOT.start,
        area_end=rules.ROOT.end,
        valid_from=valid_from,
    )
