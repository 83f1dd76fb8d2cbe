"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.areas import followers
from wangge.ui import menu


class AccessConfig(AppConfig):
    """The access app."""

    name = "wangge.access"
    label = "access"

    def ready(self) -> None:
        """Tell the sign-in who knows the roles; let posts follow the territory; add this app's lines to the menu."""
        from wangge.access.actions.following import hand_posts_over, posts_for
        from wangge.access.staff import KEEPERS, roles_now
        from wangge.accounts.queries import ask_roles

        ask_roles(roles_now)
        followers.follow(followers.Holders("post", _("Posts"), posts_for, hand_posts_over, staffs=True))
        menu.register(menu.Entry(label=_("Staff"), url="access:staff", icon="users", order=70, roles=KEEPERS))
        menu.register(
            menu.Entry(_("Signing in"), "access:policy", "shield-lock", order=71, roles=frozenset({"security"}))
        )
