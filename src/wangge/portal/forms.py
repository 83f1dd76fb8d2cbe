"""What a resident types: a report, the number and code of a case, an opinion of the result."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.cases.rules import OWN_CHANNEL, Payload, Report
from wangge.rights import queries as rights_queries
from wangge.rights.actions import Asked
from wangge.ui.fields import PhotosField


class ReportForm(forms.Form):
    """A report. Whether it can be taken is for the rules; here only the shapes are read."""

    activities = ("report_form", "staff_entry")
    submission_key = forms.UUIDField()
    notice = forms.CharField(required=False, max_length=40)  # the notice that stood beside the form
    text = forms.CharField(required=False, widget=forms.Textarea)
    photos = PhotosField(required=False)
    place = forms.CharField(required=False)
    area_no = forms.IntegerField(required=False, min_value=0)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    phone = forms.CharField(required=False)
    name = forms.CharField(required=False)
    home = forms.CharField(required=False)
    id_number = forms.CharField(required=False)  # read only where a member of staff takes the report down
    hides_reporter = forms.BooleanField(required=False)
    is_new = forms.BooleanField(required=False)  # staff have looked at what may be the same thing

    def report(self, *, channel: str, flow: str = "grid_loop") -> Report:
        """The report as it goes to the action."""
        data = self.cleaned_data
        is_own = channel == OWN_CHANNEL
        return Report(
            text=data["text"],
            place=data["place"],
            lon=data["lon"],
            lat=data["lat"],
            area_no=data["area_no"],
            phone=data["phone"],
            name=data["name"],
            home=data["home"],
            id_number="" if is_own else data["id_number"],
            hides_reporter=data["hides_reporter"],
            photos=data["photos"],
            submission_key=str(data["submission_key"]),
            channel=channel,
            flow=flow,
            notice=rights_queries.shown_notice(data["notice"], "report_form" if is_own else "staff_entry"),
        )


class FollowForm(forms.Form):
    """The number and code from a receipt."""

    number = forms.CharField(error_messages={"required": _("Please type the number from the receipt.")})
    code = forms.CharField(error_messages={"required": _("Please type the six-letter code from the receipt.")})


class OpinionForm(forms.Form):
    """What the person who reported says of the case: solved or not, stars, words."""

    activities = ("return_visit",)

    seq = forms.IntegerField(min_value=0)
    reason = forms.CharField(required=False, widget=forms.Textarea)
    solved = forms.NullBooleanField(required=False)
    stars = forms.IntegerField(required=False, min_value=1, max_value=5)

    def payload(self) -> Payload:
        """The opinion as it goes to the action."""
        data = self.cleaned_data
        return Payload(reason=data["reason"], solved=data["solved"], stars=data["stars"])


class VisitForm(forms.Form):
    """What the person says through the link the centre sent."""

    activities = ("return_visit",)

    solved = forms.TypedChoiceField(choices=[("true", ""), ("false", "")], coerce=lambda word: word == "true")
    stars = forms.IntegerField(min_value=1, max_value=5)
    reason = forms.CharField(required=False, max_length=400)


class RightsForm(forms.Form):
    """What a person asks about their own data."""

    activities = ("rights_request",)

    kind = forms.CharField(required=False, max_length=20)
    words = forms.CharField(required=False, widget=forms.Textarea)
    phone = forms.CharField(required=False)
    name = forms.CharField(required=False)
    home = forms.CharField(required=False)

    def asked(self) -> Asked:
        """The request as it goes to the action."""
        data = self.cleaned_data
        return Asked(data["kind"], data["words"], {name: data[name] for name in ("phone", "name", "home")})


class CopyForm(FollowForm):
    """Number and code anew, and in which form the copy is wanted."""

    form = forms.ChoiceField(choices=[("html", ""), ("json", "")])
