"""Signatures of what leaves the house to be kept outside: Ed25519 with a key of the installation's own."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        hashlib.sha256(f"wangge:audit head:1:{settings.AUDIT_KEY}".encode()).digest()
    )


def public_key() -> str:
    """The key by which anybody can check our signatures: 32 bytes in hexadecimal."""
    return _key().public_key().public_bytes_raw().hex()


def sign(content: bytes) -> str:
    """The signature of these bytes, in hexadecimal."""
    return _key().sign(content).hex()


def is_signed(content: bytes, signature: str, *, by: str) -> bool:
    """Whether these bytes were signed with the key that belongs to this public key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(by)).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True
