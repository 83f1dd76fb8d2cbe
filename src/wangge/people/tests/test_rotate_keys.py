"""Promises of a change of the key: nothing is lost, nothing stands still, a stop in the middle costs nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from pytest_django import Settings
from tests.county import REGION, County

from wangge.kernel import clock, crypto
from wangge.kernel.ids import RegionKey, new_id
from wangge.people import queries
from wangge.people.actions import Opening, open_identity, rotate_keys
from wangge.people.models import DataKey, SealedField


def opened(key: RegionKey) -> str:
    return open_identity(key, Opening(new_id(), frozenset({"dispatcher"}), "contact", "1"))["phone"]


def test_old_fields_open_before_and_after_they_are_sealed_anew(county: County) -> None:
    keys = [county.report(phone=f"1381234567{n}") for n in range(3)]
    rotate_keys.new_current_key(by=None)
    assert (queries.sealed_counts().waiting, opened(keys[0])) == (3, "13812345670")
    assert rotate_keys.reseal_share(by=None) is False
    assert queries.sealed_counts() == queries.SealedCounts(3, 0)
    assert [opened(key) for key in keys] == ["13812345670", "13812345671", "13812345672"]


def test_a_new_report_is_sealed_with_the_new_key_at_once(county: County) -> None:
    county.report(phone="13812345678")
    made = rotate_keys.new_current_key(by=None)
    key = county.report(phone="13812345679")
    assert SealedField.objects.get(region_no=REGION, owner_id=key.id).key_id == made


def test_a_stop_in_the_middle_is_made_up_for(county: County) -> None:
    keys = [county.report(phone=f"1381234567{n}") for n in range(5)]
    rotate_keys.new_current_key(by=None)
    rotate_keys.reseal_batch(REGION, (rotate_keys.NOBODY, ""), by=None, batch=2)
    assert queries.sealed_counts() == queries.SealedCounts(2, 3)
    rotate_keys.reseal_share(by=None)
    assert queries.sealed_counts().waiting == 0
    assert opened(keys[4]) == "13812345674"


def test_the_algorithm_can_be_changed_with_the_key(county: County, settings: Settings) -> None:
    key = county.report(phone="13812345678")
    settings.FIELD_ALGORITHM = "SM4-GCM"
    rotate_keys.new_current_key(by=None)
    rotate_keys.reseal_share(by=None)
    assert SealedField.objects.get(region_no=REGION, owner_id=key.id).algorithm == "SM4-GCM"
    assert opened(key) == "13812345678"


def test_a_key_is_retired_only_when_no_program_can_still_seal_with_it(county: County) -> None:
    county.report(phone="13812345678")
    rotate_keys.new_current_key(by=None)
    rotate_keys.reseal_share(by=None)
    rotate_keys.reseal_share(by=None)
    assert not DataKey.objects.exclude(retired_at=None).exists()
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        rotate_keys.reseal_share(by=None)
    assert DataKey.objects.exclude(retired_at=None).count() == 1


def test_a_number_from_before_the_key_ring_opens_and_is_brought_under_a_key(county: County) -> None:
    key = county.report(phone="13812345678")
    old = crypto.seal("13900000000", about=f"reporter:{REGION}:{key.id}")
    SealedField.objects.filter(region_no=REGION, owner_id=key.id).update(
        key_id=crypto.LEGACY_KEY, nonce=old[1:13], sealed=old[13:], blind=None
    )
    DataKey.objects.create(id=crypto.LEGACY_KEY, use="field", algorithm=crypto.AES, wrapped=b"", made_at=clock.now())
    assert opened(key) == "13900000000"
    rotate_keys.reseal_share(by=None)
    assert (queries.sealed_counts().waiting, opened(key)) == (0, "13900000000")
    assert queries.owners_of("phone", "13900000000", regions=[REGION]) == [(REGION, key.id)]


@pytest.mark.django_db(transaction=True)
def test_the_migration_keeps_numbers_that_were_left_before() -> None:
    from django.core.management import call_command

    owner = RegionKey(REGION, new_id())
    sealed = crypto.seal("13900000000", about=f"reporter:{REGION}:{owner.id}")
    call_command("migrate", "people", "0001", verbosity=0)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO reporter (region_no, id, phone_sealed, masked_phone, at) VALUES (%s, %s, %s, '139', now())",
                [*owner, sealed],
            )
    finally:
        call_command("migrate", "people", verbosity=0)
    assert opened(owner) == "13900000000"
    assert DataKey.objects.filter(id=crypto.LEGACY_KEY, is_current=False).exists()
