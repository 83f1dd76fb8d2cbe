"""How pages of the duty list write limits, levels and cells of a sheet."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from wangge.catalog.forms import CLOCKS, LEVELS, URGENCIES

register = template.Library()
UNITS = {
    "minutes": "%(n)s minutes",
    "work_hours": "%(n)s work hours",
    "urgent_hours": "%(n)s hours, day and night",
    "workdays": "%(n)s workdays",
    "calendar_days": "%(n)s calendar days",
}


@register.filter
def limit_words(written: str) -> str:
    """A limit in words: "4 work hours"."""
    amount, _sep, unit = str(written or "").partition(" ")
    return _(UNITS[unit]) % {"n": amount} if unit in UNITS else str(written or "")


@register.filter
def clock_name(kind: str) -> str:
    """The name of a clock; its key where a process has one of its own."""
    return str(CLOCKS.get(kind, kind))


@register.filter
def level_name(level: str) -> str:
    """The name of a level."""
    return str(LEVELS.get(level, level))


@register.filter
def urgency_name(urgency: str) -> str:
    """The name of an urgency."""
    return str(URGENCIES.get(urgency, urgency))


@register.filter
def each_limit(limits: Mapping[str, str]) -> list[tuple[str, str]]:
    """Clock and limit in words, in the order a case meets them."""
    order = [*CLOCKS, *sorted(set(limits) - set(CLOCKS))]
    return [(clock_name(kind), limit_words(limits[kind])) for kind in order if limits.get(kind)]


@register.filter
def cell(value: str) -> str:
    """A cell of a sheet as a person reads it."""
    return {"yes": _("yes"), "no": _("no"), "": _("(empty)")}.get(value, limit_words(value))
