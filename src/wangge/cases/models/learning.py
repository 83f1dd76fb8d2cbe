"""What the installation has learned from its own history, each time with the figures it was judged by."""

from django.db import models

from wangge.kernel.classing import Placement, Privacy
from wangge.kernel.ids import new_id


class SuggestionModel(models.Model):
    """A trained text model and its card: what it learned from, and how good it was on newer cases it had not seen.

    Shares run from 0 to 1. `list_…` is the duty list alone and `majority_…` the most frequent matters always, on the
    same judged cases. `coverage` is the share of cases at or above `sure_at`, where the first suggestion was right
    with `sure_precision`. Below `threshold` the model keeps silent. `content` is an npz of plain arrays.
    """

    placement = Placement.LOCAL
    privacy = Privacy(
        public="id trained_at sample_size judged_size classes macro_f1 first top_three list_first list_top_three "
        "majority_first majority_top_three majority_macro_f1 coverage sure_precision sure_at threshold weight",
        internal="content",
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    trained_at = models.DateTimeField()
    sample_size = models.IntegerField()
    judged_size = models.IntegerField()
    classes = models.IntegerField()
    macro_f1 = models.FloatField()
    first = models.FloatField()
    top_three = models.FloatField()
    list_first = models.FloatField()
    list_top_three = models.FloatField()
    majority_first = models.FloatField()
    majority_top_three = models.FloatField()
    majority_macro_f1 = models.FloatField()
    coverage = models.FloatField()
    sure_precision = models.FloatField()
    sure_at = models.FloatField(null=True)
    threshold = models.FloatField()
    weight = models.FloatField()
    content = models.BinaryField()

    class Meta:
        db_table = "cases_suggestion_model"
        indexes = [models.Index(fields=["trained_at"], name="suggestion_model_trained")]
