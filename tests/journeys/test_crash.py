"""kill -9 of the web server, the job worker or the database in the middle of a run loses no acknowledged report."""

import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import psycopg
import pytest

from tests.journeys.conftest import City, start_city

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("crash")]
SECONDS = 14
SENDERS = 4


class Sender(threading.Thread):
    """Sends reports, each with a key of its own, again and again until it is acknowledged."""

    def __init__(self, address: str, until: float) -> None:
        super().__init__()
        self.address, self.until = address, until
        self.acknowledged: dict[str, str] = {}

    def run(self) -> None:
        while time.monotonic() < self.until:
            key = uuid.uuid4().hex
            while (number := self.send(key)) is None and time.monotonic() < self.until + 20:
                time.sleep(0.1)
            if number:
                self.acknowledged[key] = number

    def send(self, key: str) -> str | None:
        body = json.dumps({"text": f"路灯坏了 {key}"}).encode()
        request = urllib.request.Request(f"{self.address}/api/v1/reports", body, {"Idempotency-Key": key})
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return str(json.load(answer)["number"])
        except (OSError, urllib.error.HTTPError, ValueError, KeyError):
            return None


def kill(city: City, name: str) -> None:
    """kill -9 one of the programs and everything it started."""
    process = city.group.postgres.process if name == "database" else city.group.running[name]  # type: ignore[union-attr]
    assert process is not None
    if name == "database":
        os.kill(process.pid, signal.SIGKILL)
    else:
        os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture
def own_city(tmp_path: Path) -> City:
    return start_city(tmp_path, past=50)


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(own_city: City) -> None:
    city = own_city
    before = int(str(city.sql("SELECT count(*) FROM cases_case")[0][0]))
    begun = time.monotonic()
    senders = [Sender(city.address.replace("localhost", "127.0.0.1"), begun + SECONDS) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    for number, victim in enumerate(("web", "worker", "database", "web", "database")):
        _keep_alive_until(city, begun + 2 + 2.4 * number)
        kill(city, victim)
    while any(sender.is_alive() for sender in senders):
        city.group.restart_the_dead()
        time.sleep(0.2)
    _until_the_database_is_back(city)
    told = {number for sender in senders for number in sender.acknowledged.values()}
    held = {str(row[0]) for row in city.sql("SELECT number FROM cases_case")}
    cases = len(held) - before
    whole = int(str(city.sql(
        "SELECT count(*) FROM cases_case c WHERE EXISTS (SELECT 1 FROM cases_event e WHERE e.case_id = c.id) AND EXISTS "
        "(SELECT 1 FROM cases_clock k WHERE k.case_id = c.id) AND EXISTS (SELECT 1 FROM submission_key s WHERE s.case_id = c.id)"
    )[0][0]))  # fmt: skip
    city.group.stop()
    assert len(told) > 50
    assert told <= held, "an acknowledged report is missing"
    assert cases == sum(len(sender.acknowledged) for sender in senders), "a report was doubled"
    assert whole == cases, "a report lacks its history, clocks or key"


def _until_the_database_is_back(city: City) -> None:
    """The last kill may have come so late that it is still reading its log."""
    for _try in range(600):
        city.group.restart_the_dead()
        try:
            city.sql("SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.2)
        else:
            return


def _keep_alive_until(city: City, moment: float) -> None:
    while time.monotonic() < moment:
        city.group.restart_the_dead()
        time.sleep(0.2)
