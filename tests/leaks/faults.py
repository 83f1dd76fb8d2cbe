"""Faults in what is told in numbers, in views, in requests and on maps: what stands in the place of which function."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any

from tests.leaks import drawing, keeping, telling, wishes
from tests.leaks.judge import Person
from tests.leaks.walk import Walk
from tests.leaks.world import World
from wangge.access.queries import scope_of
from wangge.areas.models import Area
from wangge.board import queries as board_queries
from wangge.cases.queries import desk, mapping, noticing, suggestions
from wangge.console import queries as console_queries
from wangge.console.models import SavedView
from wangge.kernel.errors import RefusedError
from wangge.partners.queries import open_cases
from wangge.rights.models import CaseMark, Request
from wangge.stats.models import Digest
from wangge.stats.queries import borders, ended, tables, wall

behind, digest, doing, officer = (
    import_module(f"wangge.{name}")
    for name in ("stats.queries.behind", "stats.queries.digest", "console.actions", "rights.queries.desk")
)
Swap = tuple[Callable[..., Any], Callable[..., Any]]
Ask = Callable[[Walk, Person], None]
READER, OFFICER, TOWN = "supervisor_320584", "dispatcher_320584", "town_dispatcher"


def of_numbers(world: World) -> dict[str, tuple[str, Ask, Swap]]:
    """Each fault by its name: who meets it, by which questions it is to be found, the function and its stand-in."""
    everybody = scope_of(world.users["city_leader"])

    def wide(true: Callable[..., Any]) -> Swap:
        return true, lambda _own, *args, **more: true(everybody, *args, **more)

    return {
        "figures of another town": (TOWN, _board, wide(wall._by_grid)),
        "lights of another town": (TOWN, _board, wide(wall._by_light)),
        "closed cases of others": (READER, _board, wide(ended.closed_by_place)),
        "towns of the first county": (READER, _board, (wall.towns_of, _first_county)),
        "lights two months late": (READER, _board, (desk.lit, _earlier)),
        "overdue cases of others": (READER, _figures, wide(ended.overdue)),
        "what came back to others": (READER, _figures, wide(ended.ended)),
        "suggestions made to others": (READER, _figures, wide(suggestions.suggestion_accuracy)),
        "cases of others behind a number": (READER, _every_number, wide(behind._cases)),
        "a book with the numbers of others": (READER, _tables, wide(tables.figures)),
        "the report of others": (TOWN, _report, wide(borders._areas)),
        "the digest of any area": (READER, _digests, (digest._readable, lambda _scope: Digest.objects.all())),
        "one more in a digest": (READER, _digests, (digest._kept, _one_more)),
        "half of a limit told as all": ("dispatcher_320583", _bell, (noticing._notice_row, _all_used)),
        "views of everybody": (TOWN, keeping.ask_views, (console_queries.saved_views, _all_views)),
        "anybody's view renamed": (TOWN, keeping.ask_views, (doing._mine, _anybodys)),
        "requests of every area": (OFFICER, wishes.ask_wishes, (officer._in_care, _all_requests)),
        "marks of every area": (OFFICER, wishes.ask_wishes, (officer.marks_in_care, _all_marks)),
        "clusters of others": (TOWN, drawing.ask_maps, wide(mapping.open_spots)),
        "one more in a hexagon": (READER, drawing.ask_maps, (mapping._hexes, _one_more_in_each)),
        "the list beside the map of others": (TOWN, drawing.ask_maps, wide(mapping.cases_in)),
        "areas counted for others": (TOWN, drawing.ask_maps, wide(board_queries._busiest)),
        "exact places for leaders": ("city_leader", drawing.ask_maps, (mapping.open_spots, _exact)),
        "numbers hidden without need": (TOWN, _public, (open_cases.publishable, lambda cells: (dict.fromkeys(cells), None))),
    }  # fmt: skip


def _numbers(ask: Callable[..., None], *more: Any) -> Ask:
    """One kind of question of the numbers by itself."""

    def asked(walk: Walk, person: Person) -> None:
        ask(walk, walk.client(person), person, telling.seen_rows(walk, person), *more)

    return asked


def _every_number(walk: Walk, person: Person) -> None:
    for figure in ("dispatched", "closed"):
        telling.behind(walk, walk.client(person), person, telling.seen_rows(walk, person), figure, 30)


def _bell(walk: Walk, person: Person) -> None:
    telling.notices(walk, walk.client(person), person)


def _public(walk: Walk, _person: Person) -> None:
    drawing.ask_public(walk)


_board, _report, _digests = _numbers(telling.wall), _numbers(telling.report), _numbers(telling.digests)
_figures, _tables = _numbers(telling.figures, 30), _numbers(telling.tables, 30)
true_lit, true_kept, true_hexes, true_row = desk.lit, digest._kept, mapping._hexes, noticing._notice_row
true_towns = wall.towns_of


def _earlier(light: str, now: Any) -> Any:
    return true_lit(light, now - timedelta(days=60))


def _first_county(scope: Any) -> list[Area]:
    first = Area.objects.filter(level="county").order_by("area_no")[0]
    return [town for town in true_towns(scope) if first.area_no <= town.area_no <= first.area_end]


def _one_more(kept: Any, name: str) -> Any:
    found = true_kept(kept, name)
    return {**found, "count": found["count"] + (name == "waiting")}


def _all_used(*about: Any) -> Any:
    return replace(true_row(*about), percent=100, is_over=True)


def _all_views(_user: Any) -> list[Any]:
    found = SavedView.objects.order_by("position")
    return [console_queries.ViewTab(one.id, one.name, one.query) for one in found]


def _anybodys(view_id: Any, _by: Any) -> SavedView:
    found = SavedView.objects.filter(id=view_id).first()
    if found is None:
        raise RefusedError("There is no such view.")
    return found


def _all_requests(_by: Any) -> Any:
    return Request.objects.filter(region_no__gt=0).select_related("case")


def _all_marks(_by: Any) -> list[Any]:
    found = CaseMark.objects.filter(region_no__gt=0).select_related("case")
    return [officer.MarkRow(officer.RegionKey(o.region_no, o.id), o.kind, o.case.number, o.reason, o.at) for o in found]


def _one_more_in_each(spots: Any, size: int) -> Any:
    rings, counts = true_hexes(spots, size)
    return rings, counts + 1


def _exact(scope: Any) -> Any:
    return mapping._kept(replace(scope, roles=scope.roles | {"checker"}), object())
