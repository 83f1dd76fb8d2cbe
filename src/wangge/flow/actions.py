"""Verbs: publish a flow, load the civil calendar."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction

from wangge.flow.models import FlowVersion
from wangge.flow.rules import Flow, FlowError, read_flow
from wangge.kernel import audit, clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.models import CalendarDay, CalendarYear

SHIPPED = Path(__file__).parent / "flows"
CALENDAR = Path(__file__).parent.parent / "kernel" / "data" / "cn_holidays_2004_2026.json"


@transaction.atomic
def publish_flow(source: str, *, by: UUID | None) -> Flow:
    """Publish a sound flow file as a version; FlowError when it is unsound or would change a published version."""
    flow = read_flow(source)
    existing = FlowVersion.objects.filter(key=flow.key).first()
    if existing is None:
        FlowVersion.objects.create(
            key=flow.key, name=flow.name, version=flow.version, source=source, published_at=clock.now()
        )
        audit.record("publish_flow", by=by, subject=("flow", flow.key))
        forget_everything()
    elif existing.source != source:
        raise FlowError(f"{flow.key} is published already; give the changed file a higher version")
    return flow


@transaction.atomic
def load_calendar(path: Path = CALENDAR, *, by: UUID | None) -> int:
    """Load published holidays and make-up workdays; returns how many days changed. Loading again changes nothing."""
    data = json.loads(path.read_text())
    wanted = {date.fromisoformat(day): (False, name) for day, name in data["holidays"].items()}
    wanted |= {date.fromisoformat(day): (True, name) for day, name in data["workdays"].items()}
    held = {day: (worked, name) for day, worked, name in CalendarDay.objects.values_list("day", "is_workday", "name")}
    changed = {day: entry for day, entry in wanted.items() if held.get(day) != entry}
    if not changed:
        return 0
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=day, is_workday=worked, name=name) for day, (worked, name) in changed.items()],
        update_conflicts=True, unique_fields=["day"], update_fields=["is_workday", "name"],
    )  # fmt: skip
    for year in sorted({day.year for day in wanted}):
        CalendarYear.objects.get_or_create(year=year, defaults={"source": data["source"]})
    audit.record("load_calendar", by=by, subject=("calendar", data["source"]), detail={"days": len(changed)})
    forget_everything()
    return len(changed)


def install_shipped(*, by: UUID | None = None) -> None:
    """Bring a new database to the state the product ships with: the calendar and the shipped flows."""
    load_calendar(by=by)
    for file in sorted(SHIPPED.glob("*.toml")):
        publish_flow(file.read_text(), by=by)
