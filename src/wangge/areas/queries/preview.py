"""What a plan would move: people, homes, components, cases, posts, duties; and how large each area would be."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from wangge.areas import followers
from wangge.areas.followers import Located
from wangge.areas.queries.drawing import Drawing, Node
from wangge.areas.queries.relocating import Relocation, relocation_of, targets
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


class Standing(NamedTuple):
    """What stands on the ground a plan touches: the way it goes, and the rows of each kind."""

    relocation: Relocation
    rows: dict[str, list[Located]]


def standing_on(drawing: Drawing) -> Standing:
    """Read once for a drawing, whatever asks: one statement for each kind."""
    if drawing.standing is None:
        relocation = relocation_of(drawing)
        found = {kind.key: kind.find(relocation.regions, relocation.numbers) for kind in followers.located()}
        drawing.standing = Standing(relocation, found)
    assert isinstance(drawing.standing, Standing)
    return drawing.standing


def moving_rows(drawing: Drawing) -> list[MovingRows]:
    """Each kind of located rows, as they would move if the plan were carried out now."""
    relocation, standing = standing_on(drawing)
    found = []
    for kind in followers.located():
        rows = standing[kind.key]
        moving = sum(row.area_no != new for row, new in zip(rows, targets(relocation, rows), strict=True))
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
    """Size of every area the plan ends or redraws, as it is."""
    nodes = [*drawing.ended(), *(drawing.before[node.id] for node in drawing.redrawn())]
    drawing.load_shapes([node.id for node in nodes])
    by_number: dict[int, Figures] = defaultdict(lambda: defaultdict(float))
    for row, weights in _weighed(drawing):
        for name, value in weights.items():
            by_number[row.area_no][name] += value
    found: dict[UUID, Figures] = {}
    for node in nodes:
        shape = drawing.old_shape(node.id)
        found[node.id] = {"km2": geometry.area_km2(shape) if shape else 0.0, **by_number.get(node.area_no, {})}
    return found


def figures_after(drawing: Drawing) -> dict[UUID, Figures]:
    """Size of every area made or redrawn, as it would be: buildings and all that is counted go where they stand."""
    relocation, _standing = standing_on(drawing)
    weighed = _weighed(drawing)
    shares: dict[UUID, Figures] = defaultdict(lambda: defaultdict(float))
    for owner, (_row, weights) in zip(relocation.owners([row for row, _weights in weighed]), weighed, strict=True):
        for name, value in weights.items():
            shares[owner][name] += value
    nodes = [*drawing.made(), *drawing.redrawn()]
    staff = _staff({source for node in nodes for source in _sources(drawing, node)})
    found: dict[UUID, Figures] = {}
    for node in nodes:
        shape = drawing.new_shape(node.id)
        posts = float(sum(staff.get(source, 0) for source in _sources(drawing, node)))
        found[node.id] = {"km2": geometry.area_km2(shape) if shape else 0.0, **shares.get(node.id, {}), "staff": posts}
    return found


def _weighed(drawing: Drawing) -> list[tuple[Located, Mapping[str, float]]]:
    """The rows that count for size, with what each counts: buildings with their households and residents."""
    standing = standing_on(drawing).rows
    return [
        pair
        for kind in followers.located() if kind.weigh
        for pair in zip(standing[kind.key], kind.weigh(standing[kind.key]), strict=True)
    ]  # fmt: skip


def _sources(drawing: Drawing, node: Node) -> list[UUID]:
    row = drawing.planned.get(node.id)
    return [node.id, *(UUID(key) for key in (row.source_ids if row else ()))]


def _staff(areas: Collection[UUID]) -> dict[UUID, int]:
    """How many posts stand for each area; one statement for each kind of duty that staffs it."""
    found: dict[UUID, int] = defaultdict(int)
    for kind in followers.holding():
        for area, count in kind.count(list(areas)).items() if kind.staffs else ():
            found[area] += count
    return found
