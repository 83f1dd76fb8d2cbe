"""Asking the person: the return visit the centre makes after a case is closed."""

from django.db import models
from django.db.models import Q

from wangge.cases.models.case import Case
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class Visit(models.Model):
    """One return visit (回访): by a link the centre sends, or by somebody who calls; never by the unit itself."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        internal="pk region_no id case_id case way area_no at due_at done_at by_id was_reached",
        personal="remark",
    )

    class Way(models.TextChoices):
        """How the person is asked."""

        LINK = "link"
        CALL = "call"

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    case_id = models.UUIDField()
    case = models.ForeignObject(
        Case, on_delete=models.DO_NOTHING, from_fields=["region_no", "case_id"], to_fields=["region_no", "id"],
        related_name="visits",
    )  # fmt: skip
    way = models.CharField(max_length=10, choices=Way.choices)
    area_no = models.BigIntegerField()
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    by_id = models.UUIDField(null=True)
    was_reached = models.BooleanField(null=True)
    remark = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "cases_visit"
        indexes = [
            models.Index(fields=["region_no", "way", "due_at"], condition=Q(done_at=None), name="visit_waiting"),
            models.Index(fields=["region_no", "case_id"], name="visit_case"),
        ]
