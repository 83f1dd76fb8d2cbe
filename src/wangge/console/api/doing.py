"""What both lanes do, the express one and the ordinary one: load, ask, call once."""

import json
from datetime import datetime
from operator import attrgetter

import msgspec
from django.http import Http404
from django.utils.translation import gettext as _

from wangge.access.rules import Scope
from wangge.cases import actions as case_actions
from wangge.cases import queries as case_queries
from wangge.cases.models import Case
from wangge.console.api.errors import problem_of
from wangge.console.api.shapes_in import CasesAsked, OneOfManyIn, PayloadIn, key_of, written_cursor
from wangge.console.api.shapes_out import OneOfManyOut, RowOut
from wangge.flow import queries as flow_queries
from wangge.kernel.errors import InvalidInputError, PlainError, RefusedError
from wangge.kernel.ids import RegionKey

COLUMNS = tuple(name for name in RowOut.model_fields if name != "key")
_columns = attrgetter(*COLUMNS)
_write = msgspec.json.Encoder()
CHANNELS = {"grid_worker": "grid", "grid_head": "grid", "operator": "hotline", "clerk": "window"}


def listed(scope: Scope, asked: CasesAsked) -> bytes:
    """A page of the cases a viewer may see, as it is sent: as many statements as the page of the desk.

    Written without the check that other answers pass on their way out: for fifty rows it costs as much as the query.
    """
    page = case_queries.queue(scope, asked.narrowing(), after=asked.cursor, limit=asked.limit, counts=asked.counts)
    rows = [dict(zip(COLUMNS, _columns(row), strict=True), key=str(row.key)) for row in page.rows]
    return _write.encode({"cases": rows, "next_cursor": written_cursor(page.next_after), "counts": page.counts})


def seen(scope: Scope, key: RegionKey) -> Case:
    """A case the viewer may see; else it does not exist."""
    case = case_queries.visible(scope).keyed(key).first()
    if case is None:
        raise Http404
    return case


def alike(scope: Scope, key: RegionKey) -> list[case_queries.Candidate]:
    """The open cases that may be the same thing as one the viewer may see."""
    case = seen(scope, key)
    photos = [photo.likeness_hash for photo in case.evidence.filter(region_no=key.region_no)]
    like = case_queries.CaseLike.of(case, [photo for photo in photos if photo is not None])
    return case_queries.candidates(scope, like)


def channel_of(scope: Scope, flow: str, asked: str) -> str:
    """The channel by which this viewer may begin a case of this process."""
    if flow not in {version.name for version in flow_queries.versions()}:
        raise InvalidInputError(_("There is no such process."), field="flow")
    mine = [CHANNELS[role] for role in flow_queries.current_flow(flow).entry.by if role in scope.roles & set(CHANNELS)]
    if not mine:
        raise RefusedError(_("Your role does not begin cases of this process."))
    if asked and asked not in mine:
        raise InvalidInputError(_("Your role does not take reports by this channel."), field="channel")
    return asked or mine[0]


def moved(
    scope: Scope, key: RegionKey, move: str, sent: PayloadIn, *, seq: int | None, submission_key: str,
    at: datetime | None = None,
) -> int:  # fmt: skip
    """Make a move; the new length of the history. A refusal about a case the viewer may not see says nothing of it."""
    by = case_queries.actor_of(scope)
    try:
        return case_actions.make_move(
            key, move, by=by, payload=sent.payload(), seq=seq, at=at, submission_key=submission_key
        )
    except PlainError:
        seen(scope, key)
        raise


def moved_of_many(scope: Scope, one: OneOfManyIn, *, submission_key: str) -> OneOfManyOut:
    """One move among several: made, or the problem it would have been by itself."""
    try:
        length = moved(scope, key_of(one.key), one.move, one.payload, seq=one.seq, submission_key=submission_key)
    except Exception as error:  # what is wrong with one must not stop the others
        found = json.loads(problem_of(error).content)
        return OneOfManyOut(key=one.key, status=found["status"], title=found["title"], field=found["field"])
    return OneOfManyOut(key=one.key, status=200, seq=length)
