"""Whole lives over HTTP at a million cases: report, accept, dispatch, sign, answer, close, search; beside pgbench."""

import json
import os
import random
import statistics
import subprocess
import sys
import uuid
from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

from bench.floor import Script, caught, pgbench
from bench.form import Outcome, Sample, Setting
from bench.seeding import seeded
from bench.wire import Load, drive, request
from wangge.launch.group import Group, environment, wait_until_answers

PROVES = "whole lives of cases over HTTP at a million: how close to bare PostgreSQL doing the same writes"
COUNT, CONNECTIONS, SECONDS, ROUNDS = 1_000_000, 16, 8.0, 5
LEAST_SHARE = 0.25
PORT = 8794
BURST_CONNECTIONS = 64
OWN, NUMBERS = uuid.uuid4().hex, count()


@dataclass(frozen=True)
class Stage:
    """What a life needs: who acts with which token, where, and which matter goes to which unit."""

    tokens: dict[str, str]
    box: tuple[float, float, float, float]
    matter_id: str
    unit_id: str


def measure(setting: Setting) -> Outcome:
    """Interleaved rounds: pgbench, then HTTP, on the same server and tables."""
    seeded(setting, round(COUNT * setting.scale))
    stage = prepare()
    script = same_writes(setting, stage)
    seconds = max(3.0, SECONDS * min(1.0, setting.scale * 4))
    group = start_web(setting)
    floor, ours = Sample("pgbench, same writes", "lives/s"), Sample("lives over HTTP", "lives/s")
    kinds: dict[str, list[float]] = {}
    errors, first = 0, ""
    try:
        run_load(setting, stage, seconds=2)
        for number in range(ROUNDS):
            setting.progress(f"round {number + 1} of {ROUNDS}")
            floor.values.append(pgbench(setting, script, connections=CONNECTIONS, seconds=seconds))
            load = run_load(setting, stage, seconds=seconds)
            ours.values.append(len(load.done) / load.seconds)
            errors, first = errors + load.errors + load.refused, first or load.first_error
            for kind, times in load.times.items():
                kinds.setdefault(kind, []).extend(times)
    finally:
        group.stop()
    share = statistics.median(a / b for a, b in zip(ours.values, floor.values, strict=True))
    waits = [Sample(f"{kind}, median", "ms", [statistics.median(times) * 1000]) for kind, times in kinds.items()]
    figure = f"{ours.median:.0f} lives a second, {share:.2f} of pgbench, {errors} errors"
    facts: dict[str, object] = {"first error": first} if first else {}
    holds = share >= LEAST_SHARE and errors == 0
    return Outcome(
        figure, f"≥ {LEAST_SHARE:.2f}, 0 errors at {CONNECTIONS} connections", holds, [floor, ours, *waits], facts
    )


def prepare() -> Stage:
    """Tokens for one of each role, a grid to report in, a matter with its unit there."""
    from datetime import timedelta

    from wangge.access.models import Post
    from wangge.accounts.actions import issue_token
    from wangge.areas.models import AreaShape
    from wangge.catalog import queries as catalog_queries
    from wangge.kernel import clock
    from wangge.units.models import Unit

    shape = AreaShape.objects.filter(area__level="grid").select_related("area").order_by("area__area_no")[20]
    matters = [one for one in catalog_queries.matters_in_force().values() if not one.needs_evidence]
    units = catalog_queries.responsible_units([one.id for one in matters], shape.area.area_no)
    matter_id, unit = next(iter(units.items()))
    county = Unit.objects.filter(kind="command_center").first()
    assert county is not None
    posts = {
        "dispatcher": Post.objects.filter(role="dispatcher", area=county.area).first(),
        "handler": Post.objects.filter(role="handler", unit=unit).first(),
        "checker": Post.objects.filter(role="checker").first(),
    }
    tokens = {}
    for role, post in posts.items():
        assert post is not None, role
        expires = clock.now() + timedelta(days=1)
        tokens[role] = issue_token(post.user, "bench", expires, by=None)[1]
    box = (shape.min_x, shape.min_y, shape.max_x, shape.max_y)
    return Stage(tokens, box, str(matter_id), str(unit.id))


def life(stage: Stage) -> Generator[tuple[str, bytes], tuple[int, bytes], None]:
    """One life as requests; every answer is looked at before the next is asked."""
    west, south, east, north = stage.box
    lon, lat = random.uniform(west, east), random.uniform(south, north)
    body = {"text": "路灯坏了，晚上很黑，请来看看。", "place": "菜场对面", "lon": lon, "lat": lat}
    _status, said = yield "report", request("POST", "/api/v1/reports", body=body, key=_new_key())
    receipt = json.loads(said)
    key, number = receipt["key"], receipt["number"]
    for move, role, payload in _moves(stage.matter_id, stage.unit_id):
        path = f"/api/v1/cases/{key}/moves/{move}"
        yield move, request("POST", path, token=stage.tokens[role], body=payload, key=_new_key())
    yield "search", request("GET", f"/api/v1/cases?words={number}", token=stage.tokens["checker"])


@cache
def _moves(matter_id: str, unit_id: str) -> list[tuple[str, str, bytes]]:
    """The moves of a life with who makes them and what they send; written once, so that the load weighs little."""
    moves: list[tuple[str, str, dict[str, object]]] = [
        ("accept", "dispatcher", {}),
        ("dispatch", "dispatcher", {"matter_id": matter_id, "unit_id": unit_id}),
        ("sign", "handler", {}),
        ("answer", "handler", {"answer": "路灯已经修好，请放心。"}),
        ("pass", "checker", {"outcome": "solved"}),
    ]
    return [(move, role, json.dumps(payload).encode()) for move, role, payload in moves]


def _new_key() -> str:
    """A key for one submission, never used before."""
    return f"{OWN}-{next(NUMBERS)}"


def same_writes(setting: Setting, stage: Stage) -> list[str | Path]:
    """The six writes of a life, caught while one is led, as a pgbench script."""
    from wangge.access.queries import scope_of
    from wangge.accounts.models import User
    from wangge.cases import queries
    from wangge.cases.actions import make_move, report_case
    from wangge.cases.rules import Actor, Payload, Report
    from wangge.units.models import Desk

    def actor(role: str) -> Actor:
        return queries.actor_of(scope_of(User.objects.get(posts__role=role, access_tokens__name="bench")))

    west, south, east, north = stage.box
    report = Report("路灯坏了，晚上很黑，请来看看。", place="菜场对面", lon=(west + east) / 2, lat=(south + north) / 2,
                    submission_key="bench")  # fmt: skip
    matter_id, unit_id = uuid.UUID(stage.matter_id), uuid.UUID(stage.unit_id)
    steps = [
        ("accept", "dispatcher", Payload()),
        ("dispatch", "dispatcher", Payload(matter_id=matter_id, unit_id=unit_id)),
        ("sign", "handler", Payload()),
        ("answer", "handler", Payload(answer="路灯已经修好，请放心。")),
        ("pass", "checker", Payload(outcome="solved")),
    ]
    with caught([report_case, make_move], let_through=True) as calls:
        receipt = report_case(report, by=queries.reporter_actor(), at=datetime.now(UTC))
        for move, role, payload in steps:
            make_move(receipt.key, move, by=actor(role), payload=payload)
    kept = frozenset({matter_id, unit_id, *Desk.objects.values_list("id", flat=True)})
    script = Script(receipt.key.id, frozenset({receipt.number, "bench"}), kept)
    for call in calls:
        script.add(call)
    return script.write(setting.folder / "lives.sql")


def start_web(setting: Setting) -> Group:
    """The web workers as `serve` starts them."""
    env = environment(WANGGE_HOME=str(setting.folder), WANGGE_LOG_LEVEL="WARNING", WANGGE_DEMO="1")
    env["PYTHONPATH"] = os.pathsep.join(sys.path)
    group = Group(env, setting.folder / "logs", "127.0.0.1", PORT, os.cpu_count() or 2)
    group.start("web")
    if not wait_until_answers("127.0.0.1", PORT):
        raise RuntimeError((setting.folder / "logs" / "web.log").read_text())
    return group


def run_load(setting: Setting, stage: Stage, *, seconds: float, pace: str = "") -> Load:
    """The load comes from a process of its own, so that its work is not ours."""
    file = setting.folder / "stage.json"
    file.write_text(json.dumps(vars(stage)))
    command = [sys.executable, "-m", "bench.lifecycle", str(file), str(seconds), pace]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ})
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return Load(**json.loads(done.stdout))


def _main(words: list[str]) -> None:
    stage, seconds = Stage(**json.loads(Path(words[0]).read_text())), float(words[1])
    paces = [tuple(map(float, part.split(":"))) for part in words[2].split(",")] if words[2:] and words[2] else []

    def allowed(now: float) -> float:
        """How many lives may have begun by a moment, by the rates of the stretches so far."""
        total, since = 0.0, 0.0
        for length, rate in paces:
            total += rate * max(0.0, min(now - since, length))
            since += length
        return total

    connections = BURST_CONNECTIONS if paces else CONNECTIONS
    load = drive(PORT, lambda: life(stage), connections=connections, seconds=seconds, pace=allowed if paces else None)
    print(json.dumps(vars(load)))


if __name__ == "__main__":
    _main(sys.argv[1:])
