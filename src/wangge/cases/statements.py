"""Named SQL of the hot path: a report with everything that belongs to it, in one statement and one round trip.

Every part inserts literals, parent first, and none reads what another wrote, so the same text runs on one machine
and on a database spread by region.
"""

import re
from functools import lru_cache
from itertools import count

SUBMISSION = "INSERT INTO submission_key (key, region_no, case_id, at) VALUES (%s, %s, %s, %s)"

REPORTER = (
    "INSERT INTO reporter (region_no, id, name_sealed, phone_sealed, masked_phone, at) "
    "VALUES (%s, %s, NULL, %s, %s, %s)"
)

CASE_COLUMNS = (
    "region_no", "id", "number", "code_digest", "flow_id", "state", "channel", "title", "text", "place", "lon", "lat",
    "place_state", "area_no", "reported_area_no", "holder_role", "urgency", "happened_at", "recorded_at", "updated_at",
    "half_at", "near_at", "next_due_at", "next_due_kind", "is_provisional", "is_paused", "outcome", "rating_comment",
    "reporter_id", "source_system", "source_id", "last_seq",
)  # fmt: skip
CASE = f"INSERT INTO cases_case ({', '.join(CASE_COLUMNS)}) VALUES ({', '.join(['%s'] * len(CASE_COLUMNS))})"

EVENT_COLUMNS = (
    "region_no", "case_id", "seq", "move", "from_state", "to_state", "by_id", "by_name", "by_unit", "happened_at",
    "recorded_at", "note", "public_note", "data",
)  # fmt: skip
EVENT = f"INSERT INTO cases_event ({', '.join(EVENT_COLUMNS)}) VALUES ({', '.join(['%s'] * len(EVENT_COLUMNS))})"

CLOCK_COLUMNS = (
    "region_no", "case_id", "kind", "run", '"limit"', "started_at", "due_at", "stopped_at", "is_provisional",
    "explanation",
)  # fmt: skip
CLOCK = f"INSERT INTO cases_clock ({', '.join(CLOCK_COLUMNS)}) VALUES ({', '.join(['%s'] * len(CLOCK_COLUMNS))})"

EVIDENCE_COLUMNS = (
    "region_no", "id", "case_id", "seq", "file", "sha256", "width", "height", "at", "is_public",
)  # fmt: skip
EVIDENCE = (
    f"INSERT INTO cases_evidence ({', '.join(EVIDENCE_COLUMNS)}) VALUES ({', '.join(['%s'] * len(EVIDENCE_COLUMNS))})"
)

OUTBOX = (
    "INSERT INTO outbox_entry (region_no, id, at, fact, subject_id, area_no, unit_id) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s)"
)

AUDIT = (
    "INSERT INTO audit_entry (region_no, id, at, actor_id, verb, subject_type, subject_id, reason, detail, address) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


@lru_cache(maxsize=64)
def together(parts: tuple[str, ...]) -> bytes:
    """One statement of several inserts, each but the last a named part of a WITH; values as $1, $2, …

    Kept for each combination of parts: reading a text this long for its placeholders costs as much as sending it.
    """
    named = ", ".join(f"part_{number} AS ({part})" for number, part in enumerate(parts[:-1], 1))
    text = f"WITH {named} {parts[-1]}" if named else parts[-1]
    numbers = count(1)
    return re.sub("%s", lambda _found: f"${next(numbers)}", text).encode()
