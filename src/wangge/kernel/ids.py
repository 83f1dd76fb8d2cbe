"""Identifiers made by the application, never by a sequence in the database."""

import os
import secrets
import time
import uuid
from typing import NamedTuple

UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0/O, 1/I/L: people read these aloud


class RegionKey(NamedTuple):
    """The key of a row in a distributed table: where it lives, and which one it is. Written `320583-<uuid>`."""

    region_no: int
    id: uuid.UUID

    def __str__(self) -> str:
        return f"{self.region_no}-{self.id}"

    @classmethod
    def parse(cls, written: str) -> "RegionKey":
        """Read the written form; ValueError when it is not one."""
        region, _, rest = written.partition("-")
        return cls(int(region), uuid.UUID(rest))


def new_id(at_ms: int | None = None) -> uuid.UUID:
    """A version 7 uuid (RFC 9562): ordered by time, so that indexes grow at one end."""
    moment = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    value = (moment & (2**48 - 1)) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def check_digit(digits: str) -> str:
    """The ISO/IEC 7064 MOD 11,10 check digit: finds every single wrong digit and nearly every swap."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def new_code(length: int = 6) -> str:
    """A random code a person can read aloud and type."""
    return "".join(secrets.choice(UNAMBIGUOUS) for _ in range(length))
