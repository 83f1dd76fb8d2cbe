"""Reads of the tree: by code, upward, downward, and names as a person reads them."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from wangge.areas import statements
from wangge.areas.models import Area, AreaQuerySet, Region, RegionSpan
from wangge.kernel.caches import kept_for

OFFICES = ("居民委员会", "村民委员会", "居委会", "村委会")
BETWEEN_NAMES = " · "
COUNTY_RANK = 30
UNNAMED_LEVELS = {"grid1", "grid2"}  # of interest to those who manage grids, not in an address


def area_by_code(code: str, *, system: str = "nbs", vintage: str = "2023") -> Area | None:
    """The area that carries an official code in one vintage of one system."""
    carrying = Area.objects.filter(codes__system=system, codes__vintage=vintage, codes__code=code)
    return carrying.select_related("level").first()


def ancestors(area_no: int) -> list[Area]:
    """Every area that holds this position, from the root down to the area itself; one query."""
    return list(Area.objects.raw(statements.ANCESTORS, {"no": area_no}))


def children(area: Area) -> AreaQuerySet:
    """The areas right below this one, in order."""
    return Area.objects.filter(parent=area).current().select_related("level").order_by("area_no")


def regions_of(ranges: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """The regions that may hold rows of these ranges of positions, in order; none for no ranges."""
    overlapping = [Q(area_from__lte=end, area_to__gte=start) for start, end in ranges]
    if not overlapping:
        return ()
    found = RegionSpan.objects.filter(reduce(or_, overlapping)).values_list("region_id", flat=True)
    return tuple(sorted(set(found)))


@kept_for(30)
def open_regions() -> frozenset[int]:
    """The regions where grids have been drawn: where reports are taken in."""
    return frozenset(statements.open_regions())


def region_names(language: str) -> dict[int, str]:
    """The regions where reports are taken in, by number, with their names in this language."""
    regions = Region.objects.filter(region_no__in=open_regions()).select_related("area").order_by("region_no")
    return {one.region_no: name_in(one.area, language) for one in regions}


def name_in(area: Area, language: str) -> str:
    """The name in this language; the official Chinese one where there is no other."""
    return area.name_en if language.startswith("en") and area.name_en else area.name


def shown_name(name: str) -> str:
    """The name without the committee at its end: the place, not the office."""
    for office in OFFICES:
        if name.endswith(office) and len(name) > len(office) + 1:
            return name.removesuffix(office)
    return name


def path_names(area_nos: Iterable[int], language: str) -> dict[int, str]:
    """For each position its names below the county, such as 玉山镇 · 同心社区 · 第3网格; at most one query."""
    lines, wanted = _lines(), set(area_nos)
    if missing := wanted - lines.keys():
        lines.update(_read_lines(missing))
    return {area_no: BETWEEN_NAMES.join(_steps(lines[area_no], language)) for area_no in wanted if lines[area_no]}


def full_names(area_nos: Iterable[int], language: str) -> dict[int, str]:
    """As `path_names`, and for a county or what stands above it its own name; at most two queries."""
    found = path_names(area_nos, language)
    above = Area.objects.filter(area_no__in=set(area_nos) - found.keys())
    return {**found, **{area.area_no: name_in(area, language) for area in above}}


@kept_for(60)
def _lines() -> dict[int, list[tuple[str, str]]]:
    """The lines of names read in the last minute, by position: every list shows the same few hundred again."""
    return {}


def _read_lines(area_nos: set[int]) -> dict[int, list[tuple[str, str]]]:
    lines: dict[int, list[tuple[str, str]]] = {area_no: [] for area_no in area_nos}
    for area_no, level, rank, name, name_en in statements.lines_of(area_nos):
        if rank > COUNTY_RANK and level not in UNNAMED_LEVELS:
            lines[area_no].append((name, name_en))
    return lines


def _steps(line: Iterable[tuple[str, str]], language: str) -> list[str]:
    """Names of one line; a grid named after its village does not repeat it."""
    steps: list[str] = []
    above = ""
    for name, name_en in line:
        shown = shown_name(name)
        own = shown.removeprefix(above) or shown
        steps.append(name_en if language.startswith("en") and name_en else own)
        above = shown
    return steps
