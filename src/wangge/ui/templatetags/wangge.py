"""How pages write numbers, moments, labels and icons."""

from datetime import datetime

from django import template
from django.templatetags.static import static
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.kernel import clock
from wangge.kernel.sparing import better_left_out

register = template.Library()


def _speaks_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


@register.inclusion_tag("ui/_leave_out.html")
def leave_out(written: object) -> dict[str, str]:
    """A plain hint below a text that is shown again: which words it may do without. Nothing for most texts."""
    return {"words": "、".join(better_left_out(str(written or ""))[:5])}


@register.filter
def number(written: object) -> str:
    """A case number in groups people can read aloud: 320583-261122-0482137."""
    digits = str(written or "")
    if len(digits) == 19 and digits.isdigit():
        return f"{digits[:6]}-{digits[6:12]}-{digits[12:]}"
    return digits


@register.filter
def label(thing: object, field: str = "") -> str:
    """The name of a thing in the reader's language, from label_zh and label_en, name_zh and name_en, or name alone.

    With a field, only that one: `player|label:"role"` is role_zh or role_en.
    """
    endings = ("_zh", "", "_en") if _speaks_chinese() else ("_en", "", "_zh")
    for ending in endings:
        for name in (field,) if field else ("label", "name", "title", "note"):
            if found := _field(thing, name + ending):
                return found
    return str(thing or "")


def _field(thing: object, name: str) -> str:
    found = thing.get(name) if isinstance(thing, dict) else getattr(thing, name, "")
    return str(found or "")


@register.filter
def moment(at: datetime | None) -> str:
    """The exact local time, with the year only when it is not this one."""
    if not at:
        return ""
    local, now = clock.local(at), clock.local(clock.now())
    if _speaks_chinese():
        return format_date(local, "n月j日 H:i" if local.year == now.year else "Y年n月j日 H:i")
    return format_date(local, "j M H:i" if local.year == now.year else "j M Y H:i")


@register.filter
def day_time(at: datetime | None) -> str:
    """The time of day if it is today, else day and time."""
    if not at:
        return ""
    local = clock.local(at)
    return format_date(local, "H:i") if local.date() == clock.today() else moment(at)


def _span(seconds: float) -> str:
    """A length of time in its two largest units."""
    minutes = int(seconds // 60)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [(days, _("{n} d")), (hours, _("{n} h")), (rest, _("{n} min"))]
    while len(parts) > 1 and not parts[0][0]:
        parts.pop(0)
    return " ".join(text.format(n=n) for n, text in parts[:2] if n) or _("{n} min").format(n=0)


@register.filter
def ago(at: datetime | None) -> str:
    """How long ago, in words."""
    if not at:
        return ""
    passed = (clock.now() - at).total_seconds()
    return _("just now") if passed < 60 else _("{time} ago").format(time=_span(passed))


@register.filter
def remaining(at: datetime | None) -> str:
    """How much time is left, or by how much the time is past, in words."""
    if not at:
        return ""
    left = (at - clock.now()).total_seconds()
    words = _("{time} left") if left >= 0 else _("overdue by {time}")
    return words.format(time=_span(abs(left)))


def _time(at: datetime | None, words: str, kind: str) -> SafeString:
    if not at:
        return SafeString("")
    return format_html(
        '<time datetime="{}" data-words="{}" title="{}">{}</time>', at.isoformat(), kind, moment(at), words
    )


@register.simple_tag
def time_ago(at: datetime | None) -> SafeString:
    """How long ago, kept true by the page's script, with the exact time on hover."""
    return _time(at, ago(at), "ago")


@register.simple_tag
def time_left(at: datetime | None) -> SafeString:
    """How much time is left, kept true by the page's script, with the exact time on hover."""
    return _time(at, remaining(at), "left")


@register.simple_tag
def time_at(at: datetime | None) -> SafeString:
    """The exact time."""
    return _time(at, moment(at), "at")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from the sprite; decoration, so readers skip it."""
    address = f"{static('parts/icons.svg')}#tabler-{name}"
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', address)


@register.simple_tag
def shape(light: str) -> SafeString:
    """The shape of a light; the word stands beside it."""
    address = f"{static('ui/lights.svg')}#{light or 'none'}"
    return format_html('<svg class="shape" aria-hidden="true" focusable="false"><use href="{}"/></svg>', address)


@register.filter
def light_word(light: str) -> str:
    """The word of a light."""
    words = {
        "green": _("On time"),
        "yellow": _("Half gone"),
        "orange": _("Nearly due"),
        "red": _("Overdue"),
        "paused": _("Paused"),
        "done": _("Closed"),
    }
    return words.get(light, _("No limit running"))


@register.filter
def key_hint(keyboard: str) -> SafeString:
    """The key that triggers an action, shown beside it."""
    return format_html("<kbd>{}</kbd>", keyboard.upper()) if keyboard else SafeString("")
