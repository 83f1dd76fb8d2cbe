"""Taking cases away as a spreadsheet: what the filter shows, masked numbers only, on record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.access.rules import Scope, in_stead
from wangge.cases.queries.desk import Narrowing, english
from wangge.cases.queries.exporting import COLUMNS, Export
from wangge.kernel import audit, clock, marks
from wangge.kernel.sheets import Table, write_tables

MOST_EXPORTED = 20_000
AT_ONCE = 1_000
TOLD = {"title", "text", "place", "answer"}  # what people wrote; never what a list is sorted or grouped by
MARKED = frozenset(place for place, one in enumerate(COLUMNS) if one.key in TOLD)


@dataclass(frozen=True)
class Exported:
    """An XLSX book with how many cases it holds, and whether there were more than it may hold."""

    content: bytes
    count: int
    is_cut: bool


@transaction.atomic
def export_cases(
    scope: Scope, narrowing: Narrowing, *, by: UUID | None, asked: str = "", said: Sequence[str] = ()
) -> Exported:
    """The cases a viewer's filter leaves as a book, at most 20,000.

    `asked` is the filter as the address writes it, kept on record with the count; `said` is the same in words, for the
    sheet that tells what the book holds. No cell is ever a formula.
    """
    state, mark = _Walk(), marks.new_mark(scope.user_id, name=scope.name)
    cases = Table(
        _("Cases"), state.rows(Export(scope, narrowing)), [one.width for one in COLUMNS], headings=_headings(),
        marked=MARKED,
    )  # fmt: skip
    about = Table(_("About"), chain([[_("Taken away"), mark.said]], state.about(said)), [24, 90])
    content = write_tables([cases, about], mark)
    audit.record("export_cases", by=by, subject=("cases", "desk"),
                 detail={"filter": asked[:400], "count": state.count, "export": mark.number,
                         **in_stead(*scope.lists_for())})  # fmt: skip
    return Exported(content, state.count, state.is_cut)


def _now() -> str:
    return f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"


def _headings() -> list[list[str]]:
    """The Chinese headings; below them the English ones for a reader of English."""
    return [[one.zh for one in COLUMNS], *([[one.en for one in COLUMNS]] if english() else [])]


class _Walk:
    """Walks the pages of an export and remembers how far it came; rows are read while the book is written."""

    def __init__(self) -> None:
        self.count, self.is_cut = 0, False

    def rows(self, export: Export) -> Iterator[Sequence[str]]:
        after = ""
        while True:
            page, after = export.page(after, min(AT_ONCE, MOST_EXPORTED - self.count))
            self.count += len(page)
            yield from page
            if not after or self.count >= MOST_EXPORTED:
                self.is_cut = bool(after)
                return

    def about(self, said: Sequence[str]) -> Iterator[Sequence[str]]:
        yield [_("Written at"), _now()]
        yield [_("Filter"), "; ".join(said) or _("none")]
        yield [_("Cases"), f"{self.count:,}"]
        if self.is_cut:
            yield [_("Not complete"), cut_words()]
        yield [
            _("Personal data"),
            _("Telephone numbers are masked. Open one in the case itself, for a purpose, on record."),
        ]


def cut_words() -> str:
    """What to do when there are more cases than a book may hold."""
    return _(
        "A book holds at most 20,000 cases. Narrow by tab, light, area, unit, matter or channel, and export again."
    )
