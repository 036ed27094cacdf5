"""Kill the server with SIGKILL while phones send checks, start it again, and count.

Run as a program with an empty folder: ``python -m tests.gate_crash_driver FOLDER``. The phones keep
each check until its number was acknowledged, as gate.js does, and send it again otherwise. One line
of JSON on stdout says what was made, acknowledged and stored.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

PHONES = 4
KILLS = 1
CHECKS = 40  # of each phone
BATCH = 5


class Phone(threading.Thread):
    """Makes checks all the time, in batches, whether or not anybody answers."""

    def __init__(self, port: int, address: str, session: str) -> None:
        super().__init__()
        self.port, self.address, self.session = port, address, session
        self.made: list[str] = []
        self.acknowledged: set[str] = set()
        self.waiting: dict[str, dict[str, Any]] = {}
        self.failed = 0

    def run(self) -> None:
        from tests.gates import check

        until = time.monotonic() + 120
        while (len(self.made) < CHECKS or self.waiting) and time.monotonic() < until:
            if len(self.made) < CHECKS:
                one = check(len(self.made) % 7 != 0, answers={})
                self.made.append(one["id"])
                self.waiting[one["id"]] = one
            try:
                self.send(list(self.waiting.values())[:BATCH])
            except (OSError, http.client.HTTPException):
                self.failed += 1  # nobody knows whether these were stored
                time.sleep(0.1)

    def send(self, checks: list[dict[str, Any]]) -> None:
        from tests.benchmarks.gates import TOKEN

        headers = {
            "Content-Type": "application/json",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        body = json.dumps({"sent": time.time() * 1000, "device": "phone", "checks": checks})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("POST", self.address, body, headers)
        answer = connection.getresponse()
        found = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {found[:200]!r}")
        for number in json.loads(found)["kept"]:
            self.acknowledged.add(number)
            self.waiting.pop(number, None)


def run(folder: Path) -> dict[str, Any]:
    from tests.benchmarks.gates import free_port, prepare, start_server, wait_for
    from zhibu.cli.fresh import bring_up_to_date

    bring_up_to_date()
    address, sessions = prepare()
    port = free_port()
    process = start_server(port)
    wait_for(port)
    phones = [Phone(port, address, session) for session in sessions[:PHONES]]
    for phone in phones:
        phone.start()
    lost = 0
    for kill in range(1, KILLS + 1):
        wait_until(phones, kill * PHONES * CHECKS // (KILLS + 2))
        # What was acknowledged before this moment must be on disk whatever comes.
        safe = {number for phone in phones for number in list(phone.acknowledged)}
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        lost += len(safe - stored())
        process = start_server(port)
        wait_for(port)
    for phone in phones:
        phone.join()
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(30)
    return told(phones, lost)


def wait_until(phones: list[Phone], count: int) -> None:
    while sum(len(phone.acknowledged) for phone in phones) < count:
        if not any(phone.is_alive() for phone in phones):
            raise RuntimeError("the phones stopped")
        time.sleep(0.005)


def stored() -> set[str]:
    from zhibu.pillars.emergency.models import EntryCheck

    return {str(number) for number in EntryCheck.objects.values_list("uuid", flat=True)}


def told(phones: list[Phone], lost: int) -> dict[str, Any]:
    """Say what there is, and close the day."""
    from django.utils import timezone

    from zhibu.pillars.emergency.entry_sheets import close_day
    from zhibu.pillars.emergency.models import EntryCheck, Gate

    made = {number for phone in phones for number in phone.made}
    sheet = close_day(Gate.objects.get(), timezone.localdate(), actor=None)
    return {
        "made": len(made),
        "lines": EntryCheck.objects.count(),
        "same": stored() == made,
        "waiting": sum(len(phone.waiting) for phone in phones),
        "failed": sum(phone.failed for phone in phones),
        "lost": lost,
        "counted": sheet.passed + sheet.refused if sheet else 0,
    }


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    os.environ.pop("DATABASE_URL", None)
    os.environ["ZHIBU_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhibu.config.settings_test"
    import django

    django.setup()
    print(json.dumps(run(folder)), flush=True)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
