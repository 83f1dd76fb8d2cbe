"""Several cases at once: which of the moves that suit many may be made on each of them, and what can be chosen."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from wangge.access.rules import Scope
from wangge.cases.models import Case, CaseEvent
from wangge.cases.queries.desk import CaseRow, case_rows
from wangge.cases.queries.facts import present_facts
from wangge.cases.queries.page import MoveView, move_views
from wangge.cases.queries.suggestions import DispatchOptions, choices_of
from wangge.cases.queries.visible import actor_of, visible
from wangge.catalog import queries as catalog_queries
from wangge.flow import queries as flow_queries
from wangge.kernel.ids import RegionKey

MOST_TOGETHER = 50
SUITABLE = ("dispatch", "merge", "supervise", "note")
MERGE = "merge"


@dataclass(frozen=True)
class TogetherMove:
    """A move for several cases: on how many it may be made, of how many, and why not on the others."""

    view: MoveView
    possible: int
    of: int
    reasons: list[str]

    @property
    def allowed(self) -> bool:
        """Whether every case allows it."""
        return self.possible == self.of > 0


@dataclass(frozen=True)
class Together:
    """The cases in the order they were named, and the moves that suit several cases."""

    rows: list[CaseRow]
    moves: list[TogetherMove]


def together(scope: Scope, keys: Sequence[RegionKey]) -> Together:
    """The visible ones among these cases and what may be done with all of them. Two statements and the names."""
    if not keys:
        return Together([], [])
    named = reduce(or_, (Q(region_no=key.region_no, id=key.id) for key in keys[:MOST_TOGETHER]))
    found = {case.id: case for case in visible(scope).filter(named)}
    cases = [found[key.id] for key in dict.fromkeys(keys) if key.id in found]
    offered = _offered(scope, cases)
    moves = [_move(name, offered) for name in SUITABLE]
    return Together(case_rows(cases), [one for one in moves if one is not None])


def options_for_all(rows: Sequence[CaseRow]) -> DispatchOptions:
    """Every matter, and the units that serve all these places: those that serve the first and the last of them."""
    first, last = min(row.area_no for row in rows), max(row.area_no for row in rows)
    there = {unit.id for unit in catalog_queries.units_at(last)}
    units = [unit for unit in catalog_queries.units_at(first) if unit.id in there]
    return DispatchOptions([], *choices_of(units))


def _offered(scope: Scope, cases: Sequence[Case]) -> list[dict[str, MoveView]]:
    histories: dict[UUID, list[CaseEvent]] = defaultdict(list)
    regions = {case.region_no for case in cases}
    for event in CaseEvent.objects.filter(region_no__in=regions, case_id__in=[case.id for case in cases]):
        histories[event.case_id].append(event)
    actor = actor_of(scope)
    found = []
    for case in cases:
        flow = flow_queries.flow_by_key(case.flow_id)
        facts = present_facts(flow, case, histories[case.id])
        found.append({view.key: view for view in move_views(flow, facts, actor)})
    return found


def _move(name: str, offered: Sequence[dict[str, MoveView]]) -> TogetherMove | None:
    """The move over all cases; of a merge the first case is the one that stays. None when no case knows it."""
    known = [views[name] for views in offered if name in views]
    asked = offered[1:] if name == MERGE else offered
    if not known:
        return None
    views = [views[name] for views in asked if name in views]
    reasons = list(dict.fromkeys(view.reason for view in views if view.reason))
    return TogetherMove(known[0], sum(view.allowed for view in views), len(asked), reasons)
