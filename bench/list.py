"""The desk's list at a million and at ten million cases, for a grid worker and a mayor, beside its own bare SQL."""

import re
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

from bench.form import Outcome, Sample, Setting
from bench.seeding import seeded

PROVES = "a page of the scoped list costs the same at a million and at ten million, for a grid worker and for a mayor"
COUNT, TIMES = 1_000_000, 10
ROUNDS, USERS = 60, 16
MOST_RATIO, MOST_STATEMENTS, MOST_APART, MOST_GROWTH = 5.0, 10, 2.0, 1.5
MULTIPLY = """INSERT INTO cases_case ({columns}) SELECT {values} FROM cases_case source, generate_series(1, %s) AS copy
 WHERE source.number NOT LIKE 'x%%'"""
OWN = {"id": "gen_random_uuid()", "number": "'x' || right(md5(source.id::text || copy), 18)", "parent_id": "NULL"}


def measure(setting: Setting) -> Outcome:
    """One page at the smaller size, then at ten times it; each beside its own bare statements."""
    count = round(COUNT * setting.scale)
    seeded(setting, count)
    viewers = _viewers()
    small = {who: _page(scope) for who, scope in viewers.items()}
    crowd = _crowd(viewers["mayor"])
    setting.progress(f"multiplying to {count * TIMES:,} cases")
    _multiply(TIMES - 1)
    large = {who: _page(scope) for who, scope in viewers.items()}
    samples = [
        Sample(f"{who} at {size:,}", "ms", [one * 1000 for one in page["ours"]])
        for size, pages in ((count, small), (count * TIMES, large))
        for who, page in pages.items()
    ]
    samples.append(Sample(f"{USERS} mayors at once at {count:,}", "ms", [one * 1000 for one in crowd]))
    return _judged(samples, small, large)


def _judged(samples: list[Sample], small: dict[str, Any], large: dict[str, Any]) -> Outcome:
    ratio = max(page["ratio"] for pages in (small, large) for page in pages.values())
    statements = max(page["statements"] for pages in (small, large) for page in pages.values())
    middles = {who: statistics.median(page["ours"]) for who, page in large.items()}
    apart = max(middles.values()) / min(middles.values())
    growth = max(middles[who] / statistics.median(small[who]["ours"]) for who in middles)
    figure = (
        f"{ratio:.1f}× the bare SQL, {statements} statements, grid worker and mayor {apart:.1f}× apart, "
        f"ten times the cases {growth:.2f}× the time"
    )
    holds = ratio <= MOST_RATIO and statements <= MOST_STATEMENTS and apart <= MOST_APART and growth <= MOST_GROWTH
    bar = f"≤ {MOST_RATIO:.0f}×, ≤ {MOST_STATEMENTS} statements, ≤ {MOST_APART:.0f}× apart, ≤ {MOST_GROWTH}×"
    return Outcome(figure, bar, holds, samples)


def _viewers() -> dict[str, Any]:
    from wangge.access.models import Post
    from wangge.access.queries import scope_of
    from wangge.areas import queries as area_queries

    home = area_queries.opened_area()
    assert home is not None
    worker = Post.objects.filter(role="grid_worker", area__area_no__gte=home.area_no).select_related("user", "area")[0]
    mayor = Post.objects.filter(role__in=("city_leader", "dispatcher"), area=home).select_related("user")[0]
    return {"grid worker": scope_of(worker.user), "mayor": scope_of(mayor.user)}


def _page(scope: Any) -> dict[str, Any]:
    """Our page as the desk asks for it, and its statements sent bare on the same connection; interleaved."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from wangge.cases.queries import Narrowing, queue

    ask: Callable[[], object] = lambda: queue(scope, Narrowing(tab="open"))  # noqa: E731
    ask()
    with CaptureQueriesContext(connection) as context:
        ask()
    bare = [one["sql"] for one in context.captured_queries]
    ours, floor = [], []
    for _round in range(ROUNDS):
        ours.append(_timed(ask))
        floor.append(_timed(lambda: _send(bare)))
    ratio = statistics.median(ours) / statistics.median(floor)
    return {"ours": ours, "ratio": ratio, "statements": len(bare)}


def _timed(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def _send(statements: list[str]) -> None:
    from django.db import connection

    with connection.connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(re.sub("%", "%%", sql), prepare=True).fetchall()


def _crowd(scope: Any) -> list[float]:
    """Sixteen viewers at once, as threads of the two web workers would be."""
    from django.db import connections

    from wangge.cases.queries import Narrowing, queue

    times: list[float] = []

    def look() -> None:
        times.extend(_timed(lambda: queue(scope, Narrowing(tab="open"))) for _round in range(10))
        connections.close_all()

    viewers = [threading.Thread(target=look) for _ in range(USERS)]
    for viewer in viewers:
        viewer.start()
    for viewer in viewers:
        viewer.join()
    return times


def _multiply(copies: int) -> None:
    """Copies of every case, without the indexes, which are made again afterwards."""
    from django.db import connection

    from wangge.cases.models import Case

    columns = [one.column for one in Case._meta.concrete_fields]
    values = [OWN.get(str(column), f'source."{column}"') for column in columns]
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'cases_case'")
        made = [(name, text) for name, text in cursor.fetchall() if not name.endswith("_pkey")]
        for name, _text in made:
            cursor.execute(f"ALTER TABLE cases_case DROP CONSTRAINT IF EXISTS {name} CASCADE")
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
        text = MULTIPLY.format(columns=", ".join(f'"{one}"' for one in columns), values=", ".join(values))
        cursor.execute(text, [copies])
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _name, definition in made:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE cases_case")
        cursor.execute("CHECKPOINT")
