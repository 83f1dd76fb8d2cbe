"""Nouns of persons' rights: a request and its steps, marks on a case, versions of a collection activity, a purge that
was looked at before, an assessment."""

from django.db import models
from django.db.models import Q

from wangge.cases.models import Case
from wangge.flow.models import FlowVersion
from wangge.kernel.classing import APPEND_ONLY, Grants, Placement, Privacy
from wangge.kernel.ids import RegionKey, new_id

KINDS = ("correct", "delete", "restrict", "lift", "withdraw_consent", "explain", "complain")
MARKS = ("hold", "withhold")


class Request(models.Model):
    """What a person asks about their own data, for one case whose number and code they hold; runs on its own flow."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        public="pk",
        internal="region_no id case_id case kind flow state outcome asked_at due_at is_provisional closed_at "
        "carried_at waits_since by_id last_seq",
        personal="words answer",
    )

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    case_id = models.UUIDField()
    case = models.ForeignObject(
        Case, on_delete=models.DO_NOTHING, from_fields=["region_no", "case_id"], to_fields=["region_no", "id"],
        related_name="+",
    )  # fmt: skip
    kind = models.SlugField(max_length=20, db_index=False)
    flow = models.ForeignKey(FlowVersion, on_delete=models.PROTECT, db_index=False)
    state = models.SlugField(max_length=30, db_index=False)
    outcome = models.SlugField(max_length=20, blank=True, db_index=False)  # what was done, once it was carried out
    words = models.CharField(max_length=1000, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_provisional = models.BooleanField(default=False)
    carried_at = models.DateTimeField(null=True)
    waits_since = models.DateTimeField(null=True)  # for the case to be closed; what could go before then is gone
    closed_at = models.DateTimeField(null=True)
    by_id = models.UUIDField(null=True)
    last_seq = models.IntegerField(default=1)

    class Meta:
        db_table = "rights_request"
        constraints = [models.CheckConstraint(condition=Q(kind__in=KINDS), name="request_kind_known")]
        indexes = [
            models.Index(fields=["region_no", "case_id", "asked_at"], name="request_case"),
            models.Index(fields=["region_no", "due_at"], condition=Q(closed_at=None), name="request_open"),
            models.Index(
                fields=["region_no", "closed_at"],
                condition=Q(closed_at__isnull=False) & ~Q(words="", answer=""),
                name="request_to_erase",
            ),
        ]

    @property
    def key(self) -> RegionKey:
        """Where it lives and which one it is."""
        return RegionKey(self.region_no, self.id)


class RequestStep(models.Model):
    """One step of a request; appended, never changed. Words stand with the request, where they can be erased."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(public="pk region_no request_id seq move at", internal="to_state by_id")
    grants = APPEND_ONLY

    pk = models.CompositePrimaryKey("region_no", "request_id", "seq")
    region_no = models.IntegerField()
    request_id = models.UUIDField()
    seq = models.IntegerField()
    move = models.SlugField(max_length=30, db_index=False)
    to_state = models.SlugField(max_length=30, db_index=False)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)

    class Meta:
        db_table = "rights_request_step"


class CaseMark(models.Model):
    """Set by the data-protection officer, with a reason: a case is kept from purging (hold), or its readings are not
    shown to the person for now, as far as the law allows (withhold)."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(public="pk", internal="region_no id case_id case kind reason at by_id lifted_at lifted_by")

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    case_id = models.UUIDField()
    case = models.ForeignObject(
        Case, on_delete=models.DO_NOTHING, from_fields=["region_no", "case_id"], to_fields=["region_no", "id"],
        related_name="+",
    )  # fmt: skip
    kind = models.SlugField(max_length=20, db_index=False)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)

    class Meta:
        db_table = "rights_case_mark"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MARKS), name="mark_kind_known"),
            models.UniqueConstraint(
                fields=["region_no", "case_id", "kind"], condition=Q(lifted_at=None), name="mark_in_force_once"
            ),
        ]


class ActivityVersion(models.Model):
    """A published version of a collection activity: the notice people read, who answers for it, how long data is kept.

    Version 1 of each is shipped with the product; a deployment publishes later ones. Never changed, never deleted.
    """

    placement = Placement.REFERENCE
    privacy = Privacy(
        public="id key version notice_zh notice_en responsible legal_basis person_months words_months published_at",
        internal="by_id",
    )
    grants = APPEND_ONLY

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.SlugField(max_length=30, db_index=False)
    version = models.IntegerField()
    notice_zh = models.TextField()
    notice_en = models.TextField()
    responsible = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=200)
    person_months = models.SmallIntegerField(null=True)
    words_months = models.SmallIntegerField(null=True)
    published_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)

    class Meta:
        db_table = "rights_activity"
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="activity_version_once")]


class RuleReview(models.Model):
    """Somebody looked at what a retention rule will erase before it did so for the first time; until then it waits."""

    placement = Placement.REFERENCE
    privacy = Privacy(internal="id activity version persons words at by_id")
    grants = APPEND_ONLY

    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.SlugField(max_length=30, db_index=False)
    version = models.IntegerField()
    persons = models.IntegerField()
    words = models.IntegerField()
    at = models.DateTimeField()
    by_id = models.UUIDField()

    class Meta:
        db_table = "rights_rule_review"
        constraints = [models.UniqueConstraint(fields=["activity", "version"], name="rule_reviewed_once")]


class Assessment(models.Model):
    """An assessment of a sensitive module's impact (PIPL 55 and 56): while one is in force, the module may be used.

    Kept for good: the law asks for three years at least, and nothing deletes it. Ending it changes only `ended_at`.
    """

    placement = Placement.REFERENCE
    privacy = Privacy(
        public="id module affected purpose necessity risks measures conclusion signed_date valid_until",
        internal="signer at by_id ended_at ended_by",
    )
    grants = Grants(web="select insert update", worker="select")

    id = models.UUIDField(primary_key=True, default=new_id)
    module = models.SlugField(max_length=30, db_index=False)
    affected = models.TextField()  # which data, of whom
    purpose = models.TextField()
    necessity = models.TextField()
    risks = models.TextField()
    measures = models.TextField()
    conclusion = models.TextField()
    signer = models.CharField(max_length=80)
    signed_date = models.DateField()
    valid_until = models.DateField()
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        db_table = "rights_assessment"
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=models.F("signed_date")), name="assessment_dates")
        ]


class Breach(models.Model):
    """A leak, loss or change of personal data (PIPL 57): what, when, whom it may concern, who was told, the report.

    `ranges` are the areas of whoever opened it; `way` says whose data it is: of those somebody looked at, or of all.
    """

    placement = Placement.REFERENCE
    privacy = Privacy(
        internal="id what kinds harm measures way account_id since until found_at ranges by_id opened_at authority_at "
        "persons_at closed_at report"
    )
    grants = Grants(web="select insert update", worker="select")

    id = models.UUIDField(primary_key=True, default=new_id)
    what = models.TextField()
    kinds = models.TextField()
    harm = models.TextField()
    measures = models.TextField()
    way = models.SlugField(max_length=10, db_index=False)
    account_id = models.UUIDField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    found_at = models.DateTimeField()
    ranges = models.JSONField()
    by_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    authority_at = models.DateTimeField(null=True)
    persons_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    report = models.TextField(blank=True)

    class Meta:
        db_table = "rights_breach"
        constraints = [
            models.CheckConstraint(condition=Q(way__in=("looks", "all")), name="breach_way_known"),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="breach_window"),
        ]
