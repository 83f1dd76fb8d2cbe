"""What the dispatcher is offered: up to three units with the line of the duty list that speaks for each, or nothing.

First the directory (matter × area → unit) decides who answers. Which matter it is, the words of the duty list and,
when the installation has learned from its history, past cases suggest. A person decides.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wangge.access.rules import Scope
from wangge.cases.models import Case, SuggestionModel
from wangge.cases.queries.desk import desk_name, english
from wangge.cases.queries.visible import visible
from wangge.cases.queries.words import limit_words
from wangge.cases.rules.classifier import Reading, TextModel, UnreadableModelError, from_bytes
from wangge.cases.rules.ranking import LIST, Ranked, blend
from wangge.catalog import queries as catalog_queries
from wangge.catalog.models import Matter
from wangge.catalog.queries import DutyHere
from wangge.catalog.rules import Fit
from wangge.kernel import sensitive
from wangge.kernel.caches import kept_for
from wangge.kernel.ids import RegionKey
from wangge.units.models import Unit

log = logging.getLogger(__name__)
MOST = 3
CONSIDERED = 10
ABSTAINED = "none"
LOOKED_AT = 24  # past cases fetched to find three of each matter that the viewer may see
ALIKE = 0.2  # below this likeness a past case is no precedent
Candidate = tuple[str, str, str]  # code, name, clause
OutsideRanker = Callable[[str, Sequence[Candidate]], Sequence[str]]


@dataclass(frozen=True)
class Precedent:
    """A similar past case: what it was and how it ended."""

    key: RegionKey
    number: str
    title: str
    matter_name: str
    unit_name: str
    outcome: str
    likeness: float
    matter_code: str
    unit_id: UUID | None


@dataclass(frozen=True)
class Suggestion:
    """A unit, the matter and its clause, the words of the report that led there, and up to three precedents.

    `source` is whose evidence it is: list, past, both, or outside; `score` how strong, from 0 to 1.
    """

    matter_id: UUID
    matter_name: str
    matter_code: str
    unit_id: UUID
    unit_name: str
    clause: str
    limit: str
    why: str
    desk_name: str = ""
    assisting: list[str] = field(default_factory=list)  # units the list names beside it; asked by a person, if at all
    source: str = LIST
    score: float = 0.0
    precedents: list[Precedent] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """An entry of a list to choose from."""

    id: UUID
    name: str
    group: str


@dataclass(frozen=True)
class DispatchOptions:
    """The suggestions, and everything else a dispatcher may choose. No suggestion means: nothing fits well enough."""

    suggestions: list[Suggestion]
    matters: list[Choice]
    units: list[Choice]


@dataclass(frozen=True)
class Accuracy:
    """How the suggestions did against what people chose: of all dispatches, how many had one, and which was chosen."""

    dispatches: int
    suggested: int
    first: int
    top_three: int
    abstained: int


def dispatch_options(scope: Scope, key: RegionKey) -> DispatchOptions | None:
    """What can be chosen when dispatching this case; None when it is not visible."""
    case = visible(scope).keyed(key).first()
    if case is None:
        return None
    units = catalog_queries.units_at(case.area_no)
    return DispatchOptions(suggest(scope, case, units), *choices_of(units))


def choices_of(units: Sequence[Unit]) -> tuple[list[Choice], list[Choice]]:
    """Every matter of the list in force, and these units, as lists to choose from."""
    matters = [
        Choice(m.id, f"{m.code} {_name(m)}", m.category_en if english() else m.category_zh)
        for m in catalog_queries.matters_in_force().values()
    ]
    return matters, [Choice(unit.id, _name(unit), unit.area.name) for unit in units]


def suggest(scope: Scope, case: Case, units: Sequence[Unit]) -> list[Suggestion]:
    """Up to three suggestions for a case, best first; none when nothing fits well enough. Two statements.

    The unit is the directory's; where the directory names none, that of a similar case, if it serves the place.
    """
    by_code = {matter.code: matter for matter in catalog_queries.matters_in_force().values()}
    fits = catalog_queries.fitting_matters(case.text, most=CONSIDERED)
    model = current_model()
    reading = model.read(case.text, most=CONSIDERED, precedents=LOOKED_AT) if model else Reading(())
    listed = {matter.id: code for code, matter in by_code.items()}
    ranked = blend([(listed[fit.matter_id], fit.score) for fit in fits], reading, model)
    ranked = _asked_outside(case.text, [one for one in ranked if one.code in by_code], by_code)
    past = _precedents(scope, reading) if ranked else []
    directory = catalog_queries.responsible_units([by_code[one.code].id for one in ranked], case.area_no)
    words = {listed[fit.matter_id]: fit for fit in fits}
    serving = {unit.id: unit for unit in units}
    found = []
    for one in ranked:
        matter, like = by_code[one.code], [other for other in past if other.matter_code == one.code][:MOST]
        unit = directory.get(matter.id) or next((serving[o.unit_id] for o in like if o.unit_id in serving), None)
        if unit is not None:
            duty = catalog_queries.duty_at(matter.id, case.area_no)
            found.append(_suggestion(one, matter, unit, _why(words.get(one.code), like), like, duty=duty))
    return found[:MOST]


@kept_for(1800)
def current_model() -> TextModel | None:
    """The newest trained model, read once in half an hour; None when there is none, or it cannot be read."""
    newest = SuggestionModel.objects.order_by("-trained_at").first()
    try:
        return from_bytes(bytes(newest.content)) if newest else None
    except UnreadableModelError:
        log.exception("the stored suggestion model cannot be read; suggestions come from the duty list alone")
        return None


def _precedents(scope: Scope, reading: Reading) -> list[Precedent]:
    """The similar past cases this viewer may see, most alike first. One statement."""
    alike = {key: likeness for key, likeness in reading.precedents if likeness >= ALIKE}
    if not alike:
        return []
    seen = visible(scope).filter(pk__in=list(alike)).select_related("matter", "main_unit")
    return sorted((_precedent(case, alike[case.key]) for case in seen if case.matter), key=lambda one: -one.likeness)


def _precedent(case: Case, likeness: float) -> Precedent:
    return Precedent(
        key=case.key,
        number=case.number,
        title=case.title,
        matter_name=_name(case.matter),
        unit_name=_name(case.main_unit) if case.main_unit else "",
        outcome=case.outcome,
        likeness=likeness,
        matter_code=case.matter.code if case.matter else "",
        unit_id=case.main_unit_id,
    )


def _asked_outside(text: str, ranked: list[Ranked], by_code: dict[str, Matter]) -> list[Ranked]:
    """The same candidates in the order of an outside model, when one is set; its failure changes nothing."""
    ranker = outside_ranker()
    if ranker is None or len(ranked) < 2:
        return ranked
    asked = [(one.code, by_code[one.code].name_zh, by_code[one.code].open_when_zh) for one in ranked]
    try:
        order = [str(code) for code in ranker(text, asked)]
    except Exception:
        log.exception("the outside ranker failed; the order stays")
        return ranked
    known = {one.code: one for one in ranked}
    named = [Ranked(code, known[code].score, "outside") for code in dict.fromkeys(order) if code in known]
    return named + [one for one in ranked if one.code not in {other.code for other in named}]


def outside_ranker() -> OutsideRanker | None:
    """The function named by the setting OUTSIDE_RANKER, `(text, candidates) -> codes, best first`; None by default.

    It sees what people wrote, so it is asked only while an assessment of its impact is in force.
    """
    path = getattr(settings, "OUTSIDE_RANKER", "")
    return import_string(path) if path and sensitive.is_on("outside_ranker") else None


def _why(fit: Fit | None, like: Sequence[Precedent]) -> str:
    said = _("The report says: %(words)s") % {"words": "、".join(fit.words[:4])} if fit else ""
    count = len(like)
    past = ngettext("%(count)d similar past case", "%(count)d similar past cases", count) % {"count": count}
    return " · ".join(part for part in (said, past if like else "") if part) or _("Past cases in such words")


def _suggestion(
    one: Ranked, matter: Matter, unit: Unit, why: str, precedents: list[Precedent], *, duty: DutyHere
) -> Suggestion:  # fmt: skip
    return Suggestion(
        matter_id=matter.id,
        matter_name=_name(matter),
        matter_code=matter.code,
        unit_id=unit.id,
        unit_name=_name(unit),
        clause=matter.open_when_en if english() else matter.open_when_zh,
        limit=limit_words(matter.limit),
        why=why,
        desk_name=desk_name(duty.desk.id) if duty.desk and duty.main == unit else "",
        assisting=[_name(other) for other in duty.assisting],
        source=one.source,
        score=round(one.score, 4),
        precedents=precedents,
    )


def suggested_as_data(options: DispatchOptions | None) -> list[dict[str, object]]:
    """The suggestions as the history keeps them beside the choice; where none fitted, one entry says just that."""
    found = [
        {"matter_id": str(one.matter_id), "unit_id": str(one.unit_id), "source": one.source, "score": one.score}
        for one in (options.suggestions if options else [])
    ]
    return found or [{"source": ABSTAINED}]


def suggestion_accuracy(scope: Scope, since: datetime) -> Accuracy:
    """How suggestions and choices agreed in the dispatches made since. One statement, led by region and moment.

    Every dispatch counts by itself, with what was suggested for it then; matter and unit must both agree.
    """
    sent = visible(scope).filter(
        events__region_no__in=scope.regions, events__recorded_at__gte=since,
        events__data__has_keys=["matter_id", "unit_id"],
    )  # fmt: skip
    is_silent = Q(events__data__suggested__0__source=ABSTAINED)
    agrees = [
        Q(**{f"events__data__suggested__{at}__matter_id": F("events__data__matter_id")})
        & Q(**{f"events__data__suggested__{at}__unit_id": F("events__data__unit_id")})
        for at in range(MOST)
    ]
    counted = sent.order_by().aggregate(
        dispatches=Count("events__seq"),
        suggested=Count("events__seq", filter=Q(events__data__has_key="suggested") & ~is_silent),
        first=Count("events__seq", filter=agrees[0]),
        top_three=Count("events__seq", filter=agrees[0] | agrees[1] | agrees[2]),
        abstained=Count("events__seq", filter=is_silent),
    )
    return Accuracy(**counted)


def _name(thing: object) -> str:
    return str(getattr(thing, "name_en" if english() else "name_zh"))
