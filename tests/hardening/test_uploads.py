"""Promises of what is uploaded: drawn anew or refused; no name, no position, no bomb and no entity comes through."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from xlsxwriter import Workbook

from wangge.kernel.errors import InvalidInputError
from wangge.kernel.files import LONGEST_SIDE, read_photo
from wangge.kernel.imports import ImportReport
from wangge.kernel.sheets import Column, SheetSpec, read_table

SECRET = b"GPS-31.0045-120.0051-OWNER"
SPEC = SheetSpec("rows", "行", "Rows", (Column("name", "名称", "Name"),))


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (30, 90, 160)).save(out, kind, **more)
    return out.getvalue()


def marked(kind: str) -> bytes:
    """A picture with position, comment, profile and description."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = SECRET.decode()
    if kind == "PNG":
        about = PngInfo()
        about.add_text("Comment", SECRET.decode())
        return picture(kind, exif=exif, pnginfo=about)
    more: dict[str, Any] = {"comment": SECRET} if kind in {"JPEG", "GIF"} else {}
    return picture(
        kind, **(more if kind == "GIF" else {"exif": exif, "xmp": SECRET, "icc_profile": SECRET * 9, **more})
    )


def segments(jpeg: bytes) -> Iterator[int]:
    """The markers of a JPEG up to its picture, read by hand after ITU-T T.81, not by the library that wrote them."""
    assert jpeg[:2] == b"\xff\xd8"
    at = 2
    while jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        yield marker
        if marker == 0xDA:
            return
        at += 2 + length


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_nothing_but_the_picture_itself_is_kept(kind: str) -> None:
    raw = marked(kind)
    assert SECRET in raw or b"OWNER" in raw
    kept = read_photo(raw).content
    assert b"OWNER" not in kept
    assert set(segments(kept)) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}  # JFIF, tables, the frame, the scan: no APP1, no COM


@pytest.mark.parametrize("tail", [b"PK\x03\x04 a book", b"<script>alert(1)</script>", b"%PDF-1.7", b"\x7fELF"])
def test_what_hangs_on_behind_a_picture_is_cut_off(tail: bytes) -> None:
    assert tail not in read_photo(picture() + tail).content


@pytest.mark.parametrize(
    "raw",
    [b"", b"%PDF-1.7" + picture(), b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"PK\x03\x04" + picture(), b"GIF89a",
     b"\xff\xd8\xff" + b"x" * 99, b"<html>" + picture(), b"BM" + b"\0" * 60, b"II*\0" + b"\0" * 60, picture()[:200]],
)  # fmt: skip
def test_what_is_not_a_picture_from_its_first_byte_is_refused(raw: bytes) -> None:
    with pytest.raises(InvalidInputError):
        read_photo(raw)


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(30_000, 30_000), (1, 2**31 - 1), (7000, 7000)])
def test_a_picture_that_unpacks_beyond_measure_is_refused_before_it_does(size: tuple[int, int]) -> None:
    with pytest.raises(InvalidInputError):
        read_photo(bomb(*size))


def test_a_bomb_of_text_inside_a_picture_is_refused() -> None:
    about = PngInfo()
    about.add_text("Comment", "x" * 70_000_000, zip=True)
    with pytest.raises(InvalidInputError):
        read_photo(picture("PNG", pnginfo=about))


def test_a_large_photograph_of_a_telephone_is_taken() -> None:
    photo = read_photo(picture(size=(9000, 6000)))
    assert max(photo.width, photo.height) == LONGEST_SIDE


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A store of its own, empty."""
    from django.core.files.storage import FileSystemStorage

    monkeypatch.setattr("wangge.kernel.files.default_storage", FileSystemStorage(tmp_path))
    return tmp_path


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["../../../evil.jpg", "/etc/passwd", "a%00.php", "..\\..\\x.jpg", "x" * 300 + ".jpg", ""]
)
def test_the_name_of_a_file_is_never_used(client: Client, county: Any, storage: Path, name: str) -> None:
    sent = b""
    for key, value in {"submission_key": str(uuid4()), "text": "井盖不见了"}.items():
        sent += f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
    sent += f'--x\r\nContent-Disposition: form-data; name="photos"; filename="{name}"\r\n\r\n'.encode()
    sent += picture() + b"\r\n--x--\r\n"
    answer = client.generic("POST", "/", sent, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 302
    kept = [str(one.relative_to(storage)) for one in storage.rglob("*") if one.is_file()]
    assert len(kept) == bool(name)
    assert all(re.fullmatch(r"photos/320583/[0-9a-f-]{36}\.jpg", one) for one in kept)


def book(**parts: bytes) -> bytes:
    """A sound book whose parts are replaced or added to by name, `/` written as `__`."""
    out, again = io.BytesIO(), io.BytesIO()
    with Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("行")
        sheet.write_string(0, 0, "名称")
        sheet.write_string(1, 0, "甲")
    wanted = {name.replace("__", "/"): content for name, content in parts.items()}
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(one.filename, wanted.pop(one.filename, None) or old.read(one.filename))
        for name, content in wanted.items():
            new.writestr(name, content)
    return again.getvalue()


def read(content: bytes) -> list[str]:
    return [row.cells["name"] for row in read_table("行", content, SPEC, ImportReport("test"))]


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><sst count="2" uniqueCount="2"><si><t>&c;</t></si><si><t>&c;</t></si></sst>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<sst count="2" uniqueCount="2"><si><t>&x;</t></si><si><t>&x;</t></si></sst>"""


def test_a_sound_book_is_read() -> None:
    assert read(book()) == ["甲"]


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/sharedStrings.xml": LAUGHS}, {"xl/sharedStrings.xml": OUTSIDE}, {"xl/workbook.xml": OUTSIDE},
        {"xl/sharedStrings.xml": OUTSIDE.decode().encode("utf-16")}, {"../../evil.xml": b"x"}, {"/etc/x.xml": b"x"},
        {"xl/media/bomb.bin": b"\0" * 80_000_000},
        {f"xl/many{number}.bin": b"" for number in range(2100)},
    ],
    ids=["laughs", "file", "file-in-book", "utf-16", "outside", "root", "bomb", "many"],
)  # fmt: skip
def test_a_book_that_is_a_trap_is_refused_before_its_cells_are_read(parts: dict[str, bytes]) -> None:
    with pytest.raises(InvalidInputError):
        read(book(**parts))
