"""Published versions of process definitions."""

from django.db import models

from wangge.kernel.classing import Placement, Privacy


class FlowVersion(models.Model):
    """One published flow file; a running case stays on the version it started with."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="name version source published_at key")

    key = models.CharField(primary_key=True, max_length=60)
    name = models.SlugField(max_length=40)
    version = models.IntegerField()
    source = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "flow_version"
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="flow_version_once")]
