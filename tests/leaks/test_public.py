"""What somebody without an account is shown: what their number and code, or their link, opens, and nothing else."""

import asyncio

import pytest
from django.conf import settings
from django.test import Client

from tests.leaks.judge import BY_AREA
from tests.leaks.reading import found_in, text_of
from tests.leaks.walk import undone
from tests.leaks.world import World, build
from wangge.access.queries import scope_of
from wangge.board import stream
from wangge.cases.models import Case, Visit
from wangge.cases.queries import visit_token
from wangge.kernel.ids import RegionKey

PAGES = ("/follow/{key}/", "/receipt/", "/my/", "/my/{key}/", "/my/{key}/copy/", "/follow/{key}/urge/", "/")


def wished(world: World, key: str) -> set[str]:
    """The words of every request about one case, and of its answers."""
    return {word for wish in world.wishes if wish.case == key for word in wish.words}


@pytest.fixture
def world(db: None) -> World:
    return build(11, users=0, cases=40, has_mornings=False)


def unknown(world: World, text: str, allowed: set[str]) -> list[str]:
    """The markers of a text that this visitor may not see."""
    known = {*world.owners, *world.names, *world.private, *world.sealed, *world.asked} - allowed
    return sorted(found_in(text) & known)


def test_number_and_code_open_one_case_without_names_and_inner_words(world: World) -> None:
    faults = []
    for key, (number, code) in world.codes.items():
        client = Client(headers={"accept-language": "en"})
        with undone():
            client.post("/follow/", {"number": number, "code": code})
            for page in PAGES:
                answer = client.get(page.format(key=key))
                faults += [(page, one) for one in unknown(world, text_of(answer), {*world.public[key], key})]
    assert faults == []


def test_a_person_reads_what_they_asked_and_every_answer_and_of_nobody_else(world: World) -> None:
    faults, everybody = [], {word for wish in (*world.wishes, *world.marks) for word in wish.words}
    for key, (number, code) in world.codes.items():
        client = Client(headers={"accept-language": "en"})
        with undone():
            client.post("/follow/", {"number": number, "code": code})
            found = found_in(text_of(client.get(f"/my/{key}/"))) & everybody
        faults += [key] if found != wished(world, key) else []
    assert faults == []


def test_the_code_of_one_case_opens_no_other(world: World) -> None:
    (mine, (number, code)), *others = world.codes.items()
    client, faults = Client(), []
    client.post("/follow/", {"number": number, "code": code})
    never = RegionKey(320583, Case().id)
    for key, _pair in others[:12]:
        for page in PAGES[:5]:
            one, other = (client.get(page.format(key=asked)) for asked in (key, never))
            told = [text_of(answer).replace(str(asked), "KEY") for answer, asked in ((one, key), (other, never))]
            faults += [key] if one.status_code != other.status_code or len(told[0]) != len(told[1]) else []
            faults += unknown(world, told[0], {*world.public[mine], mine})
        faults += [photo for photo in world.photos[key] if client.get(f"/photos/{photo}/").status_code != 404]
    assert faults == []


def test_photos_open_with_the_code_if_they_are_public(world: World) -> None:
    for key, (number, code) in list(world.codes.items())[:15]:
        client = Client()
        client.post("/follow/", {"number": number, "code": code})
        for photo in world.photos[key]:
            is_public = photo.split("-", 1)[1] in world.public[key]
            assert (client.get(f"/photos/{photo}/").status_code == 200) is is_public


def test_the_link_of_a_visit_shows_number_and_place_of_its_case_alone(world: World) -> None:
    faults = []
    for visit in Visit.objects.all():
        case = Case.objects.get(region_no=visit.region_no, id=visit.case_id)
        link = visit_token(visit.region_no, visit.id)
        text = text_of(Client().get(f"/visit/{link}/")).replace(link, "")
        faults += unknown(world, text, world.public[str(case.key)])
    assert faults == []


def test_the_stream_wakes_only_pages_whose_viewer_may_see_the_row(world: World) -> None:
    watchers = stream.Watchers()
    pages = {name: asyncio.Event() for name in world.people}
    for name, page in pages.items():
        watchers.pages[page] = scope_of(world.users[name])
    for case in world.judge.cases:
        watchers.tell([(case.number, case.area, case.main_unit)])  # type: ignore[list-item]
        woken = {name for name, page in pages.items() if page.is_set()}
        told = {person.name for person in world.people.values() if world.judge.sees(person, case)}
        assert woken <= told
        assert {one for one in told if any(s.role in BY_AREA for s in world.people[one].seats)} <= told
        for page in pages.values():
            page.clear()


def test_the_stream_opens_nothing_without_a_session() -> None:
    assert stream.scope_of_cookie(f"{settings.CSRF_COOKIE_NAME}=x").user_id is None
