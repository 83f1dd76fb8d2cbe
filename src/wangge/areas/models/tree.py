"""Nouns of the territory: levels, areas, their codes and shapes, and the regions rows live in."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class AreaLevel(models.Model):
    """A rank of the tree as this deployment names it; levels are data, grids may stand between offices."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="key name_zh name_en rank is_grid")

    key = models.SlugField(primary_key=True, max_length=30)
    name_zh = models.CharField(max_length=30)
    name_en = models.CharField(max_length=40)
    rank = models.SmallIntegerField()
    is_grid = models.BooleanField(default=False)

    class Meta:
        db_table = "area_level"
        ordering = ["rank"]


class AreaQuerySet(models.QuerySet["Area"]):
    """Sentences about areas."""

    def under(self, area: "Area") -> "AreaQuerySet":
        """Everything inside this area, itself included: one range on one index."""
        return self.filter(area_no__range=(area.area_no, area.area_end))

    def current(self) -> "AreaQuerySet":
        """Areas that have not ended."""
        return self.filter(valid_to=None)


class Area(models.Model):
    """A node of the territory. Its place is the range area_no … area_end, which holds the ranges of all below it.

    A number once given keeps its meaning: an area that has ended keeps its row, and one that moved to another parent
    leaves a row behind that holds its old number (`moved_to`). `valid_from` is the day since which these facts hold,
    `valid_to` the first day on which the area is no more. What was known before is in `AreaVersion`.
    """

    placement = Placement.REFERENCE
    privacy = Privacy(
        public="id level parent name name_en area_no area_end region_no kind purpose is_synthetic valid_from valid_to "
        "recorded_at moved_to"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    level = models.ForeignKey(AreaLevel, on_delete=models.PROTECT, db_index=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    area_no = models.BigIntegerField(unique=True)
    area_end = models.BigIntegerField()
    region_no = models.IntegerField(null=True)
    kind = models.CharField(max_length=20, blank=True)
    purpose = models.CharField(max_length=120, blank=True, db_default="")
    is_synthetic = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    moved_to = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="left")

    objects = AreaQuerySet.as_manager()

    class Meta:
        db_table = "area"
        constraints = [models.CheckConstraint(condition=Q(area_end__gte=models.F("area_no")), name="area_range")]

    def __str__(self) -> str:
        return self.name


class AreaCode(models.Model):
    """An official code: unique only together with its system and vintage, never the key of an area.

    `valid_from` empty means since ever, `valid_to` the first day on which the code is no more in use.
    """

    placement = Placement.REFERENCE
    privacy = Privacy(public="id area system vintage code valid_from valid_to recorded_at superseded_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(max_length=20)
    vintage = models.CharField(max_length=20)
    code = models.CharField(max_length=24)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "area_code"
        constraints = [
            models.UniqueConstraint(
                fields=["system", "vintage", "code"],
                condition=Q(valid_to=None, superseded_at=None),
                name="area_code_once",
            )
        ]


class AreaShape(models.Model):
    """The border of an area in CGCS2000 longitude and latitude (EPSG:4490), as WKB, with where it comes from.

    `valid_from` empty means as long as the area itself; borders it had before are in `ShapeVersion`.
    """

    placement = Placement.REFERENCE
    privacy = Privacy(public="area wkb min_x min_y max_x max_y source is_synthetic valid_from recorded_at")

    area = models.OneToOneField(Area, on_delete=models.CASCADE, primary_key=True, related_name="shape")
    wkb = models.BinaryField()
    min_x = models.FloatField()
    min_y = models.FloatField()
    max_x = models.FloatField()
    max_y = models.FloatField()
    source = models.CharField(max_length=200)
    is_synthetic = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "area_shape"


class Region(models.Model):
    """Where rows live: one internal number for each county-level area, given once and never used again."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="region_no area")

    region_no = models.IntegerField(primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)

    class Meta:
        db_table = "region"


class RegionSpan(models.Model):
    """Which regions may hold rows that belong in a range of areas; prunes, never decides."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id region area_from area_to")

    id = models.UUIDField(primary_key=True, default=new_id)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, db_column="region_no")
    area_from = models.BigIntegerField()
    area_to = models.BigIntegerField()

    class Meta:
        db_table = "region_span"
        indexes = [models.Index(fields=["area_from", "area_to"], name="region_span_range")]
