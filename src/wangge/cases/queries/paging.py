"""Lists that cost the same at a thousand rows and at ten million: one index walk per branch of a scope, paged by key.

A scope is cut into branches, each of which one index answers in order: a region seen whole, a range of areas in a
region, a unit. The branches of a page are asked in one statement, each for one page, and merged.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q

from wangge.access.rules import Scope
from wangge.cases.models import Case, CaseQuerySet
from wangge.kernel.prepared import ask_prepared, row_as

Narrow = Callable[[CaseQuerySet], CaseQuerySet]
NOT_LISTED = ("text", "alarms", "code_digest", "rating_comment", "source_system", "source_id", "assist_units")
LISTED = [one.attname for one in Case._meta.concrete_fields if one.attname not in NOT_LISTED]
COUNT_TO = 99  # a tab with more says "99+": the exact number of a big heap helps nobody and costs everybody


def branches(scope: Scope, *, apart: bool = False) -> list[CaseQuerySet]:
    """The cases a viewer may see, cut so that one index gives each part its order. Together: `visible(scope)`.

    A case that two posts open is in two branches; a count asks for them `apart`, each without those before it.
    """
    found = []
    for region_no in scope.regions:
        here = Case.objects.filter(region_no=region_no)
        if region_no in scope.whole_regions:
            found.append(here)
            continue
        before = Q(pk__in=[])
        for condition in _conditions(scope):
            part = here.filter(condition)
            found.append(part.exclude(before) if apart and before != Q(pk__in=[]) else part)
            before |= condition
    return found


def _conditions(scope: Scope) -> list[Q]:
    """What each branch of a region asks for: a range of areas, a unit, the units that assist."""
    found = [_within(begin, end) for begin, end in scope.area_ranges]
    found += [Q(main_unit=unit_id) for unit_id in sorted(scope.unit_ids)]
    if scope.unit_ids:
        found.append(Q(assist_units__overlap=sorted(scope.unit_ids)) & ~Q(assist_units=[]))
    return found


def _within(begin: int, end: int) -> Q:
    return Q(area_no=begin) if begin == end else Q(area_no__range=(begin, end))


def page_of(
    parts: Iterable[CaseQuerySet], *, field: str, after: str, limit: int, is_backward: bool = False
) -> tuple[list[Case], str]:
    """One page in the order of a moment and the id, and the key of the next page, empty at the end. One statement."""
    asked = _together(
        [_beyond(part, field, after, is_backward=is_backward) for part in parts], field, limit, is_backward
    )
    return ([], "") if asked is None else _cut(list(asked), field, limit, is_backward=is_backward)


def first_page(
    scope: Scope, narrow: Narrow, *, field: str, limit: int, is_backward: bool = False
) -> tuple[list[Case], str]:
    """The page a desk opens with: the same answer as `page_of`, its statement written once for a scope and prepared.

    Writing and planning the statement of a scope with several branches anew each time costs more than reading the page.
    """
    text = _first(scope, narrow, field, limit, is_backward)
    if not text:
        return [], ""
    rows = [row_as(Case, LISTED, row) for row in ask_prepared(text, ())]
    return _cut(rows, field, limit, is_backward=is_backward)


@lru_cache(maxsize=256)
def _first(scope: Scope, narrow: Narrow, field: str, limit: int, is_backward: bool) -> str:  # noqa: FBT001  # the key of the copy
    """The statement with its values written into it: a plan made for unknown values could walk a whole town."""
    parts = [narrow(part) for part in branches(scope)]
    asked = _together(parts, field, limit, is_backward)
    if asked is None:
        return ""
    text = str(connection.ops.compose_sql(*asked.query.sql_with_params()))  # type: ignore[attr-defined]  # of PostgreSQL
    return _once(text, field, limit, is_backward) if len(parts) > 1 else text


def _once(text: str, field: str, limit: int, is_backward: bool) -> str:  # noqa: FBT001  # as above
    """Several branches as one page: each case once, and no more rows sent than a page has."""
    way = " DESC" if is_backward else ""
    moment, key = (LISTED.index(name) + 1 for name in (field, "id"))  # Django names the columns of a union by number
    once = f"SELECT DISTINCT ON ({moment}, {key}) * FROM ({text}) AS every"
    return f"{once} ORDER BY {moment}{way}, {key}{way} LIMIT {limit + 1}"


def _together(parts: Sequence[CaseQuerySet], field: str, limit: int, is_backward: bool) -> CaseQuerySet | None:  # noqa: FBT001  # as above
    """The branches as one statement, each cut to a page; None when there is no branch."""
    order = (f"-{field}", "-id") if is_backward else (field, "id")
    cut = [part.defer(*NOT_LISTED).order_by(*order)[: limit + 1] for part in parts]
    return cut[0].union(*cut[1:], all=True) if len(cut) > 1 else next(iter(cut), None)


def _cut(rows: list[Case], field: str, limit: int, *, is_backward: bool) -> tuple[list[Case], str]:
    """The first page of rows of all branches, a case once, and the key of the next page."""
    unique = {case.id: case for case in rows}
    page = sorted(unique.values(), key=lambda case: (getattr(case, field), case.id), reverse=is_backward)
    if len(page) <= limit:
        return page, ""
    last = page[limit - 1]
    return page[:limit], f"{getattr(last, field).isoformat()}_{last.id}"


def _beyond(part: CaseQuerySet, field: str, after: str, *, is_backward: bool) -> CaseQuerySet:
    moment, _sep, last_id = after.partition("_")
    if not last_id:
        return part
    side = "lt" if is_backward else "gt"
    at = datetime.fromisoformat(moment)
    return part.filter(Q(**{f"{field}__{side}": at}) | Q(**{field: at, f"id__{side}": last_id})).filter(
        **{f"{field}__{'lte' if is_backward else 'gte'}": at}  # the bound the index can begin at
    )


def count_up_to(scope: Scope, tabs: dict[str, Narrow]) -> dict[str, int]:
    """How many cases each tab holds, counted up to COUNT_TO + 1; one statement, whatever the size."""
    text, values = _counting(scope, tuple(tabs.items()))
    if not text:
        return dict.fromkeys(tabs, 0)
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return _added(tabs, cursor.fetchall())


@lru_cache(maxsize=256)
def _counting(scope: Scope, tabs: tuple[tuple[str, Narrow], ...]) -> tuple[str, list[Any]]:
    """The statement that counts; the same scope asks the same one each time, and writing it costs more."""
    texts: list[str] = []
    values: list[Any] = []
    for tab, narrow in tabs:
        for part in branches(scope, apart=True):
            query = narrow(part).order_by().values("region_no")[: COUNT_TO + 1].query
            sql, params = query.sql_with_params()
            texts.append(f"SELECT %s AS tab, count(*) AS n FROM ({sql}) AS part")
            values += [tab, *params]
    return " UNION ALL ".join(texts), values


def _added(tabs: Iterable[str], rows: Sequence[tuple[str, int]]) -> dict[str, int]:
    counts = dict.fromkeys(tabs, 0)
    for tab, count in rows:
        counts[tab] = min(counts[tab] + count, COUNT_TO + 1)
    return counts
