"""Limits and clocks in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wangge.flow.rules import Limit

UNIT_WORDS = {
    "minutes": gettext_noop("%(n)s minutes"),
    "work_hours": gettext_noop("%(n)s work hours"),
    "urgent_hours": gettext_noop("%(n)s hours, day and night"),
    "workdays": gettext_noop("%(n)s workdays"),
    "calendar_days": gettext_noop("%(n)s calendar days"),
}
LINE_WORDS = {
    "started": gettext_noop("started %(at)s + %(limit)s → due %(due)s"),
    "paused": gettext_noop("paused %(at)s"),
    "resumed": gettext_noop("resumed %(at)s → due %(due)s"),
    "extended": gettext_noop("extended %(at)s by %(limit)s → due %(due)s"),
    "stopped": gettext_noop("stopped %(at)s"),
}


def limit_words(written: str) -> str:
    """A limit in words: "4 work hours"."""
    if not written:
        return ""
    limit = Limit.parse(written)
    return _(UNIT_WORDS[limit.unit]) % {"n": limit.amount}
