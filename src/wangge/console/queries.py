"""Reads of the desk itself: who is looking, the views they keep, and what a list can be narrowed to."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from wangge.access import queries as access_queries
from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.catalog import queries as catalog_queries
from wangge.catalog.models import MatterCondition
from wangge.console.models import SavedView
from wangge.kernel import clock
from wangge.kernel.caches import kept_for
from wangge.ui.menu import Viewer
from wangge.units.models import Unit


@dataclass(frozen=True)
class ViewTab:
    """A filter somebody keeps under a name."""

    id: UUID
    name: str
    query: str


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer's names and roles, from their posts."""
    scope = access_queries.scope_of(request.user)
    return Viewer(scope.name_zh, scope.name_en, scope.roles)


def saved_views(user_id: UUID | None) -> list[ViewTab]:
    """The views a person keeps, in their order. One statement."""
    return [ViewTab(view.id, view.name, view.query) for view in SavedView.objects.of(user_id)]


def towns_of(scope: Scope) -> list[Area]:
    """The parts of the opened territory that the viewer's posts touch; one is no choice."""
    home = area_queries.opened_area()
    towns = [town for town in _parts_of(home) if _touches(scope, town.area_no, town.area_end)] if home else []
    return towns if len(towns) > 1 else []


@kept_for(30)
def _parts_of(area: Area) -> list[Area]:
    return list(area_queries.children(area))


def units_of(scope: Scope) -> list[Unit]:
    """The units that may hold what this viewer sees: those whose area touches theirs; one is no choice."""
    found = [unit for unit in _live_units() if _touches(scope, unit.area.area_no, unit.area.area_end)]
    own = [unit for unit in _live_units() if unit.id in scope.unit_ids]
    units = found if scope.area_ranges else own
    return units if len(units) > 1 else []


@kept_for(30)
def _live_units() -> list[Unit]:
    return list(Unit.objects.live(clock.today()).select_related("area").order_by("area__area_no", "key"))


def _touches(scope: Scope, first: int, last: int) -> bool:
    return any(begin <= last and first <= end for begin, end in scope.area_ranges)


def conditions_of(matter_ids: list[UUID]) -> list[tuple[str, list[MatterCondition]]]:
    """The conditions of some matters of the list in force, by the name of the matter. One statement at most."""
    matters = catalog_queries.matters_in_force()
    wanted = [matter_id for matter_id in dict.fromkeys(matter_ids) if matter_id in matters]
    found = list(MatterCondition.objects.filter(matter_id__in=wanted)) if wanted else []
    groups = [(str(matters[one]), [each for each in found if each.matter_id == one]) for one in wanted]
    return [(name, conditions) for name, conditions in groups if conditions]
