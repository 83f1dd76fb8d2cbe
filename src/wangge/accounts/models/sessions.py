"""What changes with traffic: who is signed in where, and how often somebody has tried."""

from django.db import models

from wangge.accounts.models.account import User
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class OpenSession(models.Model):
    """A place where somebody is signed in. Gone when the session ends: it is no record of working hours."""

    placement = Placement.LOCAL
    privacy = Privacy(internal="id user session_key begun_at seen_at address device how")

    id = models.UUIDField(primary_key=True, default=new_id)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=80)
    how = models.CharField(max_length=20)

    class Meta:
        db_table = "account_session"


class Attempt(models.Model):
    """How often somebody has tried something since a moment. Who, is kept as a digest; lost with the server, harmless.

    The table is unlogged: it costs no journal, and is empty after a crash.
    """

    placement = Placement.LOCAL
    privacy = Privacy(internal="key kind count begun_at ends_at")

    key = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=40)
    count = models.IntegerField()
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "attempt"
