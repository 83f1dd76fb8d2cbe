"""Books and drafts for the tests of the duty list."""

import io
from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook

from wangge.catalog.rules import SHEETS
from wangge.kernel.sheets import write_book

CATEGORY = {"code": "01", "name_zh": "设施", "name_en": "Facilities"}
MATTER = {
    "code": "0201",
    "category": "01",
    "name_zh": "井盖",
    "name_en": "Cover",
    "whole": "4 工作时",
    "is_public": "是",
}


def book(**sheets: Sequence[Mapping[str, str]]) -> bytes:
    """A book with one category and one matter, and what is given instead or besides."""
    return write_book(SHEETS, {"categories": [CATEGORY], "matters": [MATTER], **sheets})


def raw_book(sheet: str, lines: Sequence[Sequence[object]], *, merge: str = "", formula: str = "") -> bytes:
    """A book as somebody else's program may write it."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as made:
        page = made.add_worksheet(sheet)
        for down, line in enumerate(lines):
            for across, value in enumerate(line):
                page.write(down, across, value)
        if merge:
            page.merge_range(merge, "x")
        if formula:
            page.write_formula(formula, "=1+1")
    return out.getvalue()
