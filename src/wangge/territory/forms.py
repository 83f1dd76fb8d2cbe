"""What is asked of the territory pages, and what somebody who draws sends."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django import forms
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.areas import rules
from wangge.areas.actions import LevelDraft, NewArea, PlanDraft, SizeDraft
from wangge.areas.models import Area, Plan
from wangge.cases.queries.desk import english
from wangge.kernel import clock, frames, geometry
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.geometry import Shape
from wangge.kernel.text import clean
from wangge.territory.actions import BordersWanted, Drawn, LayerWanted

MOST_CORNERS = 20_000
LONGEST_NAME = 120


class Times(NamedTuple):
    """The day asked for, and the moment whose knowledge is asked for (none: now)."""

    valid: date
    recorded: datetime | None


def read_times(asked: Mapping[str, str]) -> Times:
    """`on` and `known`; anything unreadable means today and now."""
    try:
        valid = parse_date(asked.get("on", "")) or clock.today()
        recorded = parse_datetime(asked.get("known", ""))
    except ValueError:
        return Times(clock.today(), None)
    if recorded is not None and recorded.tzinfo is None:
        recorded = recorded.replace(tzinfo=clock.zone())
    return Times(valid, recorded)


def read_key(written: str | None) -> UUID | None:
    """A key as it stands in an address; None when there is none."""
    try:
        return UUID(written or "")
    except ValueError:
        return None


class CorrectForm(forms.Form):
    """What was recorded wrongly."""

    name = forms.CharField(label=gettext_lazy("Name (Chinese)"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("Name (English)"), max_length=160, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of grid"), required=False)
    purpose = forms.CharField(label=gettext_lazy("Purpose"), max_length=120, required=False)
    reason = forms.CharField(label=gettext_lazy("What was wrong"), max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", "—"), *((key, words[0]) for key, words in rules.GRID_KINDS.items())]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    @classmethod
    def of(cls, area: Area) -> "CorrectForm":
        """What is recorded now."""
        kind = area.kind if area.kind in rules.GRID_KINDS else ""
        return cls(initial={"name": area.name, "name_en": area.name_en, "kind": kind, "purpose": area.purpose})


class PlanForm(forms.Form):
    """What a plan is called, when it takes effect, and why."""

    title = forms.CharField(label=gettext_lazy("Title of the plan"), max_length=120)
    effective_date = forms.DateField(label=gettext_lazy("Takes effect on"), widget=forms.DateInput)
    reasons = forms.CharField(label=gettext_lazy("Why"), max_length=4000, required=False, widget=forms.Textarea)
    factors = forms.MultipleChoiceField(
        required=False, choices=[(key, words[0]) for key, words in rules.FACTORS.items()]
    )

    @classmethod
    def of(cls, plan: Plan) -> "PlanForm":
        """As a plan is described now."""
        day = plan.effective_date.isoformat()
        return cls(initial={"title": plan.title, "effective_date": day, "reasons": plan.reasons})

    def draft(self) -> PlanDraft:
        """The plan as the action takes it."""
        data = self.cleaned_data
        return PlanDraft(data["title"], data["effective_date"], data["reasons"], tuple(data["factors"]))


def read_drawn(data: Mapping[str, Any]) -> Drawn:
    """The fields of a drawing form; InvalidInputError names what cannot be read."""
    written = data.getlist("areas") if hasattr(data, "getlist") else [data.get("areas", "")]
    keys = [read_key(part) for text in written for part in text.split(",") if part.strip()]
    if None in keys:
        raise InvalidInputError(_("There is no such area in this plan."))
    new = NewArea(**{name: str(data.get(name, "")) for name in ("name", "name_en", "kind", "purpose", "code")})
    return Drawn(
        [key for key in keys if key], read_key(data.get("parent")), str(data.get("level", "")), new,
        _line(data.get("line", "")), _border(data.get("border", "")),
    )  # fmt: skip


def _line(written: str) -> list[tuple[float, float]]:
    if not written.strip():
        return []
    try:
        found = msgspec.json.decode(written, type=list[tuple[float, float]])
    except msgspec.DecodeError as error:
        raise InvalidInputError(_("The line cannot be read."), field="line") from error
    if len(found) > MOST_CORNERS or not all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in found):
        raise InvalidInputError(_("The line cannot be read."), field="line")
    return found


def _border(written: str) -> Shape | None:
    if not written.strip():
        return None
    try:
        found = geometry.read_border(msgspec.json.decode(written, type=dict[str, Any]))
    except (msgspec.DecodeError, geometry.UnusableError) as error:
        raise InvalidInputError(_("The border cannot be read."), field="border") from error
    if found.repaired_km2 is not None:
        raise InvalidInputError(_("The border crosses itself; draw it without crossing."), field="border")
    if not geometry.is_in_china(found.shape):
        raise InvalidInputError(_("The border does not lie in China."), field="border")
    return found.shape


def read_layer(data: Any, files: Mapping[str, Any]) -> LayerWanted:
    """A level as its page sends it; a name given to those ticked stands beside each of them."""
    pairs = zip(data.getlist("area"), data.getlist("name"), strict=False)
    names = {key: clean(name)[:LONGEST_NAME] for written, name in pairs if (key := read_key(written))}
    if data.get("way") == "fill":
        ticked = {key for written in data.getlist("ticked") if (key := read_key(written)) in names}
        names |= dict.fromkeys(filter(None, ticked), clean(str(data.get("fill", "")))[:LONGEST_NAME])
    file = files.get("file")
    return LayerWanted(
        str(data.get("level", "")), read_key(data.get("in")), str(data.get("way", "")), names,
        (file.name or "") if file else "", file.read() if file else b"",
    )  # fmt: skip


class ImportForm(forms.Form):
    """A file of borders, the frame it is in, and which of its properties say name and code."""

    file = forms.FileField(label=gettext_lazy("File (GeoJSON, zipped Shapefile, KML, GeoPackage)"))
    frame = forms.ChoiceField(label=gettext_lazy("Frame of the coordinates"), required=False)
    name_property = forms.CharField(label=gettext_lazy("Property with the name"), max_length=60, initial="name")
    code_property = forms.CharField(
        label=gettext_lazy("Property with the code"), max_length=60, initial="code", required=False
    )
    level = forms.CharField(label=gettext_lazy("Level of new areas"), max_length=30, initial="grid")
    parent = forms.ChoiceField(label=gettext_lazy("New areas lie in"), required=False)
    is_dry_run = forms.BooleanField(label=gettext_lazy("Only look, draw nothing"), required=False, initial=True)

    def __init__(self, *args: Any, above: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", _("Nowhere: refuse them")), *above]  # type: ignore[attr-defined]
        known = [
            ("", _("As the file says, else CGCS2000")),
            *((one.key, one.name_en if english() else one.name_zh) for one in frames.FRAMES.values()),
        ]
        self.fields["frame"].choices = known  # type: ignore[attr-defined]

    def wanted(self) -> BordersWanted:
        """The same as the action takes it."""
        data = self.cleaned_data
        file = data["file"]
        return BordersWanted(
            file.read(), file.name, data["frame"], data["name_property"], data["code_property"],
            read_key(data["parent"]),
            data["level"], data["is_dry_run"],
        )  # fmt: skip


def read_level(data: Mapping[str, Any]) -> LevelDraft:
    """A level as a page sends it."""
    return LevelDraft(
        str(data.get("key", "")), str(data.get("name_zh", "")), str(data.get("name_en", "")),
        int(_number(data.get("rank"), "rank") or 0), is_grid=data.get("is_grid") == "on",
    )  # fmt: skip


def read_sizes(data: Any) -> list[SizeDraft]:
    """The rows of the table of sizes; a row without both limits is left out."""
    columns = ("level", "kind", "figure", "at_least", "at_most", "source")
    rows = zip(*(data.getlist(column) for column in columns), strict=False)
    found = []
    for level, kind, figure, least, most, source in rows:
        at_least, at_most = _number(least, "at_least"), _number(most, "at_most")
        if at_least is not None or at_most is not None:
            found.append(SizeDraft(level, kind, figure, at_least, at_most, source))
    return found


def _number(written: object, field: str) -> float | None:
    text = str(written or "").strip()
    try:
        return float(text) if text else None
    except ValueError as error:
        raise InvalidInputError(_("This is not a number: %s") % text, field=field) from error


class Period(NamedTuple):
    """A period from `begin` up to (not on) `end`, the day whose borders count, and the level to count by."""

    begin: date
    end: date
    borders: date
    level: str


def read_period(asked: Mapping[str, str]) -> Period:
    """`from`, `to`, `borders`, `level`; this year by the borders of today and by towns unless asked otherwise."""
    today = clock.today()
    found = []
    for name, usual in (("from", today.replace(month=1, day=1)), ("to", today + timedelta(days=1)), ("borders", today)):
        try:
            found.append(parse_date(asked.get(name, "")) or usual)
        except ValueError:
            found.append(usual)
    return Period(found[0], found[1], found[2], asked.get("level", "") or "town")
