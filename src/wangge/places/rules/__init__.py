"""Judgement about addresses: how they are read, taken apart, compared and written. Nothing is looked up."""

from wangge.places.rules.building import Draft, RoomDraft, may_change_chart, may_have_room, may_stand, unit_of
from wangge.places.rules.comparing import is_telling, key_of, line_of, pieces, slips, variants
from wangge.places.rules.judging import ABSTAIN, SURE, Clue, confidence, reach_of
from wangge.places.rules.parsing import Part, parse
from wangge.places.rules.reading import numeral, plain
from wangge.places.rules.writing import Standard, full_address

__all__ = [
    "ABSTAIN", "SURE", "Clue", "Draft", "Part", "RoomDraft", "Standard", "confidence", "full_address", "is_telling",
    "key_of", "line_of", "may_change_chart", "may_have_room", "may_stand", "numeral", "parse", "pieces", "plain",
    "reach_of", "slips", "unit_of", "variants",
]  # fmt: skip
