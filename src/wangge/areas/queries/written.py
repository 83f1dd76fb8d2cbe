"""Areas as a person writes them in a list: by official code, or by names from the outside in (昆山市/玉山镇)."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from wangge.areas.models import Area, AreaCode

SEPARATORS = re.compile(r"\s*[/·>]\s*")
Line = tuple[str, ...]


def written_areas(written: Collection[str], *, system: str = "nbs", vintage: str = "2023") -> dict[str, list[Area]]:
    """For each written form the areas it may mean: one when it is clear, none when it is unknown.

    A form is a code, with or without a name after it, or a path of names in which levels may be left out.
    """
    codes = {one: one.split(" ")[0] for one in written if one.split(" ")[0].isdigit()}
    paths = {one: tuple(SEPARATORS.split(one)) for one in written if one not in codes}
    carrying = AreaCode.objects.filter(system=system, vintage=vintage, code__in=set(codes.values()))
    by_code = {code.code: code.area for code in carrying.select_related("area")}
    found = {one: [by_code[code]] if code in by_code else [] for one, code in codes.items()}
    return found | _by_path(paths)


def written_names(areas: Iterable[Area], *, system: str = "nbs", vintage: str = "2023") -> dict[UUID, str]:
    """How each area is written in a list: its code and name, or the path of its names where it has no code."""
    wanted = {area.id: area for area in areas}
    coded = AreaCode.objects.filter(system=system, vintage=vintage, area_id__in=wanted)
    names = {area_id: f"{code} {wanted[area_id].name}" for area_id, code in coded.values_list("area_id", "code")}
    lines = _lines([area for area in wanted.values() if area.id not in names])
    return names | {area_id: "/".join(line) for area_id, line in lines.items()}


def _by_path(paths: Mapping[str, Line]) -> dict[str, list[Area]]:
    named = list(Area.objects.current().filter(name__in={path[-1] for path in paths.values()}))
    lines = _lines(named)
    by_name: dict[str, list[Area]] = defaultdict(list)
    for area in named:
        by_name[area.name].append(area)
    return {one: _meant(path, by_name[path[-1]], lines) for one, path in paths.items()}


def _meant(path: Line, candidates: list[Area], lines: Mapping[UUID, Line]) -> list[Area]:
    exact = [area for area in candidates if lines[area.id] == path]
    return exact or [area for area in candidates if _runs_through(path, lines[area.id])]


def _runs_through(path: Line, line: Line) -> bool:
    """Whether the names of the path occur in the line in this order."""
    rest = iter(line)
    return all(name in rest for name in path)


def _lines(areas: Collection[Area]) -> dict[UUID, Line]:
    """The names of each area and of all above it, from the outside in; the nameless root is left out."""
    known = {area.id: (area.name, area.parent_id) for area in areas}
    missing = {parent for _name, parent in known.values() if parent} - known.keys()
    while missing:
        above = Area.objects.filter(id__in=missing).values_list("id", "name", "parent_id")
        known |= {area_id: (name, parent) for area_id, name, parent in above}
        missing = {parent for _name, parent in known.values() if parent} - known.keys()
    return {area.id: _line(area.id, known) for area in areas}


def _line(area_id: UUID | None, known: Mapping[UUID, tuple[str, UUID | None]]) -> Line:
    names: list[str] = []
    while area_id:
        name, area_id = known[area_id]
        names.append(name)
    return tuple(reversed(names))
