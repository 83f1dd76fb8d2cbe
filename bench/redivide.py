"""One re-division of 200 grids with 100,000 located rows and 20,000 cases, while others go on reading."""

import random
import threading
import time
from typing import Any

from bench.form import Outcome, Sample, Setting

PROVES = "a re-division of 200 grids is carried out within a minute, and nobody who reads waits for it"
GRIDS, ROWS, CASES, MOST_SECONDS, LONGEST_WAIT = 200, 100_000, 20_000, 60.0, 1.0


def measure(setting: Setting) -> Outcome:
    """Merge neighbours in pairs; meanwhile one reader after another asks for lists and places."""
    pairs, plan = _prepare(setting)
    floor = _bare_updates()
    waits, stop = Sample("a read meanwhile", "ms"), threading.Event()
    reader = threading.Thread(target=_read, args=(waits, stop))
    reader.start()
    time.sleep(1)
    seconds = _carry_out(plan)
    stop.set()
    reader.join()
    undone = _undo(plan)
    worst = max(waits.values) / 1000
    figure = (
        f"{2 * len(pairs)} grids in {seconds:.1f} s ({seconds / floor:.1f} × the bare updates), "
        f"undone in {undone:.1f} s, longest read meanwhile {worst * 1000:.0f} ms"
    )
    holds = seconds <= MOST_SECONDS and worst <= LONGEST_WAIT
    samples = [Sample("carried out", "s", [seconds]), Sample("bare updates", "s", [floor]), waits]
    return Outcome(figure, f"≤ {MOST_SECONDS:.0f} s, reads ≤ {LONGEST_WAIT:.0f} s", holds, samples, _counts())


def _prepare(setting: Setting) -> tuple[list[Any], Any]:
    setting.migrate()
    from django.db import transaction

    from wangge.demo.actions import build_demo

    cases = round(CASES * setting.scale)
    build_demo(say=setting.progress, past=cases, still_open=min(300, cases))
    with transaction.atomic():
        pairs = _pairs(round(GRIDS * setting.scale) // 2)
        setting.progress("gathering the rows in these grids")
        _gather(pairs, round(ROWS * setting.scale))
    setting.progress("planning")
    return pairs, _plan(pairs)


def _pairs(count: int) -> list[Any]:
    """Neighbouring grids of one village, two by two."""
    import shapely

    from wangge.areas.models import AreaShape

    rows = AreaShape.objects.filter(area__level_id="grid", area__valid_to=None).select_related("area")
    by_village: dict[Any, list[Any]] = {}
    for row in rows.order_by("area__area_no"):
        by_village.setdefault(row.area.parent_id, []).append((row.area, shapely.from_wkb(bytes(row.wkb))))
    found: list[Any] = []
    for grids in by_village.values():
        while len(grids) > 1 and len(found) < count:
            one = grids.pop(0)
            beside = next((other for other in grids if one[1].intersection(other[1]).length > 1e-6), None)
            if beside:
                grids.remove(beside)
                found.append((one, beside))
    return found


def _gather(pairs: list[Any], rows: int) -> None:
    """Put every case, and as many components as wanted, at points inside these grids."""
    from django.db import connection

    from wangge.assets.actions import install_component_classes
    from wangge.kernel.ids import new_id
    from wangge.kernel.tables import copy_rows

    chance, grids = random.Random(5), [grid for pair in pairs for grid in pair]
    region = grids[0][0].region_no

    def place() -> tuple[float, float, int]:
        area, shape = chance.choice(grids)
        point = shape.representative_point()
        return point.x + chance.uniform(-1e-6, 1e-6), point.y + chance.uniform(-1e-6, 1e-6), area.area_no

    install_component_classes(by=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM component_class WHERE parent_id IS NOT NULL LIMIT 1")
        small = cursor.fetchone()[0]
        cursor.execute("CREATE TEMP TABLE placed (n bigint, lon float8, lat float8, no bigint) ON COMMIT DROP")
        cursor.execute("SELECT count(*) FROM cases_case")
        cases = cursor.fetchone()[0]
        copy_rows("placed", ("n", "lon", "lat", "no"), ((at, *place()) for at in range(1, cases + 1)))
        cursor.execute(
            "UPDATE cases_case c SET lon = p.lon, lat = p.lat, area_no = p.no, region_no = c.region_no FROM placed p, "
            "(SELECT id, row_number() OVER (ORDER BY id) AS n FROM cases_case) k WHERE k.id = c.id AND p.n = k.n"
        )
        for table in ("cases_words", "cases_visit", "cases_notice"):
            cursor.execute(f"UPDATE {table} t SET area_no = c.area_no FROM cases_case c WHERE c.id = t.case_id")
    columns = ("region_no", "id", "code", "small_class_id", "name", "lon", "lat", "area_no", "state", "accuracy",
               "source", "note", "recorded_at")  # fmt: skip
    copy_rows("component", columns, (
        (region, new_id(), f"{at:016}", small, "", *place(), "in_use", "", "bench", "", "2026-01-01T00:00:00Z")
        for at in range(rows)
    ))  # fmt: skip


def _plan(pairs: list[Any]) -> Any:
    from uuid import uuid4

    from wangge.areas import actions
    from wangge.areas import queries as area_queries
    from wangge.areas.actions import NewArea, PlanDraft
    from wangge.kernel import clock

    home = area_queries.opened_area()
    assert home is not None
    plan = actions.begin_plan(PlanDraft("bench", clock.today()), under=home.id, by=uuid4())
    for at, (one, other) in enumerate(pairs):
        actions.merge_areas(plan.id, [one[0].id, other[0].id], NewArea(f"合并{at}"), by=plan.made_by)
    actions.ask_for_decision(plan.id, by=plan.made_by)
    return actions.decide_on_plan(plan.id, is_approved=True, words="", by=uuid4())


def _carry_out(plan: Any) -> float:
    from wangge.areas import actions

    begun = time.perf_counter()
    actions.carry_out_plan(plan.id, by=None)
    return time.perf_counter() - begun


def _undo(plan: Any) -> float:
    from wangge.areas import actions

    begun = time.perf_counter()
    actions.undo_plan(plan.id, by=None)
    return time.perf_counter() - begun


def _bare_updates() -> float:
    """The floor: the same rows given a number, and nothing else."""
    from django.db import connection, transaction

    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("component", "cases_case", "cases_words", "cases_visit", "cases_notice", "building"):
            cursor.execute(f"UPDATE {table} SET area_no = area_no + 1")
        transaction.set_rollback(True)
    return time.perf_counter() - begun


def _read(waits: Sample, stop: threading.Event) -> None:
    """A dispatcher's list, a place looked up by number, a case counted: again and again."""
    from django.db import connection

    from wangge.access.models import Post
    from wangge.access.queries import scope_of
    from wangge.areas.models import Area
    from wangge.cases.queries import Narrowing, queue

    user = Post.objects.filter(role="dispatcher").select_related("user")[0].user
    while not stop.is_set():
        begun = time.perf_counter()
        queue(scope_of(user), Narrowing(tab="open"))
        Area.objects.filter(level_id="grid", valid_to=None).count()
        waits.values.append((time.perf_counter() - begun) * 1000)
    connection.close()


def _counts() -> dict[str, object]:
    from wangge.areas.models import AreaMove

    return {"rows moved": f"{AreaMove.objects.count():,}"}
