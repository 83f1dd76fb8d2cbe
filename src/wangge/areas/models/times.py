"""What was known of areas before: facts and borders with the days they held and the time they were on record."""

from django.db import models
from django.db.models import Q

from wangge.areas.models.plans import Plan
from wangge.areas.models.tree import Area, AreaLevel
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class AreaVersion(models.Model):
    """Facts of an area that hold no more or were corrected; those that hold now are in `Area`.

    On any day, as any moment knew it, an area has one such row: the database excludes a second (migration 0003).
    Valid from one day up to (not on) another, on record from one moment up to another: the two times of
    ISO/IEC 9075-2:2011 (application-time and system-time periods). An open end means still.
    """

    placement = Placement.REFERENCE
    privacy = Privacy(
        public="id area area_no area_end level parent name name_en kind purpose valid_from valid_to recorded_at "
        "superseded_at plan"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="versions")
    area_no = models.BigIntegerField()
    area_end = models.BigIntegerField()
    level = models.ForeignKey(AreaLevel, on_delete=models.PROTECT, db_index=False)
    parent = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    purpose = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)

    class Meta:
        db_table = "area_version"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")), name="area_version_forward"
            ),
        ]


class ShapeVersion(models.Model):
    """A border an area had, or was thought to have; times as in `AreaVersion`. No first day means since ever."""

    placement = Placement.REFERENCE
    privacy = Privacy(
        public="id area wkb min_x min_y max_x max_y source is_synthetic valid_from valid_to recorded_at "
        "superseded_at plan"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="shape_versions")
    wkb = models.BinaryField()
    min_x = models.FloatField()
    min_y = models.FloatField()
    max_x = models.FloatField()
    max_y = models.FloatField()
    source = models.CharField(max_length=200)
    is_synthetic = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)

    class Meta:
        db_table = "shape_version"
