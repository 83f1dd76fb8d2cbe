"""Taking in reports over HTTP, beside pgbench doing the very same writes in the same run."""

import json
import os
import random
import select
import signal
import socket
import statistics
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.floor import Script, caught, pgbench
from bench.form import Outcome, Sample, Setting
from wangge.launch.group import Group, environment, wait_until_answers

PROVES = "a report over HTTP, validated, located, with history and clocks, on disk: how close to bare PostgreSQL"
CONNECTIONS = 32
SECONDS = 8.0
ROUNDS = 3
LEAST_SHARE, LONGEST_P99_MS = 0.30, 60.0
PORT = 8790
PATIENCE_S = 10
PREPARED = 2000
BODY = '{"text": "路灯坏了，晚上很黑，请来看看。", "place": "菜场对面", "lon": %.6f, "lat": %.6f}'.encode()
HEAD = (
    b"POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Idempotency-Key: %s\r\nContent-Length: %d\r\n\r\n"
)


@dataclass
class Load:
    """What one round of HTTP load saw."""

    times: list[float] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Reports a second."""
        return len(self.times) / self.seconds

    @property
    def p99_ms(self) -> float:
        """The time below which 99 of 100 answers came, in milliseconds."""
        return statistics.quantiles(self.times, n=100)[98] * 1000


def measure(setting: Setting) -> Outcome:
    """Interleaved rounds: pgbench, then HTTP, on the same server and tables."""
    setting.progress("building the territory")
    box = _prepare(setting)
    script = _same_writes(setting)
    seconds = max(2.0, SECONDS * setting.scale)
    group = _start(setting)
    floor, ours = Sample("pgbench, same writes", "tx/s"), Sample("reports over HTTP", "reports/s")
    p99, errors = Sample("p99 over HTTP", "ms"), 0
    try:
        _http_round(box, 1.5)
        for number in range(ROUNDS):
            setting.progress(f"round {number + 1} of {ROUNDS}")
            floor.values.append(pgbench(setting, script, connections=CONNECTIONS, seconds=seconds))
            load = _http_round(box, seconds)
            ours.values.append(load.rate)
            p99.values.append(load.p99_ms)
            errors += load.errors
    finally:
        group.stop()
    share = statistics.median(a / b for a, b in zip(ours.values, floor.values, strict=True))
    holds = share >= LEAST_SHARE and p99.median <= LONGEST_P99_MS and errors == 0
    figure = f"{share:.2f} of pgbench, p99 {p99.median:.0f} ms, {errors} errors"
    bar = f"≥ {LEAST_SHARE:.2f}, p99 ≤ {LONGEST_P99_MS:.0f} ms, 0 errors at {CONNECTIONS} connections"
    return Outcome(figure, bar, holds, [floor, ours, p99], {"cases written": _count()})


def _prepare(setting: Setting) -> tuple[float, float, float, float]:
    setting.migrate()
    from wangge.areas.models import AreaShape
    from wangge.demo.actions import build_demo

    build_demo(say=setting.progress, past=2000, still_open=100)
    grids = list(AreaShape.objects.filter(area__level="grid").values_list("min_x", "min_y", "max_x", "max_y")[:40])
    middle = grids[20]
    return middle


def _count() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_case")
        return int(cursor.fetchone()[0])


def _same_writes(setting: Setting) -> list[str | Path]:
    """The very statement a report sends, as a pgbench script."""
    from wangge.areas import queries as area_queries
    from wangge.cases import queries
    from wangge.cases.actions import report_case
    from wangge.cases.rules import Report

    home = area_queries.opened_area()
    assert home is not None
    report = Report("路灯坏了，晚上很黑，请来看看。", area_no=home.area_no, submission_key="bench")
    with caught([report_case], let_through=False) as calls:
        receipt = report_case(report, by=queries.reporter_actor(), at=datetime.now(UTC))
    script = Script(receipt.key.id, frozenset({receipt.number, "bench"}))
    script.add(calls[0])
    return script.write(setting.folder / "same-writes.sql")


def _start(setting: Setting) -> Group:
    env = environment(WANGGE_HOME=str(setting.folder), WANGGE_LOG_LEVEL="WARNING")
    env["PYTHONPATH"] = os.pathsep.join(sys.path)
    group = Group(env, setting.folder / "logs", "127.0.0.1", PORT, os.cpu_count() or 2)
    group.start("web")
    if not wait_until_answers("127.0.0.1", PORT):
        raise RuntimeError((setting.folder / "logs" / "web.log").read_text())
    return group


def _http_round(box: tuple[float, float, float, float], seconds: float) -> Load:
    """The load comes from a process of its own, so that its work is not ours."""
    command = [sys.executable, "-m", "bench.intake", *map(str, box), str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ})
    said = json.loads(done.stdout)
    return Load(said["times"], said["errors"], said["seconds"])


class _Sender:
    """One connection that sends a report, waits for the answer, and sends the next."""

    def __init__(self, box: tuple[float, ...], load: Load) -> None:
        self.load, self.requests = load, [_request(box) for _ in range(PREPARED)]
        self.wire = socket.create_connection(("127.0.0.1", PORT))
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begun, self.answer = 0.0, b""

    def send(self) -> None:
        """Send the next report."""
        request = self.requests.pop()
        self.begun = time.perf_counter()
        self.wire.sendall(request)

    def take(self) -> bool:
        """Read what has come; True when the answer is whole."""
        self.answer += self.wire.recv(65536)
        if not self.answer.endswith(b"}"):  # every answer of this door, good or bad, is one JSON object
            return False
        if self.answer.startswith((b"HTTP/1.1 201", b"HTTP/1.1 200")):
            self.load.times.append(time.perf_counter() - self.begun)
        else:
            self.load.errors += 1
        self.answer = b""
        return True


def _request(box: tuple[float, ...]) -> bytes:
    """A report as it goes over the wire, written before the clock starts."""
    west, south, east, north = box
    body = BODY % (random.uniform(west, east), random.uniform(south, north))
    return HEAD % (uuid.uuid4().hex.encode(), len(body)) + body


def _main(words: list[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    box, seconds = tuple(map(float, words[:4])), float(words[4])
    load = Load()
    senders = {(one := _Sender(box, load)).wire.fileno(): one for _ in range(CONNECTIONS)}
    ready, begun = select.epoll(), time.perf_counter()
    for number, sender in senders.items():
        ready.register(number, select.EPOLLIN)
        sender.send()
    waiting = len(senders)
    while waiting:
        came = ready.poll(PATIENCE_S)
        if not came:
            raise SystemExit(f"no answer within {PATIENCE_S} s")
        for number, _event in came:
            if not senders[number].take():
                continue
            if time.perf_counter() < begun + seconds:
                senders[number].send()
            else:
                waiting -= 1
    load.seconds = time.perf_counter() - begun
    print(json.dumps({"times": load.times, "errors": load.errors, "seconds": load.seconds}))


if __name__ == "__main__":
    _main(sys.argv[1:])
