"""Promises of “why can I (not) see this?”."""

import re

from tests.county import County

from wangge.console.tests.test_desk import signed_in
from wangge.kernel.ids import check_digit


def answer(county: County, name: str, number: str) -> str:
    page = signed_in(county, name).get("/desk/why/", {"number": number}).content.decode().replace(number, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_it_names_the_posts_that_open_the_case(county: County) -> None:
    key = county.report()
    county.dispatch(key)
    number = county.case(key).number
    assert "Unit owners deals with or assists" in answer(county, "owner", number)
    assert "Grid worker" in answer(county, "worker", number)


def test_a_case_out_of_sight_and_one_that_never_was_have_one_answer(county: County) -> None:
    number = county.case(county.report()).number
    digits = f"{number[:12]}{(int(number[12:18]) + 1) % 10**6:06d}"
    never = digits + check_digit(digits)
    told = answer(county, "stranger", number)
    assert "There is no such case, or none of your posts opens it." in told
    assert told == answer(county, "stranger", never) == answer(county, "stranger", "12345")


def test_a_post_for_the_whole_county_names_the_county(county: County) -> None:
    assert f"the cases that belong in {county.home.name_en}" in answer(county, "dispatcher", "12345")
