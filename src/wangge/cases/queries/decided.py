"""What people decided about likeness: the pairs they merged, took apart again, or were shown and sent on unmerged."""

from datetime import timedelta

from wangge.cases.models import CaseEvent
from wangge.cases.rules.likeness import threshold_for
from wangge.kernel import clock
from wangge.kernel.caches import kept_for

LOOKED_BACK = timedelta(days=180)
MOST = 5000


def decisions(region_no: int) -> list[tuple[float, bool]]:
    """The scores people saw and whether they held the two for one; merges by the program do not teach it."""
    since = clock.now() - LOOKED_BACK
    seen = CaseEvent.objects.filter(region_no=region_no, recorded_at__gte=since, data__has_key="score")
    told = list(seen.exclude(by_id=None).order_by("-recorded_at").values_list("case_id", "move", "data__score")[:MOST])
    merged = [case_id for case_id, move, _score in told if move == "merge"]
    apart = CaseEvent.objects.filter(region_no=region_no, case_id__in=merged, move="unmerge")
    undone = set(apart.exclude(by_id=None).values_list("case_id", flat=True))
    return [(float(score), move == "merge" and case_id not in undone) for case_id, move, score in told]


@kept_for(600)
def merge_threshold(region_no: int, precision: float) -> float | None:
    """The score from which merging may go by itself at this precision, or None: too few decisions, or none safe."""
    return threshold_for(precision, decisions(region_no))
