"""What the person who reported sees: like a parcel, in plain words, without any name of staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wangge.areas import queries as area_queries
from wangge.cases.models import Case, CaseClock, CaseEvent
from wangge.cases.queries.desk import CaseRow, case_row, english
from wangge.cases.queries.facts import history, present_facts
from wangge.cases.queries.page import move_views
from wangge.cases.queries.story import Sentence, story
from wangge.cases.queries.visible import reporter_actor
from wangge.cases.rules import normal_number
from wangge.flow import queries as flow_queries
from wangge.flow.rules import Flow, promise
from wangge.kernel import clock, crypto
from wangge.kernel.ids import RegionKey

PATH = ("reported", "dispatched", "working", "answered", "closed")
REOPEN_DAYS = timedelta(days=30)


@dataclass(frozen=True)
class ProgressStep:
    """A step of the way: done, now or todo."""

    label: str
    state: str
    at: datetime | None


@dataclass(frozen=True)
class FollowPage:
    """Everything the resident's page of a case shows."""

    key: RegionKey
    row: CaseRow
    text: str
    steps: list[ProgressStep]
    story: list[Sentence]
    promised_at: datetime | None
    is_provisional: bool
    unit_name: str
    may_urge: bool
    may_rate: bool
    may_reopen: bool
    may_supplement: bool
    may_withdraw: bool
    may_complete: bool
    merged_into: bool
    solved: bool | None
    stars: int | None
    outcome: str
    seq: int


def grant(number: str, code: str) -> RegionKey | None:
    """The case that number and code open together, or None; which of the two was wrong is not told."""
    whole = normal_number(number)
    if not whole:
        return None
    case = Case.objects.filter(region_no=int(whole[:6]), number=whole).only("region_no", "id", "code_digest").first()
    if case is None or not case.code_digest:
        return None
    given = crypto.digest(code.strip().upper(), purpose=f"code:{case.id}")
    return case.key if crypto.same(given, case.code_digest) else None


def followed(key: RegionKey) -> FollowPage | None:
    """The resident's page of a case they hold the code of."""
    case = Case.objects.keyed(key).first()
    if case is None:
        return None
    flow, events = flow_queries.flow_by_key(case.flow_id), history(key)
    facts = present_facts(flow, case, events)
    may = {view.key: view.allowed for view in move_views(flow, facts, reporter_actor())}
    names = area_queries.path_names([case.area_no], "en" if english() else "zh")
    row = case_row(case, names.get(case.area_no, ""))
    promised_at, is_provisional = _promise(case, flow)
    is_recent = case.closed_at is not None and clock.now() - case.closed_at < REOPEN_DAYS
    return FollowPage(
        key=key,
        row=row,
        text=case.text,
        steps=_steps(case, flow, events),
        story=story(case, flow, events, is_public=True),
        promised_at=promised_at,
        is_provisional=is_provisional,
        unit_name=row.main_unit,
        may_urge=may.get("urge", False),
        may_rate=may.get("rate", False),
        may_reopen=may.get("reopen", False) and is_recent,
        may_supplement=may.get("supplement", False),
        may_withdraw=may.get("withdraw", False),
        may_complete=may.get("complete", False),
        merged_into=case.parent_id is not None and case.closed_at is None,
        solved=case.solved,
        stars=case.stars,
        outcome=case.outcome,
        seq=case.last_seq,
    )


def _promise(case: Case, flow: Flow) -> tuple[datetime | None, bool]:
    """When it is to be done: by the duty list once it is dispatched, before that by the ordinary limit."""
    whole = CaseClock.objects.filter(region_no=case.region_no, case_id=case.id, kind="whole").order_by("-run").first()
    if whole is not None:
        return whole.due_at, whole.is_provisional
    return promise(flow, case.recorded_at, flow_queries.calendar_of(case.region_no))


def _steps(case: Case, flow: Flow, events: Sequence[CaseEvent]) -> list[ProgressStep]:
    """The way of a case in five steps, whatever its flow: states are put under the step they belong to."""
    reached = {
        step_of(flow, event.to_state): event.happened_at for event in events if event.from_state != event.to_state
    }
    at = PATH.index(step_of(flow, case.state))
    shown = flow.states[case.state]
    steps = []
    for place, key in enumerate(PATH):
        state = "now" if place == at and not case.closed_at else ("done" if place <= at else "todo")
        label = (shown.label_en if english() else shown.label_zh) if place == at else ""
        steps.append(ProgressStep(label, state, reached.get(key) if place <= at else None))
    return steps


def step_of(flow: Flow, state: str) -> str:
    """The step of the resident's way that a state belongs to."""
    if flow.states[state].is_final:
        return "closed"
    stage = flow.stage(state)
    return stage if stage in PATH else "working"
