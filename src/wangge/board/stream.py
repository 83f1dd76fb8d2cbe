"""The event stream: tells open pages that something in their scope has changed, and nothing else.

One small process polls the outbox, an index look-up twice a second however many pages are open, and passes each
change on to the pages whose viewer may see that area or unit. The page then asks for itself, within its own scope.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from datetime import timedelta
from http.cookies import SimpleCookie
from importlib import import_module
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY
from django.db import close_old_connections

from wangge.access import queries as access_queries
from wangge.access.rules import Scope
from wangge.accounts.models import User
from wangge.kernel import clock
from wangge.kernel.fanout import fanout
from wangge.kernel.models import OutboxEntry

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = dict[bytes, bytes]

POLL_SECONDS = 0.5
KEEP_ALIVE_SECONDS = 15
ASK_AGAIN_SECONDS = 55  # a post that ends, ends its stream within the minute
LATE_COMMITS = timedelta(seconds=5)  # a slow transaction may commit a row that is older than ones already seen


class Watchers:
    """The open pages, and the rows they have been told of."""

    def __init__(self) -> None:
        self.pages: dict[asyncio.Event, Scope] = {}
        self.told: set[UUID] = set()
        self.polling: asyncio.Task[None] | None = None

    async def poll(self) -> None:
        """Look for new outbox rows while any page is open."""
        self.told = {row[0] for row in await sync_to_async(_recent)()}
        while self.pages:
            await asyncio.sleep(POLL_SECONDS)
            rows = await sync_to_async(_recent)()
            self.tell([row for row in rows if row[0] not in self.told])
            self.told = {row[0] for row in rows}

    def tell(self, rows: list[tuple[UUID, int, UUID | None]]) -> None:
        """Wake the pages whose viewer may see one of the rows."""
        for page, scope in self.pages.items():
            if any(scope.covers(area_no) or unit_id in scope.unit_ids for _id, area_no, unit_id in rows):
                page.set()

    async def watch(self, scope: Scope, ask_again: Callable[[], Awaitable[Scope]]) -> AsyncIterator[bytes]:
        """The stream of one page. Its scope is asked anew before a minute is over; who has none left hears no more."""
        page, asked_at = asyncio.Event(), monotonic()
        self.pages[page] = scope
        if self.polling is None or self.polling.done():
            self.polling = asyncio.create_task(self.poll())
        try:
            yield b"retry: 2000\nevent: hello\ndata: \n\n"
            while self.pages[page].user_id is not None:
                try:
                    await asyncio.wait_for(page.wait(), KEEP_ALIVE_SECONDS)
                    page.clear()
                    yield b"data: changed\n\n"
                except TimeoutError:
                    yield b": still here\n\n"
                if monotonic() - asked_at >= ASK_AGAIN_SECONDS:
                    self.pages[page], asked_at = await ask_again(), monotonic()
        finally:
            self.pages.pop(page, None)


@fanout("one process watches the outbox of all regions")
def _recent() -> list[tuple[UUID, int, UUID | None]]:
    close_old_connections()
    since = clock.now() - LATE_COMMITS
    return list(OutboxEntry.objects.filter(at__gte=since).values_list("id", "area_no", "unit_id"))


def scope_of_cookie(cookie: str) -> Scope:
    """The scope of whoever holds this session; of nobody when there is no such session."""
    morsel = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    if morsel is None:
        return access_queries.NOTHING
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key=morsel.value)
    if BACKEND_SESSION_KEY not in store:
        return access_queries.NOTHING
    user = User.objects.filter(id=store[SESSION_KEY], is_active=True).first()
    return access_queries.scope_of(user) if user else access_queries.NOTHING


watchers = Watchers()


async def application(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """ASGI: GET /events."""
    if scope["type"] != "http":
        return
    headers: Headers = dict(scope["headers"])
    cookie = headers.get(b"cookie", b"").decode("latin-1")

    async def viewer_now() -> Scope:
        return await sync_to_async(scope_of_cookie)(cookie)

    viewer = await viewer_now()
    if viewer.user_id is None:
        await _answer(send, 401, [])
        return
    await _answer(send, 200, _stream_headers(headers), more=True)
    gone = asyncio.create_task(_until_gone(receive))
    async for chunk in watchers.watch(viewer, viewer_now):
        if gone.done():
            return
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], *, more: bool = False) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    if not more:
        await send({"type": "http.response.body", "body": b""})


def _stream_headers(headers: Headers) -> list[tuple[bytes, bytes]]:
    """Only a page of this very host may listen across ports; the cookie is of this host as well."""
    answer = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    origin, host = headers.get(b"origin", b"").decode("latin-1"), headers.get(b"host", b"").decode("latin-1")
    if origin and urlsplit(origin).hostname == urlsplit(f"//{host}").hostname:
        answer += [
            (b"access-control-allow-origin", origin.encode()),
            (b"access-control-allow-credentials", b"true"),
            (b"vary", b"origin"),
        ]
    return answer
