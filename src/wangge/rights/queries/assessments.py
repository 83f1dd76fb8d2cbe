"""Which assessments are in force, and which there have been."""

from datetime import date

from wangge.kernel import clock
from wangge.kernel.caches import kept_for
from wangge.rights.models import Assessment


def is_assessed(module: str) -> bool:
    """Whether a sensitive module has an assessment in force today; heard on every server within half a minute."""
    return module in _in_force(clock.today())


@kept_for(30)
def _in_force(today: date) -> frozenset[str]:
    live = Assessment.objects.filter(ended_at=None, signed_date__lte=today, valid_until__gte=today)
    return frozenset(live.values_list("module", flat=True))


def assessments() -> list[Assessment]:
    """Every assessment there has been, the newest first."""
    return list(Assessment.objects.order_by("-at"))
