"""Promises of access tokens."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from wangge.accounts.actions import issue_token, revoke_token
from wangge.accounts.models import AccessToken, User
from wangge.accounts.queries import user_of_token
from wangge.kernel import clock
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.models import AuditEntry


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create(username="li", name_zh="李", name_en="Li", password="!")


def test_the_secret_is_kept_nowhere(user: User) -> None:
    token, secret = issue_token(user, "报表", clock.now() + timedelta(days=1), by=None)
    assert user_of_token(secret) == user
    assert secret not in str(AccessToken.objects.filter(id=token.id).values())
    assert secret not in str(AuditEntry.objects.filter(region_no=0).values())


def test_a_revoked_token_stands_for_nobody(user: User) -> None:
    token, secret = issue_token(user, "报表", clock.now() + timedelta(days=1), by=None)
    revoke_token(token, by=user.id)
    assert user_of_token(secret) is None
    assert AuditEntry.objects.filter(region_no=0, verb="revoke_token", actor_id=user.id).count() == 1


def test_the_token_of_a_closed_account_stands_for_nobody(user: User) -> None:
    secret = issue_token(user, "报表", clock.now() + timedelta(days=1), by=None)[1]
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert user_of_token(secret) is None


@pytest.mark.parametrize(("name", "days", "field"), [("", 1, "name"), ("a" * 61, 1, "name"), ("报表", 0, "expires_at")])
def test_a_token_needs_a_name_and_a_day_ahead(user: User, name: str, days: int, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        issue_token(user, name, clock.now() + timedelta(days=days), by=None)
    assert refused.value.field == field


def test_the_command_prints_the_secret_once(user: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_token", "li", name="报表", days=90)
    assert user_of_token(capsys.readouterr().out.strip()) == user
    with pytest.raises(CommandError):
        call_command("make_token", "nobody", name="报表")
