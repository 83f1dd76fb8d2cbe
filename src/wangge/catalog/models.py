"""Nouns of the duty list: its versions, its matters, and who answers for a matter where."""

from django.db import models

from wangge.areas.models import Area
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id
from wangge.units.models import Unit


class DutyList(models.Model):
    """One published version of the duty list (事项清单)."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id version title_zh title_en effective_from effective_to")

    id = models.UUIDField(primary_key=True, default=new_id)
    version = models.CharField(max_length=30, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)

    class Meta:
        db_table = "duty_list"


class Matter(models.Model):
    """One line of the duty list: when to open a case, when it counts as closed, and within what time."""

    placement = Placement.REFERENCE
    privacy = Privacy(
        public="id duty_list code category_zh category_en name_zh name_en open_when_zh open_when_en close_when_zh "
        "close_when_en sign_limit limit urgency level needs_evidence may_self_handle is_public legal_basis keywords"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    duty_list = models.ForeignKey(DutyList, on_delete=models.PROTECT, related_name="matters")
    code = models.CharField(max_length=20)
    category_zh = models.CharField(max_length=60)
    category_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    open_when_zh = models.CharField(max_length=300)
    open_when_en = models.CharField(max_length=400)
    close_when_zh = models.CharField(max_length=300)
    close_when_en = models.CharField(max_length=400)
    sign_limit = models.CharField(max_length=30)
    limit = models.CharField(max_length=30)
    urgency = models.CharField(max_length=10)
    level = models.CharField(max_length=10)
    needs_evidence = models.BooleanField()
    may_self_handle = models.BooleanField()
    is_public = models.BooleanField()
    legal_basis = models.CharField(max_length=200, blank=True)
    keywords = models.JSONField(default=list)

    class Meta:
        db_table = "matter"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["duty_list", "code"], name="matter_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class Duty(models.Model):
    """Matter × area → unit: the dispatch directory. The smallest area that holds the place decides."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id matter area unit is_main")

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="duties")
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    is_main = models.BooleanField(default=True)

    class Meta:
        db_table = "duty"
        constraints = [models.UniqueConstraint(fields=["matter", "area", "unit"], name="duty_once")]
