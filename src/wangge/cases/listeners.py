"""What the matter hears from the ground: a corrected calendar moves due dates, renumbered areas their numbers."""

from wangge.areas import queries as area_queries
from wangge.areas.events import AreasRenumbered
from wangge.cases.actions.following import renumber_cases
from wangge.flow.events import CalendarChanged
from wangge.kernel.queue import queue_job


def on_calendar_changed(_fact: CalendarChanged) -> None:
    """Compute the clocks of open cases again, as a job of the same transaction."""
    queue_job("recompute_clocks")


def on_areas_renumbered(fact: AreasRenumbered) -> None:
    """Let the numbers kept with cases follow, in the same transaction."""
    renumber_cases(fact, area_queries.region_numbers())
