"""What staff type about places: a room, a floor, a file to bring in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wangge.places.models import Use


class FloorForm(forms.Form):
    """A floor: 1 and up above the ground, -1 and down below."""

    floor = forms.IntegerField(label=_("Floor"), min_value=-20, max_value=200)


class RoomForm(FloorForm):
    """A room of the floor chart."""

    unit = forms.IntegerField(label=_("Unit of the building"), min_value=0, max_value=99, initial=1)
    number = forms.CharField(label=_("Room number"), max_length=12)
    use = forms.ChoiceField(label=_("Use"), choices=Use.choices, initial=Use.UNKNOWN)


class UploadForm(forms.Form):
    """A file to bring in, at first as a trial."""

    kind = forms.ChoiceField(
        label=_("What the file holds"),
        choices=[
            ("buildings", _("Buildings (XLSX or CSV)")), ("rooms", _("Rooms (XLSX or CSV)")),
            ("landmarks", _("Place names (XLSX or CSV)")), ("osm", _("OpenStreetMap extract (.osm or .osm.gz)")),
        ],
    )  # fmt: skip
    file = forms.FileField(label=_("File"), allow_empty_file=False)
    is_dry_run = forms.BooleanField(label=_("Only try it: say what would be done and keep nothing"), required=False)
