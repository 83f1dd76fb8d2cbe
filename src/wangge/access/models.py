"""The post: a person in a role, for an area or a unit, for a time; lent to somebody else; told on a notice board."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from wangge.accounts.models import User
from wangge.areas.models import Area
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id
from wangge.units.models import Desk, Unit

POWERS = ("administrator", "security", "auditor")  # as in access.rules.POWERS; a test holds them together


class PostQuerySet(models.QuerySet["Post"]):
    """Sentences about posts."""

    def live(self, at: datetime) -> "PostQuerySet":
        """Posts held at a moment."""
        return self.not_over(at).filter(valid_from__lte=at)

    def not_over(self, at: datetime) -> "PostQuerySet":
        """Posts held at a moment or later."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=at))

    def within(self, begin: datetime, end: datetime | None) -> "PostQuerySet":
        """Posts held at any time between two moments; no end means for ever."""
        return self.not_over(begin).filter(Q(valid_from__lt=end) if end else Q())


class Post(models.Model):
    """Person × role × area or unit × period; all rights come from posts and end with them."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id", internal="user role area unit desk valid_from valid_to cover")

    id = models.UUIDField(primary_key=True, default=new_id)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="posts")
    role = models.SlugField(max_length=40)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    cover = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        db_table = "post"
        constraints = [
            models.CheckConstraint(condition=Q(area__isnull=False) | Q(unit__isnull=False), name="post_has_place"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(role__in=POWERS, valid_to=None), name="post_one_open_power"
            ),
        ]


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Sentences about lent posts."""

    def not_over(self, at: datetime) -> "DelegationQuerySet":
        """Those that run at a moment or later."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=at))


class Delegation(models.Model):
    """A post lent to another person for a time: they hold what it opens, and nothing else; only its holder lends it."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id", internal="post person is_cover reason by_id at valid_from valid_to")

    id = models.UUIDField(primary_key=True, default=new_id)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="delegations")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="delegations")
    is_cover = models.BooleanField(default=False)  # the cover (B) of the post took over while its holder is away
    reason = models.CharField(max_length=400)
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        db_table = "post_delegation"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")), name="delegation_forward"
            ),
        ]


class WorkCard(models.Model):
    """What a notice board says of the holder of a post besides name and role: a work number, and a photo by consent.

    A photo is kept only while the consent stands. Taken back, its file is removed; when consent was given and taken
    back stays on record.
    """

    placement = Placement.REFERENCE
    privacy = Privacy(public="user work_phone photo_id", internal="photo consent_at withdrawn_at changed_at")

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="work_card")
    work_phone = models.CharField(max_length=30, blank=True)
    photo_id = models.UUIDField(null=True)
    photo = models.CharField(max_length=200, blank=True)  # the name of the file
    consent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "work_card"
        constraints = [
            models.CheckConstraint(
                condition=Q(photo="", photo_id=None)
                | (Q(photo_id__isnull=False, consent_at__isnull=False, withdrawn_at=None) & ~Q(photo="")),
                name="work_card_photo_by_consent",
            ),
        ]
