"""What part of the territory this installation serves."""

from wangge.areas.models import Area, Region
from wangge.kernel.caches import kept_for


@kept_for(30)
def opened_area() -> Area | None:
    """The county-level area that is cut into grids; before any grid is drawn, the first region there is."""
    first_grid = Area.objects.filter(level__is_grid=True, valid_to=None).order_by("area_no").first()
    regions = Region.objects.select_related("area").order_by("region_no")
    home = first_grid.region_no if first_grid else None
    region = regions.first() if home is None else regions.filter(region_no=home).first()
    return region.area if region else None


@kept_for(30)
def range_of(area_no: int) -> tuple[int, int]:
    """The range of an area; of a number that is no area, only itself."""
    found = Area.objects.filter(area_no=area_no).values_list("area_no", "area_end").first()
    return found or (area_no, area_no)


@kept_for(30)
def region_numbers() -> tuple[int, ...]:
    """Every region there is, by number: the order in which work over all of them goes."""
    return tuple(Region.objects.order_by("region_no").values_list("region_no", flat=True))
