"""The tokens by which programs act in the name of an account."""

from django.db import models

from wangge.accounts.models.account import User
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


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
