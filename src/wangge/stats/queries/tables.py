"""The figures as tables to take away: by town, by matter, suggestions; each with its sample beside the share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wangge.access.rules import Scope
from wangge.kernel.sheets import Column, SheetSpec
from wangge.stats.queries.figures import Figures, PlaceRow, figures
from wangge.stats.rules import Share

SHARES = (
    ("closed_of_due", "结案率", "Closed of due"),
    ("on_time", "按期结案率", "On time"),
    ("solved", "解决率", "Solved"),
    ("satisfied", "满意率", "Satisfied"),
)


@dataclass(frozen=True)
class Table:
    """One table: its sheet, and its rows by column."""

    spec: SheetSpec
    rows: Sequence[dict[str, str]]


def tables(scope: Scope, *, days: int) -> list[Table]:
    """Every table of the figures of the last days."""
    found = figures(scope, days=days)
    return [_places(found), _matters(found), _suggestions(found)]


def _columns(shares: Iterable[tuple[str, str, str]]) -> tuple[Column, ...]:
    """For each share: per cent, the part and the sample."""
    return tuple(
        column
        for key, zh, en in shares
        for column in (
            Column(key, f"{zh}%", f"{en} %"),
            Column(f"{key}_part", f"{zh}分子", f"{en} part"),
            Column(f"{key}_sample", f"{zh}样本", f"{en} sample"),
        )
    )


def _cells(key: str, share: Share) -> dict[str, str]:
    told = _("too few") if share.percent is None else str(share.percent)
    return {key: told, f"{key}_part": str(share.part), f"{key}_sample": str(share.whole)}


def _places(found: Figures) -> Table:
    own = (
        Column("town", "镇街", "Town"),
        Column("closed", "结案数", "Closed"),
        Column("overdue", "超期未结", "Overdue"),
    )
    rows = [_place(row) for row in (found.all_places, *found.places)]
    return Table(SheetSpec("places", "各镇街", "Towns", (*own, *_columns(SHARES))), rows)


def _place(row: PlaceRow) -> dict[str, str]:
    cells = {"town": row.name or _("All"), "closed": str(row.closed), "overdue": str(row.overdue)}
    for key, _zh, _en in SHARES:
        cells |= _cells(key, getattr(row, key))
    return cells


def _matters(found: Figures) -> Table:
    columns = (Column("matter", "事项", "Matter"), *_columns([("came_back", "复发率", "Came back")]))
    rows = [{"matter": row.name, **_cells("came_back", row.came_back)} for row in found.matters]
    total = {"matter": _("All"), **_cells("came_back", found.came_back)}
    return Table(SheetSpec("matters", "复发", "Came back", columns), [total, *rows])


def _suggestions(found: Figures) -> Table:
    columns = (Column("what", "指标", "Figure"), *_columns([("share", "比例", "Share")]))
    named = (
        (_("Dispatches that had suggestions"), found.suggested),
        (_("The first suggestion was taken"), found.first),
        (_("One of the three suggestions was taken"), found.top_three),
    )
    return Table(
        SheetSpec("suggestions", "派遣建议", "Suggestions", columns),
        [{"what": what, **_cells("share", share)} for what, share in named],
    )
