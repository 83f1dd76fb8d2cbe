"""Promises of reading: forms of characters, parts of an address, slips, confidence, the standard form."""

import pytest

from wangge.places.rules import (
    Clue,
    RoomDraft,
    Standard,
    confidence,
    full_address,
    key_of,
    may_have_room,
    numeral,
    parse,
    plain,
    slips,
    unit_of,
)

KNOWN = {"江苏省": "prov", "苏州市": "city", "昆山市": "district", "玉山镇": "town", "玉山": "town"}


@pytest.mark.parametrize(
    ("written", "digits"),
    [("十二", "12"), ("一百零三", "103"), ("二〇一", "201"), ("１２", "12"), ("二十", "20"), ("B", "B"), ("007", "7")],
)
def test_numbers_are_read_however_they_are_written(written: str, digits: str) -> None:
    assert numeral(written) == digits


@pytest.mark.parametrize("written", ["12幢", "第十二幢", "12号楼", "１２栋", "12#", "十二座"])
def test_every_form_of_a_building_number_is_the_same_number(written: str) -> None:
    assert unit_of(written) == "12"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("江苏省苏州市昆山市玉山镇人民路88号", "prov=江苏省 city=苏州市 district=昆山市 town=玉山镇 road=人民路 roadno=88号"),
        ("玉山镇锦绣花园12幢3单元401室", "town=玉山镇 poi=锦绣花园 houseno=12幢 cellno=3单元 roomno=401室"),
        ("锦绣花园12-3-401", "poi=锦绣花园 houseno=12 cellno=3 roomno=401"),
        ("锦绣花园十二号楼二单元", "poi=锦绣花园 houseno=十二号楼 cellno=二单元"),
        ("人民路８８号５楼", "road=人民路 roadno=88号 floorno=5楼"),
        ("老供销社对面", "poi=老供销社 assist=对面"),
        ("庙灯村3组12号", "community=庙灯村 road=3组 roadno=12号"),
    ],
)  # fmt: skip
def test_an_address_is_taken_apart(text: str, parts: str) -> None:
    found = [part for part in parse(text, KNOWN) if part.kind != "redundant"]
    assert " ".join(f"{part.kind}={part.text}" for part in found) == parts


@pytest.mark.parametrize(
    "text", ["", "　", "锦绣花园１２幢，电话139 1234 5678！", "(((", "路路路路号号号", "12-", "😀幢"]
)
def test_the_parts_together_are_the_text(text: str) -> None:
    assert "".join(part.text for part in parse(text, KNOWN)) == plain(text)


@pytest.mark.parametrize(
    "phone", ["13912345678", "139 1234 5678", "0512-57351234", "320583199001011234", "+8613912345678"]
)
def test_telephone_and_identity_numbers_are_not_read(phone: str) -> None:
    assert not any(char.isdigit() for char in plain(f"锦绣花园{phone}号"))


@pytest.mark.parametrize(
    ("typed", "name", "is_slip"),
    [
        ("锦锈花园", "锦绣花园", True),
        ("锦花园", "锦绣花园", True),
        ("锦绣花花园", "锦绣花园", True),
        ("绣锦花园", "锦绣花园", True),
        ("人民南路", "人民北路", False),
        ("和平新村", "和平老村", False),
        ("新锦绣花园", "锦绣花园", False),
        ("3号花园", "5号花园", False),
        ("锦绣花园", "锦绣花园", False),
        ("金秀花园", "锦绣花园", False),
    ],
)
def test_one_wrong_character_is_a_slip_and_another_place_is_not(typed: str, name: str, *, is_slip: bool) -> None:
    assert slips(key_of(typed), key_of(name)) is is_slip


def test_whatever_speaks_against_an_answer_makes_it_less_sure() -> None:
    whole = confidence(Clue("building"))
    against = [
        Clue("building", slipped=4), Clue("building", is_cut=True), Clue("building", is_unread=True),
        Clue("building", is_elsewhere=True), Clue("building", is_torn=True), Clue("building", weight=0.5),
    ]  # fmt: skip
    assert all(confidence(one) < whole for one in against)
    assert whole >= 0.9


def test_a_standard_address_goes_inward_in_chinese_and_outward_in_english() -> None:
    place = Standard(("江苏省", "苏州市", "昆山市", "玉山镇"), "人民路", "88", "锦绣花园", "12", 3, 4, "401")
    assert full_address(place) == "江苏省苏州市昆山市玉山镇人民路88号锦绣花园12幢3单元4层401室"
    assert full_address(place, english=True).startswith(
        "Room 401, F4, Unit 3, Building 12, 锦绣花园, 88 人民路, 玉山镇"
    )


@pytest.mark.parametrize(
    ("room", "is_sound"),
    [((1, 6, "601"), True), ((1, 7, "701"), False), ((3, 1, "101"), False), ((1, 0, "1"), False), ((1, -1, "B101"), True),
     ((1, -2, "B201"), False), ((1, 1, "王某的家里面有很多人住着呢"), False)],
)  # fmt: skip
def test_a_room_must_fit_its_building(room: tuple[int, int, str], *, is_sound: bool) -> None:
    assert bool(may_have_room(RoomDraft(*room), units=2, floors_above=6, floors_below=1)) is is_sound
