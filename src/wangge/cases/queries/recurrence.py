"""Whether something came back: the same matter at the same place soon after it was closed."""

import math
from datetime import datetime, timedelta
from uuid import UUID

from wangge.cases import statements
from wangge.cases.models import Case
from wangge.kernel.prepared import ask_prepared

SOON = timedelta(days=30)
SAME_PLACE_METRES = 50.0


def recurs_after(case: Case, matter_id: UUID, now: datetime) -> UUID | None:
    """The newest case of this matter at this place (50 m, or the same address), closed in the 30 days before."""
    asked = [case.region_no, case.area_no, matter_id, now - SOON, case.happened_at, case.id]
    newest = ask_prepared(statements.CLOSED_HERE, asked)
    return next((other for other, *where in newest if _same_place(case, *where)), None)


def _same_place(one: Case, lon: float | None, lat: float | None, place: str) -> bool:
    if one.lon is None or one.lat is None or lon is None or lat is None:
        return bool(one.place) and one.place == place
    east = (one.lon - lon) * math.cos(math.radians(one.lat))
    return math.hypot(east, one.lat - lat) * 111_320 <= SAME_PLACE_METRES
