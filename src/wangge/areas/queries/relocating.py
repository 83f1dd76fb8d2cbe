"""Where each row goes when a plan is carried out: by its point, else with the area it stands in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from wangge.areas.followers import Located
from wangge.areas.queries.drawing import Drawing, Node
from wangge.areas.queries.tree import regions_of
from wangge.kernel import carving
from wangge.kernel.geometry import Cover, Shape


@dataclass
class Relocation:
    """For each position that is left or redrawn: the areas its rows may go to, and the one for rows without a point."""

    homes: dict[int, UUID] = field(default_factory=dict)  # where rows without a point go
    choices: dict[int, list[UUID]] = field(default_factory=dict)  # empty: all go to the home
    regions: tuple[int, ...] = ()
    positions: dict[UUID, int] = field(default_factory=dict)  # by area; planned ones have one once carried out
    shapes: dict[UUID, Shape] = field(default_factory=dict)

    @property
    def numbers(self) -> list[int]:
        """The positions whose rows are concerned."""
        return list(self.homes)

    def owners(self, rows: Sequence[Located]) -> list[UUID]:
        """The area each row belongs to afterwards."""
        if not rows:
            return []
        by_number: dict[int, list[int]] = {}
        for at, row in enumerate(rows):
            by_number.setdefault(row.area_no, []).append(at)
        found: list[UUID] = [next(iter(self.homes.values()))] * len(rows)
        for number, places in by_number.items():
            owned = self._among(number, [rows[at] for at in places])
            for at, owner in zip(places, owned, strict=True):
                found[at] = owner
        return found

    def _among(self, number: int, rows: Sequence[Located]) -> list[UUID]:
        home, choices = self.homes[number], [key for key in self.choices.get(number, ()) if key in self.shapes]
        if not choices:
            return [home] * len(rows)
        cover = Cover(np.asarray([self.shapes[key] for key in choices], dtype=object))
        places = np.array([(row.lon, row.lat) if row.lon is not None else (0.0, 0.0) for row in rows], dtype=float)
        inside = cover.at_many(places[:, 0], places[:, 1])
        return [choices[at] if at >= 0 else home for at in inside]


def relocation_of(drawing: Drawing) -> Relocation:
    """The way from the areas as they are to those the plan makes; positions are known only once they are given."""
    relocation = Relocation(regions=regions_of([(drawing.plan.under.area_no, drawing.plan.under.area_end)]))
    takers = [node for node in drawing.after.values() if node.id in drawing.planned]
    drawing.load_shapes([node.id for node in [*takers, *drawing.ended()]])
    for node in drawing.ended():
        _send(drawing, relocation, node, drawing.heirs(node.id))
    for node in drawing.redrawn():
        _send(drawing, relocation, drawing.before[node.id], [node.id, *_beside(drawing, node, takers)])
    for node in moving(drawing):
        relocation.homes.setdefault(node.area_no, node.id)
    return relocation


def targets(relocation: Relocation, rows: Sequence[Located]) -> list[int]:
    """The position each row gets; 0 for an area that is only planned."""
    return [relocation.positions.get(owner, 0) for owner in relocation.owners(rows)]


def _send(drawing: Drawing, relocation: Relocation, node: Node, heirs: Sequence[UUID]) -> None:
    """Rows of this area go to one of its heirs: by point; without one to the heir that covers most of it."""
    if not heirs:
        return
    shapes = {key: shape for key in heirs if (shape := drawing.new_shape(key)) is not None}
    relocation.shapes.update(shapes)
    relocation.positions.update({key: drawing.after[key].area_no for key in heirs})
    relocation.choices[node.area_no] = [key for key in heirs if key in shapes]
    own = drawing.old_shape(node.id)
    home = heirs[0]
    if node.id not in heirs and own is not None and shapes:
        shares = dict(zip(shapes, carving.share_of(own, shapes.values()), strict=True))
        home = max(shares, key=lambda key: shares[key])
    relocation.homes[node.area_no] = home


def _beside(drawing: Drawing, node: Node, takers: Iterable[Node]) -> list[UUID]:
    """The areas of the same level that take part of what a redrawn one had."""
    before, after = drawing.old_shape(node.id), drawing.new_shape(node.id)
    if before is None or after is None:
        return []
    lost = before.difference(after)
    found = []
    for other in takers:
        shape = drawing.new_shape(other.id)
        if other.id != node.id and other.level == node.level and shape is not None and shape.intersects(lost):
            found.append(other.id)
    return found


def moving(drawing: Drawing) -> list[Node]:
    """Areas that stay but get another position, because they or one above them get another parent."""
    stays = {key: node for key, node in drawing.after.items() if key in drawing.before}
    return [drawing.before[key] for key in stays if _is_carried(drawing, key)]


def _is_carried(drawing: Drawing, key: UUID) -> bool:
    at: UUID | None = key
    while at in drawing.after:
        parent = drawing.after[at].parent_id
        if at not in drawing.before or parent != drawing.before[at].parent_id:
            return True
        at = parent
    return False
