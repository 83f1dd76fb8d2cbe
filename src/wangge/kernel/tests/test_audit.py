"""Promises of the audit trail: sealed in batches, verified with the place of every fault, never switched off."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction

from wangge.kernel import audit, clock, origin
from wangge.kernel.audit import canon, heads, verifying
from wangge.kernel.audit.purging import purge_region
from wangge.kernel.audit.sealing import LOOK_BACK_AT_NIGHT, seal_all, seal_region
from wangge.kernel.audit.verifying import Fault, Verified, verify
from wangge.kernel.errors import RefusedError
from wangge.kernel.ids import new_id
from wangge.kernel.models import AuditEntry, AuditSeal

REGION = 320583
NOW = timedelta(0)
SQL = "UPDATE audit_entry SET {} WHERE region_no = 320583 AND id = %s"


def note(verb: str = "reveal_phone", **more: object) -> UUID:
    """One entry, and its id."""
    given = {"by": None, "subject": ("reporter", "1"), "region_no": REGION, "detail": {"n": 1.10, "名": "值"}} | more
    audit.record(verb, **given)  # type: ignore[arg-type]
    found = AuditEntry.objects.filter(region_no=given["region_no"]).order_by("-id").values_list("id", flat=True).first()
    assert found
    return found


def seal(**more: timedelta) -> int:
    return seal_all(clock.now() + timedelta(milliseconds=2), settle=NOW, **more)


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def places(found: Verified) -> list[tuple[str, int | None, int | None, str]]:
    return [(one.kind, one.region_no, one.seal_no, one.entry_id) for one in found.faults]


@pytest.fixture
def chain(db: None) -> list[UUID]:
    """Three seals of three entries each; the ids in order."""
    ids = []
    for _batch in range(3):
        ids += [note(reason=f"reason {number}") for number in range(3)]
        assert seal() == 3
    return ids


def test_a_sound_chain_verifies(chain: list[UUID]) -> None:
    found = verify()
    assert (found.faults, found.regions, found.seals, found.entries, found.unsealed) == ([], 1, 3, 9, 0)


CHANGES = {
    "at": "at + interval '1 microsecond'", "actor_id": "gen_random_uuid()", "verb": "'x'", "subject_type": "'x'",
    "subject_id": "'x'", "reason": "reason || ' '", "detail": """'{"n": 1.10, "名": "值"}'""", "address": "'10.0.0.1'",
}  # fmt: skip


@pytest.mark.parametrize("column", CHANGES)
def test_a_change_of_any_column_is_found_with_its_place(chain: list[UUID], column: str) -> None:
    run(SQL.format(f"{column} = {CHANGES[column]}"), chain[4])
    assert places(verify()) == [("entry_changed", REGION, 2, str(chain[4]))]


def test_every_column_is_in_the_canonical_form() -> None:
    assert set(canon.FIELDS) == {field.name for field in AuditEntry._meta.get_fields()} - {"pk"}


def test_a_deleted_entry_is_found(chain: list[UUID]) -> None:
    run("DELETE FROM audit_entry WHERE region_no = 320583 AND id = %s", chain[7])
    assert places(verify()) == [("entry_missing", REGION, 3, str(chain[7]))]


def test_an_entry_put_behind_a_seal_is_found_and_never_sealed(chain: list[UUID]) -> None:
    planted = new_id((chain[4].int >> 80) - 1)
    row = AuditEntry.objects.filter(region_no=REGION, id=chain[0]).get()
    with time_machine.travel(clock.now() + timedelta(days=4)):
        note()
        seal()
        row.id = planted
        row.save(force_insert=True)
        note()
        assert seal(look_back=LOOK_BACK_AT_NIGHT) == 1
        found = places(verify())
    assert [(kind, region, entry) for kind, region, _seal, entry in found] == [("entry_added", REGION, str(planted))]


FLIPS = {
    "entries": "set_byte(entries, 20, get_byte(entries, 20) # 1)", "previous": "set_byte(previous, 3, 7)",
    "made_at": "'2026-01-01T00:00:00Z'", "count": "4", "is_late": "true",
}  # fmt: skip


@pytest.mark.parametrize("column", FLIPS)
def test_a_flipped_byte_in_a_seal_is_found_with_its_place(chain: list[UUID], column: str) -> None:
    run(f"UPDATE audit_seal SET {column} = {FLIPS[column]} WHERE region_no = 320583 AND seal_no = 2")
    assert ("seal_changed", REGION, 2, "") in places(verify())


def test_a_missing_seal_is_found_and_its_neighbours_still_hold(chain: list[UUID]) -> None:
    run("DELETE FROM audit_seal WHERE region_no = 320583 AND seal_no = 2")
    assert places(verify()) == [("seal_missing", REGION, 2, "")]


def test_a_seal_made_anew_breaks_the_chain_after_it(chain: list[UUID]) -> None:
    forged = AuditSeal.objects.get(region_no=REGION, seal_no=2)
    forged.made_at += timedelta(seconds=1)
    run("UPDATE audit_seal SET made_at = %s, hash = %s WHERE region_no = 320583 AND seal_no = 2",
        forged.made_at, canon.seal_hash(forged))  # fmt: skip
    assert places(verify()) == [("chain_broken", REGION, 3, "")]


def test_a_cut_off_end_is_found_by_a_kept_head(chain: list[UUID]) -> None:
    kept = heads.as_file(heads.write_head(by=None))
    run("DELETE FROM audit_seal WHERE region_no = 320583 AND seal_no = 3")
    run("DELETE FROM audit_entry WHERE region_no = 320583 AND id = ANY(%s)", chain[6:])
    found = verify()
    assert found.faults == []
    heads.compare([heads.read_head(kept)], found)
    assert places(found) == [("end_missing", REGION, 3, "")]


def test_a_chain_written_anew_contradicts_a_kept_head(chain: list[UUID]) -> None:
    kept = heads.as_file(heads.write_head(by=None))
    run("DELETE FROM audit_seal WHERE region_no = 320583")
    run(SQL.format("reason = 'nothing happened'"), chain[4])
    seal()
    note()
    seal()
    note()
    seal()
    found = verify()
    assert found.faults == []
    heads.compare([heads.read_head(kept)], found)
    assert places(found) == [("head_contradicted", REGION, 3, "")]


@pytest.mark.parametrize("what", ["body", "signature", "key"])
def test_a_head_that_was_changed_is_not_believed(chain: list[UUID], what: str, settings: object) -> None:
    kept = heads.as_file(heads.write_head(by=None))
    if what == "body":
        kept = kept.replace(f"{REGION},", "320584,")
    if what == "signature":
        kept = kept.replace('"signature": "', '"signature": "00')
    if what == "key":
        settings.AUDIT_KEY = "another"  # type: ignore[attr-defined]
    found = Verified()
    heads.compare([heads.read_head(kept)], found)
    assert [one.kind for one in found.faults] == ["signature_wrong"]


def digests() -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {canon.COLUMNS} FROM audit_entry WHERE region_no = 320583 ORDER BY audit_entry.id")
        return [canon.entry_digest(row[1:], "sha256") for row in cursor.fetchall()]


def test_the_digest_does_not_depend_on_the_session(chain: list[UUID]) -> None:
    before = digests()
    for setting in (
        "TimeZone = 'America/New_York'",
        "DateStyle = 'SQL, DMY'",
        "extra_float_digits = -5",
        "bytea_output = 'escape'",
    ):
        run(f"SET LOCAL {setting}")
    assert digests() == before


def test_a_digest_is_what_the_page_about_it_says(db: None) -> None:
    with time_machine.travel(datetime(2026, 6, 1, 2, 0, tzinfo=UTC), tick=False):
        entry_id = note(reason="联系")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {canon.COLUMNS} FROM audit_entry WHERE region_no = 320583")
        row = cursor.fetchone()
    said = (
        b"wangge audit entry 16:32058336:"
        + str(entry_id).encode()
        + b"16:1780279200000000-12:reveal_phone8:reporter1:1"
        b"6:" + "联系".encode() + b"24:" + '{"n": 1.1, "名": "值"}'.encode() + b"-"
    )
    assert canon.framed(canon.ENTRY, row[1:]) == said


def test_sm3_is_used_where_it_is_asked_for(db: None, settings: object) -> None:
    settings.AUDIT_DIGEST = "sm3"  # type: ignore[attr-defined]
    note()
    seal()
    settings.AUDIT_DIGEST = "sha256"  # type: ignore[attr-defined]
    note()
    seal()
    assert list(AuditSeal.objects.filter(region_no=REGION).order_by("seal_no").values_list("algorithm", flat=True)) == [
        "sm3",
        "sha256",
    ]
    assert verify().faults == []


def test_each_region_has_a_chain_of_its_own(db: None) -> None:
    note()
    note(region_no=1)
    seal()
    assert sorted(AuditSeal.objects.filter(region_no__in=(1, REGION)).values_list("region_no", "seal_no")) == [
        (1, 1),
        (REGION, 1),
    ]


def test_what_has_not_settled_waits(db: None) -> None:
    note()
    assert seal_all(clock.now()) == 0
    assert seal_all(clock.now() + timedelta(minutes=2)) == 1


def test_verifying_from_a_day_on_reads_only_what_is_newer(chain: list[UUID]) -> None:
    since = AuditSeal.objects.get(region_no=REGION, seal_no=3).made_at
    run(SQL.format("reason = ''"), chain[0])
    found = verify(since=since)
    assert (found.faults, found.seals, found.entries) == ([], 1, 3)


def test_a_deed_without_its_row_does_not_happen(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_values: object) -> None:
        raise psycopg.OperationalError

    monkeypatch.setattr(AuditEntry.objects, "create", fails)
    with pytest.raises(psycopg.OperationalError), transaction.atomic():
        heads.write_head(by=None)
    assert heads.stored() == []


def test_there_is_no_setting_that_switches_it_off() -> None:
    assert {name for name in dir(settings) if "AUDIT" in name} == {"AUDIT_KEY", "AUDIT_DIGEST", "AUDIT_MONTHS"}


@pytest.mark.parametrize(
    ("said", "kept"), [("10.0.0.1", "10.0.0.1"), ("fe80::1%eth0", "fe80::1"), ("unix:", None), (None, None)]
)
def test_an_entry_says_where_the_request_came_from(db: None, said: str | None, kept: str | None) -> None:
    token = origin.came_from.set(said)
    try:
        entry = note()
    finally:
        origin.came_from.reset(token)
    assert AuditEntry.objects.get(region_no=REGION, id=entry).address == kept


def old_chain() -> None:
    """Two seals of seven months ago, and one of today."""
    with time_machine.travel(clock.now() - timedelta(days=215)):
        for _batch in range(2):
            note()
            note()
            seal()
    note()
    seal()


def test_a_purge_takes_whole_old_seals_and_the_chain_still_holds(db: None) -> None:
    old_chain()
    assert purge_region(REGION, clock.now(), by=None, kept=timedelta(days=190)) == 4
    assert AuditEntry.objects.filter(region_no=REGION, verb="reveal_phone").count() == 1
    found = verify()
    assert (found.faults, found.purged, found.entries) == ([], 4, 1)
    assert AuditEntry.objects.filter(region_no=REGION, verb="purge_audit").get().detail == {
        "first": 1,
        "last": 2,
        "entries": 4,
    }


def test_a_purge_of_less_than_six_months_is_refused(db: None) -> None:
    old_chain()
    with pytest.raises(RefusedError):
        purge_region(REGION, clock.now(), by=None, kept=timedelta(days=180))


def test_the_database_itself_refuses_to_purge_what_is_young(db: None) -> None:
    with time_machine.travel(clock.now() - timedelta(days=182)):
        note()
        seal()
    with pytest.raises(Exception, match="younger than six months"), transaction.atomic():
        run("SELECT audit_purge(320583, 1, 1)")


def test_young_entries_deleted_under_cover_of_a_purge_are_found(chain: list[UUID]) -> None:
    run("DELETE FROM audit_entry WHERE region_no = 320583 AND id = %s", chain[0])
    audit.record("purge_audit", by=None, subject=("audit", REGION), region_no=REGION, detail={"first": 1, "last": 1})
    assert places(verify()) == [("purged_too_young", REGION, 1, "")]


Other = Callable[[], psycopg.Connection]


@pytest.fixture
def other(transactional_db: None) -> Iterator[Other]:
    """More connections to the test's database."""
    opened: list[psycopg.Connection] = []

    def connect() -> psycopg.Connection:
        given = connection.get_connection_params()
        opened.append(
            psycopg.connect(**{key: given[key] for key in ("dbname", "user", "host", "port") if key in given})
        )
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


def insert(connected: psycopg.Connection) -> UUID:
    entry_id = new_id()
    connected.execute(
        "INSERT INTO audit_entry (region_no, id, at, verb, subject_type, subject_id, reason, detail) "
        "VALUES (320583, %s, now(), 'slow', 'x', '1', '', '{}')",
        [entry_id],
    )
    return entry_id


def test_an_entry_of_a_long_transaction_is_sealed_late_once_and_stops_nobody(other: Other) -> None:
    slow = other()
    entry = insert(slow)
    note()
    note()
    assert seal() == 2
    quick = other()
    quick.execute("SET lock_timeout = '1s'")
    insert(quick)
    quick.commit()
    slow.commit()
    assert (seal(), seal(), seal(look_back=LOOK_BACK_AT_NIGHT)) == (2, 0, 0)
    found = verify()
    assert (found.faults, found.entries, found.late) == ([], 4, 1)
    run("DELETE FROM audit_entry WHERE region_no = 320583 AND id = %s", entry)
    assert places(verify()) == [("entry_missing", REGION, 2, str(entry))]


def test_what_took_hours_is_found_at_night(other: Other) -> None:
    slow = other()
    insert(slow)
    with time_machine.travel(clock.now() + timedelta(hours=5)):
        note()
        seal()
        slow.commit()
        note()
        assert (seal(), seal(look_back=LOOK_BACK_AT_NIGHT)) == (1, 1)
        assert verify().faults == []


def test_writers_do_not_wait_while_a_seal_is_being_made(other: Other) -> None:
    note()
    quick = other()
    quick.execute("SET lock_timeout = '1s'")
    with transaction.atomic():
        assert seal() == 1
        insert(quick)
        quick.commit()


def test_two_workers_at_once_seal_everything_once(transactional_db: None) -> None:
    for _number in range(40):
        note()
    gate = threading.Barrier(2)

    def work() -> None:
        gate.wait()
        seal_region(REGION, clock.now() + timedelta(milliseconds=2), settle=NOW)
        connection.close()

    workers = [threading.Thread(target=work) for _one in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    found = verify()
    assert (found.faults, found.entries) == ([], 40)


def test_a_fault_has_words_in_both_languages() -> None:
    assert Fault("entry_changed").kind in verifying.KINDS
    assert all(zh and en for zh, en in verifying.KINDS.values())
    assert uuid4() > UUID(int=0)
