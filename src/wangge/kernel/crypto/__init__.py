"""Encryption of single fields, and keyed digests; the one door to the cryptography library."""

import hashlib
import hmac
import os

from django.conf import settings

from wangge.kernel.crypto.provider import (
    AES,
    ALGORITHMS,
    LEGACY_KEY,
    NONCE_BYTES,
    CryptoProvider,
    FindKey,
    Sealed,
    SoftwareProvider,
    WrappedKey,
    WrongSealError,
    decrypt,
    encrypt,
)

KEY_ID = 1


def _key(purpose: str) -> bytes:
    return hashlib.sha256(f"wangge:{purpose}:{KEY_ID}:{settings.SECRET_KEY}".encode()).digest()


def provider(find: FindKey) -> CryptoProvider:
    """The provider of this installation, over a store of wrapped keys; a hardware module would be made here instead."""
    return SoftwareProvider(find, master=settings.MASTER_KEY.encode(), legacy=_key("field"))


def seal(plain: str, *, about: str) -> bytes:
    """Encrypt a secret of the program itself, bound to its row. One key id byte, 12 nonce bytes, the rest.

    Its key hangs on SECRET_KEY. What is known of persons is sealed by the `provider`, under keys that can be changed.
    """
    nonce = os.urandom(NONCE_BYTES)
    return bytes([KEY_ID]) + nonce + encrypt(AES, _key("field"), nonce, plain.encode(), about.encode())


def unseal(sealed: bytes, *, about: str) -> str:
    """Decrypt what `seal` made; WrongSealError when it was changed or belongs to another row."""
    nonce, data = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    return decrypt(AES, _key("field"), nonce, data, about.encode()).decode()


def digest(value: str, *, purpose: str) -> str:
    """A keyed digest, for comparing a secret without keeping it."""
    return hmac.digest(_key(purpose), value.encode(), "sha256").hex()


def same(left: str, right: str) -> bool:
    """Compare two digests in constant time."""
    return hmac.compare_digest(left, right)


__all__ = [
    "ALGORITHMS", "LEGACY_KEY", "CryptoProvider", "FindKey", "Sealed", "SoftwareProvider", "WrappedKey",
    "WrongSealError", "digest", "provider", "same", "seal", "unseal",
]  # fmt: skip
