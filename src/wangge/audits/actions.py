"""Verbs of the auditor: each read of the record is itself on record."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.audits import queries
from wangge.audits.queries import Opener, Page, Told, Traced
from wangge.audits.rules import MOST_EXPORTED, Asked
from wangge.kernel import audit, clock, marks
from wangge.kernel.audit import heads
from wangge.kernel.models import AuditHead
from wangge.kernel.sheets import FORMULA_SIGNS, Table, write_tables

AT_ONCE = 1_000
MARKED = frozenset({1, 3, 4, 6, 9})  # who, what, on what, why and details: words, never a key
WIDTHS = (18, 18, 30, 22, 26, 24, 24, 18, 20, 40, 10, 38)


@transaction.atomic
def search(asked: Asked, *, by: UUID | None) -> Page:
    """A page of what an auditor asked for; the question is written down in the same transaction."""
    page = queries.search(queries.regions_of(by), asked)
    _note("search_audit", asked, by=by, count=len(page.rows))
    return page


@transaction.atomic
def look_at_openers(day: date, *, by: UUID | None) -> list[Opener]:
    """Who opened identities on one day; the look is written down in the same transaction."""
    found = queries.openers(queries.regions_of(by), day)
    audit.record("search_audit", by=by, subject=("audit", "openers"), detail={"asked_day": day.isoformat()})
    return found


@transaction.atomic
def export_book(asked: Asked, *, by: UUID | None) -> tuple[bytes, int]:
    """The answer as a book of at most 20,000 entries, newest first, and how many it holds. No cell is a formula."""
    count = 0

    def rows() -> Iterator[Sequence[str]]:
        nonlocal count
        for one in _walk(asked, by=by):
            count += 1
            yield _cells(one)

    mark = marks.new_mark(by)
    about = Table(_("About"), ([name, value] for name, value in _about(asked, count)), [24, 90])
    entries = Table(_("Audit trail"), rows(), WIDTHS, headings=[_headings()], marked=MARKED)
    content = write_tables([entries, about], mark)
    _note("export_audit", asked, by=by, count=count, export=mark.number)
    return content, count


@transaction.atomic
def trace_leak(text: str, *, by: UUID | None) -> list[Traced]:
    """Who took the exports, and whose pages showed the codes, that a text carries; that it was asked is on record."""
    numbers, codes = marks.numbers_in(text), marks.codes_in(text)
    found = [*queries.takers(numbers), *queries.holders(codes)]
    audit.record("trace_leak", by=by, subject=("audit", "leak"),
                 detail={"marks": [one.mark for one in found][:20], "found": len(found)})  # fmt: skip
    return found


@transaction.atomic
def export_lines(asked: Asked, *, by: UUID | None) -> Iterator[bytes]:
    """The same as CSV, line by line; written down before the first line leaves, with the question. Every line bears
    the number of the export, openly in its last column and unseen in its words."""
    mark = marks.new_mark(by)
    _note("export_audit", asked, by=by, count=None, export=mark.number)
    return _lines(asked, mark, by=by)


def _lines(asked: Asked, mark: marks.Mark, *, by: UUID | None) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + _line([*_headings(), _("Export")])
    for one in _walk(asked, by=by):
        cells = [cell + mark.hidden if cell and at in MARKED else cell for at, cell in enumerate(_cells(one))]
        yield _line([*cells, mark.number])


def _line(cells: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if cell[:1] and cell[0] in FORMULA_SIGNS else cell for cell in cells])
    return out.getvalue().encode()


@transaction.atomic
def take_head(head_id: UUID, *, by: UUID | None) -> AuditHead | None:
    """A daily head to keep outside; None when there is none of this id."""
    head = heads.by_id(head_id)
    if head:
        audit.record("take_audit_head", by=by, subject=("audit_head", head.day.isoformat()))
    return head


def _walk(asked: Asked, *, by: UUID | None) -> Iterator[Told]:
    """The entries of every page, as far as a file may hold them."""
    regions, left = queries.regions_of(by), MOST_EXPORTED
    while left:
        page = queries.search(regions, asked, limit=min(AT_ONCE, left))
        yield from page.rows
        left -= len(page.rows)
        if not page.next_after:
            return
        asked = replace(asked, after=page.next_after)


def _note(verb: str, asked: Asked, *, by: UUID | None, count: int | None, export: str = "") -> None:
    detail: dict[str, object] = {f"asked_{name}": value for name, value in asked.parts.items()}
    detail |= {"export": export} if export else {}
    audit.record(
        verb, by=by, subject=("audit", "search"), detail=detail if count is None else {**detail, "count": count}
    )


def _headings() -> list[str]:
    return [_("Time"), _("Who"), _("Post then"), _("What was done"), _("On what"), _("Case"), _("Why"),
            _("From address"), _("Verb"), _("Details"), _("Region"), _("Entry")]  # fmt: skip


def _cells(one: Told) -> list[str]:
    when = f"{clock.local(one.at):%Y-%m-%d %H:%M:%S}"
    return [when, one.who, one.post, one.did, one.what, one.number, one.reason, one.address, one.verb, one.detail,
            str(one.region_no), str(one.id)]  # fmt: skip


def _about(asked: Asked, count: int) -> Iterator[tuple[str, str]]:
    yield _("Written at"), f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"
    yield _("Question"), "; ".join(f"{name}: {value}" for name, value in asked.parts.items())
    yield _("At most"), _("A file holds at most 20,000 entries, the newest first. Narrow by days for the others.")
