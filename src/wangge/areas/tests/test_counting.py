"""Promises of counting: a large area's count is the count of its rows, whatever changed the tree."""

import pytest

from wangge.areas.models import Area, AreaTally
from wangge.areas.queries import subtree_count
from wangge.areas.statements import counting
from wangge.areas.tests.factories import plant_squares


@pytest.mark.django_db
def test_every_count_is_the_number_of_areas_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "LARGE", 2)
    plant_squares()
    assert AreaTally.objects.exists()
    for area in Area.objects.all():
        assert subtree_count(area) == Area.objects.under(area).current().count()
