"""Changing the key under a million identities while reports come in and numbers are opened; the worker dies once."""

import multiprocessing
import os
import signal
import sys
import time
import uuid
from collections.abc import Iterator

from bench.form import Outcome, Sample, Setting
from wangge.launch.group import Group, environment

PROVES = "a new key for a million identities: online, restartable after kill -9, nothing lost or double"
IDENTITIES, LANES, CHUNK = 1_000_000, 2, 20_000
PATIENCE_S = 1800.0
COLUMNS = (
    "region_no", "owner_id", "at", "field", "owner_kind", "algorithm", "key_id", "nonce", "sealed", "blind", "masked"
)  # fmt: skip


def phone_of(owner_id: uuid.UUID) -> str:
    """The number that belongs to an id, so that every field can be checked afterwards."""
    return f"13{owner_id.int % 10**9:09d}"


def measure(setting: Setting) -> Outcome:
    """Fill the store, change the key, kill the worker in the middle, wait, look at every field."""
    count = int(IDENTITIES * setting.scale)
    region = prepare(setting, count)
    from wangge.people import queries
    from wangge.people.actions import new_current_key

    before = queries.sealed_counts()
    group = workers(setting)
    opened, failures = Sample("openings meanwhile", "ms"), 0
    try:
        group.start("worker")
        begun = time.perf_counter()
        new_current_key(by=None)
        killed_at, left = 0.0, before.done
        while left and time.perf_counter() < begun + PATIENCE_S:
            time.sleep(0.5)
            failures += probe(region, opened)
            left = queries.sealed_counts().waiting
            if not killed_at and 0 < left < before.done * 0.6:
                killed_at = time.perf_counter() - begun
                setting.progress(f"kill -9 after {killed_at:.0f} s, {left:,} fields left")
                os.killpg(group.running["worker"].pid, signal.SIGKILL)
                time.sleep(1)
                group.restart_the_dead()
        seconds = time.perf_counter() - begun
    finally:
        group.stop()
    wrong, rows = look_at_all(setting, region)
    rate = Sample("fields sealed anew, the death included", "fields/s", [before.done / seconds])
    facts = {
        "identities": f"{count:,}", "worker killed after": f"{killed_at:.0f} s", "whole change": f"{seconds:.0f} s",
        "left under the old key": left, "rows": f"{rows:,}", "slowest opening": f"{max(opened.values):.0f} ms",
    }  # fmt: skip
    holds = wrong == left == failures == 0 and rows == count + len(opened.values) and killed_at > 0
    figure = f"{rate.median:,.0f} fields a second, {wrong} wrong, {failures} failures meanwhile"
    return Outcome(figure, "killed once, 0 lost, 0 double, 0 failures", holds, [rate, opened], facts)


def prepare(setting: Setting, count: int) -> int:
    """The territory, the roles, and so many numbers sealed with the first key; the region they live in."""
    setting.migrate()
    setting.progress("building the territory")
    from django.db import connections

    from wangge.areas import queries as area_queries
    from wangge.demo.actions import build_demo
    from wangge.people.actions import grant_roles

    build_demo(say=setting.progress, past=0, still_open=0)
    grant_roles()
    home = area_queries.opened_area()
    assert home is not None
    assert home.region_no is not None
    region = home.region_no
    connections.close_all()
    setting.progress(f"sealing {count:,} numbers")
    context = multiprocessing.get_context("spawn")
    fillers = [context.Process(target=fill, args=(region, count // LANES)) for _ in range(LANES)]
    for one in fillers:
        one.start()
    for one in fillers:
        one.join()
    if any(one.exitcode for one in fillers):
        raise RuntimeError("a filler failed")
    return region


def fill(region: int, count: int) -> None:
    """Seal numbers and copy them into the store."""
    import django

    django.setup()
    from wangge.kernel import clock
    from wangge.kernel.tables import copy_rows
    from wangge.people.actions import seal_identity
    from wangge.people.rules import Identity

    def rows(size: int) -> Iterator[tuple[object, ...]]:
        for _ in range(size):
            owner_id = uuid.uuid4()
            sealed = seal_identity(Identity(phone=phone_of(owner_id)), region_no=region, owner_id=owner_id)
            yield (region, owner_id, clock.now(), *sealed[0])

    for start in range(0, count, CHUNK):
        copy_rows("people_sealed", COLUMNS, list(rows(min(CHUNK, count - start))))


def workers(setting: Setting) -> Group:
    """The job worker as `serve` starts it, in its own role."""
    env = environment(WANGGE_HOME=str(setting.folder), WANGGE_LOG_LEVEL="WARNING")
    env["PYTHONPATH"] = os.pathsep.join(sys.path)
    return _OnlyPrograms(env, setting.folder / "logs", "127.0.0.1", 8790, 1, setting.server)


class _OnlyPrograms(Group):
    """A group that leaves the database to the benchmark."""

    def stop(self) -> None:
        """Stop the programs."""
        server, self.postgres = self.postgres, None
        super().stop()
        self.postgres = server


def probe(region: int, opened: Sample) -> int:
    """One number comes in and is opened again; 1 when that fails."""
    from wangge.kernel import clock
    from wangge.kernel.ids import RegionKey
    from wangge.kernel.tables import copy_rows
    from wangge.people.actions import Opening, open_identity, seal_identity
    from wangge.people.rules import Identity

    owner_id = uuid.uuid4()
    begun = time.perf_counter()
    [sealed] = seal_identity(Identity(phone=phone_of(owner_id)), region_no=region, owner_id=owner_id)
    copy_rows("people_sealed", COLUMNS, [(region, owner_id, clock.now(), *sealed)])
    opening = Opening(uuid.uuid4(), frozenset({"dispatcher"}), "contact", "bench")
    found = open_identity(RegionKey(region, owner_id), opening)
    opened.values.append((time.perf_counter() - begun) * 1000)
    return int(found != {"phone": phone_of(owner_id)})


def look_at_all(setting: Setting, region: int) -> tuple[int, int]:
    """Open every field of the store; how many are not what was left, and how many there are."""
    setting.progress("looking at every field")
    from django.db import connection

    from wangge.kernel.crypto import Sealed, WrongSealError
    from wangge.people.actions.seal_identity import about
    from wangge.people.keyring import sealer

    wrong = rows = 0
    with connection.connection.cursor("every") as cursor, connection.connection.transaction():
        cursor.itersize = 10_000
        cursor.execute(
            "SELECT owner_id, algorithm, key_id, nonce, sealed FROM people_sealed WHERE region_no = %s", [region]
        )
        for owner_id, algorithm, key_id, nonce, data in cursor:
            rows += 1
            sealed = Sealed(algorithm, key_id, bytes(nonce), bytes(data))
            try:
                plain = sealer().unseal(sealed, about=about("reporter", region, owner_id, "phone"))
            except WrongSealError:
                plain = ""
            wrong += plain != phone_of(owner_id)
    return wrong, rows
