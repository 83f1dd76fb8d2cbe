"""Promises of `wangge advisories`: a known weakness fails, and no answer is said to be none."""

import subprocess
from types import SimpleNamespace
from typing import Any

import pytest

from wangge.launch import advisories

WEAK = (
    '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]},'
    ' {"name": "b", "version": "1", "vulns": []}, {"name": "c", "skip_reason": "not found"}]}'
)


def answered(monkeypatch: pytest.MonkeyPatch, out: str, error: str = "") -> None:
    def run(*_args: Any, **_more: Any) -> SimpleNamespace:
        return SimpleNamespace(stdout=out, stderr=error, returncode=1)

    monkeypatch.setattr(subprocess, "run", run)


def test_a_weakness_is_named_with_the_version_that_mends_it(
    monkeypatch: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(monkeypatch, WEAK)
    assert advisories.look() == 1
    said = capsys.readouterr().out
    assert "a 1: PYSEC-1, mended in 2" in said
    assert "2 packages looked up, 1 weaknesses; of 1 packages" in said


@pytest.mark.parametrize("out", ["", "no json", "[]", '{"x": 1}'])
def test_without_an_answer_it_says_so_and_does_not_fail(
    monkeypatch: Any, capsys: pytest.CaptureFixture[str], out: str
) -> None:
    answered(monkeypatch, out, "ConnectionError: no route to host")
    assert advisories.look() == 0
    assert "nothing is known (ConnectionError: no route to host)" in capsys.readouterr().out
