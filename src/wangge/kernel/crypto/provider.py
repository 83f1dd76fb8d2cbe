"""What seals single fields: AES-256-GCM or SM4-GCM under data keys that are themselves wrapped by a master key.

Callers name a key by its id and never hold its bytes, so that a hardware module or a key service can take the
place of `SoftwareProvider` without a change above it.
"""

import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as keyed
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

AES, SM = "AES-256-GCM", "SM4-GCM"
ALGORITHMS = {AES: 32, SM: 16}  # algorithm: bytes of its key
NONCE_BYTES, TAG_BYTES = 12, 16
LEGACY_KEY = UUID(int=1)  # fields sealed before there was a key ring: derived from SECRET_KEY, bound to their row


class WrongSealError(ValueError):
    """The sealed bytes were changed, belong to another field or person, or their key is not ours."""


@dataclass(frozen=True)
class Sealed:
    """A field as it is stored. `data` is the ciphertext with its tag at the end."""

    algorithm: str
    key_id: UUID
    nonce: bytes
    data: bytes


@dataclass(frozen=True)
class WrappedKey:
    """A data key as it is stored: useless without the master key."""

    id: UUID
    algorithm: str
    wrapped: bytes


FindKey = Callable[[UUID], WrappedKey]


class CryptoProvider(Protocol):
    """What the identity store asks of whoever keeps its keys."""

    def new_key(self, key_id: UUID, algorithm: str) -> WrappedKey:
        """Make a data key at random, wrapped for storing."""

    def seal(self, plain: str, *, about: str, key_id: UUID) -> Sealed:
        """Encrypt a field under a key; `about` says whose field it is and is bound to it."""

    def unseal(self, sealed: Sealed, *, about: str) -> str:
        """Decrypt what `seal` made for the same `about`; WrongSealError otherwise."""

    def blind(self, value: str, *, key_id: UUID) -> bytes:
        """A keyed digest under which the same value is found again, and nothing else is told."""


class SoftwareProvider:
    """The provider that computes in this process. Keys are unwrapped once and kept in memory."""

    def __init__(self, find: FindKey, *, master: bytes, legacy: bytes) -> None:
        self._find, self._master = find, master
        self._opened = {LEGACY_KEY: (AES, legacy)}

    def new_key(self, key_id: UUID, algorithm: str) -> WrappedKey:
        """Make a data key at random, wrapped for storing."""
        nonce = os.urandom(NONCE_BYTES)
        wrapped = encrypt(algorithm, self._wrapping(algorithm), nonce, os.urandom(ALGORITHMS[algorithm]), key_id.bytes)
        return WrappedKey(key_id, algorithm, nonce + wrapped)

    def seal(self, plain: str, *, about: str, key_id: UUID) -> Sealed:
        """Encrypt a field under a key, with a nonce of its own."""
        algorithm, key = self._key(key_id)
        nonce = os.urandom(NONCE_BYTES)
        return Sealed(algorithm, key_id, nonce, encrypt(algorithm, key, nonce, plain.encode(), about.encode()))

    def unseal(self, sealed: Sealed, *, about: str) -> str:
        """Decrypt what `seal` made for the same `about`; WrongSealError otherwise."""
        algorithm, key = self._key(sealed.key_id)
        if algorithm != sealed.algorithm:
            raise WrongSealError("the field names another algorithm than its key")
        return decrypt(algorithm, key, sealed.nonce, sealed.data, about.encode()).decode()

    def blind(self, value: str, *, key_id: UUID) -> bytes:
        """HMAC with SM3 under an SM4 key, with SHA-256 otherwise."""
        algorithm, key = self._key(key_id)
        digest = keyed.HMAC(key, hashes.SM3() if algorithm == SM else hashes.SHA256())
        digest.update(value.encode())
        return digest.finalize()

    def _key(self, key_id: UUID) -> tuple[str, bytes]:
        opened = self._opened.get(key_id)
        if opened is None:
            held = self._find(key_id)
            nonce, wrapped = held.wrapped[:NONCE_BYTES], held.wrapped[NONCE_BYTES:]
            plain = decrypt(held.algorithm, self._wrapping(held.algorithm), nonce, wrapped, key_id.bytes)
            opened = self._opened[key_id] = (held.algorithm, plain)
        return opened

    def _wrapping(self, algorithm: str) -> bytes:
        """The master key as a key for wrapping with this algorithm."""
        return hmac.digest(self._master, f"wangge:wrap:{algorithm}".encode(), "sha256")[: ALGORITHMS[algorithm]]


def encrypt(algorithm: str, key: bytes, nonce: bytes, plain: bytes, about: bytes) -> bytes:
    """The ciphertext with its tag at the end."""
    if algorithm == AES:
        return AESGCM(key).encrypt(nonce, plain, about)
    sealing = Cipher(SM4(key), GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(about)
    return sealing.update(plain) + sealing.finalize() + sealing.tag


def decrypt(algorithm: str, key: bytes, nonce: bytes, data: bytes, about: bytes) -> bytes:
    """The plain text; WrongSealError when anything of it was changed."""
    try:
        if algorithm == AES:
            return AESGCM(key).decrypt(nonce, data, about)
        opening = Cipher(SM4(key), GCM(nonce, data[-TAG_BYTES:])).decryptor()
        opening.authenticate_additional_data(about)
        return opening.update(data[:-TAG_BYTES]) + opening.finalize()
    except (InvalidTag, ValueError) as error:
        raise WrongSealError("the field was changed, or does not belong here") from error
