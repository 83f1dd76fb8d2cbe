"""A city with a long past for the benchmarks that need one: told once, kept, and copied for each."""

import hashlib
import multiprocessing
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.form import Setting

ROOT = Path(__file__).resolve().parents[1]
OPEN_SHARE = 0.12
LANES = 2
# Tables of other apps are added to a copy.
TOLD_IN = ("kernel", "flow", "areas", "places", "units", "catalog", "people", "cases")


def seeded(setting: Setting, count: int) -> None:
    """Give the benchmark's database so many cases with history: from the kept copy, or told anew and kept."""
    kept = _kept(count)
    if kept.exists():
        setting.progress(f"copying the kept city of {count:,} cases")
        _exchange(setting, kept)
        return
    setting.progress(f"telling {count:,} cases (kept for the next time)")
    tell(setting, count)
    keep(setting, count)


def keep(setting: Setting, count: int) -> None:
    """Put a copy of what was told aside for other benchmarks."""
    from django.db import connections

    kept = _kept(count)
    if kept.exists():
        return
    connections.close_all()
    setting.server.stop()
    kept.parent.mkdir(parents=True, exist_ok=True)
    _copy(setting.server.place / "data", kept)
    setting.server.start()


def tell(setting: Setting, count: int) -> None:
    """Tell the cases by as many processes as there are cores here, each with its own chance."""
    setting.migrate()
    from django.db import connections

    from wangge.demo.actions import build_demo

    build_demo(say=setting.progress, past=0, still_open=0)
    connections.close_all()
    still_open = round(count * OPEN_SHARE)
    shares = [(lane, (count - still_open) // LANES, still_open // LANES) for lane in range(LANES)]
    context = multiprocessing.get_context("spawn")
    tellers = [context.Process(target=_lane, args=share) for share in shares]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()
        assert teller.exitcode == 0, "a teller failed"
    _analyse()


def _lane(lane: int, past: int, still_open: int) -> None:
    import django

    django.setup()
    from django.db import transaction

    from wangge.areas import queries as area_queries
    from wangge.catalog import queries as catalog_queries
    from wangge.demo.actions.organisation import Cast
    from wangge.demo.actions.past import SEED, Teller, tell_cases

    home = area_queries.opened_area()
    assert home is not None
    matters = list(catalog_queries.matters_in_force().values())
    with transaction.atomic():
        teller = Teller(home, matters, Cast({}, {}), seed=SEED + 7 + lane, lane=(lane, LANES))
        tell_cases(teller, past=past, still_open=still_open)


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _kept(count: int) -> Path:
    """Where a city of this size, in the tables of this code, is kept."""
    digest = hashlib.sha256()
    files = [file for app in TOLD_IN for file in ROOT.glob(f"src/wangge/{app}/migrations/*.py")]
    for file in sorted([*files, *ROOT.glob("src/wangge/demo/actions/*.py")]):
        digest.update(file.read_bytes())
    place = Path(os.environ.get("WANGGE_BENCH_KEPT", Path(tempfile.gettempdir()) / "wangge-bench-kept"))
    return place / f"{count}-{digest.hexdigest()[:12]}"


def _exchange(setting: Setting, kept: Path) -> None:
    setting.server.stop()
    data = setting.server.place / "data"
    shutil.rmtree(data)
    _copy(kept, data)
    setting.server.start()
    setting.migrate()


def _copy(source: Path, target: Path) -> None:
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(target)], check=True)
