"""What a member of staff types to sign in and to keep their account."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    """Name and password, as they are typed."""

    username = forms.CharField(max_length=60)
    password = forms.CharField(max_length=200, strip=False)


class CodeForm(forms.Form):
    """A code of an app, or a recovery code."""

    code = forms.CharField(label=_("Code"), max_length=20)


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    new = forms.CharField(max_length=200, strip=False)
    again = forms.CharField(max_length=200, strip=False)

    def clean(self) -> dict[str, object]:
        """Both are the same."""
        data = self.cleaned_data
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("The two are not the same."))
        return data


class ChangePasswordForm(NewPasswordForm):
    """A new password, with the old one."""

    old = forms.CharField(max_length=200, strip=False)


class ProveForm(forms.Form):
    """The password again, before something important."""

    old = forms.CharField(max_length=200, strip=False)
