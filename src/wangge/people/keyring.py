"""The key ring: which key seals now, and the provider that opens with any of them. No key leaves the provider."""

from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from wangge.kernel import clock
from wangge.kernel.caches import kept_for
from wangge.kernel.crypto import CryptoProvider, WrappedKey, provider
from wangge.kernel.ids import new_id
from wangge.people.models import DataKey

FIELD, BLIND = "field", "blind"
KEPT_S = 20  # for so long a program may go on sealing with the key before


def _find(key_id: UUID) -> WrappedKey:
    held = DataKey.objects.get(id=key_id)
    return WrappedKey(held.id, held.algorithm, bytes(held.wrapped))


def sealer() -> CryptoProvider:
    """The provider of this installation over the keys of the ring."""
    return _provider


def current_key(use: str) -> UUID:
    """The key with which new fields are sealed, or by which values are found again; made when there is none.

    Inside a transaction nothing new is remembered: the key might be taken back with it.
    """
    known = _known()
    if use in known:
        return known[use]
    found = newest_key(use) or make_key(use)
    if not connection.in_atomic_block:
        known[use] = found
    return found


def newest_key(use: str) -> UUID | None:
    """The current key as the database has it now; None when there is none yet."""
    return DataKey.objects.filter(use=use, is_current=True).values_list("id", flat=True).first()


@kept_for(KEPT_S)
def _known() -> dict[str, UUID]:
    """The current keys as far as they have been asked for."""
    return {}


def make_key(use: str) -> UUID:
    """Make a key and let it be the current one; where somebody was faster, theirs. The one before stays for reading."""
    made = sealer().new_key(new_id(), settings.FIELD_ALGORITHM)
    try:
        with transaction.atomic():
            DataKey.objects.filter(use=use, is_current=True).update(is_current=False)
            DataKey.objects.create(
                id=made.id, use=use, algorithm=made.algorithm, wrapped=made.wrapped, made_at=clock.now(),
                is_current=True,
            )  # fmt: skip
    except IntegrityError:
        return DataKey.objects.get(use=use, is_current=True).id
    finally:
        _known().clear()
    return made.id


_provider = provider(_find)
