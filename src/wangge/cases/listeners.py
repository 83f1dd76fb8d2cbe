"""What the matter hears from the ground: a corrected calendar moves due dates."""

from wangge.flow.events import CalendarChanged
from wangge.kernel.queue import queue_job


def on_calendar_changed(_fact: CalendarChanged) -> None:
    """Compute the clocks of open cases again, as a job of the same transaction."""
    queue_job("recompute_clocks")
