"""What figures hear from the ground: the digests kept follow areas that get new numbers."""

from django.db.models import BigIntegerField, Case, F, Value, When

from wangge.areas.events import AreasRenumbered
from wangge.stats.models import Digest

NUMBER = BigIntegerField()


def on_areas_renumbered(fact: AreasRenumbered) -> None:
    """Give digests the new numbers of their areas: first all out of the way, so that exchanged ones do not meet."""
    kept = set(Digest.objects.values_list("area_no", flat=True))
    moves = [When(area_no=old, then=Value(-new, NUMBER)) for old, new in fact.moves if old in kept]
    if moves:
        Digest.objects.update(area_no=Case(*moves, default=F("area_no"), output_field=NUMBER))
        Digest.objects.filter(area_no__lt=0).update(area_no=-F("area_no"))
