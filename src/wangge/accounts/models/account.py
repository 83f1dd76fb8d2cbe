"""The staff account and the passwords it had before."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class UserQuerySet(models.QuerySet["User"]):
    """Sentences about accounts."""

    def like(self, words: str) -> "UserQuerySet":
        """Accounts whose name holds the words, in either language."""
        return self.filter(Q(username__icontains=words) | Q(name_zh__icontains=words) | Q(name_en__icontains=words))


class UserManager(BaseUserManager["User"]):
    """Makes accounts; Django's sign-in looks them up through it."""

    def get_queryset(self) -> UserQuerySet:
        """Accounts, with their own sentences."""
        return UserQuerySet(self.model, using=self._db)


class User(AbstractBaseUser):
    """A member of staff who can sign in. What they may do comes from their posts, never from the account.

    Besides persons there are wall displays, which stay signed in, and machines, which have tokens and no password.
    """

    placement = Placement.REFERENCE
    privacy = Privacy(
        public="id",
        internal="username name_zh name_en password is_active is_demo kind external_id must_change password_until "
        "password_at left_at",
    )

    class Kind(models.TextChoices):
        """What stands behind an account."""

        PERSON = "person"
        WALL = "wall"
        MACHINE = "machine"

    id = models.UUIDField(primary_key=True, default=new_id)
    username = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON)
    external_id = models.CharField(max_length=120, null=True, unique=True)  # how the city's platform calls this person
    must_change = models.BooleanField(default=False)  # the password was given by somebody else
    password_until = models.DateTimeField(null=True)  # a one-time password ends then
    password_at = models.DateTimeField(null=True)  # when the person last chose it
    left_at = models.DateTimeField(null=True)  # the city's platform has let the person go
    last_login = None  # accounts are reference data: nothing in them changes with traffic

    objects = UserManager()
    USERNAME_FIELD = "username"

    class Meta:
        db_table = "account"

    def __str__(self) -> str:
        return self.name_zh


class OldPassword(models.Model):
    """A password somebody had, as its hash, so that it is not taken again."""

    placement = Placement.REFERENCE
    privacy = Privacy(internal="id user password at")

    id = models.UUIDField(primary_key=True, default=new_id)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField()

    class Meta:
        db_table = "account_old_password"
