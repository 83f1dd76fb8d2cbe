"""Promises of merging: one answer reaches all, everybody keeps their own receipt and voice, and it can be undone."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from tests.county import County

from wangge.cases.models import Case
from wangge.cases.queries import case_page, followed
from wangge.kernel.errors import ConflictError, InvalidInputError
from wangge.kernel.ids import RegionKey


def merged(county: County) -> tuple[RegionKey, RegionKey]:
    parent, child = county.report(), county.report("井盖没了，小心")
    county.move(child, "merge", "dispatcher", parent=county.case(parent).number, score=0.9)
    return parent, child


def close(county: County, key: RegionKey) -> None:
    county.dispatch(key)
    county.move(key, "sign", "owner")
    county.move(key, "answer", "owner", answer="井盖已换新")
    county.move(key, "pass", "checker", outcome="solved")


def test_one_answer_reaches_every_merged_case(county: County) -> None:
    parent, child = merged(county)
    assert (county.case(child).state, county.case(child).next_due_at) == ("merged", None)
    close(county, parent)
    page = followed(child)
    assert page is not None
    assert (page.row.state, page.outcome) == ("closed", "solved")
    assert "井盖已换新" in page.story[0].note


def test_each_person_rates_and_reopens_their_own(county: County) -> None:
    parent, child = merged(county)
    close(county, parent)
    county.move(child, "rate", "reporter", solved=False, stars=1, reason="还是坏的")
    county.move(child, "reopen", "reporter", reason="还是坏的")
    assert (county.case(child).state, county.case(child).parent_id) == ("reported", None)
    assert county.case(parent).stars is None


def test_a_merged_case_can_be_taken_apart_again(county: County) -> None:
    parent, child = merged(county)
    county.move(child, "unmerge", "dispatcher", reason="不是同一处")
    case = county.case(child)
    assert (case.state, case.parent_id, case.next_due_kind) == ("reported", None, "dispatch")
    close(county, parent)
    assert county.case(child).closed_at is None


def test_a_parent_that_is_withdrawn_takes_nobody_with_it(county: County) -> None:
    parent, child = merged(county)
    county.move(parent, "withdraw", "reporter", reason="看错了")
    assert (county.case(child).state, county.case(child).parent_id) == ("reported", None)


def test_the_parent_shows_its_family_and_the_child_its_parent(county: County) -> None:
    parent, child = merged(county)
    scope = county.scope("dispatcher")
    pages = [case_page(scope, key) for key in (parent, child)]
    assert [[row.key for row in page.family] for page in pages if page] == [[child], [parent]]


@pytest.mark.parametrize("wrong", ["nothing", "itself", "closed", "child", "with children", "another region"])
def test_a_case_merges_only_into_one_that_can_take_it(county: County, wrong: str) -> None:
    parent, child = merged(county)
    third = county.report("另一件")
    subject, number = {
        "nothing": (third, ""),
        "itself": (third, county.case(third).number),
        "closed": (third, county.case(county.closed()).number),
        "child": (third, county.case(child).number),
        "with children": (parent, county.case(third).number),
        "another region": (third, "1101010101010101011"),
    }[wrong]
    with pytest.raises(InvalidInputError):
        county.move(subject, "merge", "dispatcher", parent=number)
    assert county.case(subject).state == "reported"


def test_a_case_out_of_sight_cannot_be_merged_into(county: County) -> None:
    first, second = county.report(), county.report(lon=120.025, lat=31.005)
    with pytest.raises(InvalidInputError, match="no case with this number"):
        county.move(second, "merge", "town_dispatcher", parent=county.case(first).number)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_left_behind_when_a_case_ends_while_another_joins_it(county: County) -> None:
    parent, child = county.report(), county.report("井盖没了，差点摔倒")
    county.dispatch(parent)
    county.move(parent, "sign", "owner")
    county.move(parent, "answer", "owner", answer="井盖已换新")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():  # the merging has read the parent and holds it
            list(Case.objects.filter(region_no=parent.region_no, id=parent.id).select_for_update())
            ending = pool.submit(_end, county, parent)
            _until_somebody_waits()
            county.move(child, "merge", "dispatcher", parent=county.case(parent).number)
        with pytest.raises(ConflictError):
            ending.result()
    assert county.case(parent).closed_at is None
    county.move(parent, "pass", "checker", outcome="solved")
    assert county.case(child).closed_at is not None


def _end(county: County, key: RegionKey) -> None:
    try:
        county.move(key, "pass", "checker", outcome="solved")
    finally:
        connection.close()


def _until_somebody_waits() -> None:
    """Until another session waits for a row we hold."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
