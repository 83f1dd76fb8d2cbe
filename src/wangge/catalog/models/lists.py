"""Nouns of the list itself: its versions, and the tree its matters hang on."""

from datetime import date

from django.db import models
from django.db.models import Q

from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id

DEEPEST = 4


class DutyListQuerySet(models.QuerySet["DutyList"]):
    """Sentences about versions."""

    def published(self) -> "DutyListQuerySet":
        """Versions that have been published, past and future ones too."""
        return self.filter(state=DutyList.State.PUBLISHED)

    def in_force(self, day: date) -> "DutyListQuerySet":
        """The version in force on a day; none or one."""
        return self.published().filter(effective_from__lte=day).filter(Q(effective_to=None) | Q(effective_to__gt=day))

    def not_ended(self, day: date) -> "DutyListQuerySet":
        """The version in force on a day, and those published for later."""
        return self.published().filter(Q(effective_to=None) | Q(effective_to__gt=day))


class DutyList(models.Model):
    """One version of the duty list (事项清单). A published one holds from a day until the next begins."""

    class State(models.TextChoices):
        """A draft may be edited, a published version never."""

        DRAFT = "draft"
        PUBLISHED = "published"

    placement = Placement.REFERENCE
    privacy = Privacy(public="id version title_zh title_en state effective_from effective_to", internal="made_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    version = models.CharField(max_length=30, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    effective_from = models.DateField(null=True)
    effective_to = models.DateField(null=True)
    made_at = models.DateTimeField(null=True)

    objects = DutyListQuerySet.as_manager()

    class Meta:
        db_table = "duty_list"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(effective_from__isnull=False), name="duty_list_published_from"
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gt=models.F("effective_from")), name="duty_list_period"
            ),
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def is_draft(self) -> bool:
        """Whether it may still be edited."""
        return self.state == self.State.DRAFT

    def is_in_force(self, day: date) -> bool:
        """Whether it holds on a day."""
        if self.is_draft or self.effective_from is None or day < self.effective_from:
            return False
        return self.effective_to is None or day < self.effective_to


class Category(models.Model):
    """A node of the tree matters hang on, to four levels."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id duty_list code name_zh name_en parent level")

    id = models.UUIDField(primary_key=True, default=new_id)
    duty_list = models.ForeignKey(DutyList, on_delete=models.CASCADE, related_name="categories")
    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    level = models.SmallIntegerField(default=1)

    class Meta:
        db_table = "duty_category"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["duty_list", "code"], name="duty_category_once"),
            models.CheckConstraint(condition=Q(level__range=(1, DEEPEST)), name="duty_category_depth"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"
