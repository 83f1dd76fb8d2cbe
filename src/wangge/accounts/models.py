"""The staff account."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Makes accounts; Django's sign-in looks them up through it."""


class User(AbstractBaseUser):
    """A member of staff who can sign in. What they may do comes from their posts, never from the account."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id", internal="username name_zh name_en password is_active is_demo")

    id = models.UUIDField(primary_key=True, default=new_id)
    username = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    last_login = None  # accounts are reference data: nothing in them changes with traffic

    objects = UserManager()
    USERNAME_FIELD = "username"

    class Meta:
        db_table = "account"

    def __str__(self) -> str:
        return self.name_zh
