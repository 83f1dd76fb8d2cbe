"""Promises of taking in a report."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from tests.county import MONDAY, REGION, County

from wangge.cases import actions, queries
from wangge.cases.models import Case, CaseClock, CaseEvent, SubmissionKey
from wangge.cases.rules import Report, normal_number
from wangge.kernel import origin
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.models import AuditEntry, OutboxEntry
from wangge.people.models import Reporter, SealedField


def take(text: str = "路灯坏了", **more: object) -> actions.Receipt:
    report = Report(text=text, **{"lon": 120.005, "lat": 31.005, **more})  # type: ignore[arg-type]
    return actions.report_case(report, by=queries.reporter_actor(), at=MONDAY)


def test_a_report_lands_in_the_grid_of_its_point(county: County) -> None:
    receipt = take()
    case = county.case(receipt.key)
    assert (case.area_no, case.place_state, case.region_no) == (county.grids[0].area_no, "known", REGION)


def test_everything_about_a_report_is_written_with_it(county: County) -> None:
    key = take().key
    mine = {"region_no": REGION, "case_id": key.id}
    assert CaseEvent.objects.get(**mine).move == "report"
    assert CaseClock.objects.get(**mine).due_at == MONDAY + timedelta(hours=2)
    assert OutboxEntry.objects.filter(region_no=REGION, subject_id=key.id).count() == 1
    assert AuditEntry.objects.filter(region_no=REGION, verb="report_case", subject_id=str(key)).count() == 1


def test_a_report_without_contact_or_photo_is_one_statement(county: County, django_assert_num_queries: object) -> None:
    take()  # fills the kept copies of flow, calendar and territory
    with django_assert_num_queries(2):  # type: ignore[operator]  # the test's own savepoint; the statement goes to the driver
        take()


def test_the_number_finds_a_mistyped_digit(county: County) -> None:
    number = take().number
    wrong = number[:-2] + str((int(number[-2]) + 1) % 10) + number[-1]
    assert (normal_number(number), normal_number(wrong)) == (number, "")


def test_the_same_submission_twice_is_one_case(county: County) -> None:
    first, again = take(submission_key="k1"), take(submission_key="k1")
    assert again.is_repeat
    assert again.number == first.number
    assert Case.objects.filter(region_no=REGION).count() == 1


def test_a_repeated_submission_does_not_show_the_code_again(county: County) -> None:
    take(submission_key="k1")
    assert take(submission_key="k1").code == ""


def test_number_and_code_together_open_the_case(county: County) -> None:
    receipt = take()
    assert queries.grant(receipt.number, receipt.code.lower()) == receipt.key
    assert queries.grant(receipt.number, "AAAAAA") is None


def test_a_telephone_number_is_stored_encrypted_and_masked(county: County) -> None:
    key = take(phone="13812345678").key
    reporter = Reporter.objects.get(region_no=REGION, id=key.id)
    assert reporter.masked_phone == "138****5678"
    kept = SealedField.objects.filter(region_no=REGION, owner_id=key.id).values_list("field", "sealed", "masked")
    assert [(field, b"13812345678" in bytes(sealed), masked) for field, sealed, masked in kept] == [
        ("phone", False, "138****5678")
    ]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "   \n"}, "text"),
        ({"text": "😀😀😀"}, "text"),
        ({"text": "长" * 10_000}, "text"),
        ({"place": "路" * 201}, "place"),
        ({"phone": "not a number"}, "phone"),
        ({"lon": 100.0, "lat": 10.0}, "lon"),
        ({"lat": None}, "lon"),
        ({"photos": (b"not a picture",)}, "photos"),
        ({"photos": (b"\xff" * 16 * 1024 * 1024,)}, "photos"),
    ],
)
def test_what_cannot_be_used_is_refused_by_field_and_nothing_is_kept(
    county: County, more: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        take(**{"submission_key": "k9", **more})  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert not Case.objects.filter(region_no=REGION).exists()
    assert not SubmissionKey.objects.exists()


def test_a_report_without_a_place_is_taken_and_marked(county: County) -> None:
    case = county.case(take(lon=None, lat=None, place="菜场对面").key)
    assert (case.place_state, case.area_no) == ("unknown", county.home.area_no)


def test_a_report_with_an_area_but_no_point_belongs_to_the_area(county: County) -> None:
    case = county.case(take(lon=None, lat=None, area_no=county.towns[1].area_no).key)
    assert (case.place_state, case.area_no) == ("vague", county.towns[1].area_no)


def test_a_failure_in_the_statement_keeps_nothing(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    from wangge.cases import statements

    monkeypatch.setattr(statements, "AUDIT", statements.AUDIT.replace("audit_entry", "no_such_table"))
    with pytest.raises(Exception, match="no_such_table"), transaction.atomic():
        take()
    assert not Case.objects.filter(region_no=REGION).exists()
    assert connection.is_usable()


def test_a_report_and_a_move_are_on_record_with_the_address_they_came_from(county: County) -> None:
    held = origin.came_from.set("203.0.113.7")
    try:
        key = county.report()
        county.move(key, "accept", "dispatcher")
    finally:
        origin.came_from.reset(held)
    entries = AuditEntry.objects.filter(region_no=key.region_no, subject_id=str(key)).order_by("id")
    assert [(one.verb, one.address) for one in entries] == [
        ("report_case", "203.0.113.7"), ("accept_case", "203.0.113.7"),
    ]  # fmt: skip
