"""The list in force, and any line of any version: a running case keeps the line it was dispatched by."""

from uuid import UUID

from wangge.catalog.models import DutyList, Matter
from wangge.kernel import clock
from wangge.kernel.caches import kept_for


def list_in_force() -> DutyList | None:
    """The version in force today."""
    return DutyList.objects.in_force(clock.today()).first()


@kept_for(30)
def matters_in_force() -> dict[UUID, Matter]:
    """Every matter of the duty list in force today, by id."""
    current = list_in_force()
    return {matter.id: matter for matter in Matter.objects.filter(duty_list=current)} if current else {}


def matter_by_id(matter_id: UUID) -> Matter | None:
    """A line of the list, of versions that have ended too; kept for a short while."""
    return matters_in_force().get(matter_id) or _any_matter(matter_id)


@kept_for(30)
def _any_matter(matter_id: UUID) -> Matter | None:
    return Matter.objects.filter(id=matter_id).first()
