"""Authenticator apps: RFC 6238 codes of six digits; and the check of a second factor's code, an app's or a paper's."""

import hmac
from datetime import timedelta
from uuid import UUID

import pyotp
import segno
from django.db import transaction
from django.utils.translation import gettext as _

from wangge.accounts import queries
from wangge.accounts.actions import attempts
from wangge.accounts.actions.recovery import use_code
from wangge.accounts.models import Factor, User
from wangge.kernel import audit, clock, crypto
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.ids import new_id
from wangge.kernel.text import clean

ISSUER = "wangge"
STEP = 30
DRIFT = (0, -1, 1)  # a clock may be half a minute wrong
USED = timedelta(minutes=5)


def new_secret() -> str:
    """A secret for an app, 160 bits in Base32."""
    return pyotp.random_base32()


def picture_of(user: User, secret: str) -> str:
    """The QR code an app reads, as an address of SVG data: black on white in any theme."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=ISSUER)
    return segno.make(uri, micro=False).svg_data_uri(scale=5, light="white")


@transaction.atomic
def add_totp(user: User, secret: str, code: str, *, by: UUID | None) -> Factor:
    """Keep an app's secret once a code proves that the app has it."""
    made = Factor(id=new_id(), user=user, kind=Factor.Kind.TOTP, name=_("Authenticator app"), made_at=clock.now())
    if not _fits(made.id, secret, clean(code)):
        raise InvalidInputError(_("This code is wrong or has passed. Please type the one shown now."), field="code")
    made.secret = crypto.seal(secret, about=f"factor:{made.id}")
    made.save()
    audit.record("add_factor", by=by, subject=("account", user.id), detail={"kind": made.kind})
    return made


def check_code(user: User, code: str) -> str:
    """How somebody proved the second factor: 'totp' or 'recovery'. Few tries; a code is good once."""
    policy = queries.policy()
    attempts.spend("second factor", str(user.id), limit=policy.wrong_tries, window=policy.wrong_window)
    how = _how(user, clean(code).replace(" ", ""))
    if not how:
        note_wrong_code(user, by=None)
        raise InvalidInputError(_("This code is wrong, has passed, or was used before."), field="code")
    attempts.forget("second factor", str(user.id))
    return how


@transaction.atomic
def note_wrong_code(user: User, *, by: UUID | None) -> None:
    """Leave a row about a wrong second factor: somebody knows the password."""
    audit.record("fail_second_factor", by=by, subject=("account", user.id))


def _how(user: User, code: str) -> str:
    for factor in Factor.objects.filter(user=user, kind=Factor.Kind.TOTP):
        if _fits(factor.id, crypto.unseal(bytes(factor.secret), about=f"factor:{factor.id}"), code):
            return "totp"
    return "recovery" if use_code(user, code, by=user.id) else ""


def _fits(factor_id: UUID, secret: str, code: str) -> bool:
    """Whether the code is the app's now, and has not been shown before."""
    now = int(clock.now().timestamp()) // STEP
    app = pyotp.TOTP(secret)
    step = next((now + drift for drift in DRIFT if _same(app.generate_otp(now + drift), code)), None)
    if step is None:
        return False
    return attempts.count_one("code used", f"{factor_id}:{step}", window=USED)[0] == 1


def _same(wanted: str, written: str) -> bool:
    return hmac.compare_digest(wanted.encode(), written.encode())
