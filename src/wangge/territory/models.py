"""What the office of the territory asks the machine for: the notice boards of an area as one file."""

from django.db import models

from wangge.areas.models import Area
from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class BoardBook(models.Model):
    """The notice boards of every grid of an area as one PDF: who asked, how far it is, where the file is.

    It names people in office, so it is kept for a day only, for whoever asked.
    """

    placement = Placement.LOCAL
    privacy = Privacy(
        public="id area", internal="paper language root asked_by asked_at done total finished_at file fault"
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+", db_index=False)
    paper = models.SlugField(max_length=4, db_index=False)
    language = models.CharField(max_length=10)
    root = models.CharField(max_length=300)  # the address of this site, which the codes on the boards lead to
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(db_index=True)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=200, blank=True)
    fault = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "board_book"
