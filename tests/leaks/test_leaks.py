"""What anybody is shown is what the judge allows, on every page and in every operation."""

import os

import pytest
from django.test import Client

from tests.leaks import asking, drawing, keeping, telling, wishes
from tests.leaks.walk import ANONYMOUS, Walk
from tests.leaks.world import World, build

SIZE = float(os.environ.get("WANGGE_LEAKS", "1"))
PARTS = 2  # one for each core
SEED = int(os.environ.get("WANGGE_LEAKS_SEED", "20583"))


@pytest.fixture
def world(db: None) -> World:
    return build(SEED, users=round(6 * SIZE), cases=round(60 * SIZE))


@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_is_shown_more_or_fewer_cases_than_their_posts_open(world: World, part: int) -> None:
    walk = Walk(world)
    doc = asking.document(Client())
    for person in [*world.people.values(), ANONYMOUS][part::PARTS]:
        asking.ask_all(walk, person, doc)
        asking.lists(walk, person)
        telling.ask_numbers(walk, person)
        wishes.ask_wishes(walk, person)
        if world.chance.random() < 0.5 * SIZE:
            keeping.ask_views(walk, person)
        if world.chance.random() < 0.5 * SIZE:
            drawing.ask_maps(walk, person)
        walk.pages(person, share=min(1, 0.25 * SIZE))
    drawing.ask_public(walk)
    print(walk.covered.line(), dict(walk.covered.statuses))  # noqa: T201  # the coverage, for whoever runs it
    said = "\n".join(walk.faults[:60])
    assert not said, f"{len(walk.faults)} differences\n{said}"
