"""What a web process must not load."""

import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
PROGRAM = """
import sys, django
django.setup()
import wangge.urls, wangge.cases.jobs
sys.exit(int(any(name in sys.modules for name in ("sklearn", "scipy", "scim2_models", "authlib"))))
"""


def test_web_processes_do_not_load_what_jobs_and_few_installations_need(tmp_path: Path) -> None:
    environment = {"DJANGO_SETTINGS_MODULE": "wangge.settings", "SECRET_KEY": "x", "WANGGE_HOME": str(tmp_path)}
    environment["PYTHONPATH"] = str(SOURCE)
    assert subprocess.run([sys.executable, "-c", PROGRAM], env=environment, check=False).returncode == 0
