"""What one move brings with it."""

from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from wangge.cases.queries import DispatchOptions
from wangge.cases.rules import Payload
from wangge.ui.fields import PhotosField

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
EXTENSION_WORDS = {
    "minutes": _("minutes"),
    "work_hours": _("work hours"),
    "urgent_hours": _("hours, day and night"),
    "workdays": _("workdays"),
    "calendar_days": _("calendar days"),
}
SOLVED = {"true": _("Yes, solved"), "false": _("No, not solved")}
SALT = "suggested"
AIDS = frozenset({"seq", "choice", "candidate", "suggested"})
TYPED = ("answer", "plan", "remedy", "material", "reason", "clause")


class MoveForm(forms.Form):
    """What one move brings with it. Whether it is enough is for the rules; here only the shapes are read."""

    seq = forms.IntegerField(min_value=0)
    choice = forms.CharField(required=False)
    candidate = forms.CharField(required=False)
    suggested = forms.CharField(required=False)
    matter_id = forms.UUIDField(required=False)
    condition_id = forms.UUIDField(required=False)
    unit_id = forms.UUIDField(required=False)
    helper_id = forms.UUIDField(required=False)
    reason = forms.CharField(required=False)
    clause = forms.CharField(required=False)
    answer = forms.CharField(required=False)
    plan = forms.CharField(required=False)
    remedy = forms.CharField(required=False)
    material = forms.CharField(required=False)
    amount = forms.IntegerField(required=False, min_value=1, max_value=999)
    parent = forms.CharField(required=False, max_length=60)
    score = forms.FloatField(required=False, min_value=0, max_value=1)
    outcome = forms.ChoiceField(required=False, choices=list(OUTCOMES.items()))
    review_date = forms.DateField(required=False)
    solved = forms.TypedChoiceField(
        required=False, choices=list(SOLVED.items()), coerce=lambda word: word == "true", empty_value=None
    )
    stars = forms.IntegerField(required=False, min_value=1, max_value=5)
    photos = PhotosField(required=False)

    def clean(self) -> dict[str, Any]:
        """A suggestion chosen as a card stands for its matter and unit; a candidate for the case to merge into."""
        data = self.cleaned_data
        matter, _sep, unit = data.get("choice", "").partition("_")
        if unit:
            try:
                data["matter_id"], data["unit_id"] = UUID(matter), UUID(unit)
            except ValueError:
                self.add_error("choice", _("Please choose one of the suggestions, or matter and unit below."))
        number, _sep, score = data.get("candidate", "").partition("_")
        if number and not data.get("parent"):
            data["parent"], data["score"] = number, _share(score)
        return data

    def payload(self) -> Payload:
        """What was typed, as it goes to the action; what the desk was offered goes along."""
        parts = {name: value for name, value in self.cleaned_data.items() if name not in AIDS}
        return Payload(**parts, suggested=unpack(self.cleaned_data.get("suggested", "")))

    @property
    def typed(self) -> str:
        """Every word that was typed, to be kept when the move is not possible any more."""
        return "\n".join(str(self[name].value()) for name in TYPED if self[name].value())


class ManyForm(MoveForm):
    """What one move on several cases brings; every case carries its own length of history."""

    seq = forms.IntegerField(required=False)


def _share(written: str) -> float | None:
    try:
        score = float(written)
    except ValueError:
        return None
    return score if 0 <= score <= 1 else None


def pack(suggested: list[dict[str, object]]) -> str:
    """What the desk was offered, as a form carries it; sealed, so that nobody can change what was suggested."""
    return signing.dumps(suggested, salt=SALT, compress=True)


def unpack(written: str) -> tuple[dict[str, object], ...]:
    """What the desk was offered; nothing when the form does not say, or not truthfully."""
    try:
        return tuple(signing.loads(written, salt=SALT)) if written else ()
    except signing.BadSignature:
        return ()


def first_choice(options: DispatchOptions | None) -> str:
    """The card that is chosen when the dispatch form opens: the best suggestion, or none."""
    if options is None or not options.suggestions:
        return ""
    return f"{options.suggestions[0].matter_id}_{options.suggestions[0].unit_id}"
