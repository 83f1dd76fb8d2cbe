"""How far the territory reaches."""

from django.db.models import Max, Min

from wangge.areas.models import AreaShape
from wangge.kernel.caches import kept_for
from wangge.kernel.geometry import CHINA


@kept_for(300)
def extent() -> tuple[float, float, float, float]:
    """The box around every border held here; China before there is any."""
    found = AreaShape.objects.aggregate(
        west=Min("min_x"), south=Min("min_y"), east=Max("max_x"), north=Max("max_y")
    )  # fmt: skip
    return CHINA if found["west"] is None else (found["west"], found["south"], found["east"], found["north"])
