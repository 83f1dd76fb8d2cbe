"""Reads: published flows and the working calendars, kept for a short while."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from wangge.flow.models import FlowMigration, FlowVersion
from wangge.flow.rules import Flow, WorkCalendar, parse_flow
from wangge.flow.rules.calendar import read_spans
from wangge.flow.rules.notices import DayChange, Days, Notice, changes_between
from wangge.kernel import clock
from wangge.kernel.caches import kept_for
from wangge.kernel.models import CalendarDay, CalendarYear, LocalCalendar, LocalDay


@kept_for(300)
def flow_by_key(key: str) -> Flow:
    """One published version; versions never change, so it may be kept long."""
    return parse_flow(FlowVersion.objects.get(key=key).source)


@kept_for(30)
def current_flow(name: str) -> Flow:
    """The newest published version of a process."""
    newest = FlowVersion.objects.filter(name=name).order_by("-version").values_list("key", flat=True)[0]
    return flow_by_key(newest)


def newest_version(name: str) -> int:
    """The number of the newest published version of a process; 0 before the first."""
    return FlowVersion.objects.filter(name=name).aggregate(newest=Max("version"))["newest"] or 0


def versions() -> list[FlowVersion]:
    """Every published version, by process, newest first."""
    return list(FlowVersion.objects.order_by("name", "-version"))


def version(key: str) -> FlowVersion | None:
    """One published version with who published it and when; None when there is none of this key."""
    return FlowVersion.objects.filter(key=key).first()


def version_before(this: FlowVersion) -> FlowVersion | None:
    """The version published before one; None for the first."""
    return FlowVersion.objects.filter(name=this.name, version__lt=this.version).order_by("-version").first()


def migration(from_key: str, to_key: str) -> FlowMigration | None:
    """The published rule that moves running cases between two versions, if there is one."""
    return FlowMigration.objects.filter(from_key=from_key, to_key=to_key).first()


def migration_by_id(migration_id: UUID) -> FlowMigration | None:
    """A published rule by its id."""
    return FlowMigration.objects.filter(id=migration_id).first()


@kept_for(60)
def work_calendar(code: str = "") -> WorkCalendar:
    """The national working calendar, or a local one: its own hours and holidays laid over the national days."""
    exceptions: dict[date, bool] = dict(CalendarDay.objects.values_list("day", "is_workday"))
    spans = settings.WORK_HOURS
    if code:
        spans = LocalCalendar.objects.get(code=code).spans or spans
        exceptions |= dict(LocalDay.objects.filter(calendar_id=code).values_list("day", "is_workday"))
    return WorkCalendar(
        zone=clock.zone(),
        spans=read_spans(spans),
        exceptions=exceptions,
        published_years=published_years(),
        last_year=clock.today().year,
    )


def published_years() -> frozenset[int]:
    """The years whose holiday notice is loaded; dates that touch others are provisional."""
    return frozenset(CalendarYear.objects.values_list("year", flat=True))


def calendar_year(year: int) -> CalendarYear | None:
    """The notice of a year, or None while there is none."""
    return CalendarYear.objects.filter(year=year).first()


def local_calendars() -> list[LocalCalendar]:
    """Every local calendar, by code."""
    return list(LocalCalendar.objects.order_by("code"))


def special_days(year: int, code: str = "") -> Days:
    """The days of a year that depart from the ordinary week, or from the national calendar when a code is given."""
    rows = LocalDay.objects.filter(calendar_id=code) if code else CalendarDay.objects.all()
    return _days(rows.filter(day__year=year).order_by("day").values_list("day", "is_workday", "name"))


def changes_by(notice: Notice) -> list[DayChange]:
    """What loading a notice would change: its years are replaced whole."""
    rows = CalendarDay.objects.filter(day__year__in=notice.years).values_list("day", "is_workday", "name")
    return changes_between(_days(rows), notice.days)


def local_changes(code: str, days: Mapping[date, tuple[bool, str]]) -> list[DayChange]:
    """What putting these days in a local calendar would change."""
    rows = LocalDay.objects.filter(calendar_id=code).values_list("day", "is_workday", "name")
    return changes_between(_days(rows), days)


def _days(rows: Iterable[tuple[date, bool, str]]) -> Days:
    return {day: (is_workday, name) for day, is_workday, name in rows}


def calendar_of(region_no: int) -> WorkCalendar:
    """The working calendar of a region: the local one that bears its number, else the national one."""
    code = str(region_no)
    return work_calendar(code) if code in _local_codes() else work_calendar()


@kept_for(60)
def _local_codes() -> frozenset[str]:
    return frozenset(LocalCalendar.objects.values_list("code", flat=True))
