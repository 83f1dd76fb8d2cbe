"""Cases of every flow, led by chance through the moves their flows allow, by the people whose work that is."""

from datetime import timedelta
from typing import Any

from tests.leaks.world import World, picture
from wangge.access.queries import scope_of
from wangge.accounts.models import User
from wangge.cases import actions, queries
from wangge.cases.models import Case, Notice, Visit
from wangge.cases.rules import Payload, Report
from wangge.console.actions import save_view
from wangge.flow import queries as flow_queries
from wangge.kernel import clock
from wangge.kernel.errors import PlainError

FLOWS = ("grid_loop", "grid_loop", "hotline_order", "service_item", "city_seven")
RARE = {"withdraw", "refuse", "settle", "unmerge", "merge"}
ROLES_TOLD = ("dispatcher", "checker", "supervisor", "grid_worker", "leader", "handler")


def tell_stories(world: World, count: int) -> None:
    """So many cases with their histories, photos, visits and notices; and a view each person keeps for themselves."""
    for number in range(count):
        key = _report(world, number)
        for _step in range(world.chance.randrange(7)):
            _any_move(world, key)
    for key in world.cases:
        _merge(world, key)
    _moved_away(world)
    for key in world.cases:
        _visit_and_notices(world, key)
    for name, user in world.users.items():
        token = world.word()
        save_view(token, "tab=open", by=user.id)
        world.private[token] = name


def _report(world: World, number: int) -> Any:
    chance = world.chance
    west, south = world.squares[chance.choice(world.grids).area_no]
    spot = {"lon": _degrees(world, west), "lat": _degrees(world, south)} if number % 9 else {"area_no": None}
    phone = f"139{chance.randrange(10**4):04d}{1000 + number:04d}"
    name, home = world.word(), world.word()
    report = Report(
        text=f"{world.word()} {chance.choice(('井盖不见了', '路灯不亮', '路灯和井盖都坏了'))} {world.word()}",
        place=f"{world.word()}路口", phone=phone, name=f"张{name}", home=f"泰山路88号{home}",
        photos=(picture(chance),), flow=FLOWS[number % len(FLOWS)], hides_reporter=number % 4 == 0, **spot,
    )  # fmt: skip
    made = actions.report_case(report, by=queries.reporter_actor(), at=_then(world))
    world.cases.append(made.key)
    world.codes[str(made.key)] = (made.number, made.code)
    world.sealed |= {phone, name, home}
    world.masks[f"139****{phone[-4:]}"] = str(made.key)
    return made.key


def _degrees(world: World, begin: float) -> float:
    return round(begin + world.chance.randrange(1000, 9000) / 1_000_000 + world.chance.randrange(1, 9) / 1_000_000, 6)


def _then(world: World) -> Any:
    return clock.now() - timedelta(days=2, minutes=world.chance.randrange(2000))


def _any_move(world: World, key: Any) -> None:
    """Try moves of the present state in a random order until one is made."""
    case = Case.objects.keyed(key).get()
    moves = list(flow_queries.flow_by_key(case.flow_id).moves_from(case.state))
    world.chance.shuffle(moves)
    for move in sorted(moves, key=lambda one: one.key in RARE):
        if "parent" not in move.needs and _try(world, case, move):
            return


def _try(world: World, case: Case, move: Any, **more: Any) -> bool:
    for role in move.by:
        by = _hand(world, case, role)
        if by is None:
            continue
        try:
            actions.make_move(case.key, move.key, by=by, payload=_payload(world, case, move, **more))
        except PlainError:
            continue
        return True
    return False


def _hand(world: World, case: Case, role: str) -> Any:
    if role == "reporter":
        return queries.reporter_actor()
    found = world.hands.get((role, case.main_unit_id if role == "handler" else case.region_no))
    return queries.actor_of(scope_of(User.objects.get(id=found.id))) if found else None


def _payload(world: World, case: Case, move: Any, **more: Any) -> Payload:
    """Everything the move needs, each text a marker of its own."""
    said: dict[str, Any] = {name: world.word() for name in ("reason", "clause", "answer", "plan", "remedy", "material")}
    near = [unit for unit in world.units if world.region_of(unit.area) == case.region_no]
    chosen = {
        "matter": ("matter_id", world.chance.choice(list(world.matters.values())).id),
        "unit": ("unit_id", world.chance.choice(near).id),
        "helper": ("helper_id", world.chance.choice(near).id),
        "outcome": ("outcome", "solved"),
        "amount": ("amount", 1),
        "review_date": ("review_date", clock.today() + timedelta(days=9)),
    }
    for need in move.needs:
        if need in chosen:
            name, value = chosen[need]
            said[name] = value
        if need == "rating":
            said |= {"stars": world.chance.randrange(1, 6), "solved": world.chance.random() < 0.5}
        if need == "evidence":
            said["photos"] = (picture(world.chance),)
    return Payload(**{**said, **more})


def _merge(world: World, key: Any) -> None:
    """Now and then a case is merged into one of another town of its region: two scopes, one family."""
    case = Case.objects.keyed(key).get()
    flow = flow_queries.flow_by_key(case.flow_id)
    move = flow.moves.get("merge")
    if move is None or case.state not in move.from_states or world.chance.random() < 0.3:
        return
    others = Case.objects.filter(region_no=case.region_no, closed_at=None, parent_id=None).exclude(id=case.id)
    apart = [one for one in others if one.area_no // 100 != case.area_no // 100]
    if apart:
        _try(world, case, move, parent=world.chance.choice(apart).number)


def _moved_away(world: World) -> None:
    """Some cases belong to another town of their region now than where they were reported."""
    for key in world.chance.sample(world.cases, k=max(2, len(world.cases) // 10)):
        here = [grid for grid in world.grids if world.region_of(grid) == key.region_no]
        Case.objects.keyed(key).update(area_no=world.chance.choice(here).area_no)


def _visit_and_notices(world: World, key: Any) -> None:
    case, now = Case.objects.keyed(key).get(), clock.now()
    if world.chance.random() < 0.4:
        Visit.objects.create(
            region_no=key.region_no, case_id=key.id, way=Visit.Way.CALL, area_no=case.area_no, at=now,
            due_at=now + timedelta(days=1),
        )  # fmt: skip
    role = world.chance.choice(ROLES_TOLD)
    if role == "handler" and case.main_unit_id is None:
        return
    Notice.objects.create(
        region_no=key.region_no, case_id=key.id, kind=_clock(case), run=1, share=1, due_at=now,
        at=now - timedelta(minutes=5), to_role=role, unit_id=case.main_unit_id if role == "handler" else None,
        area_no=case.area_no,
    )  # fmt: skip


def _clock(case: Case) -> str:
    return next(iter(flow_queries.flow_by_key(case.flow_id).clocks))
