"""A re-division: the areas it ends, changes and makes, when, by whom, and which rows it moved."""

from django.db import models
from django.db.models import Q

from wangge.areas.models.tree import Area, AreaLevel
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class Plan(models.Model):
    """One re-division (区划调整), from the first sketch to the day it takes effect, and back again if it is undone."""

    placement = Placement.REFERENCE
    privacy = Privacy(
        public="id title reasons factors under state effective_date",
        internal="made_by made_at asked_at decided_by decided_at decision done_at undone_at fault outcome",
    )

    class State(models.TextChoices):
        """Where the plan stands. Drawing; waiting for a decision; waiting for its day; and four ends."""

        DRAFT = "draft"
        ASKED = "asked"
        APPROVED = "approved"
        DONE = "done"
        UNDONE = "undone"
        WITHDRAWN = "withdrawn"

    OPEN = (State.DRAFT, State.ASKED, State.APPROVED)

    id = models.UUIDField(primary_key=True, default=new_id)
    title = models.CharField(max_length=120)
    reasons = models.TextField(blank=True)
    factors = models.JSONField(default=list)  # keys of rules.FACTORS: what the division was judged by
    under = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="plans")
    state = models.SlugField(max_length=10, choices=State.choices, default=State.DRAFT, db_index=False)
    effective_date = models.DateField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=400, blank=True)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)  # why it could not be carried out on its day
    outcome = models.JSONField(default=dict)  # how many rows of each kind moved

    class Meta:
        db_table = "area_plan"
        indexes = [models.Index(fields=["state", "effective_date"], name="area_plan_due")]


class PlannedArea(models.Model):
    """What a plan does to one area: it ends, it changes, or it is made. Fields left empty stay as they are."""

    placement = Placement.REFERENCE
    privacy = Privacy(
        public="id plan seq area fate level parent parent_planned name name_en kind purpose code wkb source_ids",
        internal="seen_at before",
    )

    class Fate(models.TextChoices):
        """What happens to it."""

        ENDS = "ends"
        CHANGES = "changes"
        NEW = "new"

    id = models.UUIDField(primary_key=True, default=new_id)  # of a new area, the id it will have
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="areas")
    seq = models.IntegerField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="planned")
    fate = models.SlugField(max_length=10, choices=Fate.choices, db_index=False)
    level = models.ForeignKey(AreaLevel, on_delete=models.PROTECT, null=True, db_index=False)
    parent = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    parent_planned = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    purpose = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=24, blank=True)
    wkb = models.BinaryField(null=True)
    source_ids = models.JSONField(default=list)  # the areas that end in it
    seen_at = models.DateTimeField(null=True)  # when the area as planned upon was recorded: finds changes made since
    before = models.JSONField(null=True)  # position and parent it had, kept for the way back

    class Meta:
        db_table = "area_planned"
        constraints = [
            models.UniqueConstraint(fields=["plan", "area"], condition=Q(area__isnull=False), name="planned_once"),
            models.CheckConstraint(condition=Q(fate="new") ^ Q(area__isnull=False), name="planned_of_something"),
        ]


class PlanStep(models.Model):
    """One step of drawing, with what it changed, so that the last one can be taken back, and then be put again."""

    placement = Placement.REFERENCE
    privacy = Privacy(internal="id plan verb at by_id before added taken_back_at after")

    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    verb = models.SlugField(max_length=20, db_index=False)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    before = models.JSONField(default=list)  # the rows it changed or took out, as they were
    added = models.JSONField(default=list)  # ids of the rows it added
    taken_back_at = models.DateTimeField(null=True)
    after = models.JSONField(default=list)  # of a step taken back: the rows it had changed and added, as it left them

    class Meta:
        db_table = "area_plan_step"


class AreaMove(models.Model):
    """A row that a re-division put into another area: kept for the way back, and for figures by the borders of then."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(internal="pk region_no kind row_id plan old_no new_no")

    pk = models.CompositePrimaryKey("region_no", "kind", "row_id", "plan")
    region_no = models.IntegerField()
    kind = models.SlugField(max_length=20, db_index=False)
    row_id = models.UUIDField()
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="moves", db_index=False)
    old_no = models.BigIntegerField()
    new_no = models.BigIntegerField()

    class Meta:
        db_table = "area_move"
        indexes = [models.Index(fields=["region_no", "plan", "kind"], name="area_move_plan")]


class SizeRule(models.Model):
    """How large a grid of one kind should be here; limits differ from place to place, so they are data."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id level kind figure at_least at_most source")

    id = models.UUIDField(primary_key=True, default=new_id)
    level = models.ForeignKey(AreaLevel, on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=20, blank=True)  # empty: every kind of this level
    figure = models.SlugField(max_length=20, db_index=False)  # households, residents, km2
    at_least = models.FloatField(null=True)
    at_most = models.FloatField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "area_size_rule"
        constraints = [models.UniqueConstraint(fields=["level", "kind", "figure"], name="size_rule_once")]
