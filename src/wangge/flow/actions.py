"""Verbs: publish a flow and the rule that moves running cases to it, keep the civil calendar."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction

from wangge.flow import queries
from wangge.flow.events import CalendarChanged
from wangge.flow.models import FlowMigration, FlowVersion
from wangge.flow.rules import Flow, FlowError, UnsoundError, read_flow
from wangge.flow.rules.calendar import FIRST, read_spans
from wangge.flow.rules.migrating import gaps_of_migration
from wangge.flow.rules.notices import DayChange, Days, Notice, NoticeError, read_notice
from wangge.kernel import audit, bus, clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.models import CalendarDay, CalendarYear, LocalCalendar, LocalDay

SHIPPED = Path(__file__).parent / "flows"
CALENDAR = Path(__file__).parent.parent / "kernel" / "data" / "cn_holidays_2004_2026.json"
ALWAYS = (FIRST, date(9999, 12, 31))


@transaction.atomic
def publish_flow(source: str, *, by: UUID | None, note: str = "") -> Flow:
    """Publish a sound flow file as the next version; FlowError when it is unsound or its number is used up.

    Publishing the very same file again changes nothing. Running cases stay on the version they began with.
    """
    flow = read_flow(source)
    newest = FlowVersion.objects.select_for_update().filter(name=flow.name).order_by("-version").first()
    if newest is not None and newest.source == source:
        return flow
    if newest is not None and flow.version <= newest.version:
        raise FlowError(f"{newest.key} is published already; give the changed file the version {newest.version + 1}")
    FlowVersion.objects.create(
        key=flow.key, name=flow.name, version=flow.version, source=source, published_at=clock.now(),
        published_by=by, note=note,
    )  # fmt: skip
    audit.record("publish_flow", by=by, subject=("flow", flow.key), reason=note)
    forget_everything()
    return flow


@transaction.atomic
def publish_migration(
    from_key: str, to_key: str, states: Mapping[str, str], *, by: UUID | None, moves: Mapping[str, str] | None = None
) -> FlowMigration:
    """Publish where cases of one version stand in another; UnsoundError names every state, move or clock left out.

    `states` maps every open state; a move that keeps its name need not be in `moves`. Publishing again replaces it.
    """
    old, new = queries.flow_by_key(from_key), queries.flow_by_key(to_key)
    if gaps := list(gaps_of_migration(old, new, states, moves or {})):
        raise UnsoundError(gaps)
    migration, _ = FlowMigration.objects.update_or_create(
        from_key=from_key,
        to_key=to_key,
        defaults={
            "states": dict(states), "moves": dict(moves or {}), "published_at": clock.now(), "published_by": by,
        },
    )  # fmt: skip
    detail: dict[str, object] = {"states": dict(states), "moves": dict(moves or {})}
    audit.record("publish_migration", by=by, subject=("flow", f"{from_key} {to_key}"), detail=detail)
    return migration


@transaction.atomic
def load_notice(notice: Notice, *, by: UUID | None) -> list[DayChange]:
    """Put a published notice in the place of what was held for its years; returns the days changed.

    The years are no longer provisional. Loading the same notice again changes nothing and announces nothing.
    """
    changes = queries.changes_by(notice)
    published = queries.published_years()
    unpublished = notice.years - published
    _write_days({change.day: notice.days.get(change.day) for change in changes})
    for year in sorted(notice.years):
        CalendarYear.objects.update_or_create(
            year=year, defaults={"notice": notice.number[:200], "source": notice.source[:200]}
        )
    if changes or unpublished:
        touched = [change.day for change in changes]
        touched += [day for year in unpublished for day in (date(year, 1, 1), date(year, 12, 31))]
        span = (min(touched), max(touched))
        _announce("load_calendar", span, by=by, detail={"days": len(changes)}, is_first=not published)
    return changes


def _write_days(days: Mapping[date, tuple[bool, str] | None]) -> None:
    ordinary = [day for day, entry in days.items() if entry is None]
    CalendarDay.objects.filter(day__in=ordinary).delete()
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=day, is_workday=entry[0], name=entry[1]) for day, entry in days.items() if entry],
        update_conflicts=True, unique_fields=["day"], update_fields=["is_workday", "name"],
    )  # fmt: skip


def _announce(
    verb: str,
    days: tuple[date, date],
    *,
    by: UUID | None,
    code: str = "",
    detail: dict[str, object] | None = None,
    is_first: bool = False,
) -> None:
    """Write down and tell that days changed; the first calendar of a new database changes nobody's dates."""
    first, last = days
    span: dict[str, object] = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    audit.record(verb, by=by, subject=("calendar", code or "national"), detail=span | (detail or {}))
    forget_everything()
    if not is_first:
        bus.publish(CalendarChanged(first, last, code))


@transaction.atomic
def load_calendar(path: Path = CALENDAR, *, by: UUID | None) -> int:
    """Load a file of holidays and make-up workdays; returns how many days changed. Again, it changes nothing."""
    return len(load_notice(read_notice(path.read_text(encoding="utf-8"), this_year=clock.today().year), by=by))


@transaction.atomic
def set_day(day: date, *, is_workday: bool | None, name: str = "", code: str = "", by: UUID | None) -> bool:
    """Say how one day is worked; None makes it an ordinary day. Returns whether anything changed.

    With a code the day is one of that local calendar, laid over the national one.
    """
    rows = LocalDay.objects.filter(calendar_id=code, day=day) if code else CalendarDay.objects.filter(day=day)
    held = rows.values_list("is_workday", "name").first()
    wanted = None if is_workday is None else (is_workday, name[:60])
    if held == wanted:
        return False
    rows.delete()
    if wanted and code:
        LocalDay.objects.create(calendar_id=code, day=day, is_workday=wanted[0], name=wanted[1])
    elif wanted:
        CalendarDay.objects.create(day=day, is_workday=wanted[0], name=wanted[1])
    _announce("set_day", (day, day), by=by, code=code, detail={"is_workday": is_workday, "name": name[:60]})
    return True


@transaction.atomic
def save_local_calendar(
    code: str, *, name_zh: str, name_en: str = "", spans: Iterable[str] = (), by: UUID | None
) -> LocalCalendar:
    """Make or change a local calendar; NoticeError when its hours overlap, run backwards or cannot be read."""
    written = list(spans)
    _check_spans(written)
    before = LocalCalendar.objects.filter(code=code).first()
    local, _ = LocalCalendar.objects.update_or_create(
        code=code, defaults={"name_zh": name_zh, "name_en": name_en, "spans": written}
    )
    if before is None or before.spans != written:
        _announce("save_local_calendar", ALWAYS, by=by, code=code, detail={"spans": written})
    return local


def _check_spans(written: list[str]) -> None:
    try:
        edges = [edge for span in read_spans(written) for edge in span]
    except ValueError as error:
        raise NoticeError(f"working hours are written like 08:30-12:00, not {', '.join(written)}") from error
    if edges != sorted(set(edges)) or any(edge > 24 * 60 for edge in edges):
        raise NoticeError(f"working hours must follow one another within a day: {', '.join(written)}")


@transaction.atomic
def load_local_days(code: str, days: Days, *, by: UUID | None) -> int:
    """Put these days in the place of all days of a local calendar; returns how many changed."""
    changes = queries.local_changes(code, days)
    if changes:
        LocalDay.objects.filter(calendar_id=code).delete()
        LocalDay.objects.bulk_create(
            [LocalDay(calendar_id=code, day=day, is_workday=entry[0], name=entry[1]) for day, entry in days.items()]
        )
        span = (changes[0].day, changes[-1].day)
        _announce("load_local_days", span, by=by, code=code, detail={"days": len(changes)})
    return len(changes)


def install_shipped(*, by: UUID | None = None) -> None:
    """Bring a new database to the state the product ships with: the calendar and the shipped flows.

    What an installation has corrected or published since is left as it is.
    """
    shipped = read_notice(CALENDAR.read_text(encoding="utf-8"), this_year=clock.today().year)
    if missing := shipped.years - queries.published_years():
        load_notice(shipped.only(missing), by=by)
    for file in sorted(SHIPPED.glob("*.toml")):
        flow = read_flow(file.read_text(encoding="utf-8"))
        if flow.version > queries.newest_version(flow.name):
            publish_flow(file.read_text(encoding="utf-8"), by=by)
