"""Whether something came back: the same matter at the same place soon after it was closed."""

import math
from datetime import datetime, timedelta
from uuid import UUID

from wangge.cases.models import Case

SOON = timedelta(days=30)
LONGEST_LIFE = timedelta(days=120)
SAME_PLACE_METRES = 50.0


def recurs_after(case: Case, matter_id: UUID, now: datetime) -> UUID | None:
    """The newest case of this matter at this place (50 m, or the same address), closed in the 30 days before."""
    earlier = Case.objects.filter(
        region_no=case.region_no, area_no=case.area_no, recorded_at__gte=now - SOON - LONGEST_LIFE,
        matter_id=matter_id, closed_at__gte=now - SOON, closed_at__lte=case.happened_at,
        outcome__in=("solved", "partly"),
    ).exclude(id=case.id)  # fmt: skip
    for other in earlier.order_by("-closed_at").only("region_no", "id", "lon", "lat", "place")[:50]:
        if _same_place(case, other):
            return other.id
    return None


def _same_place(one: Case, other: Case) -> bool:
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return bool(one.place) and one.place == other.place
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return math.hypot(east, one.lat - other.lat) * 111_320 <= SAME_PLACE_METRES
