"""How official numbers of grids are made up in one place; three schemes are in use in the country."""

from django.db import models

from wangge.kernel.classing import Placement, Privacy


class CodeScheme(models.Model):
    """A way to number grids: digits taken from the code of the place above, and the width of the running number."""

    placement = Placement.REFERENCE
    privacy = Privacy(public="key name_zh name_en prefix above_digits sequence_digits is_used source")

    key = models.SlugField(primary_key=True, max_length=20)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    prefix = models.CharField(max_length=10, blank=True)  # digits before the place, such as the class of the object
    above_digits = models.SmallIntegerField()  # how many digits of the village's twelve are used
    sequence_digits = models.SmallIntegerField()
    is_used = models.BooleanField(default=False)
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "area_code_scheme"
        constraints = [
            models.UniqueConstraint(fields=["is_used"], condition=models.Q(is_used=True), name="one_scheme_used")
        ]
