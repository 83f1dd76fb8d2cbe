"""What a member of staff types: filters of the queue, and what a move needs."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wangge.cases.queries import DispatchOptions
from wangge.cases.rules import LIGHTS, Payload
from wangge.ui.fields import PhotosField

TABS = {
    "reported": _("To dispatch"),
    "dispatched": _("To sign"),
    "working": _("In hand"),
    "answered": _("To check"),
    "hung": _("On hold"),
    "open": _("All open"),
    "closed": _("Closed"),
}
OUTCOMES = {
    "solved": _("Solved"),
    "partly": _("Partly solved; the rest is named"),
    "planned": _("Planned, with a date"),
    "explained": _("Lawful but cannot be met; explained"),
}
PURPOSES = {
    "contact": _("To call about this case"),
    "visit": _("To prepare a visit"),
    "check": _("To check the result with the person"),
}
FIRST_TABS = {"dispatcher": "reported", "checker": "answered"}


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to; anything unknown in the address means no narrowing."""

    tab: str
    light: str = ""
    area_no: int | None = None
    number: str = ""
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
            number=given.get("number", "").strip()[:40],
            after=given.get("after", "")[:80],
        )

    def query(self, **changes: object) -> str:
        """The address of these filters with some of them changed, from the first page on."""
        parts = {"tab": self.tab, "light": self.light, "area": self.area_no, "number": self.number, **changes}
        return urlencode({name: value for name, value in parts.items() if value not in (None, "")})


class MoveForm(forms.Form):
    """What one move brings with it. Whether it is enough is for the rules; here only the shapes are read."""

    seq = forms.IntegerField(min_value=0)
    choice = forms.CharField(required=False)
    matter_id = forms.UUIDField(required=False)
    unit_id = forms.UUIDField(required=False)
    reason = forms.CharField(required=False, widget=forms.Textarea)
    clause = forms.CharField(required=False)
    answer = forms.CharField(required=False, widget=forms.Textarea)
    outcome = forms.ChoiceField(required=False, choices=list(OUTCOMES.items()))
    review_date = forms.DateField(required=False)
    photos = PhotosField(required=False)

    def clean(self) -> dict[str, Any]:
        """A suggestion chosen as a card stands for its matter and unit."""
        data = self.cleaned_data
        matter, _sep, unit = data.get("choice", "").partition("_")
        if unit:
            try:
                data["matter_id"], data["unit_id"] = UUID(matter), UUID(unit)
            except ValueError:
                self.add_error("choice", _("Please choose one of the suggestions, or matter and unit below."))
        return data

    def payload(self) -> Payload:
        """What was typed, as it goes to the action."""
        parts = {name: value for name, value in self.cleaned_data.items() if name not in {"seq", "choice"}}
        return Payload(**parts)


def first_choice(options: DispatchOptions | None) -> str:
    """The card that is chosen when the dispatch form opens: the best suggestion, or none."""
    if options is None or not options.suggestions:
        return ""
    return f"{options.suggestions[0].matter_id}_{options.suggestions[0].unit_id}"
