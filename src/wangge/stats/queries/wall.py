"""The figures of the board: now, and over the last thirty days."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.cases import queries as case_queries
from wangge.cases.models import Case, CaseEvent
from wangge.cases.queries.desk import english, lit
from wangge.cases.queries.story import ICONS
from wangge.flow import queries as flow_queries
from wangge.flow.rules import Flow
from wangge.kernel import clock
from wangge.kernel.models import OutboxEntry
from wangge.stats.queries.ended import Counts, closed_by_place, summed
from wangge.stats.rules import Share

PERIOD = timedelta(days=30)
LATE_SWEEPER = timedelta(minutes=5)  # it runs every minute; five without it are an alarm
MOST_CHANGES = 12
LOOKED_AT = 100  # facts read to find that many that the viewer may see
SHOWN_LIGHTS = ("red", "orange", "yellow", "green", "paused")


@dataclass(frozen=True)
class Amount:
    """A number with the words that say what it counts."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class TownRow:
    """One town's figures. `on_time` is a share of `closed`, None when the sample is too small to say."""

    area_no: int
    area_end: int
    name: str
    open: int
    red: int
    orange: int
    closed: int
    on_time: float | None


@dataclass(frozen=True)
class Change:
    """Something that just happened to a case."""

    at: datetime
    number: str
    title: str
    what: str
    area_name: str
    icon: str
    case_key: str


@dataclass(frozen=True)
class BoardFigures:
    """Everything the board shows, cut at one moment."""

    generated_at: datetime
    period_days: int
    sentences: list[str]
    by_state: list[Amount]
    by_light: list[Amount]
    towns: list[TownRow]
    by_grid: dict[int, int]
    changes: list[Change]
    closed: int
    on_time: float | None
    solved: float | None
    rated: int
    sweep_lag: timedelta = timedelta()

    @property
    def lag_seconds(self) -> int:
        """How far the sweeper is behind, in whole seconds."""
        return round(self.sweep_lag.total_seconds())

    @property
    def lag_minutes(self) -> int:
        """The same in whole minutes."""
        return round(self.sweep_lag.total_seconds() / 60)

    @property
    def is_sweeper_late(self) -> bool:
        """Whether somebody should be told that reminders do not come."""
        return self.sweep_lag > LATE_SWEEPER


def board(scope: Scope) -> BoardFigures:
    """The figures of the board: now, and over the last thirty days. A fixed number of queries whatever the size."""
    now = clock.now()
    mine = case_queries.visible(scope)
    grids = _by_grid(scope)
    ended = closed_by_place(scope, PERIOD.days, now)
    towns = _towns(scope, grids, ended, now)
    by_light = _by_light(scope, now)
    figures = BoardFigures(
        generated_at=now,
        period_days=PERIOD.days,
        sentences=[],
        by_state=_by_state(scope),
        by_light=by_light,
        towns=towns,
        by_grid={no: sum(counts.values()) for no, counts in grids.items()},
        changes=_changes(scope),
        sweep_lag=sweep_lag(scope),
        **_closed(summed(ended.values())),
    )
    figures.sentences.extend(_sentences(figures, mine.open().filter(recorded_at__gte=now - timedelta(days=1)).count()))
    return figures


def _by_state(scope: Scope) -> list[Amount]:
    """Open cases by the stage the desk lists them under, whatever their flow; stages nobody uses are left out."""
    flow = flow_queries.current_flow("grid_loop")
    counts = dict(case_queries.visible(scope).open().order_by().values_list("stage").annotate(count=Count("id")))
    own = [state.key for state in flow.states.values() if not state.is_final and not state.tab]
    stages = [*own, *sorted(set(counts) - set(own))]
    return [Amount(one, _stage_label(flow, one), counts.get(one, 0)) for one in stages]


def _stage_label(flow: Flow, stage: str) -> str:
    state = flow.states.get(stage)
    if state is None:
        return stage
    return state.label_en if english() else state.label_zh


def sweep_lag(scope: Scope) -> timedelta:
    """How long the oldest due alarm has waited to be told; nothing when the sweeper keeps up."""
    now = clock.now()
    waiting = Case.objects.filter(region_no__in=scope.regions, sweep_at__lte=now).aggregate(oldest=Min("sweep_at"))
    return now - waiting["oldest"] if waiting["oldest"] else timedelta()


def _by_light(scope: Scope, now: datetime) -> list[Amount]:
    wanted = {light: Count("id", filter=lit(light, now)) for light in SHOWN_LIGHTS}
    counts = case_queries.visible(scope).open().aggregate(**wanted)
    words = {"red": _("overdue"), "orange": _("nearly due"), "yellow": _("half gone"), "green": _("on time"),
             "paused": _("paused")}  # fmt: skip
    return [Amount(light, words[light], counts[light]) for light in SHOWN_LIGHTS]


def _by_grid(scope: Scope) -> dict[int, Counter[str]]:
    """Open cases by grid and state, in one query."""
    rows = case_queries.visible(scope).open().order_by().values_list("area_no", "state").annotate(count=Count("id"))
    found: dict[int, Counter[str]] = {}
    for area_no, state, count in rows:
        found.setdefault(area_no, Counter())[state] += count
    return found


def _closed(n: Counts) -> dict[str, Any]:
    """What was closed in the period: how much, how much of it on time, how much solved by word of those who asked."""
    return {
        "closed": n["closed"],
        "on_time": Share(n["closed"] - n["late"], n["closed"]).value,
        "rated": n["rated"],
        "solved": Share(n["solved"], n["rated"]).value,
    }


def _towns(scope: Scope, grids: dict[int, Counter[str]], ended: dict[int, Counts], now: datetime) -> list[TownRow]:
    """One row for each town the viewer's areas touch. Two queries whatever the number of towns."""
    mine = case_queries.visible(scope)
    urgent = list(mine.filter(lit("red", now) | lit("orange", now)).values_list("area_no", "next_due_at"))
    rows = []
    for town in towns_of(scope):
        within = range(town.area_no, town.area_end + 1)
        dues = [due for area_no, due in urgent if due and area_no in within]
        done = _closed(summed(counts for no, counts in ended.items() if no in within))
        rows.append(
            TownRow(
                town.area_no, town.area_end, area_queries.name_in(town, "en" if english() else "zh"),
                open=sum(sum(counts.values()) for no, counts in grids.items() if no in within),
                red=sum(due <= now for due in dues), orange=sum(due > now for due in dues),
                closed=done["closed"], on_time=done["on_time"],
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: -row.open)


def towns_of(scope: Scope) -> list[Area]:
    """The towns of today that the viewer's areas touch, in every region where reports are taken in, in order."""
    touching = Q(pk=None)
    for begin, end in scope.area_ranges:
        touching |= Q(area_no__lte=end, area_end__gte=begin)
    towns = Area.objects.current().filter(touching, level="town", region_no__in=sorted(area_queries.open_regions()))
    return list(towns.order_by("area_no"))


def _changes(scope: Scope) -> list[Change]:
    """The newest steps of visible cases, found in the facts of the last days and not in the whole history."""
    recent = OutboxEntry.objects.filter(region_no__in=scope.regions, fact="case_moved").order_by("-at")
    ids = list(dict.fromkeys(recent.values_list("subject_id", flat=True)[:LOOKED_AT]))
    cases = {case.id: case for case in case_queries.visible(scope).filter(id__in=ids)}
    newest = [cases[one] for one in ids if one in cases][:MOST_CHANGES]
    keys = [(case.region_no, case.id, case.last_seq) for case in newest]
    moves = {event.case_id: event for event in CaseEvent.objects.filter(pk__in=keys, region_no__in=scope.regions)}
    names = area_queries.path_names({case.area_no for case in newest}, "en" if english() else "zh")
    return [_change(case, moves[case.id], names.get(case.area_no, "")) for case in newest if case.id in moves]


def _change(case: Case, event: CaseEvent, area_name: str) -> Change:
    move = flow_queries.flow_by_key(case.flow_id).moves.get(event.move)
    label = (move.label_en if english() else move.label_zh) if move else event.move
    return Change(
        at=event.happened_at,
        number=case.number,
        title=case.title,
        what=label,
        area_name=area_name,
        icon=ICONS.get(event.move, "info-circle"),
        case_key=str(case.key),
    )


def _sentences(figures: BoardFigures, new: int) -> list[str]:
    """What a leader reads first: five plain sentences, each with its number and period."""
    lights = {one.key: one.count for one in figures.by_light}
    total = sum(one.count for one in figures.by_state)
    said = [
        ngettext("%(n)s case is open; %(new)s of them came in within 24 hours.",
                 "%(n)s cases are open; %(new)s of them came in within 24 hours.", total) % {"n": total, "new": new},
        ngettext("%(n)s is overdue, %(near)s nearly due.", "%(n)s are overdue, %(near)s nearly due.", lights["red"])
        % {"n": lights["red"], "near": lights["orange"]},
    ]  # fmt: skip
    worst = max(figures.towns, key=lambda row: row.red, default=None)
    if worst and worst.red:
        said.append(_("Most overdue cases are in %(town)s: %(n)s.") % {"town": worst.name, "n": worst.red})
    if figures.on_time is not None:
        said.append(
            _("In the last %(days)s days %(closed)s cases were closed, %(share)s %% of them in time.")
            % {"days": figures.period_days, "closed": figures.closed, "share": round(figures.on_time * 100)}
        )
    if figures.solved is not None:
        said.append(
            _("%(n)s people rated the result: %(share)s %% say it is solved.")
            % {"n": figures.rated, "share": round(figures.solved * 100)}
        )
    return said
