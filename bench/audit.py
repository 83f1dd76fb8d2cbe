"""A million audit entries sealed and verified; then flipped bytes, deleted and added rows, each to be found."""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bench.form import Outcome, Sample, Setting

PROVES = "a million audit entries verify in a minute, and one flipped byte is found with its place"
COUNT, LONGEST_S, RUNS = 1_000_000, 60.0, 3
REGION, OTHER = 320583, 320585
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
COLUMNS = ("region_no", "id", "at", "actor_id", "verb", "subject_type", "subject_id", "reason", "detail", "address")
DROP = "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT * FROM {} WHERE region_no = {} AND {}"
Place = tuple[str, int, int, str]


def measure(setting: Setting) -> Outcome:
    """Fill, seal, verify, plant faults."""
    setting.migrate()
    count = round(COUNT * setting.scale)
    _fill(count)
    setting.progress(f"{count:,} entries recorded")
    sealed = Sample("sealed", "entries a second", [_seal(count)])
    whole = Sample("verified", "s", [_verify(count) for _run in range(RUNS)])
    setting.progress("planting faults")
    found = {name: plant() for name, plant in _PLANTS.items()}
    facts: dict[str, object] = {f"found: {name}": place for name, (_is_found, place) in found.items()}
    all_found = all(is_found for is_found, _place in found.values())
    figure = (
        f"{count:,} entries sealed at {sealed.median:,.0f}/s, verified in {whole.median:.1f} s; "
        f"{sum(one for one, _place in found.values())} of {len(found)} faults found with their place"
    )
    holds = whole.median <= LONGEST_S * setting.scale and all_found
    return Outcome(figure, f"≤ {LONGEST_S:.0f} s, all found", holds, [sealed, whole], facts)


def _fill(count: int) -> None:
    from psycopg.types.json import Jsonb

    from wangge.kernel.ids import new_id
    from wangge.kernel.tables import copy_rows

    chance = random.Random(4)
    people = [new_id(1) for _one in range(400)]

    def row(number: int) -> tuple[Any, ...]:
        at = BEGUN + timedelta(seconds=10 * number)
        detail = Jsonb({"number": f"3205832606{number:09}", "seq": number % 12})
        entry_id = new_id(int(at.timestamp() * 1000))
        region_no = OTHER if number % 4 == 0 else REGION
        subject = f"{region_no}-{entry_id}"
        return region_no, entry_id, at, chance.choice(people), "answer_case", "case", subject, "", detail, "10.1.2.3"

    copy_rows("audit_entry", COLUMNS, (row(number) for number in range(count)))
    _run("ANALYZE audit_entry")


def _seal(count: int) -> float:
    from wangge.kernel.audit.sealing import seal_all

    begun = time.monotonic()
    assert seal_all(BEGUN + timedelta(days=900)) == count, "not every entry was sealed"
    return count / (time.monotonic() - begun)


def _verify(count: int) -> float:
    from wangge.kernel.audit.verifying import verify

    begun = time.monotonic()
    found = verify()
    assert (found.fault_count, found.entries) == (0, count), f"a whole trail was not found whole: {found}"
    return time.monotonic() - begun


def _run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


def _some() -> tuple[int, UUID]:
    """A seal in the middle, and an entry in the middle of it."""
    from wangge.kernel.audit import canon

    seals = _run("SELECT seal_no, entries FROM audit_seal WHERE region_no = %s ORDER BY seal_no", REGION)
    seal_no, entries = seals[len(seals) // 2]
    ids = [entry_id for entry_id, _digest in canon.sealed(bytes(entries))]
    return seal_no, ids[len(ids) // 2]


def _found(expected: Place) -> tuple[bool, str]:
    from wangge.kernel.audit.verifying import verify

    places = [(one.kind, one.region_no, one.seal_no, one.entry_id) for one in verify().faults]
    return places == [expected], "; ".join(" ".join(str(part) for part in place if part) for place in places)


def _entry_flipped() -> tuple[bool, str]:
    seal_no, entry_id = _some()
    flip = "UPDATE audit_entry SET address = %s WHERE region_no = %s AND id = %s"
    _run(flip, "10.1.2.2", REGION, entry_id)
    told = _found(("entry_changed", REGION, seal_no, str(entry_id)))
    _run(flip, "10.1.2.3", REGION, entry_id)
    return told


def _seal_flipped() -> tuple[bool, str]:
    seal_no, _entry_id = _some()
    flip = "UPDATE audit_seal SET made_at = %s WHERE region_no = %s AND seal_no = %s"
    [(made_at,)] = _run("SELECT made_at FROM audit_seal WHERE region_no = %s AND seal_no = %s", REGION, seal_no)
    _run(flip, made_at + timedelta(microseconds=1), REGION, seal_no)
    told = _found(("seal_changed", REGION, seal_no, ""))
    _run(flip, made_at, REGION, seal_no)
    return told


def _entry_deleted() -> tuple[bool, str]:
    seal_no, entry_id = _some()
    _run(DROP.format("audit_entry", REGION, f"id = '{entry_id}'"))
    _run("DELETE FROM audit_entry WHERE region_no = %s AND id = %s", REGION, entry_id)
    told = _found(("entry_missing", REGION, seal_no, str(entry_id)))
    _run("INSERT INTO audit_entry SELECT * FROM kept")
    return told


def _entry_added() -> tuple[bool, str]:
    seal_no, entry_id = _some()
    planted = UUID(int=entry_id.int + 1)
    _run("INSERT INTO audit_entry SELECT region_no, %s, at, actor_id, verb, subject_type, subject_id, reason, detail, "
         "address FROM audit_entry WHERE region_no = %s AND id = %s", planted, REGION, entry_id)  # fmt: skip
    told = _found(("entry_added", REGION, seal_no, str(planted)))
    _run("DELETE FROM audit_entry WHERE region_no = %s AND id = %s", REGION, planted)
    return told


def _seal_deleted() -> tuple[bool, str]:
    seal_no, _entry_id = _some()
    _run(DROP.format("audit_seal", REGION, f"seal_no = {seal_no}"))
    _run("DELETE FROM audit_seal WHERE region_no = %s AND seal_no = %s", REGION, seal_no)
    told = _found(("seal_missing", REGION, seal_no, ""))
    _run("INSERT INTO audit_seal SELECT * FROM kept")
    return told


_PLANTS: dict[str, Callable[[], tuple[bool, str]]] = {
    "one byte of an entry": _entry_flipped,
    "one byte of a seal": _seal_flipped,
    "an entry deleted": _entry_deleted,
    "an entry added": _entry_added,
    "a seal deleted": _seal_deleted,
}
