"""A plan laid over the territory as it is: every area below one, before and after."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from wangge.areas.models import Area, AreaCode, AreaShape, Plan, PlannedArea
from wangge.kernel import geometry
from wangge.kernel.geometry import Shape

FACTS = ("id", "level_id", "level__rank", "level__is_grid", "parent_id", "name", "name_en", "kind", "purpose",
         "area_no", "area_end", "region_no", "recorded_at")  # fmt: skip


class Node(NamedTuple):
    """An area as it is, or as it will be; one that is only planned has no position yet (0)."""

    id: UUID
    level: str
    rank: int
    is_grid: bool
    parent_id: UUID | None
    name: str
    name_en: str
    kind: str
    purpose: str
    area_no: int = 0
    area_end: int = 0
    region_no: int | None = None
    recorded_at: datetime | None = None


@dataclass
class Drawing:
    """The areas below one as they are (`before`) and as the plan will have them (`after`)."""

    plan: Plan
    before: dict[UUID, Node]
    after: dict[UUID, Node]
    planned: dict[UUID, PlannedArea]  # by the id the area has or will have
    _shapes: dict[UUID, Shape | None] = field(default_factory=dict)
    standing: object = None  # what stands on the ground touched, kept by `preview` once it was read

    def children(self, parent: UUID) -> list[Node]:
        """The areas right below one when the plan is carried out."""
        return self._below.get(parent, [])

    @cached_property
    def _below(self) -> dict[UUID | None, list[Node]]:
        found: dict[UUID | None, list[Node]] = defaultdict(list)
        for node in self.after.values():
            found[node.parent_id].append(node)
        return found

    def ended(self) -> list[Node]:
        """The areas that will be no more."""
        return [node for key, node in self.before.items() if key not in self.after]

    def made(self) -> list[Node]:
        """The areas that will be new."""
        return [node for key, node in self.after.items() if key not in self.before]

    def redrawn(self) -> list[Node]:
        """Those that stay, with another border."""
        return [
            node for key, node in self.after.items()
            if key in self.before and key in self.planned and self.planned[key].wkb is not None
        ]  # fmt: skip

    def heirs(self, key: UUID) -> list[UUID]:
        """The areas an ended one goes on in; where none was named, the first above it that stays."""
        named = [other for other, row in self.planned.items() if str(key) in row.source_ids and other in self.after]
        if named:
            return named
        above = self.before[key].parent_id
        while above in self.before and above not in self.after:
            above = self.before[above].parent_id
        return [above] if above in self.after else []

    def old_shape(self, key: UUID) -> Shape | None:
        """The border as it is."""
        self.load_shapes([key])
        return self._shapes[key]

    def new_shape(self, key: UUID) -> Shape | None:
        """The border as it will be."""
        row = self.planned.get(key)
        if row is not None and row.wkb is not None:
            return geometry.from_wkb(row.wkb)
        return self.old_shape(key)

    def load_shapes(self, keys: Iterable[UUID]) -> None:
        """Read several borders at once."""
        missing = [key for key in keys if key not in self._shapes]
        if missing:
            rows = AreaShape.objects.filter(area_id__in=[key for key in missing if key in self.before])
            self._shapes.update(dict.fromkeys(missing))
            self._shapes.update({row.area_id: geometry.from_wkb(row.wkb) for row in rows})


def drawing_of(plan: Plan) -> Drawing:
    """The plan over the territory as it is now; three queries, whatever the size."""
    under = plan.under
    rows = Area.objects.under(under).current().order_by("area_no").values_list(*FACTS)
    before = {row[0]: Node(*row) for row in rows}
    planned = {row.area_id or row.id: row for row in plan.areas.select_related("level").order_by("seq")}
    after = {key: node for key, node in before.items() if not _ends(planned.get(key))}
    for key, row in planned.items():
        if row.fate == PlannedArea.Fate.NEW:
            after[key] = _new(row)
        elif row.fate == PlannedArea.Fate.CHANGES and key in after:
            after[key] = _changed(after[key], row)
    return Drawing(plan, before, after, planned)


def codes_of(keys: Iterable[UUID]) -> dict[UUID, dict[tuple[str, str], str]]:
    """The official codes areas have now, by system and vintage."""
    found: dict[UUID, dict[tuple[str, str], str]] = defaultdict(dict)
    for row in AreaCode.objects.filter(area_id__in=list(keys), valid_to=None, superseded_at=None):
        found[row.area_id][row.system, row.vintage] = row.code
    return found


def _ends(row: PlannedArea | None) -> bool:
    return row is not None and row.fate == PlannedArea.Fate.ENDS


def _new(row: PlannedArea) -> Node:
    assert row.level is not None
    return Node(row.id, row.level.key, row.level.rank, row.level.is_grid, row.parent_planned_id or row.parent_id,
                row.name, row.name_en, row.kind, row.purpose)  # fmt: skip


def _changed(node: Node, row: PlannedArea) -> Node:
    return node._replace(
        parent_id=row.parent_planned_id or row.parent_id or node.parent_id,
        name=row.name or node.name,
        name_en=row.name_en or node.name_en,
        kind=row.kind or node.kind,
        purpose=row.purpose or node.purpose,
    )


def areas_with_code(code: str, *, within: Collection[UUID]) -> UUID | None:
    """The area, of some, that carries this code now; None when none or several do."""
    rows = AreaCode.objects.filter(code=code, valid_to=None, superseded_at=None).values_list("area_id", flat=True)
    found = {key for key in rows if key in within}
    return found.pop() if len(found) == 1 else None
