"""Bring in a tree of official divisions from files, level by level, with COPY."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from wangge.areas import rules, statements
from wangge.areas.actions.levels import ROOM, ensure_levels, ensure_root
from wangge.areas.actions.reading import KINDS, AreaRow, Kind, read_rows, refuse
from wangge.areas.actions.renumbering import make_room
from wangge.areas.models import Area, Region
from wangge.areas.statements import counting, times
from wangge.kernel import audit, clock, imports
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.ids import new_id
from wangge.kernel.imports import ImportReport, Progress, RowProblem
from wangge.kernel.tables import copy_rows, take_stock

VINTAGE_DATES = {("nbs", "2023"): date(2023, 6, 30)}
AREA_COLUMNS = ("id", "level_id", "parent_id", "name", "name_en", "area_no", "area_end", "region_no", "kind",
                "is_synthetic", "valid_from", "valid_to")  # fmt: skip
CODE_COLUMNS = ("id", "area_id", "system", "vintage", "code")
SPAN_COLUMNS = ("id", "region_no", "area_from", "area_to")


class Node(NamedTuple):
    """An area as the import needs it."""

    id: UUID
    span: rules.Span
    region_no: int | None
    name: str
    is_known: bool  # under this very vintage, not only under another one of the same system


@dataclass
class TreeImport:
    """What the steps of one import share."""

    system: str
    vintage: str
    valid_from: date
    report: ImportReport
    done: Callable[[int], None]
    nodes: dict[str, Node] = field(default_factory=dict)  # of the level last dealt with, by code


def import_areas(
    files: Sequence[Path],
    *,
    system: str = "nbs",
    vintage: str = "2023",
    by: UUID | None,
    is_dry_run: bool = False,
    progress: Progress = lambda done, total: None,
    valid_from: date | None = None,
) -> ImportReport:
    """Bring in divisions from CSV files in any order; all or nothing, and running it again adds nothing.

    Rows with a fault are refused with file, row, column and reason; the sound ones are taken. A code that
    another vintage of the same system has brought in is the same area, and gets a code of this vintage too.
    """
    if not (0 < len(system) <= 20 and 0 < len(vintage) <= 20):
        raise InvalidInputError(_("The code system and the vintage need names of 1 to 20 characters."))
    since = valid_from or VINTAGE_DATES.get((system, vintage)) or _first_day(vintage)

    def import_into(report: ImportReport) -> None:
        rows = read_rows(files, report)
        work = TreeImport(system, vintage, since, report, _counter(progress, sum(map(len, rows.values()))))
        _import_rows(work, rows)
        counting.tally()
        numbers = {key: getattr(report, key) for key in ("read", "added", "changed", "unchanged", "refused")}
        detail = {"files": [path.name for path in files], **numbers}
        audit.record("import_areas", by=by, subject=("areas", f"{system} {vintage}"), detail=detail)

    report = imports.run(import_into, name="areas", is_dry_run=is_dry_run)
    forget_everything()
    return report


def _first_day(vintage: str) -> date:
    return date(int(vintage), 1, 1) if vintage.isdigit() and 1900 <= int(vintage) <= 2200 else clock.today()


def _counter(progress: Progress, total: int) -> Callable[[int], None]:
    so_far = 0

    def done(rows: int) -> None:
        nonlocal so_far
        so_far += rows
        progress(so_far, total)

    return done


def _import_rows(work: TreeImport, rows: dict[Kind, list[AreaRow]]) -> None:
    ensure_levels()
    root = ensure_root(work.valid_from)
    work.nodes = {"": Node(root.id, rules.Span(root.area_no, root.area_end), None, root.name, is_known=True)}
    above: Kind | None = None
    for kind in KINDS:
        held = _held(work, kind)
        fresh = _sort_out(work, kind, rows.pop(kind), held)
        spans, full = _spans(work, above, fresh)
        if full:
            make_room(full)
            work.nodes, held = _held(work, above) if above else work.nodes, _held(work, kind)
            spans, full = _spans(work, above, fresh)
        held.update(_add(work, kind, fresh, spans))
        work.nodes, above = held, kind


def _held(work: TreeImport, kind: Kind) -> dict[str, Node]:
    """Areas already known by a code of this length: of this vintage, else of the newest other one."""
    found = statements.areas_of_codes(work.system, work.vintage, kind.digits)
    return {
        code: Node(area_id, rules.Span(start, end), region_no, name, is_known)
        for code, area_id, start, end, region_no, name, is_known in found
    }


def _sort_out(work: TreeImport, kind: Kind, rows: Iterable[AreaRow], held: dict[str, Node]) -> dict[str, list[AreaRow]]:
    """New rows by the code of their parent; known ones are brought up to date, the others refused."""
    fresh: dict[str, list[AreaRow]] = defaultdict(list)
    known: list[AreaRow] = []
    seen: set[str] = set()
    for row in rows:
        if row.code in seen:
            refuse(
                work.report,
                row,
                "code",
                _("The code occurs more than once; the first row was taken."),
                row.code,
            )
        elif row.parent not in work.nodes:
            refuse(
                work.report,
                row,
                kind.parent_column,
                _("There is no area with the parent's code."),
                row.parent,
            )
        else:
            seen.add(row.code)
            if row.code in held:
                known.append(row)
            else:
                fresh[row.parent].append(row)
                _remark(work.report, row, kind)
    _bring_up_to_date(work, known, held)
    return fresh


def _remark(report: ImportReport, row: AreaRow, kind: Kind) -> None:
    if not row.code.startswith(row.parent):
        reason = _("The code does not begin with the code of its parent.")
        report.problem(RowProblem(row.file, row.row, kind.parent_column, reason, row.code, is_error=False))


def _bring_up_to_date(work: TreeImport, known: Sequence[AreaRow], held: dict[str, Node]) -> None:
    renamed = [row for row in known if held[row.code].name != row.name]
    joined = [row for row in known if not held[row.code].is_known]
    _rename(work, {held[row.code].id: row.name for row in renamed})
    copy_rows("area_code", CODE_COLUMNS, _codes(work, ((held[row.code].id, row.code) for row in joined)))
    changed = len({row.code for row in [*renamed, *joined]})
    work.report.changed += changed
    work.report.unchanged += len(known) - changed
    work.done(len(known))


def _rename(work: TreeImport, names: Mapping[UUID, str]) -> None:
    """Another name from the day of this vintage on; what it was called before is kept."""
    moment, keys = clock.now(), list(names)
    times.keep_facts(keys, day=work.valid_from, moment=moment, plan=None)
    Area.objects.bulk_update([Area(id=key, name=name) for key, name in names.items()], ["name"], batch_size=2000)
    Area.objects.filter(id__in=keys).update(
        valid_from=Greatest(F("valid_from"), Value(work.valid_from)), recorded_at=moment
    )


def _spans(
    work: TreeImport, above: Kind | None, fresh: dict[str, list[AreaRow]]
) -> tuple[dict[str, list[rules.Span]], dict[UUID, list[rules.Plant]]]:
    """Places for the new children of every parent beside those it has, and the parents without room."""
    least = ROOM[above.level if above else "country"]
    taken = statements.spans_below([work.nodes[parent].id for parent in fresh])
    spans: dict[str, list[rules.Span]] = {}
    full: dict[UUID, list[rules.Plant]] = {}
    for parent, rows in fresh.items():
        node = work.nodes[parent]
        try:
            spans[parent] = rules.next_slots(node.span, taken.get(node.id, []), len(rows), least=least)
        except rules.RangeFullError:
            full[node.id] = [rules.Plant()] * len(rows)
    return spans, full


def _add(
    work: TreeImport, kind: Kind, fresh: dict[str, list[AreaRow]], spans: dict[str, list[rules.Span]]
) -> dict[str, Node]:
    """Write the new areas of one level with their codes, and for counties their regions."""
    added: dict[str, Node] = {}
    for parent, rows in fresh.items():
        region = work.nodes[parent].region_no
        for row, span in zip(rows, spans[parent], strict=True):
            own = int(row.code) if kind.level == "county" else region
            added[row.code] = Node(new_id(), span, own, row.name, is_known=True)
    copy_rows("area", AREA_COLUMNS, _areas(work, kind, fresh, added))
    take_stock("area")
    copy_rows("area_code", CODE_COLUMNS, _codes(work, ((node.id, code) for code, node in added.items())))
    if kind.level == "county":
        _add_regions(added.values())
    work.report.added += len(added)
    return added


def _areas(
    work: TreeImport, kind: Kind, fresh: dict[str, list[AreaRow]], added: dict[str, Node]
) -> Iterator[tuple[object, ...]]:
    for parent, rows in fresh.items():
        parent_id = work.nodes[parent].id
        for row in rows:
            node = added[row.code]
            sort = rules.kind_of_village(row.code) if kind.level == "village" else ""
            yield (node.id, kind.level, parent_id, row.name, "", *node.span, node.region_no, sort, False,
                   work.valid_from, None)  # fmt: skip
        work.done(len(rows))


def _codes(work: TreeImport, pairs: Iterable[tuple[UUID, str]]) -> Iterator[tuple[object, ...]]:
    return ((new_id(), area_id, work.system, work.vintage, code) for area_id, code in pairs)


def _add_regions(counties: Iterable[Node]) -> None:
    counties = list(counties)
    held = set(Region.objects.values_list("region_no", flat=True))
    copy_rows("region", ("region_no", "area_id"), ((n.region_no, n.id) for n in counties if n.region_no not in held))
    spans = ((new_id(), node.region_no, node.span.start, node.span.end) for node in counties)
    copy_rows("region_span", SPAN_COLUMNS, spans)
