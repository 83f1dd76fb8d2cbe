"""Starting a program so that it never outlives the one that started it."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

WATCH = """
import os, signal, sys, time
parent, child, number = map(int, sys.argv[1:])
while True:
    time.sleep(0.5)
    try:
        os.kill(child, 0)
    except OSError:
        break
    if os.getppid() != parent:
        os.kill(child, number)
        break
"""


def start(
    command: Sequence[str | Path],
    *,
    log: IO[bytes] | int,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    on_parent_death: int = signal.SIGTERM,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in its own session; when this process dies, even by kill -9, the program gets a signal."""
    child = subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=dict(env) if env is not None else None,
        user=user,
        extra_groups=[] if user else None,
        cwd=cwd,
        start_new_session=True,
        preexec_fn=_die_with_parent(on_parent_death),
    )
    if not sys.platform.startswith("linux"):
        watcher = [sys.executable, "-c", WATCH, str(os.getpid()), str(child.pid), str(int(on_parent_death))]
        subprocess.Popen(watcher, start_new_session=True, stdin=subprocess.DEVNULL)
    return child


def _die_with_parent(number: int) -> Callable[[], None] | None:
    """Linux tells a child of its parent's death (PR_SET_PDEATHSIG = 1); elsewhere a small watcher does."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    return lambda: libc.prctl(1, int(number), 0, 0, 0)


def stop(child: subprocess.Popen[bytes], *, number: int = signal.SIGTERM, patience: float = 10) -> None:
    """Ask the program to end, wait, and end it by force when it does not; whatever it has started ends with it."""
    if child.poll() is None:
        child.send_signal(number)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
    _end_family(child)
    child.wait(patience)


def _end_family(child: subprocess.Popen[bytes]) -> None:
    """A program told to end while it was still starting may leave its own children; they are in its session."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
