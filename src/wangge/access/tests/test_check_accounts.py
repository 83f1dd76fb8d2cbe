"""Promises of the look at accounts before the doors open."""

from typing import Any

import pytest
from django.core.management import call_command
from tests.county import County

from wangge.access.actions import PostDraft, give_post
from wangge.accounts.models import User


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What the command tells the operator."""
    call_command("check_accounts")
    return capsys.readouterr().err


def test_demo_accounts_outside_a_demo_are_named(
    county: County, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    User.objects.filter(username__in=["owner", "leader"]).update(is_demo=True)
    assert "2 demo accounts stand in this database; they open nothing: leader, owner" in said(capsys)
    settings.IS_DEMO = True
    assert said(capsys) == ""


def test_a_power_that_nobody_holds_is_named(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nobody is security yet" in said(capsys)
    give_post(county.users["owner"], PostDraft("security"), by=None)
    assert said(capsys) == ""
