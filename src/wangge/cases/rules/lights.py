"""The light of a case: how much of its limit is left, by moments fixed when the clocks last changed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from wangge.flow.rules import ClockRun, WorkCalendar, retreats

LIGHTS = ("red", "orange", "yellow", "green", "paused", "done")
HALF_LEFT, LITTLE_LEFT = 0.5, 0.2


@dataclass(frozen=True)
class LightMoments:
    """When the light of a case changes, and which clock decides it."""

    half_at: datetime | None = None
    near_at: datetime | None = None
    due_at: datetime | None = None
    kind: str = ""
    is_provisional: bool = False
    is_paused: bool = False


def light_moments(
    runs: Iterable[ClockRun], calendar: WorkCalendar, *, over_pause: Collection[str] = ()
) -> LightMoments:
    """The moments of the running clock that is due first; paused when every live clock is.

    A clock that only watches over a pause leaves the case paused until it runs out.
    """
    alive = [run for run in runs if run.stopped_at is None]
    running = [run for run in alive if run.due_at]
    if not running:
        return LightMoments(is_paused=bool(alive))
    first = min(running, key=lambda run: run.due_at or run.started_at)
    assert first.due_at is not None
    if all(run.kind in over_pause for run in running):
        return LightMoments(due_at=first.due_at, kind=first.kind, is_provisional=first.is_provisional, is_paused=True)
    left_at = retreats(first.whole_limit, first.due_at, calendar)
    return LightMoments(
        half_at=left_at(HALF_LEFT),
        near_at=left_at(LITTLE_LEFT),
        due_at=first.due_at,
        kind=first.kind,
        is_provisional=first.is_provisional,
    )


def light_at(moments: LightMoments, now: datetime, *, is_closed: bool) -> str:
    """Which light shows at a moment."""
    if is_closed:
        return "done"
    if moments.due_at is None:
        return "paused" if moments.is_paused else "green"
    if now >= moments.due_at:
        return "red"
    if moments.is_paused:
        return "paused"
    if moments.near_at and now >= moments.near_at:
        return "orange"
    return "yellow" if moments.half_at and now >= moments.half_at else "green"
