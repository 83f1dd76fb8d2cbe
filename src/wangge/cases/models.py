"""Nouns of the matter: the case as it stands, its history, its clocks, its evidence."""

from django.db import models
from django.db.models import Q

from wangge.catalog.models import Matter
from wangge.flow.models import FlowVersion
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import RegionKey, new_id
from wangge.units.models import Unit


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
    so that a list can compare them with the present instead of computing.
    """

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        public="pk region_no id number flow state matter channel place_state area_no reported_area_no main_unit "
        "urgency happened_at recorded_at outcome solved stars closed_at",
        internal="holder_role holder_unit half_at near_at next_due_at next_due_kind is_provisional is_paused last_seq "
        "source_system source_id code_digest updated_at",
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
    holder_role = models.SlugField(max_length=40, blank=True, db_index=False)
    holder_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    urgency = models.CharField(max_length=10, default="ordinary")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    half_at = models.DateTimeField(null=True)
    near_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    next_due_kind = models.SlugField(max_length=20, blank=True, db_index=False)
    is_provisional = models.BooleanField(default=False)
    is_paused = models.BooleanField(default=False)
    outcome = models.SlugField(max_length=20, blank=True, db_index=False)
    closed_at = models.DateTimeField(null=True)
    solved = models.BooleanField(null=True)
    stars = models.SmallIntegerField(null=True)
    rating_comment = models.CharField(max_length=400, blank=True)
    reporter_id = models.UUIDField(null=True)
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
            models.Index(fields=["region_no", "next_due_at", "id"], condition=Q(closed_at=None), name="case_due"),
            models.Index(
                fields=["region_no", "holder_unit", "next_due_at"],
                condition=Q(closed_at=None),
                name="case_holder",
            ),
            models.Index(fields=["region_no", "area_no", "recorded_at"], name="case_area"),
            models.Index(fields=["region_no", "recorded_at"], name="case_recorded"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key(self) -> RegionKey:
        """Where it lives and which one it is."""
        return RegionKey(self.region_no, self.id)


class CaseEvent(models.Model):
    """One step of a case's history; appended, never changed. `happened_at` is the world, `recorded_at` is us."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        public="pk region_no case_id case seq move from_state to_state happened_at recorded_at public_note",
        internal="by_id by_name by_unit note data",
    )

    pk = models.CompositePrimaryKey("region_no", "case_id", "seq")
    region_no = models.IntegerField()
    case_id = models.UUIDField()
    seq = models.IntegerField()
    case = models.ForeignObject(
        Case, on_delete=models.DO_NOTHING, from_fields=["region_no", "case_id"], to_fields=["region_no", "id"],
        related_name="events",
    )  # fmt: skip
    move = models.SlugField(max_length=30, db_index=False)
    from_state = models.SlugField(max_length=30, blank=True, db_index=False)
    to_state = models.SlugField(max_length=30, db_index=False)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=80, blank=True)
    by_unit = models.CharField(max_length=120, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    note = models.TextField(blank=True)
    public_note = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "cases_event"
        ordering = ["seq"]


class CaseClock(models.Model):
    """One run of one clock of a case, as computed from the history; rewritten whenever the history grows."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        public="pk region_no case_id case kind run limit started_at due_at stopped_at is_provisional explanation"
    )

    pk = models.CompositePrimaryKey("region_no", "case_id", "kind", "run")
    region_no = models.IntegerField()
    case_id = models.UUIDField()
    kind = models.SlugField(max_length=20, db_index=False)
    run = models.SmallIntegerField()
    case = models.ForeignObject(
        Case, on_delete=models.DO_NOTHING, from_fields=["region_no", "case_id"], to_fields=["region_no", "id"],
        related_name="clocks",
    )  # fmt: skip
    limit = models.CharField(max_length=30)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    is_provisional = models.BooleanField(default=False)
    explanation = models.JSONField(default=list)

    class Meta:
        db_table = "cases_clock"


class Evidence(models.Model):
    """A photograph that came with a step of the history; the file itself lies in the file store."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(public="pk region_no case_id case id seq", internal="file sha256 width height at is_public")

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    case_id = models.UUIDField()
    case = models.ForeignObject(
        Case, on_delete=models.DO_NOTHING, from_fields=["region_no", "case_id"], to_fields=["region_no", "id"],
        related_name="evidence",
    )  # fmt: skip
    seq = models.IntegerField()
    file = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    width = models.IntegerField()
    height = models.IntegerField()
    at = models.DateTimeField()
    is_public = models.BooleanField(default=False)

    class Meta:
        db_table = "cases_evidence"
        indexes = [models.Index(fields=["region_no", "case_id", "seq"], name="evidence_case")]


class SubmissionKey(models.Model):
    """The key a sender chose for one submission; sent again, it finds the same case instead of making another."""

    placement = Placement.DIRECTORY
    privacy = Privacy(internal="key region_no case_id at")

    key = models.CharField(primary_key=True, max_length=80)
    region_no = models.IntegerField()
    case_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "submission_key"
