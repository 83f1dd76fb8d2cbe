"""Promises of the identity store: no look without a trace, none without a purpose; masked everywhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.county import REGION, County

from wangge.cases.actions import reveal_reporter
from wangge.kernel.crypto import WrongSealError
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.kernel.ids import RegionKey
from wangge.kernel.models import AuditEntry
from wangge.people import queries
from wangge.people.models import EmergencyOpening, SealedField
from wangge.people.rules import FIELDS, Identity, check_identity, is_id_number, mask, normal

WHOLE = {"phone": "13812345678", "name": "张三", "id_number": "11010519491231002X", "home": "人民路88号3幢201室"}
DANGER = "孩子被锁在车里，需要立即联系家长"


def looks() -> int:
    return AuditEntry.objects.filter(region_no=REGION, verb="reveal").count()


def test_opening_leaves_a_row_with_purpose_fields_and_place(county: County) -> None:
    key = county.report(**WHOLE)
    opened = reveal_reporter(
        key, by=county.actor("dispatcher"), purpose="contact",
        fields=["phone", "name"], address="10.1.2.3",
    )  # fmt: skip
    entry = AuditEntry.objects.get(region_no=REGION, verb="reveal")
    assert opened == {"phone": "13812345678", "name": "张三"}
    assert (entry.reason, entry.detail["fields"], entry.address) == ("contact", ["name", "phone"], "10.1.2.3")


def test_every_field_comes_back_as_it_was_left(county: County) -> None:
    key = county.report(**WHOLE)
    assert reveal_reporter(key, by=county.actor("dispatcher"), purpose="visit", fields=FIELDS) == WHOLE


@pytest.mark.parametrize(("purpose", "name"), [("", "dispatcher"), ("curiosity", "dispatcher"), ("contact", "leader")])
def test_without_a_purpose_of_the_role_nothing_opens(county: County, purpose: str, name: str) -> None:
    key = county.report(phone="13812345678")
    with pytest.raises(RefusedError):
        reveal_reporter(key, by=county.actor(name), purpose=purpose)
    assert looks() == 0


def test_asking_for_what_was_not_left_stays_on_record(county: County) -> None:
    key = county.report()
    with pytest.raises(InvalidInputError):
        reveal_reporter(key, by=county.actor("dispatcher"), purpose="contact")
    assert looks() == 1


def test_a_sealed_number_moved_to_another_person_does_not_open(county: County) -> None:
    first, second = county.report(phone="13812345678"), county.report(phone="13900000000")
    stolen = SealedField.objects.filter(region_no=REGION, owner_id=first.id).values("sealed", "nonce").get()
    SealedField.objects.filter(region_no=REGION, owner_id=second.id).update(**stolen)
    with pytest.raises(WrongSealError):
        reveal_reporter(second, by=county.actor("dispatcher"), purpose="contact")


def test_the_store_lists_masked_forms_only(county: County) -> None:
    key = county.report(**WHOLE)
    assert queries.masked_fields(REGION, key.id) == {
        "home": "人民路**", "id_number": "1101**********002X", "name": "张*", "phone": "138****5678",
    }  # fmt: skip


def test_nothing_that_was_left_stands_readable_in_the_store(county: County) -> None:
    key = county.report(**WHOLE)
    kept = SealedField.objects.filter(region_no=REGION, owner_id=key.id).values()
    written = repr([{**row, "sealed": bytes(row["sealed"]), "nonce": b""} for row in kept])
    assert not [value for value in WHOLE.values() if value in written]


def test_the_same_number_is_found_again_however_it_is_written(county: County) -> None:
    first, second = county.report(phone="13812345678"), county.report(phone="+86 138-1234-5678")
    county.report(phone="13812345679")
    found = queries.owners_of("phone", "138 1234 5678", regions=[REGION])
    assert {owner for _region, owner in found} == {first.id, second.id}


@pytest.mark.parametrize("regions", [[], [REGION + 1]])
def test_nobody_is_found_outside_the_regions_asked(county: County, regions: list[int]) -> None:
    county.report(phone="13812345678")
    assert queries.owners_of("phone", "13812345678", regions=regions) == []


def test_who_looked_is_told_with_role_unit_and_purpose(county: County) -> None:
    key = county.report(phone="13812345678")
    reveal_reporter(key, by=county.actor("dispatcher"), purpose="contact")
    told = queries.readings_of(REGION, key.id)
    assert [(one.roles, one.unit, one.purpose, one.fields) for one in told] == [
        (("dispatcher",), "单位centre", "contact", ("phone",))
    ]


class TestEmergency:
    """Life and safety come before the ordinary rule, and are looked at afterwards."""

    @pytest.mark.parametrize("name", ["operator", "town_dispatcher"])
    def test_who_is_on_duty_opens_beyond_scope_and_wish(self, county: County, name: str) -> None:
        key = county.report(phone="13812345678", hides_reporter=True)
        opened = reveal_reporter(key, by=county.actor(name), purpose="emergency", reason=DANGER)
        waiting = EmergencyOpening.objects.get(region_no=REGION)
        assert opened == {"phone": "13812345678"}
        assert (waiting.owner_id, waiting.reason, waiting.reviewed_at) == (key.id, DANGER, None)

    @pytest.mark.parametrize(
        ("name", "reason"), [("operator", "紧急"), ("operator", ""), ("owner", DANGER), ("leader", DANGER)]
    )
    def test_without_a_reason_or_the_duty_nothing_opens(self, county: County, name: str, reason: str) -> None:
        key = county.report(phone="13812345678")
        with pytest.raises(RefusedError):
            reveal_reporter(key, by=county.actor(name), purpose="emergency", reason=reason)
        assert (looks(), EmergencyOpening.objects.filter(region_no=REGION).count()) == (0, 0)

    def test_who_is_not_on_duty_cannot_tell_a_case_from_none(self, county: County) -> None:
        said = []
        for key in (county.report(phone="13812345678", lon=120.025), RegionKey(REGION, county.home.id)):
            with pytest.raises(RefusedError) as refused:
                reveal_reporter(key, by=county.actor("worker"), purpose="emergency", reason=DANGER)
            said.append(refused.value.message)
        assert said[0] == said[1]

    def test_security_judges_once_and_nobody_else_does(self, county: County) -> None:
        from wangge.people.actions import review_opening

        key = county.report(phone="13812345678")
        reveal_reporter(key, by=county.actor("operator"), purpose="emergency", reason=DANGER)
        held = RegionKey(REGION, EmergencyOpening.objects.get(region_no=REGION).id)
        said = {"verdict": "justified", "note": "核实属实"}
        keeper = county.users["administrator"].id
        with pytest.raises(RefusedError):
            review_opening(held, by=keeper, roles=frozenset({"supervisor"}), **said)
        review_opening(held, by=keeper, roles=frozenset({"security"}), **said)
        with pytest.raises(RefusedError):
            review_opening(held, by=keeper, roles=frozenset({"security"}), **said)
        assert EmergencyOpening.objects.get(region_no=REGION).verdict == "justified"


@pytest.mark.parametrize(
    ("number", "is_good"),
    [
        ("11010519491231002X", True), ("11010519491231002x", True), ("110105194912310021", False),
        ("11010519491331002X", False), ("1101051949123100", False), ("", False), ("一1010519491231002X", False),
    ],
)  # fmt: skip
def test_an_identity_number_carries_its_check_digit(number: str, is_good: bool) -> None:
    """GB 11643-1999."""
    assert is_id_number(number) is is_good


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, by: int) -> None:
    number = "11010519491231002X"
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert not is_id_number(wrong)


def test_a_refusal_never_repeats_the_number() -> None:
    field, decision = check_identity(Identity(phone="13812345678", id_number="110105194912310021"))
    assert field == "id_number"
    assert "1101" not in decision.reason
    assert "1101" not in repr(Identity(phone="13812345678", id_number="110105194912310021"))


def test_nothing_is_kept_of_a_person_who_cannot_be_reached() -> None:
    assert check_identity(Identity(name="张三"))[0] == "phone"


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"))
def test_a_number_written_with_the_country_s_prefix_is_the_same(phone: str) -> None:
    assert normal("phone", f"+86 {phone[:3]}-{phone[3:7]} {phone[7:]}") == normal("phone", phone) == phone


@pytest.mark.parametrize(
    ("field", "value", "masked"),
    [
        ("phone", "13812345678", "138****5678"), ("phone", "12345", "1****5"), ("name", "欧阳明", "欧*"),
        ("id_number", "11010519491231002x", "1101**********002X"), ("home", "人民路88号", "人民路**"),
        ("home", "阳光花园三幢201", "阳光花园**"), ("home", "12-3", "**"),
    ],
)  # fmt: skip
def test_a_masked_form_hides_what_matters(field: str, value: str, masked: str) -> None:
    assert mask(field, value) == masked
