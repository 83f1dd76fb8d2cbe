"""The staff account, and the tokens by which programs act in its name."""

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


class AccessToken(models.Model):
    """A key by which a program acts as a member of staff. Only its digest is kept: the secret is told once.

    Nothing here changes with use: accounts and their tokens are reference data.
    """

    placement = Placement.REFERENCE
    privacy = Privacy(internal="id user name digest issued_at expires_at revoked_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_token"

    def __str__(self) -> str:
        return self.name
