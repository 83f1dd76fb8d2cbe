"""Which cases a scope opens: the one place where reads of cases are scoped."""

from functools import cache

from django.db.models import Q

from wangge.access.queries import NOTHING
from wangge.access.rules import Scope
from wangge.cases import statements
from wangge.cases.models import Case, CaseQuerySet
from wangge.cases.rules import Actor
from wangge.kernel.prepared import ask_prepared, row_as


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


def sees(scope: Scope, case: Case) -> bool:
    """Whether a viewer may see a case that was read already: the same sentence as `visible`, word for word."""
    if case.region_no not in scope.regions or not (scope.area_ranges or scope.unit_ids):
        return False
    units = {case.main_unit_id, *case.assist_units}
    return case.region_no in scope.whole_regions or scope.covers(case.area_no) or bool(units & scope.unit_ids)


def case_by_number(scope: Scope, number: str) -> Case | None:
    """The visible case with this number, by one prepared statement: the commonest question of a desk."""
    names, columns = case_columns()
    asked = [int(number[:6]), number]
    found = ask_prepared(statements.BY_NUMBER % {"columns": columns}, asked)
    case = row_as(Case, names, found[0]) if found else None
    return case if case is not None and sees(scope, case) else None


@cache
def case_columns() -> tuple[list[str], str]:
    """The columns of a case as the model and as SQL name them."""
    fields = Case._meta.concrete_fields
    return [one.attname for one in fields], ", ".join(f'"{one.column}"' for one in fields)


def actor_of(scope: Scope) -> Actor:
    """The viewer as one who acts."""
    return Actor(scope.user_id, scope.name, scope.unit_name, scope.roles, scope)


def reporter_actor() -> Actor:
    """The person who reported, known only by holding the number and its code."""
    return Actor(None, "", "", frozenset({"reporter"}), NOTHING)


SYSTEM_ACTOR = Actor(None, "", "", frozenset({"system"}), NOTHING)
