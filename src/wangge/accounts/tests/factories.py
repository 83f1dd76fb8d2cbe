"""People who sign in, for tests."""

import pyotp
from django.test import Client

from wangge.accounts.actions import add_totp
from wangge.accounts.models import User
from wangge.kernel import clock

GOOD = "a good long password"


def make_user(username: str = "li", password: str = GOOD, **more: object) -> User:
    """Somebody with a password of their own."""
    user = User(username=username, name_zh="李", name_en="Li", **more)
    user.set_password(password)
    user.save()
    return user


def with_totp(user: User) -> pyotp.TOTP:
    """Give somebody an authenticator app; the code it showed then is used up."""
    app = pyotp.TOTP(pyotp.random_base32())
    add_totp(user, app.secret, code_of(app, -1), by=None)
    return app


def code_of(app: pyotp.TOTP, drift: int = 0) -> str:
    """What the app shows now."""
    return app.at(int(clock.now().timestamp()) + 30 * drift)


def enter(client: Client, name: str = "li", password: str = GOOD, **more: str) -> "object":
    """The first step of signing in."""
    return client.post("/sign-in/", {"username": name, "password": password, **more}, headers={"accept-language": "en"})
