"""Nouns of a line of the list: the matter, and its conditions."""

from django.db import models

from wangge.catalog.models.lists import Category, DutyList
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class MatterQuerySet(models.QuerySet["Matter"]):
    """Sentences about matters."""


class Matter(models.Model):
    """One line of the duty list: when to open a case, when it counts as closed, and within what time.

    `limits` holds a written limit ("4 work_hours") by kind of clock; a clock not named runs as the process says.
    `category_zh` and `category_en` repeat the name of its branch of the tree, so that reading a line needs no join.
    """

    placement = Placement.REFERENCE
    privacy = Privacy(
        public="id duty_list category code category_zh category_en name_zh name_en open_when_zh open_when_en "
        "close_when_zh close_when_en limits urgency level flow needs_evidence may_self_handle is_public legal_basis "
        "keywords tags"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    duty_list = models.ForeignKey(DutyList, on_delete=models.CASCADE, related_name="matters")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="matters")
    code = models.CharField(max_length=20)
    category_zh = models.CharField(max_length=60)
    category_en = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    open_when_zh = models.CharField(max_length=300, blank=True)
    open_when_en = models.CharField(max_length=400, blank=True)
    close_when_zh = models.CharField(max_length=300, blank=True)
    close_when_en = models.CharField(max_length=400, blank=True)
    limits = models.JSONField(default=dict)
    urgency = models.CharField(max_length=10)
    level = models.CharField(max_length=10)
    flow = models.SlugField(max_length=40, default="grid_loop")
    needs_evidence = models.BooleanField()
    may_self_handle = models.BooleanField()
    is_public = models.BooleanField()
    legal_basis = models.CharField(max_length=200, blank=True)
    keywords = models.JSONField(default=list)
    tags = models.JSONField(default=list)

    objects = MatterQuerySet.as_manager()

    class Meta:
        db_table = "matter"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["duty_list", "code"], name="matter_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"

    @property
    def sign_limit(self) -> str:
        """The limit for signing; empty when the process decides."""
        return str(self.limits.get("sign", ""))

    @sign_limit.setter
    def sign_limit(self, written: str) -> None:
        self.limits = {**self.limits, "sign": written}

    @property
    def limit(self) -> str:
        """The limit for the whole handling; empty when the process decides."""
        return str(self.limits.get("whole", ""))

    @limit.setter
    def limit(self, written: str) -> None:
        self.limits = {**self.limits, "whole": written}


class MatterCondition(models.Model):
    """One of several conditions of a matter, each with its own way to close and its own limits."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id matter code open_when_zh open_when_en close_when_zh close_when_en limits")

    id = models.UUIDField(primary_key=True, default=new_id)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="conditions")
    code = models.CharField(max_length=20)
    open_when_zh = models.CharField(max_length=300)
    open_when_en = models.CharField(max_length=400, blank=True)
    close_when_zh = models.CharField(max_length=300, blank=True)
    close_when_en = models.CharField(max_length=400, blank=True)
    limits = models.JSONField(default=dict)

    class Meta:
        db_table = "matter_condition"
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["matter", "code"], name="matter_condition_once")]

    def __str__(self) -> str:
        return self.open_when_zh
