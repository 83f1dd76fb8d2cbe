"""The identity store of reporters: what they left so that we can answer them, encrypted."""

from django.db import models

from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class Reporter(models.Model):
    """Name and telephone of the person behind one case, encrypted; only the masked form is ever listed."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(public="pk", internal="region_no id masked_phone at", personal="name_sealed phone_sealed")

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    name_sealed = models.BinaryField(null=True)
    phone_sealed = models.BinaryField(null=True)
    masked_phone = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "reporter"
