"""Entry checks: one check a request, many phones at once, a real server and real sessions."""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from uuid import uuid4

from tests.benchmarks.machine import Result, raw_inserts

PHONES = 8
SECONDS = 10.0
WARM_UP = 2.0
# Paced runs ask for a little more than is promised, so that the promise is met with room.
ROOM = 1.1
TOKEN = "c" * 32
REPOSITORY = Path(__file__).resolve().parents[2]
SERVER = """
import os, sys, django
os.environ["DJANGO_SETTINGS_MODULE"] = "zhibu.config.settings"
django.setup()
from zhibu.cli.server import serve
serve("127.0.0.1", int(sys.argv[1]))
"""


@dataclass
class Tally:
    """What the phones saw.

    Attributes:
        taken: seconds that each request took.
        over: seconds from the first request to the last answer.
    """

    taken: list[float] = field(default_factory=list)
    over: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.taken) / self.over

    @property
    def p99(self) -> float:
        """Milliseconds within which 99 of 100 were answered."""
        return statistics.quantiles(self.taken, n=100)[-1] * 1000


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, seconds: float = 60) -> None:
    """Wait until a server answers on a port of this machine."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def start_server(port: int) -> subprocess.Popen[bytes]:
    """Start the server in a process group of its own, on the database of this process."""
    command = [sys.executable, "-c", SERVER, str(port)]
    return subprocess.Popen(command, stdout=sys.stderr, start_new_session=True)


@contextmanager
def server() -> Iterator[int]:
    """Run the server as ``zhibu serve`` does; give its port."""
    port = free_port()
    process = start_server(port)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def prepare() -> tuple[str, list[str]]:
    """Make a gate whose checks are all configured; give its address and a session per phone."""
    from django.test import Client
    from django.urls import reverse

    from tests.builders import grant, make_cast, make_user
    from tests.gates import configure, gate
    from zhibu.access.roles import Role
    from zhibu.pillars.emergency.gate_rules import CHECK_LABELS

    cast = make_cast()
    one = gate(cast.branch)
    configure(one, *CHECK_LABELS)
    sessions = []
    for number in range(PHONES):
        guard = make_user(f"guard{number}")
        grant(guard, Role.MEMBER, cast.branch)
        client = Client()
        client.force_login(guard)
        sessions.append(client.cookies["sessionid"].value)
    return reverse("emergency:gate_checks", args=[one.pk]), sessions


def check() -> bytes:
    """Give one check as a phone sends it."""
    now = time.time() * 1000
    one = {"id": str(uuid4()), "at": now - 300, "passed": True, "answers": {}}
    return json.dumps({"sent": now, "device": "bench", "checks": [one]}).encode()


def run_phones(
    port: int, address: str, sessions: list[str], seconds: float, rate: float = 0
) -> Tally:
    """Let the phones send one check after another.

    Args:
        rate: checks a second from all phones together, sent at even times whether or not the
            earlier ones were answered quickly; 0 = as fast as each is answered.
    """
    found = Tally()
    begun = time.perf_counter()
    pause = len(sessions) / rate if rate else 0.0
    threads = [
        threading.Thread(
            target=phone,
            args=(port, address, session, begun + seconds, found.taken),
            kwargs={"first": begun + pause * number / len(sessions), "pause": pause},
        )
        for number, session in enumerate(sessions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.over = time.perf_counter() - begun
    return found


def phone(
    port: int,
    address: str,
    session: str,
    until: float,
    taken: list[float],
    *,
    first: float,
    pause: float,
) -> None:
    """Send checks until the end; a late answer counts from when its check was due."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    wire = Wire(connection, address, session)
    due = first if pause else time.perf_counter()
    while due < until:
        time.sleep(max(due - time.perf_counter(), 0))
        wire.send()
        now = time.perf_counter()
        taken.append(now - due)
        due = due + pause if pause else now


class Wire:
    """What gate.js does with one check: by the pass that it holds, else with all rights asked."""

    def __init__(self, connection: http.client.HTTPConnection, address: str, session: str) -> None:
        self.connection, self.address = connection, address
        self.quick = address.replace("gates", "passes").replace("checks/", "")
        self.given = ""
        self.headers = {
            "Content-Type": "application/json",
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }

    def send(self) -> None:
        """Send one new check, or ask for nothing; raise where it was not taken."""
        if self.address == "/health/":
            self._ask("GET", self.address)
            return
        body = check()
        if self.given:
            status, _answer = self._ask("POST", self.quick, body, {"X-Gate-Pass": self.given})
            if status == 200:
                return
            self.given = ""
        status, answer = self._ask("POST", self.address, body)
        found = json.loads(answer) if status == 200 else {"wrong": [status]}
        if found["wrong"]:
            raise RuntimeError(f"{status} {answer[:300]!r}")
        self.given = found["pass"]

    def _ask(
        self, method: str, address: str, body: bytes = b"", more: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        self.connection.request(method, address, body, self.headers | (more or {}))
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def measure(database: str, rate: int) -> list[Result]:
    """Fill a gate at the promised rate, then as fast as it goes; then ask for nothing."""
    from zhibu.pillars.emergency.models import EntryCheck

    address, sessions = prepare()
    with server() as port:
        warm = run_phones(port, address, sessions, WARM_UP)
        paced = run_phones(port, address, sessions, SECONDS, rate * ROOM)
        most = run_phones(port, address, sessions, SECONDS)
        empty = run_phones(port, "/health/", sessions, WARM_UP)
        calm = run_phones(port, "/health/", sessions, WARM_UP, rate * ROOM)
    stored, sent = EntryCheck.objects.count(), sum(len(one.taken) for one in (warm, paced, most))
    if stored != sent:
        raise RuntimeError(f"{sent} acknowledged, {stored} stored")
    count = 2000
    raw = count / raw_inserts(count, 1)
    words = f"{database}，{PHONES} 部手机"
    return [
        Result(f"{words}，匀速，每秒收下", paced.rate, "次", rate, True, calm.rate, "空请求"),
        Result(f"{words}，匀速，99% 的应答", paced.p99, "毫秒", 100, False, calm.p99, "空请求"),
        Result(f"{words}，全速，每秒收下", most.rate, "次", rate, True, empty.rate, "空请求"),
        Result(
            f"{database}，存下 {stored:,} 次与应答一致，全速每秒",
            most.rate,
            "次",
            rate,
            True,
            raw,
            "裸 SQLite 逐条插入",
        ),
    ]


def run() -> list[Result]:
    """Measure SQLite: one process."""
    return measure("SQLite", 100)


def run_postgres() -> list[Result]:
    """Measure PostgreSQL in a server of its own; nothing where there is none."""
    script = str(REPOSITORY / "tools" / "postgres.sh")
    if subprocess.run([script, "find"], stdout=subprocess.DEVNULL, check=False).returncode:
        print("  没有 PostgreSQL，跳过（apt-get install postgresql）", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory(prefix="zhibu-bench-") as home:
        command = [script, "run", sys.executable, "-m", "tests.benchmarks.gates"]
        environment = {**os.environ, "ZHIBU_HOME": home}
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
    return [Result(**entry) for entry in json.loads(done.stdout.splitlines()[-1])]


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps([asdict(result) for result in measure("PostgreSQL", 300)]))


if __name__ == "__main__":
    main()
