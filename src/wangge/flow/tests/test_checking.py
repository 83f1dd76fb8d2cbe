"""Promises of the checker: every kind of unsoundness is refused with its line in the file and the reason."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from wangge.flow.actions import SHIPPED
from wangge.flow.rules import FlowError, check_flow, read_flow
from wangge.flow.rules.checking.paths import explore

SMALL = (Path(__file__).parent / "small.toml").read_text()
HEAD = "label_en = "  # every part of the file holds one

PLANTS = {
    "a state nobody can reach": (
        'to = "disputed"', 'to = "working"', 'key = "disputed"', "state disputed cannot be reached",
    ),
    "a state nobody can leave": (
        'from = ["hung"]\nto = "working"', 'from = ["hung"]\nto = "hung"', 'key = "hung"', "state hung is a dead end",
    ),
    "a final state that is left in mid-round": (
        "begins_round = true", "", 'from = ["closed"]', "move reopen leads out of the final state closed",
    ),
    "a state without a holder": (', holder = "supervisor"', "", 'key = "disputed"', "state disputed has no holder"),
    "a final state with a holder": (
        "is_final = true", 'is_final = true, holder = "handler"', 'key = "closed"', "state closed is final and yet",
    ),
    "an unknown holder": ('holder = "supervisor"', 'holder = "wizard"', 'key = "disputed"', "held by wizard: no such role"),
    "an unknown role": ('by = ["supervisor"]\narb', 'by = ["elf"]\narb', 'by = ["elf"]', "may be made by elf: no such role"),
    "a move for nobody": ('by = ["dispatcher"]', "by = []", "by = []", "move dispatch may be made by nobody"),
    "a label missing in Chinese": ('label_zh = "裁定"', "", 'key = "rule"', "rule lacks a label"),
    "a label missing in English": ('label_en = "In hand"', 'label_en = ""', 'key = "working"', "working lacks a label"),
    "an unknown state": ('to = "hung"', 'to = "moon"', 'to = "moon"', "move hang names moon"),
    "an unknown clock": ('resumes = ["whole"]', 'resumes = ["hole"]', '"hole"', "move resume names hole"),
    "an unknown need": ('"reason", "clause"', '"reason", "moon"', '"moon"', "move return names moon"),
    "an unknown move before": ('after = "return"', 'after = "fetch"', '"fetch"', "move object names fetch"),
    "an unknown other maker": ('unless_by = ["ask"]', 'unless_by = ["beg"]', '"beg"', "move grant names beg"),
    "an unknown clock not to run out": ('before_due = "whole"', 'before_due = "hole"', '"hole"', "move ask names hole"),
    "a request nobody decides": ('closes = "extension"\n', "", "opens =", "request extension, which no move closes"),
    "a decision nobody asked for": ('opens = "extension"\n', "", "closes =", "request extension, which no move opens"),
    "a part named twice": ('key = "rule"', 'key = "object"', 'key = "object"\nlabel_zh = "裁定"', "object is named twice"),
    "a letter for two moves": ('keyboard = "h"', 'keyboard = "b"', 'hung"\nby = ["handler"]\npauses = ["whole"]\n|keyboard = "b"',
                               "the letter b stands for both return and hang in state working"),
    "a tab nobody has": ('tab = "working"', 'tab = "attic"', 'key = "hung"', "listed under attic"),
    "no beginning": ('key = "report"', 'key = "tell"', 'from = []', "move tell leads from nowhere"),
    "a name kept for migration": ('key = "hang"', 'key = "migrate"', 'key = "migrate"', "the name migrate is kept"),
    "a start that is no state": ('start = "reported"', 'start = "moon"', 'start = "moon"', "start state moon does not exist"),
    "a clock nobody starts": (
        'starts = ["whole"]', "", 'kind = "whole"', "clock whole is never started",
    ),
    "a clock that outlives the case": (
        'stops = ["whole"]\n', "", 'key = "close"', "never stopped: report → dispatch → close ends in closed",
    ),
    "a clock held for ever": (
        'to = "working"\nby = ["handler"]\nresumes = ["whole"]', 'to = "hung"\nby = ["handler"]', 'hung"\nby = ["handler"]\n|pauses',
        "clock whole can be paused for ever, with no way to resume or stop it: report → dispatch → hang",
    ),
    "a clock on hold when the case ends": (
        'from = ["hung"]\nto = "working"\nby = ["handler"]\nresumes = ["whole"]', 'from = ["hung"]\nto = "closed"\nby = ["handler"]',
        'key = "resume"', "clock whole is paused for ever: report → dispatch → hang → resume ends in closed",
    ),
    "no promise": ('kind = "whole"', 'kind = "hole"', "clocks = [", "no clock whole"),
    "a clock per moon": ('per = "unit"', 'per = "moon"', 'kind = "whole"', "counted per moon"),
    "a reminder to a stranger": ("0.5 holder", "0.5 wizard", 'kind = "dispatch"', "tells wizard: no such role"),
    "a reminder without a share": ("0.5 holder", "holder", 'kind = "dispatch"', "'holder' is not a reminder"),
    "a limit in an unknown unit": (
        "2 urgent_hours", "2 moons", 'kind = "dispatch"', "limit of dispatch: '2 moons' is not a limit",
    ),
    "a clock without a limit": (', limit = "5 workdays"', "", 'kind = "whole"', "clock whole has no limit"),
    "a field that does not exist": ('pauses = ["whole"]\nkey', 'pawses = ["whole"]\nkey', "pawses", "hang has the field pawses"),
    "a value of another kind": ("at_most = 2", 'at_most = "2"', "at_most", "at_most of return must be a whole number"),
    "a text where a list belongs": ('by = ["dispatcher"]', 'by = "dispatcher"', "by = \"d", "by of dispatch must be a list"),
    "a part without a name": ('kind = "whole", ', "", "clocks = [", "part 2 of clocks has no kind"),
    "a file without moves": (SMALL[SMALL.index("[[moves]]"):], "", "", "the part moves is missing"),
    "no TOML at all": ("version = 1", "version = ", "version =", "not a TOML file"),
}  # fmt: skip


def line_of(source: str, mark: str) -> int:
    """The line on which the last part of the mark begins; the last such place in the file."""
    before, _, last = mark.rpartition("|")
    return source.count("\n", 0, source.rindex(before + last) + len(before)) + 1 if mark else 0


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_fault_is_named_with_its_line_and_reason(plant: str) -> None:
    old, new, mark, reason = PLANTS[plant]
    assert SMALL.count(old) >= 1
    source = SMALL.replace(old, new, 1)
    problems = check_flow(source)
    assert [problem.line for problem in problems if reason in problem.reason] == [line_of(source, mark)], problems


def test_the_sound_file_the_faults_are_planted_in_has_none() -> None:
    assert check_flow(SMALL) == []


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.toml")), ids=lambda file: file.stem)
def test_every_shipped_flow_is_sound(file: Path) -> None:
    assert [f"{file.name}:{problem.line}: {problem.reason}" for problem in check_flow(file.read_text())] == []


def test_an_unsound_file_cannot_be_read_as_a_flow() -> None:
    with pytest.raises(FlowError, match=r"line 17: state disputed has no holder"):
        read_flow(SMALL.replace(', holder = "supervisor"', ""))


def test_every_fault_of_a_file_is_told_at_once() -> None:
    source = (
        SMALL.replace('label_zh = "裁定"', "")
        .replace("2 urgent_hours", "2 moons")
        .replace("at_most = 2", "at_most = []")
    )
    assert len(check_flow(source)) == 2  # what cannot be read; the rest once it can
    source = SMALL.replace('label_zh = "裁定"', "").replace('by = ["dispatcher"]', "by = []")
    assert len(check_flow(source)) == 2


def test_the_command_prints_every_problem_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(
        SMALL.replace('holder = "supervisor"', 'holder = "wizard"').replace('by = ["dispatcher"]', "by = []")
    )
    with pytest.raises(CommandError, match="2 problems"):
        call_command("check_flow", file)
    told = capsys.readouterr().err
    assert f"{file}:17: state disputed is held by wizard" in told
    assert f"{file}:36: move dispatch may be made by nobody" in told


def test_a_clock_taken_up_again_runs_wherever_the_case_went_meanwhile() -> None:
    found = [node for node in explore(read_flow(SMALL)).way if node.state == "working"]
    assert found
    assert not any(is_paused for node in found for _kind, is_paused in node.live)
