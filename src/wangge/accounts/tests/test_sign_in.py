"""Promises of signing in and out."""

import pytest
from django.test import Client

from wangge.accounts.models import User


@pytest.fixture
def user(db: None) -> User:
    user = User(username="li", name_zh="李", name_en="Li")
    user.set_password("a good long password")
    user.save()
    return user


def test_the_right_pair_opens_the_desk(client: Client, user: User) -> None:
    answer = client.post("/sign-in/", {"username": "li", "password": "a good long password"})
    assert answer["location"] == "/desk/"


def test_after_signing_in_the_person_goes_where_they_wanted(client: Client, user: User) -> None:
    answer = client.post("/sign-in/?next=/board/", {"username": "li", "password": "a good long password"})
    assert answer["location"] == "/board/"


def test_the_next_page_is_never_on_another_site(client: Client, user: User) -> None:
    sent = {"username": "li", "password": "a good long password", "next": "//example.org/"}
    assert client.post("/sign-in/", sent)["location"] == "/desk/"


@pytest.mark.parametrize("name", ["li", "nobody"])
def test_a_wrong_pair_says_the_same_whether_or_not_the_name_exists(client: Client, user: User, name: str) -> None:
    answer = client.post("/sign-in/", {"username": name, "password": "wrong"}, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert "do not belong together" in answer.content.decode()
    assert f'value="{name}"' in answer.content.decode()


def test_signing_out_ends_the_session(client: Client, user: User) -> None:
    client.force_login(user)
    client.post("/sign-in/out/")
    assert client.get("/desk/")["location"].startswith("/sign-in/")


def test_a_link_cannot_sign_anybody_out(client: Client, user: User) -> None:
    client.force_login(user)
    assert client.get("/sign-in/out/").status_code == 405
