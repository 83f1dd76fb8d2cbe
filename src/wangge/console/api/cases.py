"""Operations on cases: find, read, take down, move."""

from typing import Annotated, Any

from django.http import Http404, HttpResponse
from ninja import Path, Query, Router, Status

from wangge.access.rules import Scope
from wangge.cases import actions as case_actions
from wangge.cases import queries as case_queries
from wangge.console.api import shapes_in as given
from wangge.console.api import shapes_out as told
from wangge.console.api.describing import body, photo
from wangge.console.api.doing import alike, channel_of, listed, moved, moved_of_many
from wangge.console.api.hot import seq_of
from wangge.console.api.viewers import Asked, own_key
from wangge.kernel.files import open_file
from wangge.kernel.http import address_of

router = Router(tags=["cases"])
Key = Annotated[given.Key, Path()]
MoveName = Annotated[str, Path(pattern=r"^[-a-z_0-9]{1,30}$", examples=["note"])]


@router.get("/cases", response=told.CasesOut)
def list_cases(request: Asked, asked: Query[given.CasesAsked]) -> HttpResponse:
    """The cases you may see, the first due first; closed ones and those found by words, newest first."""
    return HttpResponse(listed(request.auth, asked), content_type="application/json")


@router.post("/cases", response={201: told.ReceiptOut, 200: told.ReceiptOut}, openapi_extra=body("CaseIn", files=True))
def take_down_case(request: Asked) -> Any:
    """Take down a report in your role: a call, something seen in the grid, an application at the window."""
    scope: Scope = request.auth
    sent = given.read(request, given.CaseIn)
    channel = channel_of(scope, sent.flow, sent.channel)
    report = sent.report(channel=channel, submission_key=own_key(scope, request))
    receipt = case_actions.report_case(report, by=case_queries.actor_of(scope))
    return Status(200 if receipt.is_repeat else 201, told.ReceiptOut.model_validate(receipt))


@router.post("/cases/moves", response={207: told.MovesOut}, openapi_extra=body("MovesIn"))
def make_moves(request: Asked) -> Any:
    """Up to fifty moves at once. Each is made or refused on its own; the answer says for each what became of it."""
    sent = given.read(request, given.MovesIn)
    results = [
        moved_of_many(request.auth, one, submission_key=own_key(request.auth, request, place))
        for place, one in enumerate(sent.moves)
    ]
    return Status(207, told.MovesOut(results=results))


@router.get("/cases/{key}", response=told.CaseOut)
def read_case(request: Asked, key: Key, response: HttpResponse) -> told.CaseOut:
    """One case with its history, its clocks and how they were counted, and the moves you may or may not make."""
    page = case_queries.case_page(request.auth, given.key_of(key))
    if page is None:
        raise Http404
    response.headers["ETag"] = f'"{page.seq}"'
    return told.CaseOut.model_validate({**vars(page), "candidates": alike(request.auth, given.key_of(key))})


@router.post("/cases/{key}/moves/{move}", response=told.MovedOut, openapi_extra=body("MoveIn", files=True))
def make_move(request: Asked, key: Key, move: MoveName) -> told.MovedOut:
    """Make a move. `seq` (or If-Match) is the history's length as you saw it: 409 when somebody was faster.

    Sent again with the same Idempotency-Key it changes nothing, and tells the length of the history as it is now.
    """
    scope, sent = request.auth, given.read(request, given.MoveIn)
    submission_key, seq = own_key(scope, request), seq_of(request, sent)
    length = moved(scope, given.key_of(key), move, sent, seq=seq, submission_key=submission_key, at=sent.at)
    return told.MovedOut(key=key, seq=length)


@router.get("/cases/{key}/suggestions", response=told.SuggestionsOut)
def suggest_dispatch(request: Asked, key: Key) -> told.SuggestionsOut:
    """Whose duty a case may be, with the clause and similar past cases; and everything else that may be chosen."""
    options = case_queries.dispatch_options(request.auth, given.key_of(key))
    if options is None:
        raise Http404
    return told.SuggestionsOut.model_validate(options)


@router.get("/cases/{key}/duplicates", response=told.CandidatesOut)
def find_duplicates(request: Asked, key: Key) -> told.CandidatesOut:
    """Open cases that may be the same thing, with what speaks for it. A person decides: the move `merge`."""
    return told.CandidatesOut.model_validate({"items": alike(request.auth, given.key_of(key))})


@router.post("/cases/{key}/identity", response=told.IdentityOut, openapi_extra=body("IdentityIn"))
def reveal_identity(request: Asked, key: Key) -> told.IdentityOut:
    """Open what the reporter left of themselves, for a purpose. Every call is on record: who asked, and what for."""
    scope, sent = request.auth, given.read(request, given.IdentityIn)
    case_key, by = given.key_of(key), case_queries.actor_of(scope)
    if not case_queries.visible(scope).keyed(case_key).exists():
        raise Http404
    found = case_actions.reveal_reporter(
        case_key, by=by, purpose=sent.purpose, fields=sent.fields, reason=sent.reason, address=address_of(request)
    )  # fmt: skip
    return told.IdentityOut(**found)


@router.get("/photos/{key}", response={200: None}, openapi_extra=photo())
def read_photo(request: Asked, key: Key) -> HttpResponse:
    """A photograph of a case you may see."""
    name = case_queries.photo_file(request.auth, given.key_of(key), granted=())
    if name is None:
        raise Http404
    response = HttpResponse(open_file(name), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
