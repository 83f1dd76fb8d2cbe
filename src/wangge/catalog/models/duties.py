"""Nouns of who answers where: duties, limits for an area or a unit, and rulings that become duties."""

from django.db import models
from django.db.models import Q

from wangge.areas.models import Area
from wangge.catalog.models.matters import Matter, MatterCondition
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id
from wangge.units.models import Desk, Unit


class Ruling(models.Model):
    """What was decided when two units disputed a matter; adopted, it becomes a line of the duty list."""

    class State(models.TextChoices):
        """A ruling waits until an administrator takes it into the list or not."""

        PROPOSED = "proposed"
        ADOPTED = "adopted"
        DECLINED = "declined"

    placement = Placement.REFERENCE
    privacy = Privacy(public="id matter area unit clause state", internal="case_number reason ruled_at ruled_by")

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="rulings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    clause = models.CharField(max_length=300, blank=True)
    case_number = models.CharField(max_length=40)
    reason = models.TextField()
    ruled_at = models.DateTimeField()
    ruled_by = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)

    class Meta:
        db_table = "duty_ruling"
        ordering = ["-ruled_at"]


class Duty(models.Model):
    """Matter × area × level → unit and desk: the dispatch directory. The smallest area that holds the place decides.

    Without a desk the work waits at the unit itself.
    """

    class Level(models.TextChoices):
        """On which level the unit answers; empty when the list does not tell levels apart."""

        ANY = ""
        GRID = "grid"
        VILLAGE = "village"
        TOWN = "town"
        COUNTY = "county"

    placement = Placement.REFERENCE
    privacy = Privacy(public="id matter area unit desk level is_main clause ruling")

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="duties")
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.ANY, blank=True)
    is_main = models.BooleanField(default=True)
    clause = models.CharField(max_length=300, blank=True)
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, null=True)

    class Meta:
        db_table = "duty"
        constraints = [models.UniqueConstraint(fields=["matter", "area", "unit", "level"], name="duty_once")]


class LimitRule(models.Model):
    """Another limit for one clock of a matter, in an area, for a unit, or both, from a day until another."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id matter condition area unit kind limit effective_from effective_to")

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="limit_rules")
    condition = models.ForeignKey(MatterCondition, on_delete=models.CASCADE, null=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)
    kind = models.SlugField(max_length=30)
    limit = models.CharField(max_length=30)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)

    class Meta:
        db_table = "duty_limit_rule"
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False) | Q(unit__isnull=False), name="duty_limit_rule_has_place"
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gt=models.F("effective_from")),
                name="duty_limit_rule_period",
            ),
        ]
