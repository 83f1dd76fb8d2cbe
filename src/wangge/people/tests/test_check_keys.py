"""Promises of the check of the master key: a wrong one is told before anything is lost by it."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.county import County

from wangge.kernel.crypto.provider import SoftwareProvider
from wangge.people import keyring, queries
from wangge.people.models import DataKey


def test_the_master_key_opens_what_it_closed(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    county.report(phone="13812345678")
    call_command("check_keys")
    assert "opens every key" in capsys.readouterr().out


def test_another_master_key_is_told_with_what_to_do(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    county.report(phone="13812345678")
    stranger = SoftwareProvider(keyring._find, master=b"of another installation", legacy=b"0" * 32)
    monkeypatch.setattr(keyring, "_provider", stranger)
    assert queries.closed_keys() == list(DataKey.objects.order_by("made_at").values_list("id", flat=True))
    with pytest.raises(CommandError, match="master-key"):
        call_command("check_keys")


def test_a_start_does_not_go_on_with_a_wrong_one(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    county.report(phone="13812345678")
    monkeypatch.setattr(keyring, "_provider", SoftwareProvider(keyring._find, master=b"another", legacy=b"0" * 32))
    with pytest.raises(CommandError, match="stays closed"):
        call_command("prepare")


def test_a_database_without_keys_is_fine(db: None) -> None:
    DataKey.objects.exclude(use="legacy").delete()
    call_command("check_keys", verbosity=0)
