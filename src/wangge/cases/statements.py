"""Named SQL of the hot paths: a report or a move with everything that belongs to it, in one statement, one round trip.

Every part inserts literals, parent first, and none reads what another wrote, so the same text runs on one machine
and on a database spread by region. `$region`, `$case` and `$at` stand for values that most parts share and that are
sent once; `%s` for a value of the part's own; the rest is the same for every report.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import count

SHARED = ("$region", "$case", "$at")
EVENT_COLUMNS = (
    "region_no", "case_id", "seq", "move", "from_state", "to_state", "by_id", "by_name", "by_unit", "happened_at",
    "recorded_at", "note", "public_note", "data",
)  # fmt: skip
CLOCK_COLUMNS = (
    "region_no", "case_id", "kind", "run", '"limit"', "started_at", "due_at", "stopped_at", "is_provisional",
    "explanation",
)  # fmt: skip
OWN_CASE_COLUMNS = (
    "number", "code_digest", "flow_id", "state", "stage", "channel", "title", "text", "place", "lon", "lat",
    "place_state", "area_no", "reported_area_no", "holder_role", "half_at", "near_at", "next_due_at", "next_due_kind",
    "order_at", "sweep_at", "alarms", "is_provisional", "reporter_id", "hides_reporter",
)  # fmt: skip


def _insert(table: str, own: Sequence[str], **same: str) -> str:
    """An INSERT: the columns of its own, then those that are shared or the same for every report."""
    values = ["%s"] * len(own) + list(same.values())
    return f"INSERT INTO {table} ({', '.join([*own, *same])}) VALUES ({', '.join(values)})"


SUBMISSION = _insert("submission_key", ["key"], region_no="$region", case_id="$case", at="$at")
REPORTER = _insert("reporter", ["masked_phone"], region_no="$region", id="$case", at="$at")
SEALED = _insert(
    "people_sealed", ["field", "owner_kind", "algorithm", "key_id", "nonce", "sealed", "blind", "masked"],
    region_no="$region", owner_id="$case", at="$at",
)  # fmt: skip
CASE = _insert(
    "cases_case", OWN_CASE_COLUMNS, region_no="$region", id="$case", happened_at="$at", recorded_at="$at",
    updated_at="$at", urgency="'ordinary'", level="''", risk="'ordinary'", assist_units="'{}'", is_supervised="false",
    asks="''", is_paused="false", outcome="''", rating_comment="''", source_system="''",
    source_id="''", last_seq="1",
)  # fmt: skip
EVENT = _insert(
    "cases_event", ["to_state", "by_id", "by_name", "by_unit", "data"], region_no="$region", case_id="$case", seq="1",
    move="'report'", from_state="''", happened_at="$at", recorded_at="$at", note="''", public_note="''",
)  # fmt: skip
CLOCK = _insert(
    "cases_clock", ["kind", "run", '"limit"', "started_at", "due_at", "stopped_at", "is_provisional", "explanation"],
    region_no="$region", case_id="$case",
)  # fmt: skip
WORDS = _insert("cases_words", ["words", "area_no"], region_no="$region", case_id="$case", at="$at").replace(
    "VALUES (%s", "VALUES (%s::tsvector"
)
EVIDENCE = _insert(
    "cases_evidence", ["id", "seq", "file", "sha256", "likeness_hash", "width", "height", "is_public"],
    region_no="$region", case_id="$case", at="$at",
)  # fmt: skip
OUTBOX = _insert(
    "outbox_entry", ["id", "area_no"], region_no="$region", at="$at", fact="'case_moved'", subject_id="$case",
    unit_id="NULL",
)  # fmt: skip
AUDIT = _insert(
    "audit_entry", ["id", "actor_id", "subject_id", "detail", "address"], region_no="$region", at="$at",
    verb="'report_case'", subject_type="'case'", reason="''",
)  # fmt: skip


MOVED_COLUMNS = (
    "state", "stage", "last_seq", "updated_at", "matter_id", "urgency", "level", "main_unit_id", "assist_units",
    "holder_role", "holder_unit_id", "half_at", "near_at", "next_due_at", "next_due_kind", "order_at", "sweep_at",
    "alarms", "is_provisional", "is_paused", "is_supervised", "asks", "outcome", "closed_at", "solved", "stars",
    "rating_comment", "parent_id", "recurrence_of", "desk_id",
)  # fmt: skip
STEP = _insert(
    "cases_event",
    ["seq", "move", "from_state", "to_state", "by_id", "by_name", "by_unit", "happened_at", "note", "public_note",
     "data"],
    region_no="$region", case_id="$case", recorded_at="$at",
)  # fmt: skip
CLOCK_AGAIN = f"""{CLOCK} ON CONFLICT (region_no, case_id, kind, run) DO UPDATE SET "limit" = EXCLUDED."limit",
 due_at = EXCLUDED.due_at, stopped_at = EXCLUDED.stopped_at, is_provisional = EXCLUDED.is_provisional,
 explanation = EXCLUDED.explanation"""
TOLD = _insert(
    "outbox_entry", ["id", "area_no", "unit_id"], region_no="$region", at="$at", fact="'case_moved'", subject_id="$case"
)
ASKED = _insert(
    "cases_visit", ["id", "way", "area_no", "due_at"], region_no="$region", case_id="$case", at="$at", remark="''"
)
ON_RECORD = _insert(
    "audit_entry", ["id", "actor_id", "verb", "subject_id", "detail", "address"], region_no="$region", at="$at",
    subject_type="'case'", reason="''",
)  # fmt: skip
MOVED = f"""UPDATE cases_case SET {", ".join(f"{name} = %s" for name in MOVED_COLUMNS)}
 WHERE region_no = $region AND id = $case AND last_seq = %s"""
# An end of a case into which somebody merged another in the meantime breaks NOT NULL: the whole statement is undone.
ENDED = MOVED.replace(" SET ", " SET merged_count = CASE merged_count WHEN %s THEN merged_count END, ", 1)
LEASE = """SELECT id, alarms, area_no, main_unit_id, holder_role FROM cases_case
 WHERE region_no = %s AND sweep_at <= %s ORDER BY sweep_at LIMIT %s FOR UPDATE SKIP LOCKED"""
NOTICES = """INSERT INTO cases_notice (region_no, at, case_id, kind, run, share, due_at, to_role, unit_id, area_no)
 SELECT %s, %s, told.* FROM unnest(%s::uuid[], %s::text[], %s::smallint[], %s::numeric[], %s::timestamptz[], %s::text[],
 %s::uuid[], %s::bigint[]) AS told ON CONFLICT DO NOTHING"""
OUTBOX_TOLD = """INSERT INTO outbox_entry (region_no, at, fact, id, subject_id, area_no, unit_id)
 SELECT %s, %s, 'case_told', told.* FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::uuid[]) AS told"""
SWEPT = """UPDATE cases_case SET sweep_at = swept.at, alarms = swept.alarms
 FROM unnest(%s::uuid[], %s::timestamptz[], %s::jsonb[]) AS swept (id, at, alarms)
 WHERE cases_case.region_no = %s AND cases_case.id = swept.id"""
BY_NUMBER = "SELECT %(columns)s FROM cases_case WHERE region_no = $1 AND number = $2"
CHILDREN = """SELECT id FROM cases_case WHERE region_no = $1 AND parent_id = $2 AND closed_at IS NULL"""
CLOSED_HERE = """SELECT id, lon, lat, place FROM cases_case WHERE region_no = $1 AND area_no = $2 AND matter_id = $3
 AND closed_at BETWEEN $4 AND $5 AND outcome IN ('solved', 'partly') AND id <> $6 ORDER BY closed_at DESC LIMIT 30"""
STANDING = """SELECT %(columns)s, (SELECT json_agg(json_build_array(move, by_id, happened_at, data) ORDER BY seq)
 FROM cases_event WHERE region_no = $1 AND case_id = $2) FROM cases_case WHERE region_no = $1 AND id = $2"""


@lru_cache(maxsize=256)
def together(parts: tuple[str, ...]) -> bytes:
    """One statement of several inserts, each but the last a named part of a WITH; values as $1, $2, …

    The first three are region, case and moment. Kept for each combination of parts: reading a text this long for its
    placeholders costs as much as sending it.
    """
    named = ", ".join(f"part_{number} AS ({part})" for number, part in enumerate(parts[:-1], 1))
    text = f"WITH {named} {parts[-1]}" if named else parts[-1]
    numbers = count(len(SHARED) + 1)
    text = re.sub("%s", lambda _found: f"${next(numbers)}", text)
    for number, token in enumerate(SHARED, 1):
        text = text.replace(token, f"${number}")
    return text.encode()
