"""Who may sign in at all."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class AccountBackend(ModelBackend):
    """Password sign-in. Accounts of the demo open nothing outside a demo: their password is public."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Active accounts; demo accounts only while this is a demo. Asked again for every request of a session."""
        return bool(super().user_can_authenticate(user)) and (settings.IS_DEMO or not user.is_demo)
