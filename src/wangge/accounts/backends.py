"""Who may sign in at all."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from wangge.accounts.queries import may_enter


class AccountBackend(ModelBackend):
    """Password sign-in. Accounts of the demo open nothing outside a demo: their password is public."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Active accounts; demo accounts only while this is a demo. Asked again for every request of a session."""
        return may_enter(user)
