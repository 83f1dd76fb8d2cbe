"""Encryption of single fields and keyed digests; the one door to the cryptography library."""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_ID = 1


def _key(purpose: str) -> bytes:
    return hashlib.sha256(f"wangge:{purpose}:{KEY_ID}:{settings.SECRET_KEY}".encode()).digest()


def seal(plain: str, *, about: str) -> bytes:
    """Encrypt a field with AES-256-GCM; `about` (its row) is bound to it. One key id byte, 12 nonce bytes, the rest."""
    nonce = os.urandom(12)
    return bytes([KEY_ID]) + nonce + AESGCM(_key("field")).encrypt(nonce, plain.encode(), about.encode())


def unseal(sealed: bytes, *, about: str) -> str:
    """Decrypt what `seal` made; raises InvalidTag when it was changed or belongs to another row."""
    return AESGCM(_key("field")).decrypt(sealed[1:13], sealed[13:], about.encode()).decode()


def digest(value: str, *, purpose: str) -> str:
    """A keyed digest, for comparing a secret without keeping it."""
    return hmac.new(_key(purpose), value.encode(), hashlib.sha256).hexdigest()


def same(left: str, right: str) -> bool:
    """Compare two digests in constant time."""
    return hmac.compare_digest(left, right)
