"""Second factors: authenticator apps, passkeys, and the codes for the day both are lost."""

from django.db import models

from wangge.accounts.models.account import User
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class Factor(models.Model):
    """An authenticator app (its secret, encrypted) or a passkey (its public key, which is no secret)."""

    placement = Placement.REFERENCE
    privacy = Privacy(internal="id user kind name secret credential made_at")

    class Kind(models.TextChoices):
        """What the person holds."""

        TOTP = "totp"
        PASSKEY = "passkey"

    id = models.UUIDField(primary_key=True, default=new_id)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=60)
    secret = models.BinaryField()
    credential = models.CharField(max_length=64, null=True, unique=True)  # SHA-256 of the passkey's id
    made_at = models.DateTimeField()

    class Meta:
        db_table = "account_factor"

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """One of ten codes, each good once; only its digest is kept."""

    placement = Placement.REFERENCE
    privacy = Privacy(internal="id user digest used_at")

    id = models.UUIDField(primary_key=True, default=new_id)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_recovery_code"
