"""The history of a case in sentences, for staff and for the person who asked."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wangge.access.rules import ROLES
from wangge.cases.models import Case, CaseEvent, Evidence, Notice
from wangge.cases.queries.desk import english, unit_name
from wangge.cases.queries.words import limit_words
from wangge.catalog import queries as catalog_queries
from wangge.flow.rules import Flow

SENTENCES = {
    "report": gettext_noop("Reported by %(channel)s."),
    "accept": gettext_noop("%(by)s accepted it."),
    "settle": gettext_noop("%(by)s settled it on the spot."),
    "dispatch": gettext_noop("%(by)s sent it to %(unit)s as “%(matter)s”."),
    "refuse": gettext_noop("%(by)s did not accept it."),
    "merge": gettext_noop("It was merged into case %(parent)s; one answer reaches all."),
    "unmerge": gettext_noop("It was taken apart again and goes its own way."),
    "follow": gettext_noop("The case it was merged into was closed: %(outcome)s."),
    "sign": gettext_noop("%(by)s signed for it."),
    "return": gettext_noop("%(by)s returned it."),
    "object": gettext_noop("%(by)s asked for a ruling on whose duty it is."),
    "rule": gettext_noop("%(by)s ruled: it is the duty of %(unit)s, as “%(matter)s”."),
    "transfer": gettext_noop("%(by)s transferred it to %(unit)s."),
    "assist": gettext_noop("%(by)s asked %(helper)s to assist."),
    "contribute": gettext_noop("%(by)s reported what it did to assist."),
    "contact": gettext_noop("%(by)s contacted the person who reported."),
    "answer": gettext_noop("%(by)s reported it done."),
    "ask_extension": gettext_noop("%(by)s asked for %(amount)s more."),
    "grant_extension": gettext_noop("%(by)s granted %(amount)s more."),
    "decline_extension": gettext_noop("%(by)s declined the extension."),
    "hang": gettext_noop("%(by)s put it on hold with a plan, to be looked at again on %(review_date)s."),
    "resume": gettext_noop("%(by)s took it up again."),
    "ask_ending": gettext_noop("%(by)s asked to end it without a solution."),
    "end": gettext_noop("%(by)s ended it without a solution."),
    "decline_ending": gettext_noop("%(by)s decided to go on with it."),
    "pass": gettext_noop("%(by)s checked the result and closed the case: %(outcome)s."),
    "redo": gettext_noop("%(by)s looked at the result and sent it back."),
    "supervise": gettext_noop("%(by)s supervises this case."),
    "urge": gettext_noop("The person who reported urged it."),
    "supplement": gettext_noop("The person who reported added:"),
    "note": gettext_noop("%(by)s noted:"),
    "withdraw": gettext_noop("The person who reported withdrew it."),
    "visit": gettext_noop("%(by)s asked the person about the result."),
    "rate": gettext_noop("The person who reported gave %(stars)s of 5 stars; solved: %(solved)s."),
    "reopen": gettext_noop("The person who reported says it is not solved; the case is open again."),
    "migrate": gettext_noop("The case goes on under a newer version of the process."),
}
MERGED_ELSEWHERE = gettext_noop("It was merged into another case; one answer reaches all.")
REPORTERS_WORDS = frozenset({"urge", "reopen", "rate", "supplement", "withdraw"})
ICONS = {
    "report": "message-report", "settle": "circle-check", "dispatch": "send", "refuse": "x", "sign": "edit",
    "return": "corner-up-right", "answer": "check", "hang": "player-pause", "resume": "player-play",
    "pass": "circle-check", "redo": "refresh", "urge": "bell", "note": "message", "rate": "star",
    "reopen": "refresh", "merge": "arrows-join", "follow": "circle-check", "unmerge": "arrows-split", "object": "scale",
    "rule": "scale", "transfer": "send", "assist": "users", "contribute": "check", "contact": "phone",
    "ask_extension": "clock-plus", "grant_extension": "clock-plus", "decline_extension": "x", "supervise": "eye",
    "supplement": "message", "withdraw": "x", "visit": "phone", "end": "x", "told": "bell",
}  # fmt: skip
CHANNELS = {
    "portal": gettext_noop("the residents' page"),
    "grid": gettext_noop("a grid worker"),
    "hotline": gettext_noop("the hotline"),
    "window": gettext_noop("the window"),
    "import": gettext_noop("an import"),
    "api": gettext_noop("a connected system"),
}
OUTCOME_WORDS = {
    "solved": gettext_noop("solved"),
    "partly": gettext_noop("partly solved"),
    "planned": gettext_noop("planned, with a date"),
    "explained": gettext_noop("lawful but cannot be met, explained"),
    "not_accepted": gettext_noop("not accepted"),
    "withdrawn": gettext_noop("withdrawn"),
}


@dataclass(frozen=True)
class PhotoView:
    """A photograph as a page shows it."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Sentence:
    """One step of the history, in words."""

    at: datetime
    move: str
    text: str
    note: str
    by: str
    photos: list[PhotoView]
    icon: str


def story(
    case: Case, flow: Flow, events: Sequence[CaseEvent], *, is_public: bool, notices: Sequence[Notice] = (),
    named: Collection[str] = (),
) -> list[Sentence]:  # fmt: skip
    """The history in sentences, newest first. The public one names units, never persons, and no inner notes.

    `named` are the numbers of other cases that the reader may see; any other is left out.
    """
    photos = _photos(case, is_public=is_public)
    units = _unit_names(events)
    shown = [event for event in events if not is_public or _is_public(flow, event)]
    told = [
        _sentence(case, flow, _without_strangers(event, named), units, photos.get(event.seq, []), is_public=is_public)
        for event in shown
    ]
    reminders = [_reminder(flow, notice) for notice in notices]
    return sorted([*told, *reminders], key=lambda one: one.at)[::-1] if reminders else told[::-1]


def _without_strangers(event: CaseEvent, named: Collection[str]) -> CaseEvent:
    """A step that names another case, without that number when it is not for this reader."""
    if event.data.get("parent") and event.data["parent"] not in named:
        event.data = {**event.data, "parent": ""}
    return event


def _is_public(flow: Flow, event: CaseEvent) -> bool:
    move = flow.moves.get(event.move)
    return move is not None and move.is_public and event.move not in {"note", "return"}


def _sentence(
    case: Case, flow: Flow, event: CaseEvent, units: dict[str, str], photos: list[PhotoView], *, is_public: bool
) -> Sentence:
    by = event.by_unit if is_public or not event.by_name else f"{event.by_unit} {event.by_name}".strip()
    return Sentence(
        at=event.happened_at,
        move=event.move,
        text=_text(flow, event) % _words(case, flow, event, units, by or _("The centre")),
        note=_note(event, is_public=is_public),
        by=by,
        photos=photos,
        icon=ICONS.get(event.move, "info-circle"),
    )


def _text(flow: Flow, event: CaseEvent) -> str:
    """The sentence of a move; a move of a city's own flow is told by its label."""
    if event.move in SENTENCES:
        is_elsewhere = event.move == "merge" and not event.data.get("parent")
        return _(MERGED_ELSEWHERE) if is_elsewhere else str(_(SENTENCES[event.move]))
    move = flow.moves[event.move]
    return f"%(by)s: {move.label_en}." if english() else f"%(by)s：{move.label_zh}。"


def _note(event: CaseEvent, *, is_public: bool) -> str:
    """The words of a step: the public ones for all; the inner ones, with the clause they name, for staff."""
    if is_public:
        return event.public_note or (event.note if event.move in REPORTERS_WORDS else "")
    clause = str(event.data.get("clause", ""))
    return "\n".join(part for part in (event.public_note, event.note, clause) if part)


def _reminder(flow: Flow, notice: Notice) -> Sentence:
    spec = flow.clocks[notice.kind]
    label, percent = spec.label_en if english() else spec.label_zh, round(notice.share * 100)
    words = {"clock": label, "percent": percent, "who": role_name(notice.to_role)}
    text = _("%(who)s was told: “%(clock)s” has run out.") if percent >= 100 else _(
        "%(who)s was told: %(percent)s %% of “%(clock)s” is used up."
    )  # fmt: skip
    return Sentence(notice.at, "told", text % words, "", "", [], ICONS["told"])


def role_name(key: str) -> str:
    """A role by its name; "leader" stands for those who answer for the figures."""
    role = ROLES.get(key)
    if role is None:
        return _("The leader")
    return role.name_en if english() else role.name_zh


def _words(case: Case, flow: Flow, event: CaseEvent, units: dict[str, str], by: str) -> dict[str, object]:
    data = event.data
    matter_id = data.get("matter_id")
    matter = catalog_queries.matter_by_id(UUID(matter_id)) if matter_id else None
    unit = units.get(str(data.get("unit_id")), "")
    return {
        "by": by,
        "channel": _(CHANNELS.get(case.channel, case.channel)),
        "unit": unit,
        "helper": units.get(str(data.get("helper_id")), ""),
        "matter": (matter.name_en if english() else matter.name_zh) if matter else "",
        "review_date": data.get("review_date", ""),
        "parent": data.get("parent", ""),
        "amount": limit_words(data.get("by", "")),
        "outcome": _outcome(data),
        "stars": data.get("stars", ""),
        "solved": _("yes") if data.get("solved") else _("no"),
    }


def _outcome(data: dict[str, str]) -> str:
    """How it ended; a plan with its date."""
    if data.get("outcome") == "planned" and data.get("review_date"):
        return _("planned, to be done by %(date)s") % {"date": data["review_date"]}
    return _(OUTCOME_WORDS.get(data.get("outcome", ""), "solved"))


def _unit_names(events: Sequence[CaseEvent]) -> dict[str, str]:
    ids = {event.data[part] for event in events for part in ("unit_id", "helper_id") if event.data.get(part)}
    return {unit_id: unit_name(UUID(unit_id)) for unit_id in ids}


def _photos(case: Case, *, is_public: bool) -> dict[int, list[PhotoView]]:
    found = Evidence.objects.filter(region_no=case.region_no, case_id=case.id).order_by("seq", "id")
    grouped: dict[int, list[PhotoView]] = defaultdict(list)
    for one in found:
        if not is_public or one.is_public or one.seq == 1:  # their own photos, and those of the result
            url = reverse("portal:photo", args=[f"{one.region_no}-{one.id}"])
            grouped[one.seq].append(PhotoView(url, one.width, one.height))
    return grouped
