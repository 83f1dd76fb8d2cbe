"""Promises of following a case: who holds number and code, and nobody else."""

import pytest
from django.test import Client
from tests.county import County

from wangge.cases.models import Visit
from wangge.cases.queries import visit_token
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey
from wangge.portal.tests.test_report import a_photo, filled


@pytest.fixture
def receipt(client: Client, county: County) -> dict[str, str]:
    return dict(client.post("/", filled(photos=[a_photo()]), follow=True).context["receipt"])


def test_number_and_code_open_the_case_on_any_device(county: County, receipt: dict[str, str]) -> None:
    page = Client().post("/follow/", {"number": receipt["number"], "code": receipt["code"].lower()}, follow=True)
    assert "路边的井盖不见了" in page.content.decode()


@pytest.mark.parametrize("wrong", [{"code": "AAAAAA"}, {"number": "3205832606010000000"}, {"number": "x"}])
def test_a_wrong_pair_opens_nothing_and_does_not_say_which_was_wrong(
    county: County, receipt: dict[str, str], wrong: dict[str, str]
) -> None:
    sent = {"number": receipt["number"], "code": receipt["code"]} | wrong
    page = Client(headers={"accept-language": "en"}).post("/follow/", sent)
    assert page.status_code == 422
    assert "do not belong together" in page.content.decode()


def test_the_address_alone_opens_nothing(county: County, receipt: dict[str, str]) -> None:
    assert Client().get(f"/follow/{receipt['key']}/")["location"] == "/follow/"
    assert Client().post(f"/follow/{receipt['key']}/urge/", {"seq": 1}).status_code == 404


def test_a_resident_may_urge_and_reads_it_in_the_story(client: Client, county: County, receipt: dict[str, str]) -> None:
    page = client.post(f"/follow/{receipt['key']}/urge/", {"seq": 1, "reason": "天快黑了"}, follow=True)
    assert "天快黑了" in page.content.decode()


def test_urging_again_is_refused_in_words_and_keeps_the_text(
    client: Client, county: County, receipt: dict[str, str]
) -> None:
    client.post(f"/follow/{receipt['key']}/urge/", {"seq": 1})
    page = client.post(f"/follow/{receipt['key']}/urge/", {"seq": 2, "reason": "还没来"})
    assert page.status_code == 422
    assert page.context["form"].non_field_errors()


def test_moves_of_the_staff_are_not_there_for_residents(client: Client, receipt: dict[str, str]) -> None:
    assert client.post(f"/follow/{receipt['key']}/dispatch/", {"seq": 1}).status_code == 404


def test_a_closed_case_can_be_rated_and_long_after_no_more_opened(client: Client, county: County) -> None:
    key = county.closed()
    session = client.session
    session["granted"] = [str(key)]
    session.save()
    page = client.get(f"/follow/{key}/").context["page"]
    assert (page.may_rate, page.may_reopen) == (True, False)  # closed in June: too late to open it again
    client.post(f"/follow/{key}/rate/", {"seq": page.seq, "solved": "true", "stars": "4", "reason": "快"})
    assert (county.case(key).solved, county.case(key).stars) == (True, 4)


def test_photos_are_shown_to_the_reporter_and_to_no_stranger(
    client: Client, county: County, receipt: dict[str, str]
) -> None:
    story = client.get(f"/follow/{receipt['key']}/").context["page"].story
    url = story[-1].photos[0].url
    assert client.get(url)["content-type"] == "image/jpeg"
    assert Client().get(url).status_code == 404


def test_a_resident_reads_no_name_of_staff(client: Client, county: County, receipt: dict[str, str]) -> None:
    county.dispatch(RegionKey.parse(receipt["key"]), at=clock.now())
    assert "dispatcher" not in client.get(f"/follow/{receipt['key']}/").content.decode()


def visit_link(county: County) -> tuple[RegionKey, str]:
    key = county.report(phone="13812345678")
    county.dispatch(key)
    county.move(key, "sign", "owner")
    county.move(key, "answer", "owner", answer="好了")
    county.move(key, "pass", "checker", outcome="solved")
    visit = Visit.objects.get(region_no=key.region_no, case_id=key.id)
    return key, f"/visit/{visit_token(visit.region_no, visit.id)}/"


def test_the_link_of_the_centre_asks_two_questions_and_takes_one_answer(client: Client, county: County) -> None:
    key, link = visit_link(county)
    assert client.post(link, {"stars": "4"}).status_code == 422
    assert (
        b"has arrived"
        in client.post(link, {"solved": "false", "stars": "2"}, headers={"accept-language": "en"}).content
    )
    assert (county.case(key).solved, county.case(key).stars) == (False, 2)
    assert client.post(link, {"solved": "true", "stars": "5"}).status_code == 409
    assert county.case(key).stars == 2


def test_a_link_with_one_letter_changed_opens_nothing(client: Client, county: County) -> None:
    _key, link = visit_link(county)
    wrong = link[:-2] + ("0" if link[-2] != "0" else "1") + "/"
    assert client.get(wrong).status_code == 404


def test_a_resident_withdraws_a_case_and_reads_so(client: Client, county: County, receipt: dict[str, str]) -> None:
    key = receipt["key"]
    page = client.get(f"/follow/{key}/").context["page"]
    client.post(f"/follow/{key}/withdraw/", {"seq": page.seq, "reason": "已经修好了"})
    after = client.get(f"/follow/{key}/").context["page"]
    assert (after.row.state, after.may_withdraw) == ("withdrawn", False)
