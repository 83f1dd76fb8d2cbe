"""Our SCIM service against a client and a checker of other hands, and against what a platform must not get."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client
from tests.county import County

from wangge.access.actions import PostDraft, close_staff, give_post
from wangge.access.models import Post
from wangge.accounts.actions import issue_token
from wangge.accounts.models import User
from wangge.kernel import clock
from wangge.kernel.models import AuditEntry

URN = "urn:ietf:params:scim:schemas:core:2.0:User"
ACTIVE_STAYS = (
    "check_remove_attribute: PATCH modify() did not remove attribute 'active'"  # an account is open or closed
)
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@pytest.fixture
def secret(county: County) -> str:
    """The token of a provisioning program."""
    machine = User.objects.create(username="platform", name_zh="平台", name_en="Platform", kind="machine", password="!")
    give_post(machine, PostDraft("provisioner", county.home), by=None)
    return issue_token(machine, "SCIM", clock.now() + timedelta(days=1), by=None)[1]


class Platform:
    """A plain client with a token."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """One request; status and JSON of the answer."""
        sent = body if isinstance(body, bytes) else json.dumps(body) if body is not None else ""
        answer = self.client.generic(method, f"/scim/v2/{path}", sent, content_type="application/scim+json")
        return answer.status_code, json.loads(answer.content) if answer.content else None


@pytest.fixture
def platform(secret: str) -> Platform:
    return Platform(secret)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.django_db(transaction=True)
def test_a_foreign_checker_finds_nothing_wrong(secret: str) -> None:
    from scim2_client.engines.wsgi import WSGISCIMClient
    from scim2_tester import Status, check_server

    client = WSGISCIMClient(
        get_wsgi_application(),
        base_url="http://testserver/scim/v2",
        headers={"Authorization": f"Bearer {secret}"},
    )
    results = check_server(client)
    wrong = [f"{one.title}: {one.reason}" for one in results if one.status in {Status.ERROR, Status.CRITICAL}]
    wrong = [one for one in wrong if one != ACTIVE_STAYS]
    assert not wrong, "\n".join(wrong)
    assert len([one for one in results if one.status is Status.SUCCESS]) >= 15


def test_somebody_made_by_the_platform_has_no_post_and_no_password(platform: Platform) -> None:
    status, made = platform.send(
        "POST", "Users", {"schemas": [URN], "userName": "li", "displayName": "李", "externalId": "7"}
    )
    assert (status, made["active"], made["meta"]["resourceType"]) == (201, True, "User")
    user = User.objects.get(username="li")
    assert not user.has_usable_password()
    assert not Post.objects.filter(user=user).exists()


def test_what_the_platform_must_not_set_it_does_not_set(platform: Platform) -> None:
    sent = {"schemas": [URN], "userName": "li", "password": "a long password", "isDemo": True, "kind": "machine",
            "roles": [{"value": "security"}], "is_active": False}  # fmt: skip
    platform.send("POST", "Users", sent)
    user = User.objects.filter(username="li").first()
    assert user is None or (user.kind, user.is_demo, user.has_usable_password()) == ("person", False, False)


def test_the_same_name_twice_is_a_conflict_in_the_standards_shape(platform: Platform) -> None:
    platform.send("POST", "Users", {"schemas": [URN], "userName": "li"})
    status, told = platform.send("POST", "Users", {"schemas": [URN], "userName": "li"})
    assert (status, told["status"], told["scimType"]) == (409, "409", "uniqueness")


def test_a_filter_finds_one_and_pages_count(platform: Platform) -> None:
    status, told = platform.send("GET", 'Users?filter=userName eq "owner"')
    assert (status, told["totalResults"], told["Resources"][0]["userName"]) == (200, 1, "owner")
    status, told = platform.send("GET", "Users?startIndex=2&count=3")
    assert (told["itemsPerPage"], told["startIndex"], len(told["Resources"])) == (3, 2, 3)
    assert platform.send("GET", "Users?filter=userName zz")[0] == 400


def test_switching_active_off_closes_the_account_and_its_sessions(platform: Platform, county: County) -> None:
    browser = Client()
    browser.force_login(county.users["owner"])
    change = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "active", "value": False}]}
    status, told = platform.send("PATCH", f"Users/{county.users['owner'].id}", change)
    assert (status, told["active"]) == (200, False)
    assert browser.get("/desk/")["location"].startswith("/sign-in/")
    assert AuditEntry.objects.filter(region_no=0, verb="close_account").count() == 1


def test_deleting_closes_and_hides_but_keeps_the_history(platform: Platform, county: County) -> None:
    address = f"Users/{county.users['owner'].id}"
    assert platform.send("DELETE", address)[0] == 204
    assert platform.send("GET", address)[0] == 404
    assert not User.objects.get(username="owner").is_active


@pytest.mark.parametrize("change", [{"userName": "evil"}, {"externalId": "evil"}, {"displayName": "evil"}])
def test_an_account_with_a_power_can_only_be_closed(platform: Platform, county: County, change: dict[str, str]) -> None:
    address = f"Users/{county.users['administrator'].id}"
    operations = [{"op": "replace", "path": key, "value": value} for key, value in change.items()]
    assert platform.send("PATCH", address, {"schemas": [PATCH], "Operations": operations})[0] == 403
    assert not User.objects.filter(username="evil").exists()
    assert platform.send("DELETE", address)[0] == 204


def test_a_closed_account_with_a_power_is_not_opened_again(platform: Platform, county: County) -> None:
    close_staff(county.users["administrator"], by=None)
    change = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "active", "value": True}]}
    assert platform.send("PATCH", f"Users/{county.users['administrator'].id}", change)[0] == 403


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"schemas": 3}', b"[" * 20_000, b'{"userName": {"a": 1}}', b'{"userName": "a b"}']
)
def test_a_broken_body_is_told_in_the_standards_shape(platform: Platform, body: bytes) -> None:
    status, told = platform.send("POST", "Users", body)
    assert status == 400
    assert told["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]


def test_only_a_provisioning_program_gets_in(county: County) -> None:
    token = issue_token(county.users["administrator"], "x", clock.now() + timedelta(days=1), by=None)[1]
    assert Platform(token).send("GET", "Users")[0] == 403
    assert Platform("nonsense").send("GET", "Users")[0] == 401
    session = Client()
    session.force_login(county.users["administrator"])
    assert session.get("/scim/v2/Users").status_code == 401


def test_a_provisioning_program_gets_in_nowhere_else(secret: str) -> None:
    client = Client(headers={"authorization": f"Bearer {secret}"})
    assert json.loads(client.get("/api/v1/cases").content).get("cases", []) == []
    assert client.get("/staff/").status_code == 302
