"""Promises of the morning digest: it tells what its areas lived through, once, to those who answer for them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from tests.county import ALWAYS, REGION, County

from wangge.access.models import Post
from wangge.accounts.models import User
from wangge.cases.actions.sweep import sweep
from wangge.cases.models import Case
from wangge.cases.queries import visible
from wangge.kernel.ids import RegionKey
from wangge.kernel.models import AuditEntry
from wangge.stats.actions import write_digests
from wangge.stats.jobs import write_digests_of_today
from wangge.stats.models import Digest
from wangge.stats.queries import digest_page

TUESDAY = date(2026, 6, 2)
MORNING = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)  # 07:30 in China on Tuesday
MONDAY_NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def at_noon(county: County) -> object:
    """Monday noon in the county; the test moves on to Tuesday morning itself."""
    with time_machine.travel(MONDAY_NOON, tick=False) as traveller:
        yield traveller


def told(county: County, area: str = "home") -> dict[str, int]:
    area_no = county.home.area_no if area == "home" else county.towns[int(area)].area_no
    kept = Digest.objects.get(area_no=area_no, day=TUESDAY).figures
    return {name: part["count"] for name, part in kept.items() if part["count"]}


def written(traveller: time_machine.Traveller, after: timedelta = timedelta()) -> int:
    traveller.move_to(MORNING + after)
    return write_digests(TUESDAY, by=None)


def test_one_digest_for_every_town_and_one_for_the_county(county: County, at_noon: time_machine.Traveller) -> None:
    assert written(at_noon) == 3
    areas = set(Digest.objects.values_list("area_no", flat=True))
    assert areas == {county.home.area_no, *(town.area_no for town in county.towns)}


def test_writing_again_changes_nothing_and_is_not_recorded(county: County, at_noon: time_machine.Traveller) -> None:
    written(at_noon)
    county.report(at=MORNING)
    assert written(at_noon, timedelta(hours=3)) == 0
    assert told(county) == {}
    assert AuditEntry.objects.filter(region_no=0, verb="write_digests").count() == 1


def test_a_town_is_told_of_its_own_cases_only(county: County, at_noon: time_machine.Traveller) -> None:
    county.report(at=MONDAY_NOON)
    written(at_noon)
    assert told(county, "0")["new"] == 1
    assert "new" not in told(county, "1")
    assert told(county)["new"] == 1


def test_what_came_in_after_the_morning_belongs_to_the_next_day(
    county: County, at_noon: time_machine.Traveller
) -> None:
    county.report(at=MORNING)
    written(at_noon, timedelta(minutes=20))
    assert "new" not in told(county)
    at_noon.move_to(MORNING + timedelta(days=1))
    write_digests(TUESDAY + timedelta(days=1), by=None)
    digest = Digest.objects.get(area_no=county.home.area_no, day=TUESDAY + timedelta(days=1))
    assert digest.figures["new"]["count"] == 1


def test_closed_and_closed_in_time_are_told_apart(county: County, at_noon: time_machine.Traveller) -> None:
    key = county.report(at=MONDAY_NOON)
    county.dispatch(key, at=MONDAY_NOON, matter="0201")
    county.move(key, "sign", "owner", at=MONDAY_NOON)
    at_noon.move_to(MONDAY_NOON + timedelta(hours=5))
    late = MONDAY_NOON + timedelta(hours=5)
    county.move(key, "answer", "owner", answer="换新", at=late)
    county.move(key, "pass", "checker", outcome="solved", at=late)
    quick = county.report(at=late)
    county.move(quick, "settle", "worker", answer="已扶正", at=late)
    written(at_noon)
    assert (told(county)["closed"], told(county)["on_time"]) == (2, 1)


def test_what_flows_address_to_leaders_is_told_in_the_digest(county: County, at_noon: time_machine.Traveller) -> None:
    key = county.report(at=MONDAY_NOON)
    county.dispatch(key, at=MONDAY_NOON, matter="0201")  # due in two urgent hours; leaders are told after three
    at_noon.move_to(MONDAY_NOON + timedelta(hours=4))
    sweep(MONDAY_NOON + timedelta(hours=4))
    written(at_noon)
    assert told(county)["escalated"] == 1
    assert told(county)["overdue"] == 1


def test_a_dispute_and_an_undecided_request_wait_for_a_decision(
    county: County, at_noon: time_machine.Traveller
) -> None:
    key = county.report(at=MONDAY_NOON)
    county.dispatch(key, at=MONDAY_NOON, matter="0401")
    county.move(key, "sign", "owner", at=MONDAY_NOON)
    county.move(key, "ask_extension", "owner", amount=1, reason="缺料", at=MONDAY_NOON)
    written(at_noon)
    assert told(county)["waiting"] == 1


def closed_now(county: County) -> RegionKey:
    key = county.report(at=MONDAY_NOON)
    county.move(key, "settle", "worker", answer="已扶正", at=MONDAY_NOON)
    return key


@pytest.mark.parametrize(("solved", "stars", "counts"), [(True, 5, False), (False, 4, True), (True, 2, True)])
def test_dissatisfied_is_who_says_not_solved_or_gives_one_or_two_stars(
    county: County, at_noon: time_machine.Traveller, solved: bool, stars: int, counts: bool
) -> None:
    county.move(closed_now(county), "rate", "reporter", solved=solved, stars=stars, at=MONDAY_NOON)
    written(at_noon)
    assert ("dissatisfied" in told(county)) is counts


def test_an_opinion_is_told_although_the_case_was_opened_again(county: County, at_noon: time_machine.Traveller) -> None:
    key = closed_now(county)
    county.move(key, "rate", "reporter", solved=False, stars=1, at=MONDAY_NOON)
    county.move(key, "reopen", "reporter", reason="还是坏的", at=MONDAY_NOON)
    written(at_noon)
    assert (told(county)["dissatisfied"], told(county)["came_back"]) == (1, 1)


def test_the_same_thing_at_the_same_place_came_back(county: County, at_noon: time_machine.Traveller) -> None:
    first = county.report(at=MONDAY_NOON)
    Case.objects.filter(region_no=REGION, id=first.id).update(
        matter=county.matters["0201"], closed_at=MONDAY_NOON - timedelta(days=3), outcome="solved"
    )
    county.dispatch(county.report(at=MONDAY_NOON), at=MONDAY_NOON, matter="0201")
    written(at_noon)
    assert told(county)["came_back"] == 1


def test_a_leader_reads_sentences_that_lead_to_their_cases(county: County, at_noon: time_machine.Traveller) -> None:
    key = county.report(at=MONDAY_NOON)
    written(at_noon)
    page = digest_page(county.scope("leader"))
    assert page is not None
    said = {part.figure: part.text for sentence in page.sentences for part in sentence if part.figure}
    shown = {section.figure: section.rows for section in page.sections}
    assert set(said) == set(shown) == {"new", "overdue"}
    assert [row.key for row in shown["new"]] == [key]


def test_at_most_twenty_cases_are_named_and_all_are_counted(county: County, at_noon: time_machine.Traveller) -> None:
    for _ in range(22):
        county.report(at=MONDAY_NOON)
    written(at_noon)
    kept = Digest.objects.get(area_no=county.home.area_no, day=TUESDAY).figures["new"]
    assert (kept["count"], len(kept["cases"])) == (22, 20)


def test_a_digest_keeps_no_words_of_a_case(county: County, at_noon: time_machine.Traveller) -> None:
    county.report("张三家门口的井盖坏了", at=MONDAY_NOON)
    written(at_noon)
    assert "张三" not in str(Digest.objects.get(area_no=county.home.area_no, day=TUESDAY).figures)


@pytest.mark.parametrize("name", ["dispatcher", "owner", "administrator", "worker"])
def test_nobody_else_has_a_digest(county: County, at_noon: time_machine.Traveller, name: str) -> None:
    written(at_noon)
    assert digest_page(county.scope(name)) is None


def test_a_town_leader_reads_the_town_and_neither_its_neighbour_nor_the_county(
    county: County, at_noon: time_machine.Traveller
) -> None:
    written(at_noon)
    user = User.objects.create(username="town_leader", name_zh="镇长", name_en="Head", password="!")
    Post.objects.create(user=user, role="town_leader", area=county.towns[0], valid_from=ALWAYS)
    scope = county.scope("town_leader")
    page = digest_page(scope)
    assert page is not None
    assert [area_no for area_no, _name in page.areas] == [county.towns[0].area_no]
    assert digest_page(scope, area_no=county.home.area_no) is None
    assert digest_page(scope, area_no=county.towns[1].area_no) is None


def test_a_day_and_area_that_are_not_the_viewers_are_not_found(county: County, at_noon: time_machine.Traveller) -> None:
    written(at_noon)
    scope = county.scope("supervisor")
    assert digest_page(scope, area_no=county.towns[1].area_no) is not None
    assert digest_page(scope, area_no=99) is None
    assert digest_page(scope, day=TUESDAY - timedelta(days=1)) is None


@pytest.mark.parametrize(("after", "digests"), [(timedelta(minutes=-1), 0), (timedelta(), 3), (timedelta(hours=5), 3)])
def test_the_job_writes_from_half_past_seven_on(
    county: County, at_noon: time_machine.Traveller, after: timedelta, digests: int
) -> None:
    at_noon.move_to(MORNING + after)
    write_digests_of_today.func(0)
    assert Digest.objects.count() == digests


def test_figures_and_cases_agree(county: County, at_noon: time_machine.Traveller) -> None:
    for _ in range(3):
        closed_now(county)
    written(at_noon)
    assert told(county)["closed"] == visible(county.scope("leader")).filter(closed_at__isnull=False).count()
