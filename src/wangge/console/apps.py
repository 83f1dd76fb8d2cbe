"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.ui import menu

DESK_ROLES = frozenset(
    {"dispatcher", "checker", "handler", "supervisor", "operator", "clerk", "grid_worker", "grid_head"}
)
CALLERS = frozenset({"checker", "operator"})

KEEPERS = frozenset({"administrator"})
PLACERS = KEEPERS | {"dispatcher", "operator", "grid_worker", "grid_head"}


class ConsoleConfig(AppConfig):
    """The console app."""

    name = "wangge.console"
    label = "console"

    def ready(self) -> None:
        """Add this app's line to the navigation, and say who is looking."""
        from wangge.console.queries import viewer_of

        menu.register(menu.Entry(label=_("Desk"), url="console:queue", icon="list", order=10, roles=DESK_ROLES))
        menu.register(menu.Entry(label=_("Visits"), url="console:visits", icon="phone", order=12, roles=CALLERS))
        menu.register(
            menu.Entry(label=_("Processes"), url="console:flows", icon="corner-up-right", order=80, roles=KEEPERS)
        )
        menu.register(
            menu.Entry(
                label=_("Emergency openings"), url="console:emergencies", icon="shield-lock", order=72,
                roles=frozenset({"security"}),
            )
        )  # fmt: skip
        menu.register(menu.Entry(label=_("Places"), url="console:places", icon="building", order=60, roles=PLACERS))
        menu.register(menu.Entry(label=_("Calendar"), url="console:calendar", icon="calendar", order=81, roles=KEEPERS))
        menu.ask_viewer(viewer_of)
