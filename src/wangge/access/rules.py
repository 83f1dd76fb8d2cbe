"""Judgement about roles and scope: plain Python. What a role is for is said here; rights come only through posts."""

from dataclasses import dataclass, field
from uuid import UUID

AreaRange = tuple[int, int]


@dataclass(frozen=True)
class Role:
    """A role with the purpose it exists for. `sees` says by what its post opens cases: area, unit, or nothing."""

    key: str
    name_zh: str
    name_en: str
    purpose: str
    sees: str


ROLES = {
    role.key: role
    for role in (
        Role("dispatcher", "派遣员", "Dispatcher", "finds the unit whose duty a case is", "area"),
        Role("checker", "核查员", "Checker", "looks whether a case is really solved", "area"),
        Role("handler", "承办人", "Handler", "deals with the cases of a unit", "unit"),
        Role(
            "supervisor",
            "督办员",
            "Supervisor",
            "rules on disputes, decides on extensions, watches what is late",
            "area",
        ),
        Role("operator", "话务员", "Operator", "takes calls, opens files, asks people after a case is closed", "area"),
        Role("clerk", "窗口人员", "Clerk", "accepts service items at the window", "area"),
        Role("grid_worker", "网格员", "Grid worker", "looks after one grid, reports and settles", "area"),
        Role("grid_head", "网格长", "Grid head", "answers for the grids of a community", "area"),
        Role("town_leader", "镇领导", "Town leader", "answers for a town's figures", "area"),
        Role("city_leader", "市领导", "City leader", "answers for the city's figures", "area"),
        Role("administrator", "系统管理员", "Administrator", "keeps accounts, lists and territory", "nothing"),
        Role("auditor", "审计员", "Auditor", "reads the audit trail", "nothing"),
    )
}
LEADERS = frozenset({"town_leader", "city_leader"})


@dataclass(frozen=True)
class Scope:
    """What a viewer may see, resolved once per request: areas × units × roles. Empty means nothing at all."""

    user_id: UUID | None
    name_zh: str = ""
    name_en: str = ""
    unit_name: str = ""
    roles: frozenset[str] = frozenset()
    unit_ids: frozenset[UUID] = frozenset()
    area_ranges: tuple[AreaRange, ...] = ()
    whole_regions: frozenset[int] = frozenset()
    regions: tuple[int, ...] = ()
    areas_by_role: dict[str, tuple[AreaRange, ...]] = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        """The viewer's name."""
        return self.name_zh

    @property
    def is_leader(self) -> bool:
        """Whether the viewer answers for figures rather than for single cases."""
        return bool(self.roles & LEADERS) and not self.roles - LEADERS

    def covers(self, area_no: int, *, role: str = "") -> bool:
        """Whether a post (in this role, if one is named) covers the area."""
        ranges = self.areas_by_role.get(role, ()) if role else self.area_ranges
        return any(begin <= area_no <= end for begin, end in ranges)
