"""Which cases a scope opens: the one place where reads of cases are scoped."""

from django.db.models import Q

from wangge.access.queries import NOTHING
from wangge.access.rules import Scope
from wangge.cases.models import Case, CaseQuerySet
from wangge.cases.rules import Actor


def visible(scope: Scope) -> CaseQuerySet:
    """The cases a viewer may see: those of their areas, and those their units answer for.

    Whole regions need no area condition; with both conditions PostgreSQL misjudges the number of rows.
    """
    if not scope.regions or not (scope.area_ranges or scope.unit_ids):
        return Case.objects.none()
    allowed = Q(region_no__in=sorted(scope.whole_regions)) if scope.whole_regions else Q(pk__in=[])
    for begin, end in scope.area_ranges:
        allowed |= Q(area_no__range=(begin, end))
    if scope.unit_ids:
        allowed |= Q(main_unit__in=scope.unit_ids)
        allowed |= Q(assist_units__overlap=sorted(scope.unit_ids)) & ~Q(assist_units=[])
    inside = Case.objects.filter(region_no__in=scope.regions)
    return inside if scope.whole_regions >= set(scope.regions) else inside.filter(allowed)


def actor_of(scope: Scope) -> Actor:
    """The viewer as one who acts."""
    return Actor(scope.user_id, scope.name, scope.unit_name, scope.roles, scope)


def reporter_actor() -> Actor:
    """The person who reported, known only by holding the number and its code."""
    return Actor(None, "", "", frozenset({"reporter"}), NOTHING)


SYSTEM_ACTOR = Actor(None, "", "", frozenset({"system"}), NOTHING)
