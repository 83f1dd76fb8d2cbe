"""The history of a case in sentences, for staff and for the person who asked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wangge.cases.models import Case, CaseEvent, Evidence
from wangge.cases.queries.desk import english
from wangge.catalog import queries as catalog_queries
from wangge.flow.rules import Flow
from wangge.units.models import Unit

SENTENCES = {
    "report": gettext_noop("Reported by %(channel)s."),
    "settle": gettext_noop("%(by)s settled it on the spot."),
    "dispatch": gettext_noop("%(by)s sent it to %(unit)s as “%(matter)s”."),
    "refuse": gettext_noop("%(by)s did not accept it."),
    "sign": gettext_noop("%(by)s signed for it."),
    "return": gettext_noop("%(by)s returned it."),
    "answer": gettext_noop("%(by)s reported it done."),
    "hang": gettext_noop("%(by)s put it on hold with a plan, to be looked at again on %(review_date)s."),
    "resume": gettext_noop("%(by)s took it up again."),
    "pass": gettext_noop("%(by)s checked the result and closed the case: %(outcome)s."),
    "redo": gettext_noop("%(by)s looked at the result and sent it back."),
    "urge": gettext_noop("The person who reported urged it."),
    "note": gettext_noop("%(by)s noted:"),
    "rate": gettext_noop("The person who reported gave %(stars)s of 5 stars; solved: %(solved)s."),
    "reopen": gettext_noop("The person who reported says it is not solved; the case is open again."),
}
PUBLIC_MOVES = frozenset(SENTENCES) - {"note", "return"}
ICONS = {
    "report": "message-report", "settle": "circle-check", "dispatch": "send", "refuse": "x", "sign": "edit",
    "return": "corner-up-right", "answer": "check", "hang": "player-pause", "resume": "player-play",
    "pass": "circle-check", "redo": "refresh", "urge": "bell", "note": "message", "rate": "star",
    "reopen": "refresh",
}  # fmt: skip
CHANNELS = {
    "portal": gettext_noop("the residents' page"),
    "grid": gettext_noop("a grid worker"),
    "hotline": gettext_noop("the hotline"),
    "import": gettext_noop("an import"),
    "api": gettext_noop("a connected system"),
}
OUTCOME_WORDS = {
    "solved": gettext_noop("solved"),
    "partly": gettext_noop("partly solved"),
    "planned": gettext_noop("planned, with a date"),
    "explained": gettext_noop("lawful but cannot be met, explained"),
    "not_accepted": gettext_noop("not accepted"),
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


def story(case: Case, flow: Flow, events: Sequence[CaseEvent], *, is_public: bool) -> list[Sentence]:
    """The history in sentences, newest first. The public one names units, never persons, and no inner notes."""
    photos = _photos(case, is_public=is_public)
    units = _unit_names(events)
    told = [event for event in events if not is_public or event.move in PUBLIC_MOVES]
    return [_sentence(case, event, units, photos.get(event.seq, []), is_public=is_public) for event in reversed(told)]


def _sentence(
    case: Case, event: CaseEvent, units: dict[str, str], photos: list[PhotoView], *, is_public: bool
) -> Sentence:
    by = event.by_unit if is_public or not event.by_name else f"{event.by_unit} {event.by_name}".strip()
    own_words = event.note if event.move in {"urge", "reopen", "rate"} else ""
    return Sentence(
        at=event.happened_at,
        move=event.move,
        text=_(SENTENCES.get(event.move, event.move)) % _words(case, event, units, by or _("The centre")),
        note=event.public_note or (own_words if is_public else _with_clause(event)),
        by=by,
        photos=photos,
        icon=ICONS.get(event.move, "info-circle"),
    )


def _with_clause(event: CaseEvent) -> str:
    """The inner note, and for a return the line of the duty list it names."""
    return "\n".join(part for part in (event.note, str(event.data.get("clause", ""))) if part)


def _words(case: Case, event: CaseEvent, units: dict[str, str], by: str) -> dict[str, object]:
    data = event.data
    matter = next(
        (one for one in catalog_queries.matters_in_force().values() if str(one.id) == data.get("matter_id")),
        None,
    )
    return {
        "by": by,
        "channel": _(CHANNELS.get(case.channel, case.channel)),
        "unit": units.get(str(data.get("unit_id")), ""),
        "matter": (matter.name_en if english() else matter.name_zh) if matter else "",
        "review_date": data.get("review_date", ""),
        "outcome": _(OUTCOME_WORDS.get(data.get("outcome", ""), "solved")),
        "stars": data.get("stars", ""),
        "solved": _("yes") if data.get("solved") else _("no"),
    }


def _unit_names(events: Sequence[CaseEvent]) -> dict[str, str]:
    ids = {event.data["unit_id"] for event in events if event.data.get("unit_id")}
    field = "name_en" if english() else "name_zh"
    return {str(unit_id): name for unit_id, name in Unit.objects.filter(id__in=ids).values_list("id", field)}


def _photos(case: Case, *, is_public: bool) -> dict[int, list[PhotoView]]:
    found = Evidence.objects.filter(region_no=case.region_no, case_id=case.id).order_by("seq", "id")
    grouped: dict[int, list[PhotoView]] = defaultdict(list)
    for one in found:
        if not is_public or one.is_public or one.seq == 1:  # their own photos, and those of the result
            url = reverse("portal:photo", args=[f"{one.region_no}-{one.id}"])
            grouped[one.seq].append(PhotoView(url, one.width, one.height))
    return grouped
