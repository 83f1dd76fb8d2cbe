"""The rules of signing in, as the security officer has set them."""

from django.db import models
from django.db.models import Q

from wangge.kernel.classing import Placement, Privacy


class SignInPolicy(models.Model):
    """One row, or none: then the rules are those `accounts.rules.Policy` begins with."""

    placement = Placement.REFERENCE
    privacy = Privacy(
        internal="number factor_roles idle_minutes wall_idle_minutes password_days history wrong_tries wrong_minutes "
        "changed_at"
    )

    number = models.SmallIntegerField(primary_key=True, default=1)
    factor_roles = models.JSONField()
    idle_minutes = models.PositiveSmallIntegerField()
    wall_idle_minutes = models.PositiveSmallIntegerField()
    password_days = models.PositiveSmallIntegerField()
    history = models.PositiveSmallIntegerField()
    wrong_tries = models.PositiveSmallIntegerField()
    wrong_minutes = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "sign_in_policy"
        constraints = [models.CheckConstraint(condition=Q(number=1), name="sign_in_policy_once")]
