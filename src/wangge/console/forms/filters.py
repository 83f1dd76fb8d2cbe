"""The filters of the queue, as an address names them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wangge.cases.queries import Narrowing
from wangge.cases.queries.story import CHANNELS
from wangge.cases.rules import LIGHTS
from wangge.kernel.text import clean

TABS = {
    "reported": _("To dispatch"),
    "dispatched": _("To sign"),
    "working": _("In hand"),
    "answered": _("To check"),
    "hung": _("On hold"),
    "disputed": _("To rule on"),
    "asks": _("To decide"),
    "open": _("All open"),
    "closed": _("Closed"),
}
DECIDERS = frozenset({"supervisor", "dispatcher"})
FIRST_TABS = {"supervisor": "disputed", "dispatcher": "reported", "checker": "answered"}
LONGEST_WORDS = 60


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to; anything unknown in the address means no narrowing."""

    tab: str
    light: str = ""
    area_no: int | None = None
    unit_id: str = ""
    matter_id: str = ""
    channel: str = ""
    words: str = ""
    after: str = ""

    @classmethod
    def read(cls, given: QueryDict, roles: Collection[str]) -> "Filters":
        """The filters named in an address; the first tab is the one the person's role works from."""
        first = next((tab for role, tab in FIRST_TABS.items() if role in roles), "open")
        area, tab, light = given.get("area", ""), given.get("tab", ""), given.get("light", "")
        return cls(
            tab=tab if tab in TABS else first,
            light=light if light in LIGHTS else "",
            area_no=int(area) if area.isascii() and area.isdigit() and len(area) <= 18 else None,
            unit_id=_id(given.get("unit", "")),
            matter_id=_id(given.get("matter", "")),
            channel=given.get("channel", "") if given.get("channel") in CHANNELS else "",
            words=clean(given.get("words", ""))[:LONGEST_WORDS],
            after=_after(given.get("after", "")),
        )

    @property
    def parts(self) -> dict[str, object]:
        """The filters as an address writes them; nothing that is empty."""
        parts = {
            "tab": self.tab, "light": self.light, "area": self.area_no, "unit": self.unit_id, "matter": self.matter_id,
            "channel": self.channel, "words": self.words,
        }  # fmt: skip
        return {name: value for name, value in parts.items() if value not in (None, "")}

    def query(self, **changes: object) -> str:
        """The address of these filters with some of them changed, from the first page on."""
        return urlencode({name: value for name, value in {**self.parts, **changes}.items() if value not in (None, "")})

    def without(self, *names: str) -> dict[str, object]:
        """What a form that sets the others carries along."""
        return {name: value for name, value in self.parts.items() if name not in names}

    @property
    def narrowing(self) -> Narrowing:
        """The same for the query."""
        return Narrowing(
            self.tab, self.light, self.area_no, self.unit_id, self.matter_id, self.channel, self.words
        )  # fmt: skip


def tabs_for(roles: Collection[str], shown: str) -> dict[str, object]:
    """The tabs somebody works with: what waits for a ruling or a decision only for those who give one."""
    hidden = set() if DECIDERS & set(roles) else {"disputed", "asks"} - {shown}
    return {tab: label for tab, label in TABS.items() if tab not in hidden}


def _id(written: str) -> str:
    try:
        return str(UUID(written)) if written else ""
    except ValueError:
        return ""


def _after(written: str) -> str:
    """The key of a page, when it is one: a moment with its zone, and the last id if it has one."""
    moment, _sep, last = written[:80].partition("_")
    try:
        is_sound = datetime.fromisoformat(moment).tzinfo is not None
    except ValueError:
        return ""
    return written[:80] if is_sound and (not last or _id(last)) else ""
