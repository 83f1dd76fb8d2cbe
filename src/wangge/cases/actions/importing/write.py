"""Write imported cases with their history and clocks; one transaction for the whole file."""

import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from wangge.areas.actions import open_region
from wangge.areas.models import Area
from wangge.cases.actions.importing.mapping import Mapping
from wangge.cases.actions.importing.rows import Draft, Reader
from wangge.cases.models import FAR_AHEAD, Case
from wangge.cases.rules import new_number
from wangge.cases.statements import CLOCK_COLUMNS, EVENT_COLUMNS
from wangge.flow import queries as flow_queries
from wangge.flow.rules import Flow
from wangge.kernel import audit, imports
from wangge.kernel.ids import new_id
from wangge.kernel.imports import ImportReport, Progress
from wangge.kernel.tables import copy_rows, take_stock
from wangge.kernel.text import search_vector

UNSET = {  # columns that nothing told by another system can fill
    "level": "", "risk": "ordinary", "assist_units": [], "alarms": "[]", "is_supervised": False, "asks": "",
    "hides_reporter": False,
}  # fmt: skip
CASE_FIELDS = (
    "region_no", "id", "number", "code_digest", "flow_id", "state", "stage", "channel", "title", "text", "place",
    "lon", "lat", "place_state", "area_no", "reported_area_no", "holder_role", "urgency", "happened_at", "recorded_at",
    "updated_at", "next_due_at", "next_due_kind", "order_at", "is_provisional", "is_paused", "outcome", "closed_at",
    "rating_comment", "source_system", "source_id", "last_seq", *UNSET,
)  # fmt: skip
WORDS_FIELDS = ("region_no", "case_id", "area_no", "at", "words")
Row = tuple[object, ...]


def import_cases(
    path: Path, mapping: Mapping, *, by: UUID | None, is_dry_run: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> ImportReport:  # fmt: skip
    """Bring in a CSV file (plain, .gz, .xz) of cases. All sound rows, or nothing; again, it adds only what is new.

    Imported clocks are facts of the other system: its due dates are kept as told, not computed.
    """

    def work(report: ImportReport) -> None:
        reader = Reader(path, mapping, report)
        drafts = list(_counted(reader.drafts(), progress))
        children = sorted({draft.child for draft in drafts if draft.child})
        home, areas = open_region(
            mapping.region_no, mapping.region_name, children, by=by, valid_from=mapping.valid_from
        )
        known = _known(mapping)
        fresh = [draft for draft in drafts if draft.id not in known]
        report.unchanged, report.added = len(drafts) - len(fresh), len(fresh)
        _write(fresh, mapping, home, areas)
        detail: dict[str, object] = {"added": report.added, "refused": report.refused}
        audit.record(
            "import_cases",
            by=by,
            subject=("file", path.name[:70]),
            region_no=mapping.region_no,
            detail=detail,
        )

    return imports.run(work, name=mapping.name, is_dry_run=is_dry_run)


def _counted(drafts: Iterator[Draft], progress: Progress) -> Iterator[Draft]:
    for number, draft in enumerate(drafts, 1):
        if number % 1000 == 0:
            progress(number, number)
        yield draft


def _known(mapping: Mapping) -> set[str]:
    held = Case.objects.filter(region_no=mapping.region_no, source_system=mapping.source_system)
    return set(held.values_list("source_id", flat=True))


def _write(drafts: list[Draft], mapping: Mapping, home: Area, areas: dict[str, Area]) -> None:
    flow = flow_queries.current_flow("grid_loop")
    numbers = _numbers(mapping)
    keyed = [(new_id(int(draft.opened_at.timestamp() * 1000)), draft) for draft in drafts]
    area_of = {draft.id: areas.get(draft.child, home).area_no for draft in drafts}
    copy_rows(
        "cases_case", CASE_FIELDS,
        (
            _case(identity, draft, flow, mapping, (numbers(draft), area_of[draft.id], draft.child))
            for identity, draft in keyed
        ),
    )  # fmt: skip
    take_stock("cases_case")
    copy_rows(
        "cases_event",
        EVENT_COLUMNS,
        (row for case_id, draft in keyed for row in _events(case_id, draft, mapping)),
    )
    copy_rows(
        "cases_words",
        WORDS_FIELDS,
        (
            (mapping.region_no, case_id, area_of[draft.id], draft.opened_at, search_vector(draft.text, draft.place))
            for case_id, draft in keyed
        ),
    )
    copy_rows(
        "cases_clock",
        CLOCK_COLUMNS,
        (row for case_id, draft in keyed for row in _clocks(case_id, draft, mapping)),
    )


def _numbers(mapping: Mapping) -> Callable[[Draft], str]:
    """Numbers for old cases, of their own day, none twice."""
    used = set(Case.objects.filter(region_no=mapping.region_no).values_list("number", flat=True))

    def number(draft: Draft) -> str:
        while True:
            one = new_number(mapping.region_no, draft.opened_at.date(), secrets.randbelow(10**6))
            if one not in used:
                used.add(one)
                return one

    return number


def _case(case_id: UUID, draft: Draft, flow: Flow, mapping: Mapping, about: tuple[str, int, str]) -> Row:
    number, area_no, child = about
    state = "closed" if draft.closed_at else flow.start
    lon, lat = draft.point if draft.point and not draft.is_vague else (None, None)
    place_state = Case.PlaceState.KNOWN if lon is not None else (
        Case.PlaceState.VAGUE if child and not draft.is_vague else Case.PlaceState.UNKNOWN
    )  # fmt: skip
    due = None if draft.closed_at else draft.due_at
    return (
        mapping.region_no, case_id, number, "", flow.key, state, flow.stage(state), "import",
        draft.title or draft.text[:120], draft.text or draft.title, draft.place, lon, lat, str(place_state), area_no,
        area_no, flow.states[state].holder, "ordinary", draft.opened_at, draft.opened_at,
        draft.closed_at or draft.opened_at, due, "whole" if due else "", due or FAR_AHEAD, False, False,
        "solved" if draft.closed_at else "", draft.closed_at, "", mapping.source_system, draft.id,
        2 if draft.closed_at else 1, *UNSET.values(),
    )  # fmt: skip


def _events(case_id: UUID, draft: Draft, mapping: Mapping) -> Iterator[Row]:
    opened = draft.opened_at
    yield (mapping.region_no, case_id, 1, "report", "", "reported", None, "", "", opened, opened, "", "",
           json.dumps({"source_id": draft.id}))  # fmt: skip
    if draft.closed_at:
        told = json.dumps({"outcome": "solved", "closed_as_told": draft.told_closed})
        yield (mapping.region_no, case_id, 2, "pass", "reported", "closed", None, "", draft.unit[:120],
               draft.closed_at, draft.closed_at, "", draft.answer, told)  # fmt: skip


def _clocks(case_id: UUID, draft: Draft, mapping: Mapping) -> Iterator[Row]:
    if draft.due_at:
        reason = {
            "what": "started",
            "at": draft.opened_at.isoformat(),
            "due": draft.due_at.isoformat(),
            "limit": "",
        }
        yield (mapping.region_no, case_id, "whole", 1, "", draft.opened_at, draft.due_at, draft.closed_at, False,
               json.dumps([reason]))  # fmt: skip
