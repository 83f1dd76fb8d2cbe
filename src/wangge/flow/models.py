"""Published versions of process definitions, and the rules by which running cases go from one to another."""

from django.db import models

from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class FlowVersion(models.Model):
    """One published flow file; a running case stays on the version it started with."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="name version source published_at key note", internal="published_by")

    key = models.CharField(primary_key=True, max_length=60)
    name = models.SlugField(max_length=40)
    version = models.IntegerField()
    source = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)  # nobody: shipped with the product
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "flow_version"
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="flow_version_once")]


class FlowMigration(models.Model):
    """Where cases that run on one version stand in another: every open state, and every move of their history."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="id from_key to_key states moves published_at", internal="published_by")

    id = models.UUIDField(primary_key=True, default=new_id)
    from_key = models.CharField(max_length=60)
    to_key = models.CharField(max_length=60)
    states = models.JSONField()
    moves = models.JSONField(default=dict)
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)

    class Meta:
        db_table = "flow_migration"
        constraints = [models.UniqueConstraint(fields=["from_key", "to_key"], name="flow_migration_once")]
