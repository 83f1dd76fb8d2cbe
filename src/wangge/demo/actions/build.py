"""Builds the demo city step by step, all in one transaction: it is there whole, or not at all."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction

from wangge.areas.models import Region
from wangge.demo.actions.components import build_components
from wangge.demo.actions.organisation import Cast, build_cast, build_duty_list, build_units
from wangge.demo.actions.past import build_cases
from wangge.demo.actions.places import build_places
from wangge.demo.territory import build_territory
from wangge.flow.actions import install_shipped
from wangge.kernel import audit, clock
from wangge.kernel.caches import forget_everything
from wangge.rights.actions import Assessed, assess_module

Say = Callable[[str], None]
PAST_CASES = 20_000
OPEN_CASES = 300


@transaction.atomic
def build_demo(*, say: Say, past: int = PAST_CASES, still_open: int = OPEN_CASES) -> bool:
    """Build the demo city; False when this database has a territory already."""
    if Region.objects.exists():
        return False
    install_shipped()
    say("the territory: Suzhou, opened at Kunshan")
    home = build_territory(lambda _done, _total: None)
    say("made-up compounds, buildings and rooms")
    build_places(home)
    say("units, desks, the duty list and the cast")
    units = build_units(home)
    matters = build_duty_list(home, units)
    people = build_cast(home, units)
    forget_everything()
    say(f"{build_components(home):,} made-up lamps, covers, bins and trees")
    assess(people)
    say(f"{past:,} past cases and {still_open} open ones")
    build_cases(home, matters, people, past=past, still_open=still_open)
    audit.record("build_demo", by=None, subject=("demo", home.name), detail={"cases": past + still_open})
    forget_everything()
    return True


def assess(people: Cast) -> None:
    """Sign the assessment without which staff could not take down identity numbers; a demo's words, not a model."""
    today, said = clock.today(), "演示用评估：仅用于展示，不含真实个人信息"
    told = Assessed(said, said, said, said, said, said, "护信", today, today + timedelta(days=365))
    assess_module("identity_number", told, by=people.users["privacy"].id)


def analyse() -> None:
    """Tell PostgreSQL what it now holds, so that the first pages are planned well."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
