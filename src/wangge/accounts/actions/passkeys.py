"""Passkeys (WebAuthn): the one door to the library that checks them. What is signed stays in the session meanwhile."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from wangge.accounts import queries
from wangge.accounts.models import Factor, User
from wangge.kernel import audit, clock
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.text import clean

State = dict[str, Any]
ASKED = UserVerificationRequirement.REQUIRED  # finger, face or PIN on the device: a passkey is two factors in one


def _server(host: str) -> Fido2Server:
    """The verifier of this site; passkeys are bound to its host name, so a look-alike site gets nothing."""
    return Fido2Server(PublicKeyCredentialRpEntity(name="wangge", id=host.rsplit(":", 1)[0]))


def _held(user: User) -> list[AttestedCredentialData]:
    found = Factor.objects.filter(user=user, kind=Factor.Kind.PASSKEY)
    return [AttestedCredentialData(bytes(one.secret)) for one in found]


def ask_to_register(user: User, *, host: str) -> tuple[State, State]:
    """What the browser is asked in order to make a passkey, and what to remember until it answers."""
    about = PublicKeyCredentialUserEntity(id=user.id.bytes, name=user.username, display_name=user.name_zh)
    options, state = _server(host).register_begin(
        about, _held(user), resident_key_requirement=ResidentKeyRequirement.REQUIRED, user_verification=ASKED
    )
    return dict(options), dict(state)


@transaction.atomic
def add_passkey(
    user: User, answer: Mapping[str, Any], *, state: State, host: str, name: str, by: UUID | None
) -> Factor:
    """Keep the passkey the browser made; InvalidInputError when its answer does not hold."""
    try:
        made = _server(host).register_complete(state, answer).credential_data
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInputError(_("The passkey could not be checked. Please try again.")) from error
    if made is None:
        raise InvalidInputError(_("The passkey could not be checked. Please try again."))
    factor = Factor.objects.create(
        user=user, kind=Factor.Kind.PASSKEY, name=clean(name)[:60] or _("Passkey"), secret=bytes(made),
        credential=_digest(made.credential_id), made_at=clock.now(),
    )  # fmt: skip
    audit.record("add_factor", by=by, subject=("account", user.id), detail={"kind": factor.kind})
    return factor


def ask_to_sign(user: User | None, *, host: str) -> tuple[State, State]:
    """What the browser is asked in order to prove a passkey: one of this account's, or any it holds for this site."""
    held = _held(user) if user else None
    options, state = _server(host).authenticate_begin(held, user_verification=ASKED)
    return dict(options), dict(state)


def check_passkey(answer: Mapping[str, Any], *, state: State, host: str, user: User | None) -> User:
    """The account whose passkey signed; one answer for everything that is wrong. With a user, only theirs will do."""
    try:
        digest = _digest(websafe_decode(answer["id"]))
        factor = Factor.objects.select_related("user").get(kind=Factor.Kind.PASSKEY, credential=digest)
        _server(host).authenticate_complete(state, [AttestedCredentialData(bytes(factor.secret))], answer)
    except (ValueError, KeyError, TypeError, Factor.DoesNotExist) as error:
        raise _not_known() from error
    if (user and factor.user_id != user.id) or not queries.may_enter(factor.user):
        raise _not_known()
    return factor.user


def _not_known() -> InvalidInputError:
    return InvalidInputError(_("This passkey does not open an account here."))


def _digest(credential_id: bytes) -> str:
    return hashlib.sha256(credential_id).hexdigest()
