"""Buildings, their rooms, and what was changed in the floor chart. Nothing here says who lives or works where."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id
from wangge.places.models.streets import Compound, Road


class Use(models.TextChoices):
    """What a building or a room is used for, as far as the register knows."""

    DWELLING = "dwelling", _("Dwelling")
    SHOP = "shop", _("Shop")
    OFFICE = "office", _("Office")
    FACTORY = "factory", _("Factory or store")
    PUBLIC = "public", _("Public building")
    UNKNOWN = "unknown", _("Not known")


class Building(models.Model):
    """A building: in a compound by its number (幢), or at a road by its house number, or both.

    `households` and `residents` are counts somebody declared, with the source and the day; never a list of persons.
    """

    placement = Placement.DISTRIBUTED
    privacy = Privacy(
        public="pk region_no id compound_id compound number road_id road house_no name lon lat area_no wkb "
        "floors_above floors_below units use height source is_synthetic ended_date recorded_at",
        internal="households residents counted_date counted_source",
    )

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    compound_id = models.UUIDField(null=True)
    compound = models.ForeignObject(
        Compound, on_delete=models.DO_NOTHING, from_fields=["region_no", "compound_id"],
        to_fields=["region_no", "id"], related_name="buildings", null=True,
    )  # fmt: skip
    number = models.CharField(max_length=12, blank=True)
    road_id = models.UUIDField(null=True)
    road = models.ForeignObject(
        Road, on_delete=models.DO_NOTHING, from_fields=["region_no", "road_id"], to_fields=["region_no", "id"],
        related_name="buildings", null=True,
    )  # fmt: skip
    house_no = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=60, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    area_no = models.BigIntegerField()
    wkb = models.BinaryField(null=True)
    floors_above = models.SmallIntegerField(null=True)
    floors_below = models.SmallIntegerField(default=0)
    units = models.SmallIntegerField(default=1)
    use = models.CharField(max_length=10, choices=Use.choices, default=Use.UNKNOWN)
    height = models.FloatField(null=True)
    households = models.IntegerField(null=True)
    residents = models.IntegerField(null=True)
    counted_date = models.DateField(null=True)
    counted_source = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=120, blank=True)
    is_synthetic = models.BooleanField(default=False)
    ended_date = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "building"
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__range=(73, 136)) & Q(lat__range=(3, 54)), name="building_in_china"
            ),
            models.CheckConstraint(
                condition=(Q(floors_above=None) | Q(floors_above__range=(0, 200)))
                & Q(floors_below__range=(0, 20)) & Q(units__range=(0, 99)),
                name="building_floors",
            ),
            models.CheckConstraint(  # a count says where it is from and of which day
                condition=Q(households=None, residents=None)
                | (Q(counted_date__isnull=False) & ~Q(counted_source="")),
                name="building_counted",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["region_no", "area_no"], name="building_area"),
            models.Index(fields=["region_no", "compound_id", "number"], name="building_compound"),
            models.Index(fields=["region_no", "road_id", "house_no"], name="building_road"),
        ]

    def __str__(self) -> str:
        return self.name or self.number or self.house_no


class Room(models.Model):
    """A room of a building (户室): unit, floor, number and use; no names of persons."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(public="pk region_no id building_id building unit floor number use recorded_at")

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    building_id = models.UUIDField()
    building = models.ForeignObject(
        Building, on_delete=models.DO_NOTHING, from_fields=["region_no", "building_id"],
        to_fields=["region_no", "id"], related_name="rooms",
    )  # fmt: skip
    unit = models.SmallIntegerField(default=1)
    floor = models.SmallIntegerField()
    number = models.CharField(max_length=12)
    use = models.CharField(max_length=10, choices=Use.choices, default=Use.UNKNOWN)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "room"
        constraints = [
            models.UniqueConstraint(fields=["region_no", "building_id", "unit", "number"], name="room_once"),
            models.CheckConstraint(condition=Q(floor__range=(-20, 200)) & ~Q(floor=0), name="room_floor"),
        ]

    def __str__(self) -> str:
        return self.number


class Change(models.Model):
    """One change of a floor chart: the rooms as they were and as they became, so that it can be taken back."""

    placement = Placement.DISTRIBUTED
    privacy = Privacy(internal="pk region_no id building_id building verb before after recorded_at by_id undone_at")

    pk = models.CompositePrimaryKey("region_no", "id")
    region_no = models.IntegerField()
    id = models.UUIDField(default=new_id)
    building_id = models.UUIDField()
    building = models.ForeignObject(
        Building, on_delete=models.DO_NOTHING, from_fields=["region_no", "building_id"],
        to_fields=["region_no", "id"], related_name="changes",
    )  # fmt: skip
    verb = models.SlugField(max_length=20, db_index=False)
    before = models.JSONField()
    after = models.JSONField()
    recorded_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "building_change"
        indexes = [models.Index(fields=["region_no", "building_id", "recorded_at"], name="building_change_story")]
