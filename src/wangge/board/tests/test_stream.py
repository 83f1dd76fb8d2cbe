"""Promises of the event stream: it wakes only those who may see, and lets nobody in without a session."""

import asyncio
from uuid import uuid4

import pytest

from wangge.access.queries import NOTHING
from wangge.access.rules import Scope
from wangge.board import stream
from wangge.board.stream import Watchers, _stream_headers, scope_of_cookie

MINE, YOURS = Scope(uuid4(), area_ranges=((10, 19),), areas_by_role={}), Scope(uuid4(), area_ranges=((20, 29),))


def woken(area_no: int, unit_id: object = None) -> list[bool]:
    watchers = Watchers()
    pages = [asyncio.Event(), asyncio.Event()]
    watchers.pages = dict(zip(pages, (MINE, YOURS), strict=True))
    watchers.tell([(uuid4(), area_no, unit_id)])  # type: ignore[list-item]
    return [page.is_set() for page in pages]


@pytest.mark.parametrize(("area_no", "who"), [(12, [True, False]), (25, [False, True]), (99, [False, False])])
def test_a_change_wakes_only_the_pages_whose_viewer_may_see_it(area_no: int, who: list[bool]) -> None:
    assert woken(area_no) == who


def heard(monkeypatch: pytest.MonkeyPatch, later: Scope) -> tuple[list[bytes], Scope | None]:
    """What a page hears that began as MINE and is asked about anew at once; and what it may see then."""
    monkeypatch.setattr(stream, "KEEP_ALIVE_SECONDS", 0.01)
    monkeypatch.setattr(stream, "ASK_AGAIN_SECONDS", 0)

    async def ask_again() -> Scope:
        return later

    async def listen() -> tuple[list[bytes], Scope | None]:
        watchers, chunks, held = Watchers(), [], None
        watchers.polling = asyncio.create_task(asyncio.sleep(60))  # nothing happens in the territory meanwhile
        async for chunk in watchers.watch(MINE, ask_again):
            chunks.append(chunk)
            held = next(iter(watchers.pages.values()), None)
            if len(chunks) == 4:
                break
        return chunks, held

    return asyncio.run(listen())


def test_a_stream_follows_the_posts_of_its_viewer(monkeypatch: pytest.MonkeyPatch) -> None:
    chunks, held = heard(monkeypatch, YOURS)
    assert len(chunks) == 4
    assert held is YOURS


def test_a_stream_ends_when_its_viewer_has_no_session_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(heard(monkeypatch, NOTHING)[0]) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["", "sessionid=nonsense", "other=1"])
def test_without_a_session_there_is_nothing_to_see(cookie: str) -> None:
    assert scope_of_cookie(cookie).user_id is None


@pytest.mark.parametrize(("origin", "lets_in"), [(b"http://city:8000", True), (b"http://evil:8000", False)])
def test_only_a_page_of_the_same_host_may_listen(origin: bytes, lets_in: bool) -> None:
    headers = dict(_stream_headers({b"origin": origin, b"host": b"city:8001"}))
    assert (b"access-control-allow-origin" in headers) is lets_in
