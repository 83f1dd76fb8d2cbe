"""What the dispatcher is offered: up to three units with the line of the duty list that speaks for each, or nothing."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from wangge.access.rules import Scope
from wangge.cases.queries.desk import english
from wangge.cases.queries.page import limit_words
from wangge.cases.queries.visible import visible
from wangge.catalog import queries as catalog_queries
from wangge.catalog.models import Matter
from wangge.catalog.queries import Responsible
from wangge.kernel.ids import RegionKey


@dataclass(frozen=True)
class Suggestion:
    """A unit, the matter and its clause, and the words of the report that led there."""

    matter_id: UUID
    matter_name: str
    matter_code: str
    unit_id: UUID
    unit_name: str
    clause: str
    limit: str
    why: str


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


def dispatch_options(scope: Scope, key: RegionKey) -> DispatchOptions | None:
    """What can be chosen when dispatching this case; None when it is not visible."""
    case = visible(scope).keyed(key).first()
    if case is None:
        return None
    suggested = catalog_queries.suggest_units(case.text, case.area_no)
    matters = catalog_queries.matters_in_force().values()
    units = catalog_queries.units_at(case.area_no)
    return DispatchOptions(
        suggestions=[_suggestion(one) for one in suggested],
        matters=[Choice(m.id, f"{m.code} {_name(m)}", m.category_en if english() else m.category_zh) for m in matters],
        units=[Choice(unit.id, _name(unit), unit.area.name) for unit in units],
    )


def _suggestion(one: Responsible) -> Suggestion:
    matter: Matter = one.matter
    return Suggestion(
        matter_id=matter.id,
        matter_name=_name(matter),
        matter_code=matter.code,
        unit_id=one.unit.id,
        unit_name=_name(one.unit),
        clause=matter.open_when_en if english() else matter.open_when_zh,
        limit=limit_words(matter.limit),
        why=_("The report says: %(words)s") % {"words": "、".join(one.words[:4])},
    )


def _name(thing: object) -> str:
    return str(getattr(thing, "name_en" if english() else "name_zh"))
