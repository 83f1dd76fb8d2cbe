"""The gazetteer: landmarks, and every name by which a place is known."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class Kind(models.TextChoices):
    """What a name is the name of."""

    ROAD = "road"
    COMPOUND = "compound"
    BUILDING = "building"
    LANDMARK = "landmark"


class Landmark(models.Model):
    """A point people speak of: school, market, bridge, the old supply cooperative."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(public="pk region_no id name name_en lon lat area_no source is_synthetic recorded_at")

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    area_no = models.BigIntegerField()
    source = models.CharField(max_length=120, blank=True)
    is_synthetic = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "landmark"
        constraints = [
            models.CheckConstraint(condition=Q(lon__range=(73, 136)) & Q(lat__range=(3, 54)), name="landmark_in_china")
        ]
        indexes = [models.Index(fields=["region_no", "area_no"], name="landmark_area")]

    def __str__(self) -> str:
        return self.name


class PlaceName(models.Model):
    """One name of one place: the official one, another one, or one people only say.

    `key` is the name as it is looked for; `variants` are the key with each of its characters left out, by which a name
    with one character wrong, missing or too many is found.
    """

    class Sort(models.TextChoices):
        """How a name is used."""

        OFFICIAL = "official"
        ALIAS = "alias"
        SPOKEN = "spoken"

    placement = Placement.DISTRIBUTED
    privacy = Privacy(public="pk region_no id name key variants sort kind target_id")

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    variants = ArrayField(models.CharField(max_length=60), default=list)
    sort = models.CharField(max_length=8, choices=Sort.choices, default=Sort.OFFICIAL)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    target_id = models.UUIDField()

    class Meta:
        db_table = "place_name"
        constraints = [
            models.UniqueConstraint(fields=["region_no", "kind", "target_id", "key"], name="place_name_once")
        ]
        indexes = [
            models.Index(fields=["key", "region_no"], name="place_name_key"),
            GinIndex(fields=["variants"], name="place_name_variants"),
        ]

    def __str__(self) -> str:
        return self.name
