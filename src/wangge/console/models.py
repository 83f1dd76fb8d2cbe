"""What belongs to a person at the desk: the filters they keep under a name."""

from uuid import UUID

from django.db import models

from wangge.accounts.models import User
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Sentences about saved views."""

    def of(self, user_id: UUID | None) -> "SavedViewQuerySet":
        """The views of one person, in their order."""
        return self.filter(user=user_id).order_by("position", "name")


class SavedView(models.Model):
    """A filter of the queue that a person keeps under a name; the query is that of the address, and nothing else."""

    placement = Placement.LOCAL
    privacy = Privacy(internal="id user name query position at")

    id = models.UUIDField(primary_key=True, default=new_id)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=600)
    position = models.SmallIntegerField()
    at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        db_table = "saved_view"
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
