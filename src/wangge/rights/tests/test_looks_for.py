"""Promises of "who looked": a look in a lent post is told as one; the holder's name only where the house tells names."""

from datetime import timedelta
from typing import Any

import pytest
from tests.county import County

from wangge.access.actions import LoanDraft, lend_post
from wangge.access.models import Post
from wangge.cases import actions as case_actions
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey
from wangge.rights import queries
from wangge.rights.tests.factories import a_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def looked_at(county: County) -> RegionKey:
    """A case somebody looked at in a post lent by its dispatcher."""
    key, draft = a_report(county), LoanDraft(clock.now() + timedelta(days=2), "年假")
    post = Post.objects.get(user=county.users["dispatcher"])
    lend_post(post, county.users["stranger"], draft, by=county.scope("dispatcher"))
    case_actions.reveal_reporter(key, by=county.actor("stranger"), purpose="contact")
    return key


def test_the_person_reads_for_whom_somebody_looked(looked_at: RegionKey, settings: Any) -> None:
    settings.READERS_SHOWN = "name"
    who = queries.looks_of(looked_at)[0].who
    assert who.startswith(("stranger (for dispatcher) ", "stranger（代dispatcher） "))


def test_without_names_the_person_reads_that_the_post_was_lent_and_no_name(looked_at: RegionKey) -> None:
    who = queries.looks_of(looked_at)[0].who
    assert "stranger" not in who
    assert "dispatcher" not in who
    assert who.endswith(("(in a post lent by a colleague)", "（受同事委托代岗）"))
