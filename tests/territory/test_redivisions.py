"""Whatever is divided anew, nothing gets lost: ground, people, cases, and last year's report."""

import pytest

from tests.county import County
from tests.territory.walk import Walk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [1, 2])
def test_random_redivisions_conserve_ground_people_and_reports(county: County, seed: int) -> None:
    walk = Walk(county, seed=seed)
    for _ in range(16):
        walk.step()
        walk.check()
        assert walk.report() == walk.printed
    assert len(walk.done) > 5
