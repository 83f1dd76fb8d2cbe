"""The identity store: what persons left so that we can answer them, each field sealed on its own."""

from typing import Any

from django.db import models
from django.db.models import Q

from wangge.kernel.classing import Grants, Placement, Privacy
from wangge.kernel.ids import new_id

OPENING = "open_identity(integer, uuid, uuid), change_identity(integer, uuid, uuid)"


class Reporter(models.Model):
    """The person behind one case; the row has the id of the case. Only the masked number stands here."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(public="pk", internal="region_no id masked_phone at")

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    masked_phone = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "reporter"


class SealedFieldManager(models.Manager[Any]):
    """Reads everything but the sealed bytes: the role of the web may not read them."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Every field of every person, without the sealed bytes."""
        return super().get_queryset().defer("sealed")


class SealedField(models.Model):
    """One personal field of one person, encrypted and bound to its place; the masked form is all that is listed.

    `blind` is a keyed digest of the value, for finding the same number again; a name and a home have none.
    """

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        public="pk",
        internal="region_no owner_id field owner_kind algorithm key_id nonce masked at",
        personal="sealed blind",
    )
    grants = Grants(web="select insert", hidden="sealed", web_calls=OPENING)

    pk = models.CompositePrimaryKey("region_no", "owner_id", "field")
    region_no = models.IntegerField()
    owner_id = models.UUIDField()
    field = models.CharField(max_length=20)
    owner_kind = models.CharField(max_length=20)
    algorithm = models.CharField(max_length=20)
    key_id = models.UUIDField()
    nonce = models.BinaryField()
    sealed = models.BinaryField()
    blind = models.BinaryField(null=True)
    masked = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    objects = SealedFieldManager()

    class Meta:
        db_table = "people_sealed"
        indexes = [
            models.Index(fields=["region_no", "field", "blind"], name="sealed_blind", condition=Q(blind__isnull=False))
        ]
        constraints = [
            models.CheckConstraint(condition=Q(field__in=["name", "phone", "id_number", "home"]), name="sealed_known")
        ]


class DataKey(models.Model):
    """A key of the ring, wrapped by the master key. One is current for each use; older ones stay to open what they
    sealed until nothing is sealed with them."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id", internal="use algorithm wrapped made_at retired_at is_current")
    grants = Grants(web="select", worker="select insert update")

    id = models.UUIDField(primary_key=True, default=new_id)
    use = models.CharField(max_length=10)
    algorithm = models.CharField(max_length=20)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=False)

    class Meta:
        db_table = "people_data_key"
        constraints = [models.UniqueConstraint(fields=["use"], condition=Q(is_current=True), name="one_current_key")]


class EmergencyOpening(models.Model):
    """A number opened for life and safety outside the ordinary rule; stands until somebody of security has judged it.

    The id is the ticket of the opening, as in the audit entry.
    """

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        public="pk",
        internal="region_no id owner_id case_number fields by_id by_name by_unit reason at reviewed_by reviewed_at "
        "verdict note",
    )
    grants = Grants(web="select insert update", worker="select")

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField()
    owner_id = models.UUIDField()
    case_number = models.CharField(max_length=40)
    fields = models.CharField(max_length=60)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=80)
    by_unit = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "people_emergency"
        indexes = [models.Index(fields=["region_no", "owner_id"], name="emergency_owner")]


class PendingCorrection(models.Model):
    """What a person says a field should be, sealed for its place already; moved there when the request is granted.

    Nobody opens it on the way: who decides sees the masked form.
    """

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        public="pk",
        internal="region_no request_id owner_id field algorithm key_id nonce masked at",
        personal="sealed blind",
    )
    grants = Grants(web="select insert delete", hidden="sealed")

    pk = models.CompositePrimaryKey("region_no", "request_id", "field")
    region_no = models.IntegerField()
    request_id = models.UUIDField()
    owner_id = models.UUIDField()
    field = models.CharField(max_length=20)
    algorithm = models.CharField(max_length=20)
    key_id = models.UUIDField()
    nonce = models.BinaryField()
    sealed = models.BinaryField()
    blind = models.BinaryField(null=True)
    masked = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    objects = SealedFieldManager()

    class Meta:
        db_table = "people_correction"


class Restriction(models.Model):
    """A person asked that what is kept of them be stored and nothing else (PIPL 47): nobody opens it until lifted."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(public="pk", internal="region_no owner_id since")
    grants = Grants(web="select", worker="select")

    pk = models.CompositePrimaryKey("region_no", "owner_id")
    region_no = models.IntegerField()
    owner_id = models.UUIDField()
    since = models.DateTimeField()

    class Meta:
        db_table = "people_restriction"
