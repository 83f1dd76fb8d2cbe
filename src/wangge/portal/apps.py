"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.kernel import sensitive
from wangge.ui import menu


class PortalConfig(AppConfig):
    """The portal app."""

    name = "wangge.portal"
    label = "portal"

    def ready(self) -> None:
        """Add this app's lines to the navigation; say what here is sensitive."""
        from wangge.portal.forms import IDENTITY_NUMBER

        sensitive.declare(sensitive.Module(
            IDENTITY_NUMBER, "代录身份证号和住址", "Identity number and home, taken down by staff",
            "工作人员代录时填写的身份证号和家庭住址", "identity number and home address where staff take a report down",
        ))  # fmt: skip
        menu.register(menu.Entry(label=_("Report"), url="portal:report", icon="message-report", order=30))
        menu.register(menu.Entry(label=_("Follow a case"), url="portal:follow", icon="search", order=40))
