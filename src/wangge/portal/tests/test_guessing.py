"""Promises about guessing one's way into a case."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from tests.county import County

from wangge.accounts.models import Attempt
from wangge.kernel import clock


def follow(client: Client, number: str, code: str, address: str = "10.0.0.1") -> int:
    """Try a number and a code; the answer's status."""
    return client.post("/follow/", {"number": number, "code": code}, REMOTE_ADDR=address).status_code


def number_and_code(county: County) -> tuple[str, str]:
    """What the receipt of a new case says."""
    from wangge.cases import actions, queries
    from wangge.cases.rules import Report

    made = actions.report_case(Report(text="路灯不亮了，很暗", lon=120.005, lat=31.005), by=queries.reporter_actor())
    assert made.code
    return made.number, made.code


def test_ten_wrong_codes_close_a_number_for_an_hour_from_every_address(client: Client, county: County) -> None:
    number, code = number_and_code(county)
    answers = [follow(client, number, "222222", f"10.0.0.{host}") for host in range(11)]
    assert answers == [422] * 10 + [429]
    assert follow(client, number, code, "10.0.1.1") == 429
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert follow(client, number, code) == 302


def test_sixty_wrong_codes_close_the_address_and_no_other(client: Client, county: County) -> None:
    number, code = number_and_code(county)
    answers = [follow(client, f"32058326112200000{n:02}", "222222") for n in range(61)]
    assert answers.count(422) == 60
    assert answers[-1] == 429
    assert follow(client, number, code) == 429
    assert follow(client, number, code, "10.0.0.2") == 302


def test_the_right_code_costs_nothing(client: Client, county: County) -> None:
    number, code = number_and_code(county)
    assert {follow(client, number, code) for _ in range(15)} == {302}
    assert set(Attempt.objects.values_list("count", flat=True)) == {0}


@pytest.mark.django_db
def test_guessing_links_of_return_visits_is_stopped_with_one_plain_sentence(client: Client) -> None:
    answers = [client.get(f"/visit/{n}/", headers={"accept-language": "en"}) for n in range(61)]
    assert [one.status_code for one in answers] == [404] * 60 + [429]
    assert "Too many tries. Please wait 60 minutes." in answers[-1].content.decode()
