"""What a member of staff types to sign in."""

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password; a wrong pair is one answer, so that names cannot be tried out."""

    error_messages = {
        "invalid_login": _("Name and password do not belong together. Please check both; capital letters count."),
        "inactive": _("This account is closed. Please ask the administrator."),
    }
