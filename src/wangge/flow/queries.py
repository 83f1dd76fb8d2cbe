"""Reads: published flows and the working calendar, kept for a short while."""

from datetime import date

from django.conf import settings

from wangge.flow.models import FlowVersion
from wangge.flow.rules import Flow, WorkCalendar, read_flow
from wangge.flow.rules.calendar import read_spans
from wangge.kernel import clock
from wangge.kernel.caches import kept_for
from wangge.kernel.models import CalendarDay, CalendarYear


@kept_for(300)
def flow_by_key(key: str) -> Flow:
    """One published version; versions never change, so it may be kept long."""
    return read_flow(FlowVersion.objects.get(key=key).source)


@kept_for(30)
def current_flow(name: str) -> Flow:
    """The newest published version of a process."""
    newest = FlowVersion.objects.filter(name=name).order_by("-version").values_list("key", flat=True)[0]
    return flow_by_key(newest)


@kept_for(60)
def work_calendar() -> WorkCalendar:
    """The working calendar of this installation, from the calendar tables and the working hours setting."""
    exceptions: dict[date, bool] = dict(CalendarDay.objects.values_list("day", "is_workday"))
    return WorkCalendar(
        zone=clock.zone(),
        spans=read_spans(settings.WORK_HOURS),
        exceptions=exceptions,
        published_years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
        last_year=clock.today().year,
    )
