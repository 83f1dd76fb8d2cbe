"""Writing a version as an XLSX book that can be read again."""

from uuid import UUID

from wangge.catalog import queries
from wangge.catalog.models import DutyList
from wangge.catalog.rules import KINDS, SHEETS, limit_in
from wangge.catalog.rules.comparing import Cells
from wangge.kernel import audit
from wangge.kernel.sheets import write_book

FLAGS = ("needs_evidence", "may_self_handle", "is_public", "is_main")
WORDS = {"yes": "是", "no": "否"}


def export_duty_list(version: DutyList | None, *, by: UUID | None, chinese: bool = True) -> bytes:
    """The book of a version, or an empty one to fill in; reading it again shows no difference."""
    content = queries.content_of(version)
    if version:
        audit.record("export_duty_list", by=by, subject=("duty_list", version.version))
    return write_book(
        SHEETS, {sheet: [_spoken(row, chinese=chinese) for row in rows.values()] for sheet, rows in content.items()}
    )


def _spoken(row: Cells, *, chinese: bool) -> Cells:
    """The row with limits and yes or no in the reader's language."""
    limits = {kind: limit_in(row[kind], chinese=chinese) for kind in (*KINDS, "limit") if row.get(kind)}
    flags = {key: WORDS[row[key]] if chinese else row[key] for key in FLAGS if key in row}
    return {**row, **limits, **flags}
