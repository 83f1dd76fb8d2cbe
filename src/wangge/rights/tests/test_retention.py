"""Promises of retention: what is due goes, nothing else does, and the record proves how much went by which rule."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.county import MONDAY, REGION, County

from wangge.accounts.models import User
from wangge.cases.models import Case
from wangge.kernel.errors import ConflictError, InvalidInputError, RefusedError
from wangge.kernel.ids import RegionKey
from wangge.kernel.models import AuditEntry
from wangge.people.models import SealedField
from wangge.rights import actions, queries
from wangge.rights.actions.publishing import Edition
from wangge.rights.actions.purging import purge_due
from wangge.rights.rules import check_periods, is_due, months_before
from wangge.rights.tests.factories import HOME, PHONE, a_closed_case, a_report, an_officer, asked, finished, kept_texts

LATER = MONDAY + timedelta(days=366 * 2)
MUCH_LATER = MONDAY + timedelta(days=366 * 5 + 5)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(moments, st.integers(0, 1200))
def test_so_many_months_before_is_never_later_and_never_skips_a_month(moment: datetime, months: int) -> None:
    before = months_before(moment, months) if moment.year * 12 - months > 24 else moment
    assert before <= moment
    if before is not moment:
        assert (moment.year - before.year) * 12 + moment.month - before.month == months
        assert before.day <= moment.day


@given(moments, moments, st.integers(1, 600), st.booleans())
def test_what_is_open_or_kept_is_never_due_and_a_longer_period_never_hastens(
    closed: datetime, now: datetime, months: int, is_kept: bool
) -> None:
    assert not is_due(None, months, now, is_kept=is_kept)
    assert not is_due(closed, None, now, is_kept=is_kept)
    assert not is_due(closed, months, now, is_kept=True)
    if is_due(closed, months + 1, now, is_kept=False):
        assert is_due(closed, months, now, is_kept=False)
    if is_due(closed, months, now, is_kept=False):
        assert closed < now


@pytest.mark.parametrize(("person", "words", "fine"), [(24, 60, True), (24, 24, True), (60, 24, False), (None, 24, False),
                                                       (24, None, True), (None, None, True), (0, 5, False)])  # fmt: skip
def test_words_never_go_before_who_wrote_them(person: int | None, words: int | None, fine: bool) -> None:
    assert bool(check_periods(person, words)) is fine


@pytest.fixture
def officer(county: County) -> User:
    return an_officer(county)


@pytest.fixture
def reviewed(officer: User) -> User:
    for key in ("report_form", "staff_entry", "rights_request"):
        actions.review_rule(key, by=officer.id)
    return officer


@pytest.mark.django_db
def test_a_rule_nobody_has_looked_at_erases_nothing(county: County) -> None:
    a_closed_case(county)
    assert purge_due(MUCH_LATER, by=None) == 0


@pytest.mark.django_db
def test_the_person_goes_first_and_the_words_later(county: County, reviewed: User) -> None:
    key = a_closed_case(county)
    assert purge_due(LATER, by=None) == 1
    assert not SealedField.objects.filter(region_no=REGION, owner_id=key.id).exists()
    assert county.case(key).text
    assert purge_due(MUCH_LATER, by=None) == 1
    assert [one for one in (PHONE, HOME, "幸福", "138****5678") if one in kept_texts()] == []
    assert county.case(key).outcome == "solved"


@pytest.mark.django_db
def test_a_second_night_erases_nothing_more(county: County, reviewed: User) -> None:
    a_closed_case(county)
    purge_due(MUCH_LATER, by=None)
    assert purge_due(MUCH_LATER + timedelta(days=1), by=None) == 0


@pytest.mark.django_db
def test_nothing_goes_before_its_day(county: County, reviewed: User) -> None:
    key = a_closed_case(county)
    closed_at = county.case(key).closed_at
    assert closed_at is not None
    assert purge_due(closed_at.replace(year=closed_at.year + 2) - timedelta(seconds=1), by=None) == 0
    assert purge_due(closed_at.replace(year=closed_at.year + 2), by=None) == 1


def supervised(county: County, key: RegionKey) -> None:
    Case.objects.filter(region_no=key.region_no, id=key.id).update(is_supervised=True)


def in_dispute(county: County, key: RegionKey) -> None:
    Case.objects.filter(region_no=key.region_no, id=key.id).update(asks="arbitration")


def held(county: County, key: RegionKey) -> None:
    officer = User.objects.get(username="officer")
    actions.mark_case(county.case(key).number, "hold", "正在行政诉讼中，需要保全", by=officer.id)


def being_asked(county: County, key: RegionKey) -> None:
    asked(key, "explain", words="请说明")


@pytest.mark.django_db
@pytest.mark.parametrize("keep", [supervised, in_dispute, held, being_asked])
def test_what_is_watched_disputed_held_or_asked_about_stays(county: County, reviewed: User, keep: object) -> None:
    key = a_closed_case(county)
    keep(county, key)  # type: ignore[operator]
    assert purge_due(MUCH_LATER, by=None) == 0
    assert county.case(key).text


@pytest.mark.django_db
def test_an_open_case_stays_however_old(county: County, reviewed: User) -> None:
    key = a_report(county)
    county.dispatch(key)
    assert purge_due(MUCH_LATER, by=None) == 0
    assert county.case(key).reporter_id == key.id


@pytest.mark.django_db
def test_a_lifted_hold_lets_it_go_the_next_night(county: County, reviewed: User) -> None:
    key = a_closed_case(county)
    held(county, key)
    actions.lift_mark(queries.marks_in_care(reviewed.id)[0].id, by=reviewed.id)
    assert purge_due(LATER, by=None) == 1


@pytest.mark.django_db
def test_the_proof_says_how_many_by_which_rule_and_of_which(county: County, reviewed: User) -> None:
    a_closed_case(county)
    purge_due(LATER, by=None)
    proof = AuditEntry.objects.get(region_no=REGION, verb="purge_people")
    assert (proof.reason, proof.detail["what"], proof.detail["count"]) == ("report_form:1", "persons", 1)
    assert len(proof.detail["sha256"]) == 64


@pytest.mark.django_db
def test_words_of_answered_requests_go_as_well(county: County, reviewed: User) -> None:
    key = a_closed_case(county)
    finished(asked(key, "explain", words="为什么问我的住址"), reviewed)
    purge_due(datetime(2099, 1, 1, tzinfo=UTC), by=None)
    assert [(one.words, one.answer) for one in queries.requests_of(key)] == [("", "")]


@pytest.mark.django_db
def test_a_changed_rule_waits_until_somebody_has_looked(county: County, reviewed: User) -> None:
    a_closed_case(county)
    edition = Edition("告知", "Notice", "中心", "法律", 1, 2)
    actions.publish_activity("report_form", edition, by=reviewed.id)
    assert purge_due(MUCH_LATER, by=None) == 0
    told = {one.activity.key: one for one in queries.due_counts(MUCH_LATER)}["report_form"]
    assert (told.persons, told.words, told.is_reviewed) == (1, 0, False)
    actions.review_rule("report_form", by=reviewed.id)
    assert purge_due(MUCH_LATER, by=None) == 2


@pytest.mark.django_db
def test_a_version_is_published_by_the_officer_and_never_over_anothers(county: County, officer: User) -> None:
    edition = Edition("告知", "Notice", "中心", "法律", 24, 60)
    with pytest.raises(RefusedError):
        actions.publish_activity("report_form", edition, by=county.users["owner"].id)
    with pytest.raises(InvalidInputError):
        actions.publish_activity("report_form", replace(edition, notice_zh=" "), by=officer.id)
    assert actions.publish_activity("report_form", edition, by=officer.id, seen=1) == 2
    with pytest.raises(ConflictError):
        actions.publish_activity("report_form", edition, by=officer.id, seen=1)
    assert queries.current_notice("report_form") == "report_form:2"


@pytest.mark.django_db
def test_the_nights_work_is_found_by_its_index_whatever_the_history(county: County) -> None:
    a_closed_case(county)
    found = queries.due_cases(REGION, queries.activities()["report_form"], 1, LATER)
    query, values = found.values_list("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (COSTS OFF) {query}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "case_to_erase" in plan
