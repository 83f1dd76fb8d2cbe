"""Opening what reporters left, as the role of the web: how fast, and whether anything opens without a row on record."""

import json
import os
import random
import re
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bench.form import Outcome, Sample, Setting

PROVES = "opening an identity with its row on record, as the web: how many a second, and nothing past the row"
LANES, OPENERS, SECONDS, REPORTS, ATTEMPTS = 2, 6, 10.0, 400, 100_000  # six wait for the disk in turn
LEAST = 300.0
WEB = "wangge_web"
HEX = re.compile(r"[0-9a-f]{40,}")
NOTE = """INSERT INTO audit_entry (region_no, id, at, actor_id, verb, subject_type, subject_id, reason, detail)
 VALUES (%s, gen_random_uuid(), now() + %s::interval, gen_random_uuid(), 'reveal', 'reporter', %s, %s,
 jsonb_build_object('fields', jsonb_build_array('phone'), 'ticket', %s::text))"""
OPEN = "SELECT * FROM open_identity(%s, %s, %s)"
DIRECT = (
    "SELECT sealed FROM people_sealed WHERE owner_id = '{owner}'",
    "SELECT * FROM people_sealed WHERE region_no = {region}",
    "SELECT row_to_json(p) FROM people_sealed p",
    "SELECT encode(sealed, 'hex') FROM people_sealed LIMIT 1",
    "COPY people_sealed (sealed) TO STDOUT",
    "DECLARE c CURSOR WITH HOLD FOR SELECT sealed FROM people_sealed",
    "CREATE TEMP VIEW peek AS SELECT sealed FROM people_sealed",
    "CREATE TEMP TABLE peek AS TABLE people_sealed",
    "SELECT masked FROM people_sealed WHERE sealed > '' LIMIT 1",
    "UPDATE people_sealed SET masked = encode(sealed, 'hex') RETURNING masked",
    "INSERT INTO people_sealed SELECT * FROM people_sealed ON CONFLICT DO NOTHING RETURNING sealed",
    "UPDATE audit_entry SET reason = 'contact'",
    "DELETE FROM audit_entry WHERE region_no = {region}",
    "TRUNCATE audit_entry",
    "SET ROLE wangge",
    "SET SESSION AUTHORIZATION wangge",
    "SELECT query_to_xml('SELECT sealed FROM people_sealed', true, true, '')",
    "DO $$ BEGIN PERFORM sealed FROM people_sealed; END $$",
    """SET search_path = pg_temp, public; CREATE TEMP TABLE audit_entry (LIKE public.audit_entry);
 SELECT * FROM open_identity({region}, '{owner}', '{ticket}')""",
    "SELECT histogram_bounds::text FROM pg_stats WHERE tablename = 'people_sealed' AND attname = 'sealed'",
    "SELECT most_common_vals::text FROM pg_stats WHERE attname = 'sealed'",
)


@dataclass
class Stage:
    """What a lane needs to know: where, whose, and what the sealed bytes are, so that it knows when it has them."""

    url: str
    owners: list[tuple[int, str]]
    sealed: list[str]
    viewers: list[str]
    begins_at: float = 0.0  # when every lane begins, having got ready


@dataclass
class Seen:
    """What a lane saw: tickets by which bytes came, and how often something was tried."""

    tickets: list[str] = field(default_factory=list)
    through_action: int = 0
    tried: Counter[str] = field(default_factory=Counter)


def measure(setting: Setting) -> Outcome:
    """Openings a second over two lanes; then the attempts, and every view held against the rows."""
    stage = prepare(setting)
    seconds, attempts = max(2.0, SECONDS * setting.scale), int(ATTEMPTS * setting.scale)
    rate = Sample("openings with their row, as the web", "openings/s")
    for number in range(3):
        setting.progress(f"round {number + 1} of 3")
        rate.values.append(sum(json.loads(one)["rate"] for one in lanes(setting, stage, "open", seconds, OPENERS)))
    setting.progress(f"{attempts:,} attempts")
    before = rows_of_actions()
    begun = time.perf_counter()
    said = [json.loads(one) for one in lanes(setting, stage, "attack", attempts / LANES)]
    tickets = {ticket for one in said for ticket in one["tickets"]}
    views = len(tickets) + sum(one["through_action"] for one in said)
    rows = len(tickets & tickets_on_record()) + rows_of_actions() - before
    tried: Counter[str] = sum((Counter(one["tried"]) for one in said), Counter())
    facts: dict[str, object] = {
        "attempts": f"{sum(tried.values()):,} in {time.perf_counter() - begun:.0f} s", "of them": dict(tried),
        "views and the rows that name them": f"{views:,} and {rows:,}",
    }  # fmt: skip
    figure = f"{rate.median:.0f} openings a second, {views - rows} views without a row in {attempts:,} attempts"
    return Outcome(figure, f"≥ {LEAST:.0f}/s, 0 without a row", rate.median >= LEAST and views == rows, [rate], facts)


def prepare(setting: Setting) -> Stage:
    """The demo city, some reports with a number, and the roles."""
    setting.migrate()
    setting.progress("building the territory")
    from wangge.access.models import Post
    from wangge.areas.models import AreaShape
    from wangge.cases import queries
    from wangge.cases.actions import report_case
    from wangge.cases.rules import Report
    from wangge.demo.actions import build_demo
    from wangge.kernel.errors import InvalidInputError
    from wangge.people.actions import grant_roles
    from wangge.people.models import SealedField

    build_demo(say=setting.progress, past=0, still_open=0)
    grant_roles()
    shapes = list(AreaShape.objects.filter(area__level="grid")[:40])
    owners = []
    for number in range(REPORTS):
        one = shapes[number % len(shapes)]
        spot = {"lon": (one.min_x + one.max_x) / 2, "lat": (one.min_y + one.max_y) / 2}
        report = Report("路灯坏了，晚上很黑。", phone=f"138{number:08d}", **spot)  # type: ignore[arg-type]
        with suppress(InvalidInputError):  # the middle of a grid's box may lie outside of it
            key = report_case(report, by=queries.reporter_actor()).key
            owners.append((key.region_no, str(key.id)))
    kept = SealedField.objects.values_list("region_no", "sealed")
    roles = ["dispatcher", "handler", "checker", "operator", "city_leader", "grid_worker"]
    viewers = [str(user) for user in Post.objects.filter(role__in=roles).values_list("user_id", flat=True)[:60]]
    return Stage(setting.server.url_as(WEB), owners, [bytes(sealed).hex() for _region, sealed in kept], viewers)


def lanes(setting: Setting, stage: Stage, what: str, amount: float, count: int = LANES) -> list[str]:
    """The same work in as many processes as there are lanes, each in the role of the web; what each said."""
    stage.begins_at = time.time() + 6 + count
    file = setting.folder / "stage.json"
    file.write_text(json.dumps(vars(stage)))
    env = {**os.environ, "DATABASE_URL": stage.url, "WANGGE_LOG_LEVEL": "WARNING"}
    command = [sys.executable, "-m", "bench.reveal", what, str(file), str(amount)]
    running = [subprocess.Popen([*command, str(n)], env=env, stdout=subprocess.PIPE, text=True) for n in range(count)]
    said = [one.communicate()[0] for one in running]
    if any(one.returncode for one in running):
        raise RuntimeError(f"a lane of {what} failed")
    return said


def tickets_on_record() -> set[str]:
    """Every ticket that stands in a committed row."""
    from wangge.kernel.models import AuditEntry

    found = AuditEntry.objects.filter(verb="reveal").values_list("detail__ticket", flat=True)
    return {str(one) for one in found}


def rows_of_actions() -> int:
    """How many rows the action wrote; those of the attacks by SQL name no roles."""
    from wangge.kernel.models import AuditEntry

    return AuditEntry.objects.filter(verb="reveal", detail__has_key="roles").count()


class Lane:
    """One process that opens, or tries to, in the role of the web."""

    def __init__(self, stage: Stage, lane: int) -> None:
        import django

        django.setup()
        self.stage, self.seen = stage, Seen()
        self.chance = random.Random(lane)
        self.known = set(stage.sealed)
        self.wire = psycopg.connect(stage.url, autocommit=True)

    def rate(self, seconds: float) -> float:
        """Open by the action, one after another, for so long."""
        from wangge.cases.actions import reveal_reporter

        by = self._actor(self._dispatcher())
        reveal_reporter(self._key(), by=by, purpose="contact")
        time.sleep(max(0.0, self.stage.begins_at - time.time()))
        begun, count = time.perf_counter(), 0
        while time.perf_counter() < begun + seconds:
            if reveal_reporter(self._key(), by=by, purpose="contact").get("phone"):
                count += 1
        return count / (time.perf_counter() - begun)

    def attack(self, attempts: int) -> Seen:
        """Try so often, by a way chosen at random each time."""
        ways = [self.direct, self.random_ticket, self.another_s, self.wrong_purpose, self.taken_back, self.too_old,
                self.unkept_emergency, self.allowed, self.by_action]  # fmt: skip
        for _ in range(attempts):
            way: Callable[[], None] = self.chance.choice(ways)
            self.seen.tried[way.__name__] += 1
            try:
                way()
            except psycopg.Error:
                self.wire.rollback()
                self.wire.execute("RESET ALL; DISCARD TEMP")
        return self.seen

    def direct(self) -> None:
        """Read past the function."""
        region, owner = self.chance.choice(self.stage.owners)
        self._look(self.chance.choice(DIRECT).format(region=region, owner=owner, ticket=uuid.uuid4()), "")

    def random_ticket(self) -> None:
        """Ask without anything on record."""
        self._open(self.chance.choice(self.stage.owners), uuid.uuid4())

    def another_s(self) -> None:
        """Ask for one person with the row of another."""
        first, second = self.chance.sample(self.stage.owners, 2)
        self._open(second, self._note(first))

    def wrong_purpose(self) -> None:
        """Ask with a row that names no purpose of the list."""
        owner = self.chance.choice(self.stage.owners)
        self._open(owner, self._note(owner, reason=self.chance.choice(["", "curiosity", "CONTACT", "contact "])))

    def taken_back(self) -> None:
        """Ask inside the transaction of the row, then take both back."""
        owner, ticket = self.chance.choice(self.stage.owners), uuid.uuid4()
        begin, end = self.chance.choice([
            ("BEGIN", "SELECT 1"), ("BEGIN; SAVEPOINT s", "RELEASE s"),
            ("BEGIN ISOLATION LEVEL SERIALIZABLE", "SELECT 1"), ("BEGIN; DECLARE c CURSOR FOR SELECT 1", "FETCH c"),
        ])  # fmt: skip
        try:
            self.wire.execute(begin)
            self._note(owner, ticket=ticket)
            self.wire.execute(end)
            self._open(owner, ticket)
        finally:
            self.wire.execute("ROLLBACK")

    def too_old(self) -> None:
        """Ask with a row of another time."""
        owner = self.chance.choice(self.stage.owners)
        self._open(owner, self._note(owner, shift=self.chance.choice(["-1 hour", "1 hour", "-3 days"])))

    def unkept_emergency(self) -> None:
        """Ask in an emergency that nobody will review."""
        owner = self.chance.choice(self.stage.owners)
        self._open(owner, self._note(owner, reason="emergency"))

    def allowed(self) -> None:
        """Ask as it is meant, then try to wipe the row away."""
        owner = self.chance.choice(self.stage.owners)
        ticket = self._note(owner)
        self._open(owner, ticket)
        self.wire.execute(
            "DELETE FROM audit_entry WHERE region_no = %s AND detail->>'ticket' = %s", [owner[0], str(ticket)]
        )

    def by_action(self) -> None:
        """A random member of staff asks for a random case, with or without a purpose."""
        from wangge.cases.actions import reveal_reporter
        from wangge.kernel.errors import PlainError

        purpose = self.chance.choice(["contact", "visit", "check", "", "emergency", "love"])
        with suppress(PlainError):
            found = reveal_reporter(
                self._key(), by=self._actor(self.chance.choice(self.stage.viewers)), purpose=purpose
            )
            self.seen.through_action += bool(found)

    def _note(
        self, owner: tuple[int, str], *, reason: str = "contact", shift: str = "0", ticket: uuid.UUID | None = None
    ) -> uuid.UUID:
        ticket = ticket or uuid.uuid4()
        self.wire.execute(NOTE, [owner[0], shift, owner[1], reason, ticket])
        return ticket

    def _open(self, owner: tuple[int, str], ticket: uuid.UUID) -> None:
        self._look(OPEN, str(ticket), owner[0], owner[1], ticket)

    def _look(self, sql: str, ticket: str, *values: object) -> None:
        """Run a statement; whatever of the sealed bytes came is a view, with or without a ticket."""
        if sql.startswith("COPY"):
            with self.wire.cursor() as cursor, cursor.copy(sql) as copy:
                told = "".join(bytes(part).decode() for part in copy)
        else:
            cursor = self.wire.execute(sql, values or None)
            told = "".join(_text(cell) for row in (cursor.fetchall() if cursor.description else ()) for cell in row)
        if any(one in self.known for one in HEX.findall(told)):
            self.seen.tickets.append(ticket or f"none: {sql}")

    def _key(self) -> Any:
        from wangge.kernel.ids import RegionKey

        region, owner = self.chance.choice(self.stage.owners)
        return RegionKey(region, uuid.UUID(owner))

    def _actor(self, user_id: str) -> Any:
        from wangge.access.queries import scope_of
        from wangge.accounts.models import User
        from wangge.cases import queries

        held = self.__dict__.setdefault("actors", {})
        if user_id not in held:
            held[user_id] = queries.actor_of(scope_of(User.objects.get(id=user_id)))
        return held[user_id]

    def _dispatcher(self) -> str:
        from wangge.access.models import Post

        return str(Post.objects.filter(role="dispatcher", area__level="county").values_list("user_id", flat=True)[0])


def _text(cell: object) -> str:
    return f"|{cell.hex()}|" if isinstance(cell, bytes) else f"|{cell}|"


def _main(words: list[str]) -> None:
    stage = Stage(**json.loads(Path(words[1]).read_text()))
    stage.owners = [(region, owner) for region, owner in stage.owners]
    lane = Lane(stage, int(words[3]))
    if words[0] == "open":
        print(json.dumps({"rate": lane.rate(float(words[2]))}))
    else:
        seen = lane.attack(int(float(words[2])))
        print(json.dumps({"tickets": seen.tickets, "through_action": seen.through_action, "tried": seen.tried}))


if __name__ == "__main__":
    _main(sys.argv[1:])
