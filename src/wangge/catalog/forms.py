"""What a reader asks of the list, and what its keeper types: a line of a draft, a book, a day."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wangge.catalog.models import Matter
from wangge.catalog.queries import Asked
from wangge.catalog.rules import KINDS, limit_in, limits_from, split_words, written_limits

URGENCIES = {"ordinary": _("Not urgent"), "urgent": _("Urgent")}
LEVELS = {
    "": _("Not said"),
    "grid": _("Grid"),
    "village": _("Village or community"),
    "town": _("Town"),
    "county": _("County"),
}
CLOCKS = {"sign": _("Sign"), "contact": _("Contact"), "whole": _("Whole handling"), "check": _("Check")}


def read_asked(given: QueryDict) -> Asked:
    """What an address asks for; anything unreadable means nothing."""
    try:
        version = UUID(given.get("version", ""))
    except ValueError:
        version = None
    texts = {name: given.get(name, "").replace("\0", "").strip()[:80] for name in ("tag", "category", "after")}
    return Asked(words=given.get("words", "").replace("\0", "").strip()[:80], version=version, **texts)


def query_of(asked: Asked, **changes: object) -> str:
    """The address of a question with some of it changed, from the first page on."""
    parts = {"words": asked.words, "tag": asked.tag, "category": asked.category, "version": asked.version, **changes}
    return urlencode({name: value for name, value in parts.items() if value})


class MatterForm(forms.Form):
    """One line of a draft."""

    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=80)
    name_en = forms.CharField(label=_("Name (English)"), max_length=120)
    open_when_zh = forms.CharField(
        label=_("Open when (Chinese)"), max_length=300, required=False, widget=forms.Textarea
    )
    open_when_en = forms.CharField(
        label=_("Open when (English)"), max_length=400, required=False, widget=forms.Textarea
    )
    close_when_zh = forms.CharField(
        label=_("Closed when (Chinese)"), max_length=300, required=False, widget=forms.Textarea
    )
    close_when_en = forms.CharField(
        label=_("Closed when (English)"), max_length=400, required=False, widget=forms.Textarea
    )
    sign = forms.CharField(label=_("Limit to sign"), max_length=30, required=False)
    contact = forms.CharField(label=_("Limit to contact"), max_length=30, required=False)
    whole = forms.CharField(label=_("Limit to handle"), max_length=30, required=False)
    check_limit = forms.CharField(label=_("Limit to check"), max_length=30, required=False)
    other_limits = forms.CharField(label=_("Other limits"), max_length=300, required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=list(URGENCIES.items()))
    level = forms.ChoiceField(label=_("Level"), choices=list(LEVELS.items()), required=False)
    legal_basis = forms.CharField(label=_("Legal basis"), max_length=200, required=False)
    keywords = forms.CharField(label=_("Words residents use"), max_length=1000, required=False)
    tags = forms.CharField(label=_("Tags"), max_length=400, required=False)
    needs_evidence = forms.BooleanField(label=_("A photo is needed"), required=False)
    may_self_handle = forms.BooleanField(label=_("May be settled on the spot"), required=False)
    is_public = forms.BooleanField(label=_("Public"), required=False)

    def clean(self) -> dict[str, Any]:
        """Limits by clock and words as lists, as the matter keeps them."""
        data = self.cleaned_data
        for kind in (*KINDS, "other_limits"):
            self._read(data, kind)
        data["keywords"], data["tags"] = split_words(data.get("keywords", "")), split_words(data.get("tags", ""))
        return data

    def _read(self, data: dict[str, Any], kind: str) -> None:
        box = "check_limit" if kind == "check" else kind
        try:
            data["limits"] = data.get("limits", {}) | limits_from({kind: data.pop(box, "")})
        except ValueError:
            self.add_error(box, _("This is no limit. Write for example 4 work_hours, 2 workdays or 4 工作时."))

    @classmethod
    def of(cls, matter: Matter, *, chinese: bool) -> "MatterForm":
        """The form filled with what a matter says now, limits in the reader's language."""
        plain = {name: getattr(matter, name) for name in cls.base_fields if hasattr(matter, name)}
        limits = {
            kind: limit_in(limit, chinese=chinese) if kind in KINDS else limit
            for kind, limit in written_limits(matter.limits).items()
        }
        words = {"keywords": "、".join(matter.keywords), "tags": "、".join(matter.tags)}
        return cls(initial=plain | limits | words | {"check_limit": limits["check"]})


class UploadForm(forms.Form):
    """A book to bring in."""

    file = forms.FileField(label=_("XLSX file"))
    is_dry_run = forms.BooleanField(label=_("Only check and compare; keep nothing"), required=False)


class PublishForm(forms.Form):
    """The day a version comes into force."""

    begins = forms.DateField(label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}))
