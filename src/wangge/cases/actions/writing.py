"""The parts of the one statement that writes a move: step, clocks, visit, outbox, audit, and the case itself."""

from collections.abc import Sequence

from psycopg.types.json import Jsonb

from wangge.access.rules import Seat, in_stead
from wangge.cases import statements
from wangge.cases.actions.moving import Moving
from wangge.cases.actions.report_case import Part, clock_values
from wangge.cases.models import Case
from wangge.cases.rules import asked_how
from wangge.flow.rules import ClockRun
from wangge.kernel import origin
from wangge.kernel.ids import new_id


def parts_of(moving: Moving, data: dict[str, object], changed: Sequence[ClockRun], submission_key: str) -> list[Part]:
    """Everything a move writes, the case last: its count says whether nobody was faster."""
    case, seat = moving.case, _lent(moving)
    return [
        *([(statements.SUBMISSION, (submission_key,))] if submission_key else []),
        _step(moving, data, seat),
        *((statements.CLOCK_AGAIN, clock_values(run)) for run in changed),
        *_visits(moving),
        (statements.TOLD, (new_id(), case.area_no, case.main_unit_id)),
        _record(moving, seat),
        _case(moving),
    ]


def _step(moving: Moving, data: dict[str, object], seat: Seat | None) -> Part:
    actor = moving.actor
    return statements.STEP, (
        moving.seq, moving.move.key, moving.from_state, moving.to_state, actor.id, actor.named(seat), actor.unit_name,
        moving.at, moving.words(public=False), moving.words(public=True), Jsonb(data),
    )  # fmt: skip


def _lent(moving: Moving) -> Seat | None:
    """The lent post on which the move rests; None when the person's own suffices."""
    case = moving.case
    return moving.actor.scope.acts_for(moving.move.by, case.area_no, {case.main_unit_id, *case.assist_units})


def _case(moving: Moving) -> Part:
    values = (*moved_values(moving.case), moving.seq - 1)
    return (statements.ENDED, (moving.case.merged_count, *values)) if moving.is_last else (statements.MOVED, values)


def _visits(moving: Moving) -> list[Part]:
    """The centre asks the person once a case that somebody handled is closed."""
    case = moving.case
    if not moving.move.to or case.closed_at is None or case.outcome in {"withdrawn", "not_accepted"}:
        return []
    how = asked_how(case.id, has_phone=case.reporter_id is not None, is_supervised=case.is_supervised,
                    redone=moving.facts.counts.get("redo", 0), rounds=_rounds(moving))  # fmt: skip
    if not how:
        return []
    due_at = moving.calendar.after_workdays(moving.at, 1 if how == "call" else 3)
    return [(statements.ASKED, (new_id(), how, case.area_no, due_at))]


def _rounds(moving: Moving) -> int:
    return sum(
        step.move in {key for key, move in moving.flow.moves.items() if move.begins_round} for step in moving.steps
    )


def _record(moving: Moving, seat: Seat | None) -> Part:
    case = moving.case
    detail = Jsonb({"number": case.number, "seq": moving.seq, **in_stead(seat)})
    return statements.ON_RECORD, (
        new_id(), moving.actor.id, f"{moving.move.key}_case"[:60], str(case.key), detail, origin.address(),
    )  # fmt: skip


def moved_values(case: Case) -> tuple[object, ...]:
    """The columns a move may change, in the order of the statement."""
    values = {name: getattr(case, name) for name in statements.MOVED_COLUMNS}
    return tuple(Jsonb(value) if name == "alarms" else value for name, value in values.items())
