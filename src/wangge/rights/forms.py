"""What a data-protection officer types: a step, a mark, the next version of an activity."""

from django import forms

from wangge.rights.actions import Assessed, Found
from wangge.rights.actions.publishing import Edition


class StepForm(forms.Form):
    """One step of a request and the words that go with it."""

    move = forms.SlugField()
    seen = forms.SlugField()
    words = forms.CharField(required=False, widget=forms.Textarea)


class MarkForm(forms.Form):
    """A mark on a case."""

    number = forms.CharField(required=False)
    kind = forms.SlugField(required=False)
    reason = forms.CharField(required=False, max_length=400)


class AssessmentForm(forms.Form):
    """An assessment of a sensitive module."""

    module = forms.SlugField()
    affected = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    purpose = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    necessity = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    risks = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    measures = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    conclusion = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    signer = forms.CharField(required=False, max_length=80)
    signed_date = forms.DateField()
    valid_until = forms.DateField()

    def assessed(self) -> Assessed:
        """The assessment as it goes to the action."""
        return Assessed(**{name: value for name, value in self.cleaned_data.items() if name != "module"})


class BreachForm(forms.Form):
    """What is known of a breach when it is found."""

    what = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    kinds = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    harm = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    measures = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    way = forms.ChoiceField(choices=[("looks", ""), ("all", "")])
    since = forms.DateTimeField()
    until = forms.DateTimeField()
    account = forms.CharField(required=False, max_length=150)

    def found(self) -> Found:
        """The breach as it goes to the action."""
        return Found(**self.cleaned_data)


class BreachStepForm(forms.Form):
    """A step of a breach: who was told, or the closing report."""

    step = forms.SlugField()
    report = forms.CharField(required=False, max_length=4000, widget=forms.Textarea)


class ActivityForm(forms.Form):
    """The next version of an activity."""

    seen = forms.IntegerField(min_value=1)
    notice_zh = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    notice_en = forms.CharField(required=False, max_length=2000, widget=forms.Textarea)
    responsible = forms.CharField(required=False, max_length=200)
    legal_basis = forms.CharField(required=False, max_length=200)
    person_months = forms.IntegerField(required=False)
    words_months = forms.IntegerField(required=False)

    def edition(self) -> Edition:
        """The version as it goes to the action."""
        data = self.cleaned_data
        return Edition(
            data["notice_zh"], data["notice_en"], data["responsible"], data["legal_basis"], data["person_months"],
            data["words_months"],
        )  # fmt: skip
