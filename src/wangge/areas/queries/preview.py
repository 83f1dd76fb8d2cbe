"""What a plan would move: people, homes, components, cases, posts, duties; and how large each area would be."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from wangge.areas import followers
from wangge.areas.queries.drawing import Drawing, Node
from wangge.areas.queries.relocating import relocation_of, targets
from wangge.kernel import geometry

Figures = dict[str, float]


class MovingRows(NamedTuple):
    """How many rows of one kind stand in the areas concerned, how many move, how many have no point to go by."""

    label: str
    concerned: int
    moving: int
    without_point: int


class MovingDuties(NamedTuple):
    """How many posts or duties of areas that end will be handed on, and to how many areas."""

    label: str
    concerned: int
    to_areas: int


def moving_rows(drawing: Drawing) -> list[MovingRows]:
    """Each kind of located rows, as they would move if the plan were carried out now."""
    relocation = relocation_of(drawing)
    found = []
    for kind in followers.located():
        rows = kind.find(relocation.regions, relocation.numbers)
        new = targets(relocation, rows)
        moving = sum(row.area_no != target for row, target in zip(rows, new, strict=True))
        found.append(MovingRows(str(kind.label), len(rows), moving, sum(row.lon is None for row in rows)))
    return found


def moving_duties(drawing: Drawing) -> list[MovingDuties]:
    """Each kind of posts and duties that would be handed on."""
    ended = [node.id for node in drawing.ended()]
    heirs = {key for area in ended for key in drawing.heirs(area)}
    return [
        MovingDuties(str(kind.label), sum(kind.count(ended).values()), len(heirs)) for kind in followers.holding()
    ]  # fmt: skip


def figures_before(drawing: Drawing) -> dict[UUID, Figures]:
    """Size of every area the plan touches, as it is."""
    found: dict[UUID, Figures] = {}
    for key in [key for key in drawing.planned if key in drawing.before]:
        node = drawing.before[key]
        shape = drawing.old_shape(key)
        found[key] = {"km2": geometry.area_km2(shape) if shape else 0.0, **_counted(node), "staff": _staff([key])}
    return found


def figures_after(drawing: Drawing) -> dict[UUID, Figures]:
    """Size of every area made or redrawn, as it would be: buildings and all that is counted go where they stand."""
    relocation = relocation_of(drawing)
    shares: dict[UUID, Figures] = defaultdict(lambda: defaultdict(float))
    for kind in followers.located():
        if kind.weigh is None:
            continue
        rows = kind.find(relocation.regions, relocation.numbers)
        for target, weights in zip(relocation.owners(rows), kind.weigh(rows), strict=True):
            for name, value in weights.items():
                shares[target][name] += value
    found: dict[UUID, Figures] = {}
    for node in [*drawing.made(), *drawing.redrawn()]:
        shape = drawing.new_shape(node.id)
        known = dict(shares.get(node.id, {}))
        staff = _staff(_sources(drawing, node))
        found[node.id] = {"km2": geometry.area_km2(shape) if shape else 0.0, **known, "staff": staff}
    return found


def _sources(drawing: Drawing, node: Node) -> list[UUID]:
    row = drawing.planned.get(node.id)
    return [node.id, *(UUID(key) for key in (row.source_ids if row else ()))]


def _counted(node: Node) -> Mapping[str, float]:
    found: Figures = {}
    for kind in followers.located():
        found.update(kind.count([(node.area_no, node.area_end)]))
    return found


def _staff(areas: list[UUID]) -> float:
    return float(sum(sum(kind.count(areas).values()) for kind in followers.holding() if kind.staffs))
