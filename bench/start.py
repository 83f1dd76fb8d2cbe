"""How soon the demo answers when it is started again, and how much memory it holds at rest."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil

from bench.form import Outcome, Sample, Setting
from wangge.launch.home import ROOT

PROVES = "a second ./wangge demo answers soon, and all its processes together stay small"
ROUNDS = 3
LONGEST_S, MOST_MB = 10.0, 1000.0
PORT = 8780
REST_S = 20.0


def measure(setting: Setting) -> Outcome:
    """Start the demo once to build it, then again and again; the floor is a bare Python that imports Django."""
    home = setting.folder / "home"
    _lend_environment(home)
    setting.progress("first start: building the demo city")
    _stop(_start(home)[0])
    again, floor, memory = (
        Sample("second ./wangge demo", "s"),
        Sample("bare import of Django", "s"),
        Sample("at rest", "MB"),
    )
    for number in range(max(1, round(ROUNDS * setting.scale))):
        setting.progress(f"round {number + 1}")
        floor.values.append(_bare_import())
        process, seconds = _start(home)
        again.values.append(seconds)
        time.sleep(REST_S * min(1.0, setting.scale))
        memory.values.append(_memory(process))
        _stop(process)
    holds = again.median <= LONGEST_S and memory.median <= MOST_MB
    figure = f"{again.median:.1f} s, {memory.median:.0f} MB"
    bar = f"≤ {LONGEST_S:.0f} s, ≤ {MOST_MB:.0f} MB"
    return Outcome(
        figure, bar, holds, [floor, again, memory], {"ratio to the bare import": round(again.median / floor.median, 1)}
    )


def _lend_environment(home: Path) -> None:
    """Packages and front-end parts are installed once; what is measured is the start, not the download."""
    home.mkdir()
    home.chmod(0o755)
    lent = Path(sys.prefix)
    (home / "env").symlink_to(lent)
    parts = Path(os.environ.get("WANGGE_PARTS", lent.parent / "parts"))
    if parts.exists():
        shutil.copytree(parts, home / "parts")


def _start(home: Path) -> tuple[subprocess.Popen[bytes], float]:
    begun = time.monotonic()
    env = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "SECRET_KEY"}}
    env["WANGGE_HOME"] = str(home)
    log = (home / "start.log").open("ab")
    process = subprocess.Popen(
        [ROOT / "wangge", "demo", "--port", str(PORT)], env=env, stdout=log, stderr=log, start_new_session=True
    )
    while not _answers():
        if process.poll() is not None or time.monotonic() - begun > 300:
            raise RuntimeError((home / "start.log").read_text()[-2000:])
        time.sleep(0.05)
    return process, time.monotonic() - begun


def _answers() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/follow/", timeout=5) as answer:
            return bool(re.search("<form", answer.read().decode()))
    except OSError:
        return False


def _bare_import() -> float:
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", "import django.core.handlers.wsgi"], check=True)
    return time.monotonic() - begun


def _memory(process: subprocess.Popen[bytes]) -> float:
    """Proportional memory of the whole family, in MB: shared pages are counted once."""
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    return float(sum(getattr(one.memory_full_info(), "pss", one.memory_info().rss) for one in family)) / 1e6


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    process.wait(30)
    while _answers():
        time.sleep(0.1)
