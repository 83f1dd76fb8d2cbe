"""How many areas the large ones hold: counted when the tree changes, so that nobody counts a country to read it."""

from django.db import models

from wangge.areas.models.tree import Area
from wangge.kernel.classing import Placement, Privacy


class AreaTally(models.Model):
    """How many areas that have not ended lie inside a large area, itself included; small ones are counted live.

    Written anew by every action that brings in, makes or ends areas, in its transaction.
    """

    placement = Placement.REFERENCE
    privacy = Privacy(public="area areas")

    area = models.OneToOneField(Area, on_delete=models.CASCADE, primary_key=True, related_name="+")
    areas = models.IntegerField()

    class Meta:
        db_table = "area_tally"
