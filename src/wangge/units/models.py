"""Nouns of organisation: units and their desks."""

from datetime import date

from django.db import models
from django.db.models import Q

from wangge.areas.models import Area
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class UnitQuerySet(models.QuerySet["Unit"]):
    """Sentences about units."""

    def live(self, day: date) -> "UnitQuerySet":
        """Units that have not been abolished on this day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day))


class Unit(models.Model):
    """An organisation that can hold a duty, in the area it serves."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id key kind name_zh name_en area parent is_centre valid_from valid_to")

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.SlugField(max_length=60, unique=True)
    kind = models.SlugField(max_length=40)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    is_centre = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        db_table = "unit"

    def __str__(self) -> str:
        return self.name_zh

    def is_live(self, day: date) -> bool:
        """Whether it has not been abolished on this day."""
        return self.valid_to is None or day < self.valid_to


class Desk(models.Model):
    """A desk (岗位) of a unit; work waits at desks, people come and go."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id unit key name_zh name_en")

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="desks")
    key = models.SlugField(max_length=40)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)

    class Meta:
        db_table = "desk"
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="desk_once")]
