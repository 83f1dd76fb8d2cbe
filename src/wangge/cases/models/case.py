"""The case as it stands."""

from datetime import UTC, datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from wangge.catalog.models import Matter
from wangge.flow.models import FlowVersion
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import RegionKey, new_id
from wangge.units.models import Desk, Unit

FAR_AHEAD = datetime(9999, 1, 1, tzinfo=UTC)  # the order of a case that no clock drives


class CaseQuerySet(models.QuerySet["Case"]):
    """Sentences about cases."""

    def open(self) -> "CaseQuerySet":
        """Cases nobody has closed."""
        return self.filter(closed_at=None)

    def keyed(self, key: RegionKey) -> "CaseQuerySet":
        """The one case with this key."""
        return self.filter(region_no=key.region_no, id=key.id)


class Case(models.Model):
    """One thing to be dealt with, as it stands now; CaseEvent is the history it can be rebuilt from.

    `region_no` is where the row lives and never changes; `area_no` is where the case belongs now;
    `reported_area_no` is where it was reported. The three light moments are computed when the clocks change,
    so that a list can compare them with the present instead of computing. `order_at` is the due moment, or far
    ahead when no clock runs, so that one index gives every list its order. `alarms` are the moments at which
    somebody is to be told, soonest first, and `sweep_at` is the first of them.
    """

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        public="pk region_no id number flow state stage matter channel place_state area_no reported_area_no main_unit "
        "urgency level risk happened_at recorded_at outcome solved stars closed_at assist_units parent_id parent "
        "recurrence_of is_supervised merged_count desk",
        internal="holder_role holder_unit half_at near_at next_due_at next_due_kind is_provisional is_paused last_seq "
        "source_system source_id code_digest updated_at order_at sweep_at alarms asks hides_reporter erased_stage "
        "erased_at",
        personal="title text place lon lat reporter_id rating_comment",
    )

    class PlaceState(models.TextChoices):
        """How well the place is known."""

        KNOWN = "known"
        VAGUE = "vague"  # the area is known, the point is not
        UNKNOWN = "unknown"  # no usable place; stands at the whole territory

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    number = models.CharField(max_length=24)
    code_digest = models.CharField(max_length=64, blank=True)
    flow = models.ForeignKey(FlowVersion, on_delete=models.PROTECT, db_index=False)
    state = models.SlugField(max_length=30, db_index=False)
    stage = models.SlugField(max_length=30, default="", db_index=False)  # the state under whose name the desk lists it
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, null=True, db_index=False)
    channel = models.SlugField(max_length=20, db_index=False)
    title = models.CharField(max_length=120)
    text = models.TextField()
    place = models.CharField(max_length=200, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    place_state = models.CharField(max_length=10, choices=PlaceState.choices)
    area_no = models.BigIntegerField()
    reported_area_no = models.BigIntegerField()
    main_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    assist_units = ArrayField(models.UUIDField(), default=list)
    holder_role = models.SlugField(max_length=40, blank=True, db_index=False)
    holder_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    urgency = models.CharField(max_length=10, default="ordinary")
    level = models.CharField(max_length=10, blank=True)
    risk = models.CharField(max_length=10, default="ordinary")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    half_at = models.DateTimeField(null=True)
    near_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    next_due_kind = models.SlugField(max_length=20, blank=True, db_index=False)
    order_at = models.DateTimeField(default=FAR_AHEAD)
    sweep_at = models.DateTimeField(null=True)
    alarms = models.JSONField(default=list)
    is_provisional = models.BooleanField(default=False)
    is_paused = models.BooleanField(default=False)
    is_supervised = models.BooleanField(default=False)
    asks = models.SlugField(max_length=20, blank=True, db_index=False)
    outcome = models.SlugField(max_length=20, blank=True, db_index=False)
    closed_at = models.DateTimeField(null=True)
    solved = models.BooleanField(null=True)
    stars = models.SmallIntegerField(null=True)
    rating_comment = models.CharField(max_length=400, blank=True)
    reporter_id = models.UUIDField(null=True)
    hides_reporter = models.BooleanField(default=False)
    parent_id = models.UUIDField(null=True)
    parent = models.ForeignObject(
        "self", on_delete=models.DO_NOTHING, from_fields=["region_no", "parent_id"], to_fields=["region_no", "id"],
        related_name="children", null=True,
    )  # fmt: skip
    merged_count = models.SmallIntegerField(db_default=0)  # cases merged into this one: an end must tell them
    recurrence_of = models.UUIDField(null=True)
    erased_stage = models.SmallIntegerField(db_default=0)  # 1: who reported is erased; 2: words and pictures as well
    erased_at = models.DateTimeField(null=True)
    source_system = models.CharField(max_length=30, blank=True)
    source_id = models.CharField(max_length=60, blank=True)
    last_seq = models.IntegerField()

    objects = CaseQuerySet.as_manager()

    class Meta:
        db_table = "cases_case"
        constraints = [
            models.UniqueConstraint(fields=["region_no", "number"], name="case_number"),
            models.UniqueConstraint(
                fields=["region_no", "source_system", "source_id"], name="case_source", condition=~Q(source_system="")
            ),
            models.CheckConstraint(condition=Q(stars=None) | Q(stars__range=(1, 5)), name="case_stars"),
            models.CheckConstraint(condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False),
                                   name="case_point_whole"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["region_no", "order_at", "id"], condition=Q(closed_at=None), name="case_order"),
            models.Index(
                fields=["region_no", "stage", "order_at", "id"], condition=Q(closed_at=None), name="case_stage"
            ),
            models.Index(
                fields=["region_no", "main_unit", "order_at", "id"], condition=Q(closed_at=None), name="case_unit"
            ),
            models.Index(
                fields=["region_no", "area_no", "order_at", "id"], condition=Q(closed_at=None), name="case_area_order"
            ),
            models.Index(
                fields=["region_no", "closed_at", "id"], condition=Q(closed_at__isnull=False), name="case_closed"
            ),
            models.Index(
                fields=["region_no", "area_no", "closed_at", "id"],
                condition=Q(closed_at__isnull=False),
                name="case_area_closed",
            ),
            models.Index(fields=["region_no", "sweep_at"], condition=Q(sweep_at__isnull=False), name="case_sweep"),
            models.Index(fields=["region_no", "parent_id"], condition=Q(parent_id__isnull=False), name="case_children"),
            models.Index(
                fields=["region_no", "erased_stage", "closed_at"],
                condition=Q(closed_at__isnull=False, erased_stage__lt=2),
                name="case_to_erase",
            ),
            models.Index(fields=["region_no", "asks"], condition=~Q(asks=""), name="case_asks"),
            GinIndex(fields=["assist_units"], condition=~Q(assist_units=[]), name="case_assist"),
            models.Index(fields=["region_no", "area_no", "recorded_at"], name="case_area"),
            models.Index(fields=["region_no", "recorded_at"], name="case_recorded"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key(self) -> RegionKey:
        """Where it lives and which one it is."""
        return RegionKey(self.region_no, self.id)
