"""Promises of the checker of flow files: an unsound file is refused with the part and the reason."""

import pytest

from wangge.flow.actions import SHIPPED
from wangge.flow.rules import FlowError, read_flow

SOURCE = (SHIPPED / "grid_loop.toml").read_text()


def test_the_shipped_flow_is_sound() -> None:
    assert read_flow(SOURCE).key == "grid_loop-1"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('to = "hung"', 'to = "working"', "state hung cannot be reached"),
        ('from = ["hung"]\nto = "working"', 'from = ["hung"]\nto = "hung"', "state hung is a dead end"),
        ('label_en = "In hand", holder = "handler"', 'label_en = "In hand"', "state working has no holder"),
        ('label_zh = "处置中"', 'label_zh = ""', "working lacks a label"),
        ('stops = ["sign"]\n', "", "clock sign is never stopped"),
        ('needs = ["reason", "clause"]', 'needs = ["moon"]', "move return names moon"),
        ('by = ["handler"]\nresumes', "by = []\nresumes", "move resume may be made by nobody"),
        ('limit = "2 urgent_hours"', 'limit = "2 moons"', "is not a limit"),
        ("version = 1", "version = ", "not a TOML file"),
    ],
)
def test_an_unsound_file_is_refused(old: str, new: str, reason: str) -> None:
    assert old in SOURCE
    source = SOURCE.replace(old, new)
    if reason == "clock sign is never stopped":
        source = source.replace('stops = ["sign", "whole"]', 'stops = ["whole"]')
    with pytest.raises(FlowError, match=reason):
        read_flow(source)
