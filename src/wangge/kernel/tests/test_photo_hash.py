"""Promises of the picture hash: the same shot stays alike, another does not."""

import io
import random

from PIL import Image, ImageEnhance

from wangge.kernel.files import photo_hash, read_photo


def shot(seed: int, *, size: tuple[int, int] = (640, 480), light: float = 1.0) -> bytes:
    """A made-up photograph: soft patches of chance."""
    chance = random.Random(seed)
    patches = Image.frombytes("RGB", (12, 9), chance.randbytes(12 * 9 * 3)).resize(size, Image.Resampling.BICUBIC)
    out = io.BytesIO()
    ImageEnhance.Brightness(patches).enhance(light).save(out, "JPEG", quality=70)
    return out.getvalue()


def bits(one: bytes, other: bytes) -> int:
    """In how many bits the hashes of two pictures differ."""
    return ((photo_hash(read_photo(one)) ^ photo_hash(read_photo(other))) & (2**64 - 1)).bit_count()


def test_a_smaller_and_darker_copy_has_nearly_the_same_hash() -> None:
    assert max(bits(shot(n), shot(n, size=(320, 240), light=0.8)) for n in range(20)) <= 4


def test_other_pictures_differ_in_many_bits() -> None:
    assert min(bits(shot(n), shot(n + 100)) for n in range(20)) > 12


def test_a_hash_fits_a_signed_column() -> None:
    assert all(-(2**63) <= photo_hash(read_photo(shot(n))) < 2**63 for n in range(20))


def test_a_picture_without_contrast_is_like_no_other() -> None:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (40, 40, 40)).save(out, "JPEG")
    assert photo_hash(read_photo(out.getvalue())) is None
