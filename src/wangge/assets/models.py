"""Nouns of city components: their classes, and the components themselves."""

from django.db import models
from django.db.models import Q

from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id
from wangge.units.models import Unit


class ComponentClass(models.Model):
    """A class of components (GB/T 30428.2 as in use): two digits for a big class, four for a small one."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="code parent name_zh name_en")

    code = models.CharField(primary_key=True, max_length=4)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "component_class"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_zh


class Component(models.Model):
    """One manhole cover, lamp or bench: where it is (CGCS2000), and who is competent, owns, built and maintains it."""

    class State(models.TextChoices):
        """Whether it is there and whole."""

        IN_USE = "in_use"
        DAMAGED = "damaged"
        MISSING = "missing"
        REMOVED = "removed"

    class Accuracy(models.TextChoices):
        """How exactly its place is known: within 0.5 m, 1 m, 10 m."""

        A = "A"
        B = "B"
        C = "C"

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        public="pk region_no id code small_class name lon lat area_no competent owner builder maintainer state "
        "accuracy source placed_date changed_date",
        internal="note recorded_at",
    )

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    code = models.CharField(max_length=16)
    small_class = models.ForeignKey(ComponentClass, on_delete=models.PROTECT, db_index=False)
    name = models.CharField(max_length=80, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    area_no = models.BigIntegerField()
    competent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    builder = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    maintainer = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.IN_USE)
    accuracy = models.CharField(max_length=1, choices=Accuracy.choices, blank=True)
    source = models.CharField(max_length=80, blank=True)
    placed_date = models.DateField(null=True)
    changed_date = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "component"
        constraints = [
            models.UniqueConstraint(fields=["region_no", "code"], name="component_once"),
            models.CheckConstraint(
                condition=Q(lon__range=(73, 136)) & Q(lat__range=(3, 54)), name="component_in_china"
            ),
        ]
        indexes = [
            models.Index(fields=["region_no", "lat", "lon"], name="component_place"),
            models.Index(fields=["region_no", "area_no"], name="component_area"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()
