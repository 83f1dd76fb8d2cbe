"""The noun of this app: what leaders read in the morning. Every other figure is asked when it is shown."""

from django.db import models

from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class Digest(models.Model):
    """What leaders of one area read on one morning, as it was then; written once by a job and never changed.

    `figures` names for each figure how many cases there were and the keys of the first twenty: no words of a case,
    which are read within the viewer's scope when the page is shown.
    """

    placement = Placement.LOCAL
    privacy = Privacy(public="id", internal="area_no day written_at figures")

    id = models.UUIDField(primary_key=True, default=new_id)
    area_no = models.BigIntegerField()
    day = models.DateField()
    written_at = models.DateTimeField()
    figures = models.JSONField()

    class Meta:
        db_table = "stats_digest"
        constraints = [models.UniqueConstraint(fields=["area_no", "day"], name="digest_once")]
        indexes = [models.Index(fields=["day", "area_no"], name="digest_day")]
