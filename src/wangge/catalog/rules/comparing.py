"""Judgement about two versions: what was added, what was changed from what to what, what is gone."""

from collections.abc import Mapping
from dataclasses import dataclass

Cells = Mapping[str, str]
Content = Mapping[str, Mapping[str, Cells]]  # sheet → key of the row → cells


@dataclass(frozen=True)
class Difference:
    """One row that differs: in which sheet, which row, how, and for a changed one each column with both values."""

    sheet: str
    key: str
    kind: str  # added, changed, removed
    changes: tuple[tuple[str, str, str], ...] = ()


def compare(old: Content, new: Content) -> list[Difference]:
    """Every row that differs, sheet by sheet, in order of its key."""
    found: list[Difference | None] = []
    for sheet in {**old, **new}:
        before, after = old.get(sheet, {}), new.get(sheet, {})
        found += [_row(sheet, key, before.get(key), after.get(key)) for key in sorted({**before, **after})]
    return [one for one in found if one]


def _row(sheet: str, key: str, before: Cells | None, after: Cells | None) -> Difference | None:
    if before is None or after is None:
        return Difference(sheet, key, "added" if before is None else "removed")
    columns = [column for column in {**before, **after} if before.get(column, "") != after.get(column, "")]
    if not columns:
        return None
    return Difference(
        sheet, key, "changed", tuple((one, before.get(one, ""), after.get(one, "")) for one in columns)
    )  # fmt: skip
