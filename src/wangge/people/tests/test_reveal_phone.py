"""Promises of the identity store: no look without a trace, none without a purpose."""

import pytest
from tests.county import REGION, County

from wangge.kernel.errors import RefusedError
from wangge.kernel.models import AuditEntry
from wangge.people import actions
from wangge.people.models import Reporter
from wangge.people.rules import mask_phone


def looks() -> int:
    return AuditEntry.objects.filter(region_no=REGION, verb="reveal_phone").count()


def test_opening_a_number_leaves_a_row_with_the_purpose(county: County) -> None:
    key = county.report(phone="13812345678")
    user = county.users["owner"]
    phone = actions.reveal_phone(REGION, key.id, by=user.id, purpose="contact", case_number="1")
    entry = AuditEntry.objects.get(region_no=REGION, verb="reveal_phone")
    assert (phone, entry.reason, entry.actor_id) == ("13812345678", "contact", user.id)


@pytest.mark.parametrize(("purpose", "known"), [("", True), ("curiosity", True), ("contact", False)])
def test_without_a_purpose_or_a_name_nothing_opens(county: County, purpose: str, known: bool) -> None:
    key = county.report(phone="13812345678")
    by = county.users["owner"].id if known else None
    with pytest.raises(RefusedError):
        actions.reveal_phone(REGION, key.id, by=by, purpose=purpose, case_number="1")
    assert looks() == 0


def test_a_number_moved_to_another_row_does_not_open(county: County) -> None:
    from cryptography.exceptions import InvalidTag

    first, second = county.report(phone="13812345678"), county.report(phone="13900000000")
    stolen = Reporter.objects.get(region_no=REGION, id=first.id).phone_sealed
    Reporter.objects.filter(region_no=REGION, id=second.id).update(phone_sealed=stolen)
    with pytest.raises(InvalidTag):
        actions.reveal_phone(REGION, second.id, by=county.users["owner"].id, purpose="contact", case_number="1")


@pytest.mark.parametrize(("phone", "masked"), [("13812345678", "138****5678"), ("12345", "1****5")])
def test_a_masked_number_hides_its_middle(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked
