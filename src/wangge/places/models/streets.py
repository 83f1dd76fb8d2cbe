"""What buildings stand at: roads and compounds (住宅小区、单位大院)."""

from django.db import models

from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class Road(models.Model):
    """A named road. `lon`, `lat` and `area_no` are of a point on it near its middle; a road lies in many grids."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(public="pk region_no id name name_en lon lat area_no wkb source is_synthetic recorded_at")

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    area_no = models.BigIntegerField()
    wkb = models.BinaryField(null=True)
    source = models.CharField(max_length=120, blank=True)
    is_synthetic = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "road"
        indexes = [models.Index(fields=["region_no", "area_no"], name="road_area")]

    def __str__(self) -> str:
        return self.name


class Compound(models.Model):
    """A compound with a name of its own: housing estate, village group, school, works."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(public="pk region_no id name name_en lon lat area_no wkb source is_synthetic recorded_at")

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    area_no = models.BigIntegerField()
    wkb = models.BinaryField(null=True)
    source = models.CharField(max_length=120, blank=True)
    is_synthetic = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "compound"
        indexes = [models.Index(fields=["region_no", "area_no"], name="compound_area")]

    def __str__(self) -> str:
        return self.name
