"""The national tree of divisions: bringing it in, against COPY of the very same rows; and counting any part of it."""

import csv
import io
import random
import time
from collections.abc import Iterator
from pathlib import Path

from bench.form import Outcome, Sample, Setting
from wangge.launch.home import ROOT

PROVES = "a whole country's tree comes in within a minute and near a bare COPY; any part of it is counted at once"
BAR, MOST_S, MOST_MS = 0.15, 60.0, 5.0
LARGEST, BY_CHANCE, ASKED = 500, 1000, 3  # areas counted, and how often each
ROUNDS = 3
NATIONAL = ROOT.parent / "shared" / "data" / "divisions"
TABLES = ("area", "area_code", "region", "region_span")
# children of each: provinces, cities, counties, towns, villages; together about as many as the country has
MADE_UP = (31, 11, 9, 14, 15)
ORPHANS = """
SELECT count(*) FROM area a LEFT JOIN area p ON p.id = a.parent_id
WHERE a.area_no <> 1 AND (p.id IS NULL OR a.area_no <= p.area_no OR a.area_end > p.area_end)
"""


def measure(setting: Setting) -> Outcome:
    """Import and COPY in turn, each into emptied tables with all their indexes."""
    setting.migrate()
    files, source = _files(setting)
    imported = Sample("import: read, check, place, write", "s")
    copied = Sample("floor: COPY of the same rows", "s")
    rows = orphans = 0
    for number in range(1, ROUNDS + 1):
        setting.progress(f"round {number} of {ROUNDS}")
        _empty()
        seconds, rows = _import(files)
        imported.values.append(seconds)
        orphans = _orphans()
        waits, slowest, wrong = _counted()
        saved = _save()
        _empty()
        copied.values.append(_copy(saved))
    ratio = copied.median / imported.median
    p95 = sorted(waits)[int(len(waits) * 0.95)]
    figure = (
        f"{rows:,} areas in {imported.median:.1f} s, {ratio:.2f} of COPY, {orphans} orphans; "
        f"a subtree counted in p95 {p95:.2f} ms, worst {max(waits):.2f} ms"
    )
    facts: dict[str, object] = {"source": source, "rows": rows, "orphans": orphans, "ratio": round(ratio, 3)}
    facts |= {"counts": len(waits), "counted wrong": wrong, "slowest": slowest}
    holds = ratio >= BAR and orphans == 0 and imported.median <= MOST_S and max(waits) <= MOST_MS and wrong == 0
    bar = f"≥ {BAR} of COPY, ≤ {MOST_S:.0f} s, no orphan, any count ≤ {MOST_MS:.0f} ms"
    return Outcome(figure, bar, holds, [imported, copied], facts)


def _counted() -> tuple[list[float], str, int]:
    """Milliseconds to count the largest areas and others by chance, best of three each; the slowest; how many wrong.

    The best of three, because the first asks for pages from the disk and a busy machine interrupts some.
    """
    from wangge.areas.models import Area
    from wangge.areas.queries import subtree_count

    chance = random.Random(7)
    ids = list(Area.objects.order_by("area_no").values_list("id", flat=True))
    wide = list(Area.objects.order_by("level__rank", "area_no")[:LARGEST])
    areas = [*wide, *Area.objects.filter(id__in=chance.sample(ids, min(BY_CHANCE, len(ids))))]
    waits, wrong = [], 0
    for area in areas:
        times = []
        for _time in range(ASKED):
            start = time.perf_counter()
            found = subtree_count(area)
            times.append((time.perf_counter() - start) * 1000)
        waits.append(min(times))
        wrong += found != Area.objects.under(area).current().count()
    slowest = areas[waits.index(max(waits))]
    return waits, f"{slowest.level_id} {slowest.name}", wrong


def _files(setting: Setting) -> tuple[list[Path], str]:
    if NATIONAL.exists() and setting.scale >= 1:
        return sorted(NATIONAL.glob("nbs2023_*")), "National Bureau of Statistics, 2023-06-30"
    if NATIONAL.exists():
        return list(_some_provinces(setting)), f"a share of {setting.scale} of the provinces of 2023-06-30"
    return list(_made_up(setting)), "made up, as many areas as the country has"


def _some_provinces(setting: Setting) -> Iterator[Path]:
    from wangge.kernel.unpacking import open_packed

    with (NATIONAL / "nbs2023_provinces.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    wanted = tuple(codes[: max(1, round(len(codes) * setting.scale))])
    for path in sorted(NATIONAL.glob("nbs2023_*")):
        target = setting.folder / path.name.removesuffix(path.suffix if path.suffix != ".csv" else "")
        with open_packed(path) as raw, target.open("w", encoding="utf-8") as out:
            lines = io.TextIOWrapper(raw, encoding="utf-8")
            out.write(next(lines))
            out.writelines(line for line in lines if line.startswith(wanted))
        yield target


def _made_up(setting: Setting) -> Iterator[Path]:
    """Files of the same five kinds with as many rows, names by number."""
    kinds = (("", 2), ("provinceCode", 2), ("cityCode", 2), ("areaCode", 3), ("streetCode", 3))
    above = [""]
    for (column, digits), children in zip(kinds, MADE_UP, strict=True):
        number = max(1, round(children * setting.scale)) if not column else children
        rows = [(f"{code}{at:0{digits}}", code) for code in above for at in range(11, 11 + number)]
        path = setting.folder / f"made_up_{column or 'province'}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            lines = csv.writer(out)
            lines.writerow(["code", "name", column] if column else ["code", "name"])
            lines.writerows((code, f"第{code}号", *([parent] if column else [])) for code, parent in rows)
        above = [code for code, _ in rows]
        yield path


def _import(files: list[Path]) -> tuple[float, int]:
    from wangge.areas.actions import import_areas

    start = time.perf_counter()
    report = import_areas(files, by=None)
    seconds = time.perf_counter() - start
    if report.refused:
        raise RuntimeError(f"{report.refused} rows were refused: {report.counts}")
    return seconds, report.added


def _empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)}, area_shape CASCADE")
        cursor.execute("CHECKPOINT")


def _orphans() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE area")
        cursor.execute(ORPHANS)
        return int(cursor.fetchone()[0])


def _save() -> dict[str, list[bytes]]:
    """The rows as the import wrote them, in COPY's own form."""
    from django.db import connection

    saved: dict[str, list[bytes]] = {}
    with connection.connection.cursor() as cursor:
        for table in TABLES:
            order = " ORDER BY id" if table in {"area", "area_code"} else ""  # parents were written first
            with cursor.copy(f"COPY (SELECT * FROM {table}{order}) TO STDOUT") as copy:
                saved[table] = [bytes(block) for block in copy]
    return saved


def _copy(saved: dict[str, list[bytes]]) -> float:
    from django.db import connection, transaction

    start = time.perf_counter()
    with transaction.atomic(), connection.connection.cursor() as cursor:
        # The checks of foreign keys are planned for a table that is empty now; they must not read it from end to end.
        cursor.execute("SET LOCAL enable_seqscan = off")
        for table in TABLES:
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for block in saved[table]:
                    copy.write(block)
    return time.perf_counter() - start
