"""What keepers of accounts type. A form takes the fields it names and no others, whatever is posted."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.access.actions import CardDraft, LoanDraft, PostDraft
from wangge.access.rules import ROLES
from wangge.access.staff import Asked
from wangge.accounts.actions.keeping import AccountDraft
from wangge.accounts.actions.policy import BOUNDS
from wangge.accounts.models import User
from wangge.accounts.queries import account_named
from wangge.accounts.rules import Policy
from wangge.areas import queries as area_queries
from wangge.kernel import clock
from wangge.ui.fields import PhotosField
from wangge.units import queries as unit_queries

KINDS = {"person": _("A person"), "wall": _("A wall display"), "machine": _("A program")}


def read_asked(given: Any) -> Asked:
    """What an address asks for; anything unreadable means nothing."""
    texts = {name: given.get(name, "").replace("\0", "").strip()[:60] for name in ("words", "role", "after")}
    return Asked(**texts, closed=given.get("closed") == "1")


class AccountForm(forms.Form):
    """The names of an account."""

    username = forms.CharField(label=_("Account"), max_length=60)
    name_zh = forms.CharField(label=_("Name (Chinese)"), max_length=60)
    name_en = forms.CharField(label=_("Name (English)"), max_length=80, required=False)
    external_id = forms.CharField(label=_("Number on the city's platform"), max_length=120, required=False)

    def draft(self) -> AccountDraft:
        """What the verb takes."""
        return AccountDraft(**self.cleaned_data)

    @classmethod
    def of(cls, person: User) -> "AccountForm":
        """The form filled with what is."""
        return cls(initial={name: getattr(person, name) or "" for name in cls.base_fields})


class NewAccountForm(AccountForm):
    """A new account, with what stands behind it."""

    kind = forms.ChoiceField(label=_("What it is"), choices=list(KINDS.items()), initial="person")


class PostForm(forms.Form):
    """A post to be given."""

    role = forms.ChoiceField(label=_("Role"))
    area = forms.CharField(label=_("Area (code, or names: county/town)"), max_length=300, required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    begins = forms.DateField(label=_("From (empty: now)"), required=False, widget=forms.DateInput({"type": "date"}))
    ends = forms.DateField(label=_("Until (empty: open)"), required=False, widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]  # a ChoiceField, as declared
        units = [(unit.key, f"{unit.name_zh} · {unit.key}") for unit in unit_queries.units_in_office(clock.today())]
        self.fields["unit"].choices = [("", "–"), *units]  # type: ignore[attr-defined]  # as above

    def clean_area(self) -> Any:
        """The one area that is meant, or None for none."""
        written = self.cleaned_data["area"].strip()
        if not written:
            return None
        found = area_queries.written_areas({written})[written]
        if len(found) != 1:
            several = _("Several areas are called so; write the names above it too.")
            raise forms.ValidationError(several if found else _("This area is unknown."))
        return found[0]

    def draft(self) -> PostDraft:
        """What the verb takes; days begin and end at midnight in civil time."""
        data = self.cleaned_data
        unit = unit_queries.units_by_key({data["unit"]}).get(data["unit"]) if data["unit"] else None
        begins, ends = (
            datetime.combine(data[name], time(), clock.zone()) if data[name] else None for name in ("begins", "ends")
        )
        return PostDraft(data["role"], data["area"], unit, begins, ends, data["reason"])


def _account(written: str) -> User:
    """The open account of a person by its exact name."""
    found = account_named(written.replace("\0", "").strip())
    if found is None or not found.is_active:
        raise forms.ValidationError(_("There is no open account of this name."))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())


class LendForm(forms.Form):
    """To whom a post is lent, and from when until when."""

    account = forms.CharField(label=_("Account of the person"), max_length=60)
    begins = forms.DateField(label=_("From (empty: now)"), required=False, widget=forms.DateInput({"type": "date"}))
    ends = forms.DateField(label=_("Until the end of"), widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def clean_account(self) -> User:
        """The person."""
        return _account(self.cleaned_data["account"])

    def draft(self, *, cover_id: object = None) -> LoanDraft:
        """What the verb takes; the last day counts whole, in civil time."""
        data = self.cleaned_data
        begins = _midnight(data["begins"]) if data["begins"] else None
        return LoanDraft(
            _midnight(data["ends"] + timedelta(days=1)), data["reason"], begins, is_cover=data["account"].id == cover_id
        )


class CoverForm(forms.Form):
    """Who covers a post, and on which days its holder is away."""

    account = forms.CharField(label=_("Account of the person"), max_length=60, required=False)
    begins = forms.DateField(required=False)
    ends = forms.DateField(required=False)

    def clean_account(self) -> User | None:
        """The person, or nobody."""
        written = self.cleaned_data["account"]
        return _account(written) if written.strip() else None

    def clean(self) -> dict[str, Any]:
        """Days have a last one, and somebody who covers them."""
        data = self.cleaned_data
        if data.get("begins") and not data.get("ends") and "ends" not in self.errors:
            raise forms.ValidationError(_("Say until when: later than it begins, at most one year."))
        if data.get("ends") and data.get("account") is None and "account" not in self.errors:
            raise forms.ValidationError(_("Name who covers the post on these days."))
        return data

    def away(self) -> LoanDraft | None:
        """The days as the verb takes them, or none; the last day counts whole, in civil time."""
        data = self.cleaned_data
        if not data["ends"]:
            return None
        return LoanDraft(_midnight(data["ends"] + timedelta(days=1)), gettext("Away"),
                         _midnight(data["begins"]) if data["begins"] else None, is_cover=True)  # fmt: skip


class CardForm(forms.Form):
    """What a notice board may say of the person who types it."""

    work_phone = forms.CharField(label=_("Work number"), max_length=30, required=False)
    photo = PhotosField(label=_("Photo"), required=False)
    has_consented = forms.BooleanField(label=_("I agree that this photo is shown to everybody"), required=False)

    def draft(self) -> CardDraft:
        """What the verb takes; of several photos the first."""
        data = self.cleaned_data
        return CardDraft(data["work_phone"], next(iter(data["photo"]), b""), data["has_consented"])


class PlaceForm(forms.Form):
    """An area or a unit somebody asks about."""

    area = forms.CharField(label=_("Area (code, or names: county/town)"), max_length=300, required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(unit.key, f"{unit.name_zh} · {unit.key}") for unit in unit_queries.units_in_office(clock.today())]
        self.fields["unit"].choices = [("", "–"), *units]  # type: ignore[attr-defined]  # a ChoiceField, as declared

    clean_area = PostForm.clean_area

    def place(self) -> dict[str, Any]:
        """What the query takes."""
        unit = self.cleaned_data["unit"]
        return {
            "area": self.cleaned_data["area"],
            "unit": unit_queries.units_by_key({unit}).get(unit) if unit else None,
        }


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=400)


class TokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(label=_("What the token is for"), max_length=60)
    days = forms.IntegerField(label=_("Days until it ends"), min_value=1, max_value=730, initial=365)


class UploadForm(forms.Form):
    """A book of staff to bring in."""

    file = forms.FileField(label=_("XLSX file"))
    is_dry_run = forms.BooleanField(label=_("Only check and compare; keep nothing"), required=False, initial=True)


NUMBERS = {
    "idle_minutes": _("Sign out after so many minutes without use"),
    "wall_idle_minutes": _("The same for wall displays (0: never)"),
    "password_days": _("A password ages after so many days (0: never)"),
    "history": _("So many former passwords are not taken again"),
    "wrong_tries": _("Wrong tries until an account is locked"),
    "wrong_minutes": _("Minutes in which they are counted, and the lock lasts"),
}


class PolicyForm(forms.Form):
    """The rules of signing in."""

    factor_roles = forms.MultipleChoiceField(label=_("Roles that need a second factor"), required=False)

    def __init__(self, *args: Any, chinese: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(one.key, one.name_zh if chinese else one.name_en) for one in ROLES.values()]
        self.fields["factor_roles"].choices = names  # type: ignore[attr-defined]  # a ChoiceField, as declared
        for name, label in NUMBERS.items():
            least, most = BOUNDS[name]
            self.fields[name] = forms.IntegerField(label=label, min_value=least, max_value=most)
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=400)

    def policy(self) -> Policy:
        """What the verb takes."""
        data = {name: self.cleaned_data[name] for name in NUMBERS}
        return Policy(factor_roles=frozenset(self.cleaned_data["factor_roles"]), **data)
