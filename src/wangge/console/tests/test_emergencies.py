"""The page of emergency openings: for the security officer alone, and what is told on the page of the case."""

from django.contrib.messages import get_messages
from django.test import Client
from tests.county import REGION, County

from wangge.access.models import Post
from wangge.accounts.models import User
from wangge.cases.actions import reveal_reporter
from wangge.kernel.ids import RegionKey
from wangge.people.models import EmergencyOpening

DANGER = "孩子被锁在车里，需要立即联系家长"
PAGE = "/desk/emergencies/"


def officer(county: County) -> Client:
    user = User.objects.create(username="keeper", name_zh="安全员", name_en="Keeper", password="!")
    Post.objects.create(user=user, role="security", area=county.home, valid_from="2026-01-01T00:00:00Z")
    client = Client()
    client.force_login(user)
    return client


def as_one_of(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.users[name])
    return client


def urgent(county: County) -> RegionKey:
    key = county.report(phone="13812345678", hides_reporter=True)
    reveal_reporter(key, by=county.actor("operator"), purpose="emergency", reason=DANGER)
    return key


def test_the_security_officer_judges_an_opening(county: County) -> None:
    urgent(county)
    client, one = officer(county), EmergencyOpening.objects.get(region_no=REGION)
    assert DANGER in client.get(PAGE).content.decode()
    said = {"key": f"{REGION}-{one.id}", "verdict": "justified", "note": "核实属实"}
    answer = client.post(PAGE, said)
    assert answer.status_code == 302, [str(told) for told in get_messages(answer.wsgi_request)]
    one.refresh_from_db()
    assert (one.verdict, one.note) == ("justified", "核实属实")


def test_for_anybody_else_there_is_no_such_page(county: County) -> None:
    assert [as_one_of(county, name).get(PAGE).status_code for name in ("supervisor", "administrator")] == [404, 404]


def test_the_case_says_who_opened_it_in_an_emergency(county: County) -> None:
    key = urgent(county)
    shown = as_one_of(county, "dispatcher").get(f"/desk/cases/{key}/").content.decode()
    assert DANGER in shown
    assert "operator" in shown


def test_who_is_on_duty_opens_in_an_emergency_from_the_case(county: County) -> None:
    key = county.report(phone="13812345678", name="张三")
    sent = {"purpose": "emergency", "reason": DANGER, "fields": ["phone", "name"]}
    shown = as_one_of(county, "operator").post(f"/desk/cases/{key}/phone/", sent).content.decode()
    assert ("13812345678" in shown, "张三" in shown) == (True, True)
