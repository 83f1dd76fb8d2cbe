"""The one door to stored files: photographs are checked, turned upright, re-encoded without metadata, and kept."""

import hashlib
import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from wangge.kernel.errors import InvalidInputError

LONGEST_SIDE = 2048
MOST_PIXELS = {"JPEG": 120_000_000}  # beyond this a picture is a bomb, not a photograph; a JPEG is read scaled down
MOST_PIXELS_ELSE = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")


@dataclass(frozen=True)
class Photo:
    """A photograph ready to be stored."""

    content: bytes
    sha256: str
    width: int
    height: int


def read_photo(raw: bytes) -> Photo:
    """Check and re-encode an uploaded photograph; InvalidInputError when it is too big or not a picture."""
    if len(raw) > settings.MAX_PHOTO_BYTES:
        limit = settings.MAX_PHOTO_BYTES // 1024 // 1024
        raise InvalidInputError(_("The photo is larger than %(mb)s MB. Please send a smaller one.") % {"mb": limit},
                                field="photos")  # fmt: skip
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is asked before decoding
            with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
                return _encoded(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        message = _("This file is not a picture we can read. Please send a JPEG or PNG photo.")
        raise InvalidInputError(message, field="photos") from error


def _encoded(picture: Image.Image) -> Photo:
    """The picture drawn anew, no longer than 2,048 pixels; comments, profiles and positions are not carried along."""
    if picture.width * picture.height > MOST_PIXELS.get(picture.format or "", MOST_PIXELS_ELSE):
        raise ValueError("too many pixels")
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.info.clear()
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=82, optimize=True)
    content = out.getvalue()
    return Photo(content, hashlib.sha256(content).hexdigest(), upright.width, upright.height)


LEAST_TELLING = 6  # bits of each kind; a hash with fewer says only that a picture is flat, as a dark one is


def photo_hash(photo: Photo) -> int | None:
    """A difference hash of 64 bits, signed: whether each of 8 × 8 patches is darker than its neighbour to the right.

    It outlives scaling and re-encoding: pictures of one shot differ in few bits. It names no person and no object.
    None for a picture without any contrast, which would be like every other such picture.
    """
    with Image.open(io.BytesIO(photo.content)) as picture:
        grey = picture.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (grey[row * 9 + column] < grey[row * 9 + column + 1])
    if not LEAST_TELLING <= bits.bit_count() <= 64 - LEAST_TELLING:
        return None
    return bits - 2**64 if bits >= 2**63 else bits


def keep_photo(photo: Photo, *, region_no: int, photo_id: UUID) -> str:
    """Store a photograph; returns the name to find it by."""
    return default_storage.save(f"photos/{region_no}/{photo_id}.jpg", ContentFile(photo.content))


def keep_paper(content: bytes, paper_id: UUID) -> str:
    """Store a PDF made for somebody; returns the name to find it by."""
    return default_storage.save(f"papers/{paper_id}.pdf", ContentFile(content))


def open_file(name: str) -> bytes:
    """The content of a stored file."""
    with default_storage.open(name) as file:
        return bytes(file.read())


def remove_files(names: Iterable[str]) -> None:
    """Remove stored files; one that is gone already is no fault."""
    for name in names:
        default_storage.delete(name)
