"""What a return visit by call brought."""

from django import forms

from wangge.console.forms.moves import SOLVED

REACHED = ("yes", "no")


class CallForm(forms.Form):
    """Whether somebody was reached, and what they said. Whether it is enough is for the action."""

    reached = forms.ChoiceField(choices=[(one, one) for one in REACHED])
    solved = forms.TypedChoiceField(
        required=False, choices=list(SOLVED.items()), coerce=lambda word: word == "true", empty_value=None
    )
    stars = forms.IntegerField(required=False, min_value=1, max_value=5)
    remark = forms.CharField(required=False, max_length=400)
