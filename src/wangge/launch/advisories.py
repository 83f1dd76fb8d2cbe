"""`wangge advisories`: whether a known weakness stands in the locked packages; says so when nobody can be asked."""

import json
import subprocess
import sys
from pathlib import Path

from wangge.launch.home import ROOT


def look(lock: Path = ROOT / "requirements.lock") -> int:
    """Ask the public advisories about every locked package; 1 when one is known to be weak, else 0.

    Without the network, or where a registry gives no advisories, nothing is known: that is said, and is no failure.
    """
    command = [
        sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip", "--no-deps", "--format", "json",
        "--progress-spinner", "off", "--timeout", "10",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = read(done.stdout)
    if told is None:
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        print(f"wangge: the advisories could not be asked, so nothing is known ({last[:160]})")
        return 0
    weak, asked, unknown = told
    for line in weak:
        print(line)
    print(f"wangge: {asked} packages looked up, {len(weak)} weaknesses; of {unknown} packages nothing could be learnt")
    return 1 if weak else 0


def read(written: str) -> tuple[list[str], int, int] | None:
    """The weaknesses, how many packages were looked up, and of how many nothing is known; None for no answer."""
    try:
        packages = json.loads(written)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    weak = [
        f"{one['name']} {one['version']}: {found['id']}, mended in {', '.join(found['fix_versions']) or 'nothing yet'}"
        for one in packages
        for found in one.get("vulns", [])
    ]
    unknown = sum("skip_reason" in one for one in packages)
    return weak, len(packages) - unknown, unknown
