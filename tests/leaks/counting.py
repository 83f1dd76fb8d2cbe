"""The naive judge of figures: what every number of a page should be, by plain loops over rows.

Nothing here reads the product's own counting. The words are those of the pages: what each figure is said to count.
"""

import math
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import h3

import wangge.flow
from tests.leaks.rows import Row, Step

ENOUGH, SMALL = 20, 5  # a share is told of so many; fewer people than that are not told apart in public
LIGHTS = ("red", "orange", "yellow", "green", "paused")
FLOWS = [
    tomllib.loads(path.read_text()) for path in (Path(wangge.flow.__file__).parent / "flows").glob("*.toml")
]  # fmt: skip
AGAIN = {move["key"] for flow in FLOWS for move in flow["moves"] if move.get("begins_round")}
RATINGS = {move["key"] for flow in FLOWS for move in flow["moves"] if "rating" in move.get("needs", ())}
Rows = Iterable[Row]


def light(row: Row, now: datetime) -> str:
    """The light of a case: how much of its limit is left."""
    if row.closed_at is not None:
        return "done"
    if row.next_due_at is None:
        return "paused" if row.is_paused else "green"
    if row.next_due_at <= now:
        return "red"
    if row.is_paused:
        return "paused"
    if row.near_at is not None and row.near_at <= now:
        return "orange"
    return "yellow" if row.half_at is not None and row.half_at <= now else "green"


def is_late(row: Row) -> bool:
    """Whether a run of its handling clock stopped after it was due."""
    for run in row.runs:
        if run.kind == "whole" and run.stopped_at and run.due_at and run.stopped_at > run.due_at:
            return True
    return False


def is_overdue(row: Row, now: datetime) -> bool:
    """Whether it is open, red, and its handling clock runs past its due moment."""
    if light(row, now) != "red":
        return False
    return any(r.kind == "whole" and r.stopped_at is None and r.due_at and r.due_at <= now for r in row.runs)


PARTS: dict[str, Callable[[Row], bool]] = {
    "closed": lambda row: True,
    "on_time": lambda row: not is_late(row),
    "late": is_late,
    "judged": lambda row: row.solved is not None,
    "solved": lambda row: row.solved is True,
    "not_solved": lambda row: row.solved is False,
    "rated": lambda row: row.stars is not None,
    "satisfied": lambda row: row.stars is not None and row.stars >= 4,
    "dissatisfied": lambda row: row.stars is not None and row.stars <= 2,
}


def behind(rows: Rows, figure: str, days: int, now: datetime) -> list[Row]:
    """The cases one number of the figures counts, of those a person may see."""
    rows, since = list(rows), now - timedelta(days=days)
    done = [row for row in rows if row.closed_at is not None and since <= row.closed_at <= now]
    if figure == "overdue":
        return [row for row in rows if is_overdue(row, now)]
    if figure == "dispatched":
        return [row for row in rows if row.recorded_at >= since and row.main_unit_id is not None]
    if figure == "came_back":
        again = {row.recurrence_of for row in rows if row.recurrence_of and row.recorded_at >= since}
        return [row for row in done if row.outcome in ("solved", "partly") and row.id in again]
    return [row for row in done if PARTS[figure](row)]


def place(rows: Rows, days: int, now: datetime) -> dict[str, Any]:
    """One line of the figures: two counts, and four shares as part and sample."""
    rows = list(rows)
    n = {name: len(behind(rows, name, days, now)) for name in (*PARTS, "overdue")}
    return {
        "closed": n["closed"], "overdue": n["overdue"], "closed_of_due": (n["closed"], n["closed"] + n["overdue"]),
        "on_time": (n["on_time"], n["closed"]), "solved": (n["solved"], n["judged"]),
        "satisfied": (n["satisfied"], n["rated"]),
    }  # fmt: skip


def came_back(rows: Rows, days: int, now: datetime) -> tuple[tuple[int, int], dict[Any, tuple[int, int]]]:
    """Of the cases of a matter closed as solved those that came back; over all, and by matter where any did."""
    rows = list(rows)
    kept = ("solved", "partly")
    done = [row for row in behind(rows, "closed", days, now) if row.outcome in kept and row.matter_id]
    back = {row.id for row in behind(rows, "came_back", days, now)}
    whole = Counter(row.matter_id for row in done)
    part = Counter(row.matter_id for row in done if row.id in back)
    return (sum(part.values()), len(done)), {one: (part[one], whole[one]) for one in part}


def suggestions(rows: Rows, days: int, now: datetime) -> tuple[int, int, int, int]:
    """Dispatches, those with suggestions, those that took the first, those that took one of three."""
    dispatches = suggested = first = three = 0
    for step in [step for row in rows for step in row.steps if step.at >= now - timedelta(days=days)]:
        if "matter_id" not in step.data or "unit_id" not in step.data:
            continue
        dispatches += 1
        offered = step.data.get("suggested")
        suggested += offered is not None and not (offered and offered[0].get("source") == "none")
        chosen = (step.data["matter_id"], step.data["unit_id"])
        taken = [(one.get("matter_id"), one.get("unit_id")) == chosen for one in (offered or [])]
        first += any(taken[:1])
        three += any(taken[:3])
    return dispatches, suggested, first, three


# the digest of a morning


def digest(rows: Rows, span: tuple[int, int], since: datetime, until: datetime) -> dict[str, set[str]]:
    """The cases each figure of an area's digest counts, between two moments."""
    here = [row for row in rows if span[0] <= row.area_no <= span[1]]
    done = [row for row in here if row.closed_at is not None and since <= row.closed_at < until]
    steps = {row.key: [step for step in row.steps if since <= step.at < until] for row in here}
    told: dict[str, list[Row]] = {
        "escalated": [row for row in here if any(since <= at < until for at in row.leaders_told)],
        "overdue": [row for row in here if light(row, until) == "red"],
        "waiting": [row for row in here if row.closed_at is None and (row.stage == "disputed" or row.asks)],
        "came_back": [row for row in here if _came_back(row, steps[row.key])],
        "dissatisfied": [row for row in here if any(_complains(step) for step in steps[row.key])],
        "new": [row for row in here if since <= row.recorded_at < until],
        "closed": done,
        "on_time": [row for row in done if not is_late(row)],
    }  # fmt: skip
    return {name: {row.key for row in found} for name, found in told.items()}


def _came_back(row: Row, steps: list[Step]) -> bool:
    opened = any(step.move in AGAIN for step in steps)
    return opened or (row.recurrence_of is not None and any("matter_id" in step.data for step in steps))


def _complains(step: Step) -> bool:
    if step.move not in RATINGS:
        return False
    return step.data.get("solved") is False or (step.data.get("stars") is not None and step.data["stars"] <= 2)


# what everybody may read


def public_counts(rows: Rows, regions: Iterable[int]) -> dict[int, int | None]:
    """Open cases by place as anybody may read them: under five hidden, and of a single hidden one a neighbour too."""
    told: dict[int, int | None] = {}
    for region in regions:
        counts = Counter(row.area_no for row in rows if row.region_no == region and row.closed_at is None)
        hidden = {no for no, count in counts.items() if count < SMALL}
        if len(hidden) == 1 and len(counts) > 1:
            hidden.add(min(no for no in counts if no not in hidden))
        told |= {no: None if no in hidden else count for no, count in counts.items()}
    return told


# the map


def spot(row: Row, *, is_coarse: bool) -> tuple[float, float] | None:
    """Where on the square of the world (0 to 1, down from the north) a case is drawn; a leader sees it in a net."""
    if row.lon is None or row.lat is None:
        return None
    x = (row.lon + 180) / 360
    y = (1 - math.asinh(math.tan(math.radians(row.lat))) / math.pi) / 2
    if is_coarse:
        x, y = ((math.floor(one * 2**17) + 0.5) / 2**17 for one in (x, y))
    return x, y


def degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a place in the world."""
    return x * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


def clusters(rows: Rows, tile: tuple[int, int, int], now: datetime, *, is_coarse: bool) -> list[tuple[Any, ...]]:
    """What a tile of cases tells: for each square of its net how many, the worst light, the number of a single one."""
    zoom, left, top = tile
    fine = 3 if zoom < 14 else 4 if zoom < 16 else 6
    cells: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        at = spot(row, is_coarse=is_coarse) if row.closed_at is None else None
        if at and (math.floor(at[0] * 2**zoom), math.floor(at[1] * 2**zoom)) == (left, top):
            cell = (math.floor(at[0] * 2 ** (zoom + fine)), math.floor(at[1] * 2 ** (zoom + fine)))
            cells.setdefault(cell, []).append(row)
    told = []
    for found in cells.values():
        worst = min((light(row, now) for row in found), key=LIGHTS.index)
        is_named = zoom >= 14 and not is_coarse and len(found) == 1
        told.append((len(found), worst, found[0].number if is_named else ""))
    return sorted(told)


def hexagons(rows: Rows, size: int, *, is_coarse: bool) -> list[int]:
    """How many open cases lie in each hexagon that holds any."""
    spots = [spot(row, is_coarse=is_coarse) for row in rows if row.closed_at is None]
    places = [degrees(*at) for at in spots if at]
    return sorted(Counter(h3.latlng_to_cell(lat, lon, size) for lon, lat in places).values())
