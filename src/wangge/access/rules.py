"""Judgement about roles and scope: plain Python. What a role is for is said here; rights come only through posts."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from wangge.kernel.errors import YES, Decision, no

AreaRange = tuple[int, int]
STEAD = "for"  # in the detail of an entry: the holders of the lent posts an act rests on
WHOLE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
        Role(
            "administrator",
            "系统管理员",
            "Administrator",
            "keeps accounts, lists and territory; reads neither cases nor the audit trail, gives no power over itself",
            "nothing",
        ),
        Role(
            "security",
            "安全管理员",
            "Security officer",
            "sets the rules of signing in, unlocks, resets second factors, gives the powers of administrator and "
            "auditor, reviews emergency openings; reads neither cases nor the audit trail",
            "nothing",
        ),
        Role("auditor", "审计员", "Auditor", "reads the audit trail; changes nothing", "nothing"),
        Role(
            "privacy_officer",
            "个人信息保护负责人",
            "Data-protection officer",
            "answers residents' requests about their own data, keeps the impact assessments",
            "nothing",
        ),
        Role(
            "provisioner",
            "账号同步程序",
            "Provisioning program",
            "makes and closes accounts for the city's platform (SCIM); gives no post",
            "nothing",
        ),
    )
}
LEADERS = frozenset({"town_leader", "city_leader"})
POWERS = frozenset({"administrator", "security", "auditor"})  # GB/T 22239-2019 8.1.5.1 to 8.1.5.3: three persons
ON_BOARDS = ("grid_head", "grid_worker")  # whose holders a notice board names, in this order
PROTECTED = POWERS | {"privacy_officer"}  # given, ended and kept by the security officer only
NEVER_LENT = PROTECTED | {"provisioner"}


@dataclass(frozen=True)
class Seat:
    """One post as it counts now: in which role, where, and who lent it, if somebody did."""

    role: str
    area: AreaRange | None = None
    unit_id: UUID | None = None
    lent_by: UUID | None = None
    lent_zh: str = ""
    lent_en: str = ""

    def opens(self, area_no: int, unit_ids: Collection[UUID | None]) -> bool:
        """Whether it opens a case of this area and these units."""
        sees = ROLES[self.role].sees
        if sees == "area":
            return self.area is not None and self.area[0] <= area_no <= self.area[1]
        return sees == "unit" and self.unit_id is not None and self.unit_id in unit_ids

    def holds(self, other: "Seat") -> bool:
        """Whether it opens everything the other one opens."""
        sees = ROLES[self.role].sees
        if sees != ROLES[other.role].sees:
            return False
        if sees == "unit":
            return self.unit_id is not None and self.unit_id == other.unit_id
        return bool(self.area and other.area and self.area[0] <= other.area[0] and other.area[1] <= self.area[1])


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
    seats: tuple[Seat, ...] = field(default=(), compare=False)

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

    def acts_for(self, roles: Collection[str], area_no: int, unit_ids: Collection[UUID | None]) -> Seat | None:
        """The lent post an act in these roles rests on; None when a post of the viewer's own suffices."""
        opening = [seat for seat in self.seats if seat.opens(area_no, unit_ids)]
        fitting = [seat for seat in opening if seat.role in roles] or opening
        return None if any(seat.lent_by is None for seat in fitting) else next(iter(fitting), None)

    def acts_on_duty_for(self, roles: Collection[str]) -> Seat | None:
        """The same for an act that a role may do wherever it is held."""
        fitting = [seat for seat in self.seats if seat.role in roles]
        return None if any(seat.lent_by is None for seat in fitting) else next(iter(fitting), None)

    def lists_for(self) -> list[Seat]:
        """The lent posts on which a list or a file of everything in scope rests: they open what no own post opens."""
        own = [seat for seat in self.seats if seat.lent_by is None]
        lent = [seat for seat in self.seats if seat.lent_by is not None and ROLES[seat.role].sees != "nothing"]
        return [seat for seat in lent if not any(one.holds(seat) for one in own)]


def in_stead(*seats: Seat | None) -> dict[str, object]:
    """What an entry on record says of an act made in these lent posts: for whom. Nothing for posts of one's own."""
    holders = list(dict.fromkeys(str(seat.lent_by) for seat in seats if seat is not None and seat.lent_by))
    return {STEAD: holders[0] if len(holders) == 1 else holders} if holders else {}


def stead_of(detail: Mapping[str, object]) -> tuple[UUID, ...]:
    """For whom somebody acted, as `in_stead` wrote it in the detail of an entry."""
    told = detail.get(STEAD)
    written = told if isinstance(told, list) else [told]
    return tuple(UUID(one) for one in written if isinstance(one, str) and WHOLE_ID.fullmatch(one))


OPERATOR = None  # whoever sits at the server itself: commands act without a scope


def may_give(role: str, *, giver: Scope | None, to: UUID, kind: str = "person", held: Collection[str] = ()) -> Decision:
    """Whether somebody may give (or end) a post in this role; `held` are the roles held in the same time."""
    if role not in ROLES:
        return no("There is no such role.")
    if role in POWERS and (POWERS - {role}) & set(held):
        return no("Nobody is administrator, security officer and auditor at once, not even two of them.")
    if (kind == "machine") != (role == "provisioner"):
        return no("A machine account takes the role of provisioning program and no other; nobody else takes it.")
    if kind == "wall" and role not in LEADERS:
        return no("A wall display takes a leader's role only: it shows figures.")
    if giver is OPERATOR:
        return YES
    if giver.user_id == to:
        return no("Nobody gives or ends posts of their own.")
    if role in PROTECTED:
        return YES if "security" in giver.roles else no("Only the security officer gives or ends this role.")
    return YES if "administrator" in giver.roles else no("Only the administrator gives or ends this role.")


def may_keep(*, keeper: Scope | None, whose: UUID, is_protected: bool) -> Decision:
    """Whether somebody may rename, close, open an account or give it a password.

    Accounts with a power are the security officer's to keep, lest the administrator walk in as the auditor.
    """
    if keeper is OPERATOR:
        return YES
    if keeper.user_id == whose:
        return no("Your own account is kept by somebody else.")
    if is_protected:
        return YES if "security" in keeper.roles else no("Accounts with a power are kept by the security officer.")
    return YES if "administrator" in keeper.roles else no("Accounts are kept by the administrator.")


def may_guard(*, keeper: Scope | None, whose: UUID | None = None) -> Decision:
    """Whether somebody may unlock, reset second factors, set the rules of signing in."""
    if keeper is not OPERATOR and "security" not in keeper.roles:
        return no("This is for the security officer.")
    if keeper is not OPERATOR and keeper.user_id == whose:
        return no("Your own account is kept by somebody else.")
    return YES


def may_provision(*, keeper: Scope, closes_only: bool, is_protected: bool, kind: str = "person") -> Decision:
    """Whether the city's platform may change an account: of those with a power it may only close."""
    if "provisioner" not in keeper.roles:
        return no("This is for the provisioning program.")
    if kind != "person":
        return no("Only accounts of persons are provisioned.")
    if is_protected and not closes_only:
        return no("Accounts with a power are kept by the security officer.")
    return YES


def may_lend(
    role: str, *, giver: Scope | None, holder: UUID, to: UUID, to_roles: Collection[str] = (), kind: str = "person"
) -> Decision:  # fmt: skip
    """Whether a post may be lent to somebody, by its holder or by the administrator; a lent post is not lent on."""
    if role in NEVER_LENT:
        return no("This role is not lent; the security officer gives it as a post.")
    if to == holder:
        return no("A post is lent to somebody else.")
    if kind != "person":
        return no("A post is lent to a person.")
    if POWERS & set(to_roles):
        return no("Somebody with a power takes over no other post.")
    return may_end_loan(giver=giver, holder=holder, to=to) if giver is OPERATOR or giver.user_id != to else no(
        "Nobody gives or ends posts of their own."
    )  # fmt: skip


def may_end_loan(*, giver: Scope | None, holder: UUID, to: UUID) -> Decision:
    """Whether somebody may end a loan: the holder, the one who took over, the administrator."""
    if giver is OPERATOR or giver.user_id in {holder, to} or "administrator" in giver.roles:
        return YES
    return no("Only the holder of a post lends it, or the administrator.")


def may_keep_card(*, keeper: Scope | None, whose: UUID) -> Decision:
    """Whether somebody may say what a notice board tells of a person: only that person, who alone can consent."""
    if keeper is not OPERATOR and keeper.user_id == whose:
        return YES
    return no("Only the person themself says what a notice board tells of them.")
