"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.kernel import sensitive
from wangge.rights.rules import OFFICER
from wangge.ui import menu


class RightsConfig(AppConfig):
    """The rights app."""

    name = "wangge.rights"
    label = "rights"

    def ready(self) -> None:
        """Add this app's lines to the navigation; answer for sensitive modules."""
        from wangge.rights.queries.assessments import is_assessed

        sensitive.judged_by(is_assessed)
        roles = frozenset({OFFICER})
        menu.register(menu.Entry(_("Requests about own data"), "rights:requests", "shield-lock", order=30, roles=roles))
        menu.register(menu.Entry(_("Collection and keeping"), "rights:activities", "file-text", order=31, roles=roles))
