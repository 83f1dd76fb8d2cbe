"""Tables of the ground: audit, the outbox, the civil calendar."""

from django.db import models

from wangge.kernel.classing import Grants, Placement, Privacy
from wangge.kernel.ids import new_id


class AuditEntry(models.Model):
    """Who did or read what, when and why. Append-only; holds no foreign key, so it never blocks or follows a delete."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        public="pk", internal="region_no id at actor_id verb subject_type subject_id reason detail address"
    )
    grants = Grants(
        web="select insert", worker="select insert", worker_calls="audit_purge(integer, integer, integer)"
    )  # fmt: skip

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    reason = models.CharField(max_length=400, blank=True)
    detail = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        db_table = "audit_entry"
        indexes = [
            models.Index(fields=["region_no", "subject_type", "subject_id", "at"], name="audit_subject"),
            models.Index(  # what is done to cases, the hot path, is not in it
                fields=["region_no", "verb", "id"], name="audit_verb", condition=~models.Q(subject_type="case")
            ),
        ]


class AuditSeal(models.Model):
    """A batch of audit entries in one chain for each region: their ids and digests, and the hash of the seal before.

    Append-only, and it stays when the entries are purged. `entries` is 16 bytes of id and 32 of digest for each;
    `horizon` the largest id that this seal or one before it holds; `kernel.audit.canon` tells every byte.
    """

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        public="pk",
        internal="region_no seal_no made_at first_at last_at count horizon is_late algorithm entries previous hash",
    )
    grants = Grants(web="select", worker="select insert")

    pk = models.CompositePrimaryKey("region_no", "seal_no")
    region_no = models.IntegerField()
    seal_no = models.IntegerField()
    made_at = models.DateTimeField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.IntegerField()
    horizon = models.UUIDField()
    is_late = models.BooleanField()  # holds entries older than what the seal before reached
    algorithm = models.CharField(max_length=10)
    entries = models.BinaryField()
    previous = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        db_table = "audit_seal"
        indexes = [models.Index(fields=["region_no", "horizon"], name="audit_seal_horizon")]


class AuditHead(models.Model):
    """The last seal of every region at one moment, signed: what is kept outside. `body` is the signed JSON text."""

    placement = Placement.LOCAL
    privacy = Privacy(public="id", internal="day made_at body signature public_key")
    grants = Grants(web="select", worker="select insert")

    id = models.UUIDField(primary_key=True, default=new_id)
    day = models.DateField(db_index=True)
    made_at = models.DateTimeField()
    body = models.TextField()
    signature = models.CharField(max_length=128)
    public_key = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_head"


class AuditCheck(models.Model):
    """One verification of the chains: who asked, how far it is, and what it found."""

    placement = Placement.LOCAL
    privacy = Privacy(public="id", internal="asked_by asked_at done total finished_at outcome")
    grants = Grants(web="select insert", worker="select insert update")

    id = models.UUIDField(primary_key=True, default=new_id)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(db_index=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)

    class Meta:
        db_table = "audit_check"


class OutboxEntry(models.Model):
    """A fact about a row, written with it: what live pages watch and what is sent outside."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(public="pk", internal="region_no id at fact subject_id area_no unit_id")

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    at = models.DateTimeField()
    fact = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    area_no = models.BigIntegerField()
    unit_id = models.UUIDField(null=True)

    class Meta:
        db_table = "outbox_entry"
        indexes = [models.Index(fields=["at"], name="outbox_at")]


class CalendarYear(models.Model):
    """A year for which the holiday notice has been published; without a row, dates in it are provisional."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="year notice source")

    year = models.IntegerField(primary_key=True)
    notice = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "calendar_year"


class CalendarDay(models.Model):
    """A day that departs from the ordinary week: a holiday, or a weekend worked instead."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="day is_workday name")

    day = models.DateField(primary_key=True)
    is_workday = models.BooleanField()
    name = models.CharField(max_length=60)

    class Meta:
        db_table = "calendar_day"


class LocalCalendar(models.Model):
    """Working hours and holidays of one place, laid over the national calendar (全国年节及纪念日放假办法 Art. 4)."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="code name_zh name_en spans")

    code = models.SlugField(primary_key=True, max_length=40)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    spans = models.JSONField(default=list)  # "08:30-12:00", …; empty: the hours of the installation

    class Meta:
        db_table = "local_calendar"

    def __str__(self) -> str:
        return self.name_zh


class LocalDay(models.Model):
    """A day on which one place departs from the national calendar."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id calendar day is_workday name")

    id = models.UUIDField(primary_key=True, default=new_id)
    calendar = models.ForeignKey(LocalCalendar, on_delete=models.CASCADE)
    day = models.DateField()
    is_workday = models.BooleanField()
    name = models.CharField(max_length=60)

    class Meta:
        db_table = "local_day"
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="local_day_once")]
