"""Judgement about re-divisions: who may do what with a plan, and when."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wangge.kernel.errors import YES, Decision, no

FACTORS = {  # what a division is judged by, as the places that divided write it down
    "layout": ("地理布局", "Lie of the land"),
    "regional": ("区域属性", "Character of the place"),
    "familiar": ("人员相熟", "People know each other"),
    "manageable": ("便于管理", "Easy to look after"),
    "adjacent": ("地域相邻", "Adjacent places"),
    "accepted": ("居民认同", "Residents agree"),
    "staffed": ("社区力量", "Staff of the community"),
    "population": ("人口数量", "Number of people"),
    "order": ("治安管理", "Public order"),
    "services": ("公共服务资源", "Public services at hand"),
    "radius": ("服务半径", "Distance to services"),
}
GRID_KINDS = {  # 基础网格 and 专属网格 of DB6101/T 3185-2024, and the three types of community grids
    "basic": ("基础网格", "Basic grid"),
    "exclusive": ("专属网格", "Exclusive grid"),
    "street": ("街巷型", "Streets and lanes"),
    "compound": ("楼院型", "Compounds"),
    "single": ("单位型", "One organisation"),
    "rural": ("农村网格", "Rural grid"),
}


@dataclass(frozen=True)
class PlanStands:
    """How a plan stands, as far as its rules need to know."""

    state: str
    made_by: UUID | None
    effective_date: date
    areas: int = 0
    errors: int = 0
    later: str = ""  # title of a later plan that was carried out on the same areas


def may_change(plan: PlanStands) -> Decision:
    """Whether its drawing may be changed: only while it is a draft."""
    return YES if plan.state == "draft" else no("Only a draft is changed; take the plan back to change it.")


def may_ask(plan: PlanStands, *, today: date) -> Decision:
    """Whether it may be put before somebody who decides: drawn, without errors, for today or a later day."""
    if plan.state != "draft":
        return no("This plan has been put forward already.")
    if not plan.areas:
        return no("Nothing is planned yet.")
    if plan.errors:
        return no("The plan has errors; they are listed with their places.")
    return _in_time(plan, today)


def may_decide(plan: PlanStands, *, by: UUID | None, today: date) -> Decision:
    """Whether this person may approve it: two persons, and the day has not passed."""
    if plan.state != "asked":
        return no("The plan does not wait for a decision.")
    if by is not None and by == plan.made_by:
        return no("Who made the plan does not decide on it.")
    return _in_time(plan, today)


def may_carry_out(plan: PlanStands, *, today: date) -> Decision:
    """Whether its day has come."""
    if plan.state != "approved":
        return no("Only an approved plan is carried out.")
    return YES if plan.effective_date <= today else no("The day of the plan has not come.")


def may_withdraw(plan: PlanStands) -> Decision:
    """Whether it may be given up, or taken back to the drawing board."""
    return YES if plan.state in ("draft", "asked", "approved") else no("The plan has been carried out or given up.")


def may_undo(plan: PlanStands) -> Decision:
    """Whether it may be undone: carried out, and nothing built on it since."""
    if plan.state != "done":
        return no("Only a plan that was carried out is undone.")
    if plan.later:
        return no("A later plan changed the same areas; undo that one first.")
    return YES


def has_cycle(parents: Mapping[Hashable, Hashable | None], *, start: Collection[Hashable] = ()) -> Hashable | None:
    """An area that would lie inside itself; None when the parents make a tree."""
    for key in start or parents:
        seen, at = {key}, parents.get(key)
        while at is not None:
            if at in seen:
                return key
            seen.add(at)
            at = parents.get(at)
    return None


def _in_time(plan: PlanStands, today: date) -> Decision:
    return YES if plan.effective_date >= today else no("The day on which the plan takes effect has passed.")
