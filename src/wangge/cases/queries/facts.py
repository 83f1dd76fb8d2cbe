"""What rules need to know of a case, read in one round trip: the case as it stands and every step that led there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from wangge.cases import statements
from wangge.cases.models import Case, CaseEvent
from wangge.cases.queries.visible import case_columns
from wangge.cases.rules import CaseFacts, ClockFact
from wangge.catalog import queries as catalog_queries
from wangge.flow import queries as flow_queries
from wangge.flow.rules import MIGRATED, ClockRun, Flow, Move, Step, compute_clocks
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey
from wangge.kernel.prepared import ask_prepared, row_as


@dataclass(frozen=True)
class Made:
    """One step of a history, as rules and clocks need it."""

    move: str
    by_id: UUID | None
    happened_at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def step(self) -> Step:
        """The step as the clocks see it."""
        data = self.data
        return Step(
            self.move, self.happened_at, data.get("limits", {}), str(data.get("unit_id", "")), data.get("extend_by", 0)
        )


def history(key: RegionKey) -> list[CaseEvent]:
    """Every step of a case with its words, oldest first."""
    return list(CaseEvent.objects.filter(region_no=key.region_no, case_id=key.id).order_by("seq"))


def made_by(events: Sequence[CaseEvent]) -> list[Made]:
    """The steps of a history without its words."""
    return under_flow([Made(event.move, event.by_id, event.happened_at, event.data) for event in events])


def standing(key: RegionKey) -> tuple[Case, list[Made]] | None:
    """The case and its history in one round trip; None when there is no such case."""
    names, columns = case_columns()
    rows = ask_prepared(_standing(columns), key)
    if not rows:
        return None
    *values, steps = rows[0]
    made = [Made(move, by and UUID(by), datetime.fromisoformat(at), data) for move, by, at, data in steps]
    return row_as(Case, names, values), under_flow(made)


@cache
def _standing(columns: str) -> str:
    return statements.STANDING % {"columns": columns}


def under_flow(steps: Sequence[Made]) -> list[Made]:
    """A history in the words of the flow version the case runs on now: renamed moves bear their new name."""
    told: list[Made] = []
    for step in steps:
        names = step.data.get("moves", {}) if step.move == MIGRATED else {}
        if names:
            told = [replace(one, move=names.get(one.move, one.move)) for one in told]
        told.append(step)
    return told


def facts_of(flow: Flow, case: Case, steps: Sequence[Made], runs: Sequence[ClockRun], now: datetime) -> CaseFacts:
    """The facts of a case from its row, its history and its clocks. Counts begin anew with each round."""
    round_ = _round(flow, steps)
    matter = catalog_queries.matter_by_id(case.matter_id) if case.matter_id else None
    requests = _open_requests(flow, round_)
    return CaseFacts(
        state=case.state,
        area_no=case.area_no,
        now=now,
        main_unit_id=case.main_unit_id,
        assist_units=frozenset(case.assist_units),
        counts=Counter(step.move for step in round_),
        last_by={step.move: step.by_id for step in round_},
        last_at={step.move: step.happened_at for step in steps},
        requests={name: step.by_id for name, step in requests.items()},
        asked={name: step.data.get("amount", 0) for name, step in requests.items()},
        clocks={run.kind: ClockFact(run.limit, run.extended_by, run.due_at) for run in runs if run.is_live},
        closed_at=case.closed_at,
        reported_by=steps[0].by_id if steps else None,
        needs_evidence=bool(matter and matter.needs_evidence),
        may_self_handle=matter.may_self_handle if matter else True,
        hides_reporter=case.hides_reporter,
    )


def present_facts(flow: Flow, case: Case, events: Sequence[CaseEvent]) -> CaseFacts:
    """The facts of a case now, from a history read with its words."""
    steps = made_by(events)
    runs = compute_clocks(flow, [step.step for step in steps], flow_queries.calendar_of(case.region_no))
    return facts_of(flow, case, steps, runs, clock.now())


def _round(flow: Flow, steps: Sequence[Made]) -> list[Made]:
    begun = [place for place, step in enumerate(steps) if _move(flow, step).begins_round]
    return list(steps[begun[-1] :] if begun else steps)


def _move(flow: Flow, step: Made) -> Move:
    return flow.moves.get(step.move) or Move(step.move, "", "", "", (), ())


def _open_requests(flow: Flow, steps: Sequence[Made]) -> dict[str, Made]:
    """The requests nobody has decided yet; a case that changed its state has dropped them."""
    waiting: dict[str, Made] = {}
    for step in steps:
        move = _move(flow, step)
        waiting.pop(move.closes, None)
        if move.to:
            waiting.clear()
        if move.opens:
            waiting[move.opens] = step
    return waiting
