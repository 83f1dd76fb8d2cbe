"""The one place that asks what time it is."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def zone() -> ZoneInfo:
    """The civil time zone of this installation."""
    return ZoneInfo(settings.TIME_ZONE)


def local(moment: datetime) -> datetime:
    """The moment in civil time."""
    return moment.astimezone(zone())


def today() -> date:
    """The civil date now."""
    return local(now()).date()
