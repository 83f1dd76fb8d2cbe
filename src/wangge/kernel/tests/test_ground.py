"""Promises of the ground: ids, texts, photographs, field encryption."""

import io
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from wangge.kernel.errors import InvalidInputError
from wangge.kernel.files import LONGEST_SIDE, read_photo
from wangge.kernel.ids import RegionKey, check_digit, new_id
from wangge.kernel.text import clean, pairs, says_something


@given(st.text("0123456789", min_size=2, max_size=20), st.data())
def test_the_check_digit_finds_every_single_wrong_digit(digits: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != digits[place]]))
    assert check_digit(digits[:place] + other + digits[place + 1 :]) != check_digit(digits)


def test_ids_are_version_seven_and_grow_with_time() -> None:
    early, late = new_id(1_000), new_id(2_000)
    assert (early.version, early.variant) == (7, uuid.RFC_4122)
    assert early < late


def test_a_region_key_survives_being_written() -> None:
    key = RegionKey(320583, new_id())
    assert RegionKey.parse(str(key)) == key


@pytest.mark.parametrize(("text", "says"), [("😀", False), ("！？", False), ("井盖", True), ("ok", True), ("Ⅳ", True)])
def test_a_symbol_alone_says_nothing(text: str, says: bool) -> None:
    assert says_something(text) is says


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_chinese_is_cut_into_neighbouring_pairs() -> None:
    assert pairs("井盖坏了 LED") == ["井盖", "盖坏", "坏了", "led"]


def picture(form: str, size: tuple[int, int] = (400, 300), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#88aa88").save(out, form, **more)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_comes_out_as_a_jpeg(form: str) -> None:
    assert Image.open(io.BytesIO(read_photo(picture(form)).content)).format == "JPEG"


def test_a_large_photo_is_made_smaller() -> None:
    photo = read_photo(picture("JPEG", (5000, 2500)))
    assert (photo.width, photo.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_where_a_photo_was_taken_is_removed() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (31.0, 23.0, 0.0)
    exif[0x010E] = "secret"
    photo = read_photo(picture("JPEG", exif=exif))
    assert dict(Image.open(io.BytesIO(photo.content)).getexif()) == {}


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.4", b"\xff\xd8\xff", picture("JPEG")[:200], b"<svg/>"])
def test_what_is_not_a_picture_is_refused(raw: bytes) -> None:
    with pytest.raises(InvalidInputError):
        read_photo(raw)
