"""What hangs on a case: its history, its clocks, its evidence, the keys of its submission."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from wangge.cases.models.case import Case
from wangge.kernel.classing import Grants, Placement, Privacy
from wangge.kernel.ids import new_id
from wangge.units.models import Unit

ERASING = "erase_words(integer, uuid[], uuid)"  # the one way in which words of a history may go


class CaseEvent(models.Model):
    """One step of a case's history; appended, never changed. `happened_at` is the world, `recorded_at` is us."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        public="pk region_no case_id case seq move from_state to_state happened_at recorded_at public_note",
        internal="by_id by_name by_unit note data",
    )
    grants = Grants(web="select insert", worker="select insert", web_calls=ERASING, worker_calls=ERASING)

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
        indexes = [
            models.Index(
                fields=["region_no", "recorded_at"], condition=models.Q(data__has_key="score"), name="event_scored"
            ),
            models.Index(  # dispatches: a matter and a unit were chosen
                fields=["region_no", "recorded_at"],
                name="event_dispatch",
                condition=models.Q(data__has_keys=["matter_id", "unit_id"]),
            ),
        ]


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
    privacy = Privacy(
        public="pk region_no case_id case id seq", internal="file sha256 likeness_hash width height at is_public"
    )

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
    likeness_hash = models.BigIntegerField(null=True)  # difference hash: alike pictures differ in few bits
    width = models.IntegerField()
    height = models.IntegerField()
    at = models.DateTimeField()
    is_public = models.BooleanField(default=False)

    class Meta:
        db_table = "cases_evidence"
        indexes = [models.Index(fields=["region_no", "case_id", "seq"], name="evidence_case")]


class Notice(models.Model):
    """Somebody was told that a share of a limit is used up; the due moment and the post are its key: told once."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(internal="pk region_no case_id case kind run share due_at at to_role unit area_no")

    pk = models.CompositePrimaryKey("region_no", "case_id", "kind", "run", "share", "due_at", "to_role")
    region_no = models.IntegerField()
    case_id = models.UUIDField()
    case = models.ForeignObject(
        Case, on_delete=models.DO_NOTHING, from_fields=["region_no", "case_id"], to_fields=["region_no", "id"],
        related_name="notices",
    )  # fmt: skip
    kind = models.SlugField(max_length=20, db_index=False)
    run = models.SmallIntegerField()
    share = models.DecimalField(max_digits=4, decimal_places=2)  # of the limit used up; over 1 is overdue
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    to_role = models.SlugField(max_length=40, db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    area_no = models.BigIntegerField()

    class Meta:
        db_table = "cases_notice"
        indexes = [
            models.Index(fields=["region_no", "to_role", "at"], name="notice_role"),
            models.Index(fields=["region_no", "unit", "at"], name="notice_unit"),
        ]


class CaseWords(models.Model):
    """What a case can be found by: its words as pairs of characters, written once, apart from the busy row."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(public="pk region_no case_id case area_no at", personal="words")

    pk = models.CompositePrimaryKey("region_no", "case_id")
    region_no = models.IntegerField()
    case_id = models.UUIDField()
    case = models.ForeignObject(
        Case, on_delete=models.DO_NOTHING, from_fields=["region_no", "case_id"], to_fields=["region_no", "id"],
        related_name="words",
    )  # fmt: skip
    area_no = models.BigIntegerField()
    at = models.DateTimeField()
    words = SearchVectorField()

    class Meta:
        db_table = "cases_words"
        indexes = [GinIndex(fields=["words"], name="case_words")]


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
