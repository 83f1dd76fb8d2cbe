"""Cases of every flow, led by chance through the moves their flows allow, by the people whose work that is."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.leaks.world import World, picture
from wangge.access.queries import scope_of
from wangge.accounts.models import User
from wangge.areas.models import Area
from wangge.cases import actions, queries
from wangge.cases.models import Case, CaseClock, Notice, Visit
from wangge.cases.rules import Payload, Report
from wangge.flow import queries as flow_queries
from wangge.kernel import clock
from wangge.kernel.errors import PlainError

FLOWS = ("grid_loop", "grid_loop", "hotline_order", "service_item", "city_seven")
SHARES = (Decimal("0.8"), Decimal(1))
CROWD = 6
SETTLED = 5  # of so many reports one is settled on the spot
RARE = {"withdraw", "refuse", "settle", "unmerge", "merge"}
ROLES_TOLD = ("dispatcher", "checker", "supervisor", "grid_worker", "leader", "handler")


def tell_stories(world: World, count: int) -> None:
    """So many cases with their histories, photos, visits and notices."""
    for number in range(count):
        key = _report(world, number)
        if number % SETTLED == 0:
            _settle(world, key)
        for _step in range(world.chance.randrange(7)):
            _any_move(world, key)
    for key in world.cases:
        _merge(world, key)
    move_away(world)
    _came_back(world)
    _ran_out(world)
    for home in world.homes:
        _crowd(world, next(town for town in world.towns if town.parent_id == home.id))
    for key in world.cases:
        _visit_and_notices(world, key)


def _report(world: World, number: int, grid: Area | None = None) -> Any:
    chance = world.chance
    west, south = world.squares[(grid or chance.choice(world.grids)).area_no]
    spot = {"lon": _degrees(world, west), "lat": _degrees(world, south)} if number % 9 or grid else {"area_no": None}
    phone = f"139{chance.randrange(10**4):04d}{1000 + number:04d}"
    name, home = world.word(), world.word()
    report = Report(
        text=f"{world.word()} {chance.choice(('井盖不见了', '路灯不亮', '路灯和井盖都坏了'))} {world.word()}",
        place=f"{world.word()}路口", phone=phone, name=f"张{name}", home=f"泰山路88号{home}",
        photos=(picture(chance),), flow=FLOWS[0 if grid else number % len(FLOWS)],
        hides_reporter=bool(grid) or number % 4 == 0, **spot,
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


def _settle(world: World, key: Any) -> None:
    case = Case.objects.keyed(key).get()
    move = flow_queries.flow_by_key(case.flow_id).moves.get("settle")
    if move and case.state in move.from_states:
        _try(world, case, move)


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
    if "matter" in move.needs and "unit" in move.needs:
        said["suggested"] = _offered(world, said)
    return Payload(**{**said, **more})


def _offered(world: World, said: dict[str, Any]) -> tuple[dict[str, object], ...]:
    """What the desk may have been offered: nothing, word that nothing fits, or some with the choice among them or not."""
    matters = [str(one.id) for one in world.matters.values()]
    found: list[dict[str, object]] = [
        {
            "matter_id": world.chance.choice(matters),
            "unit_id": str(world.chance.choice(world.units).id),
            "source": "list",
        }
        for _one in range(world.chance.randrange(4))
    ]
    if world.chance.random() < 0.5:
        at = world.chance.randrange(len(found) + 1)
        found.insert(at, {"matter_id": str(said["matter_id"]), "unit_id": str(said["unit_id"]), "source": "list"})
    return tuple(found) or ({"source": "none"},)


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


def move_away(world: World, share: int = 10) -> None:
    """One case of so many belongs to another town of its region now than where it was reported."""
    for key in world.chance.sample(world.cases, k=max(2, len(world.cases) // share)):
        here = [grid for grid in world.grids if world.region_of(grid) == key.region_no]
        Case.objects.keyed(key).update(area_no=world.chance.choice(here).area_no)


def _came_back(world: World) -> None:
    """Some cases are the same matter again as an earlier one of their region, closed or not."""
    for key in world.chance.sample(world.cases, k=max(4, len(world.cases) // 5)):
        others = [one for one in world.cases if one.region_no == key.region_no and one != key]
        Case.objects.keyed(key).update(recurrence_of=world.chance.choice(others).id)


def _ran_out(world: World) -> None:
    """Of half the cases the handling clock has run out: before it stopped, or while it runs; and some answer."""
    for case in Case.objects.filter(region_no__in=[key.region_no for key in world.cases]).order_by("number"):
        runs = CaseClock.objects.filter(region_no=case.region_no, case_id=case.id, kind="whole")
        if world.chance.random() < 0.5:
            for run in runs.exclude(stopped_at=None):
                runs.filter(run=run.run).update(due_at=run.stopped_at - timedelta(minutes=5))
        elif case.closed_at is None:
            _run_out(case)
        if case.closed_at is not None:
            stars, solved = world.chance.choice((None, 1, 2, 3, 4, 5)), world.chance.choice((None, True, False))
            Case.objects.keyed(case.key).update(stars=stars, solved=solved)


def _run_out(case: Case) -> None:
    """An hour ago the handling clock ran out, if it runs."""
    ended = clock.now() - timedelta(hours=1)
    runs = CaseClock.objects.filter(region_no=case.region_no, case_id=case.id, kind="whole", stopped_at=None)
    if runs.update(due_at=ended):
        Case.objects.keyed(case.key).update(next_due_at=ended, order_at=ended, is_paused=False)


def _crowd(world: World, town: Area) -> None:
    """Whatever chance brings, a town of each county has a grid with more open cases than a number that is hidden:
    overdue, in the hands of the town's unit, which must not know who reported."""
    grid = next(one for one in world.grids if one.parent_id == town.id)
    unit = next(one for one in world.units if one.area_id == town.id)
    for _one in range(CROWD):
        key = _report(world, len(world.cases), grid)
        case = Case.objects.keyed(key).get()
        assert _try(world, case, flow_queries.flow_by_key(case.flow_id).moves["dispatch"], unit_id=unit.id)
        _run_out(case)


def _visit_and_notices(world: World, key: Any) -> None:
    case, now = Case.objects.keyed(key).get(), clock.now()
    if world.chance.random() < 0.4:
        Visit.objects.create(
            region_no=key.region_no, case_id=key.id, way=Visit.Way.CALL, area_no=case.area_no, at=now,
            due_at=now + timedelta(days=1),
        )  # fmt: skip
    for role in world.chance.sample(ROLES_TOLD, 2):
        if role == "handler" and case.main_unit_id is None:
            continue
        Notice.objects.create(
            region_no=key.region_no, case_id=key.id, kind=_clock(case), run=1, share=world.chance.choice(SHARES),
            due_at=now, at=now - timedelta(minutes=5), to_role=role,
            unit_id=case.main_unit_id if role == "handler" else None, area_no=case.area_no,
        )  # fmt: skip


def _clock(case: Case) -> str:
    return next(iter(flow_queries.flow_by_key(case.flow_id).clocks))
