"""The nightly run over a hundred thousand open cases."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from tests.benchmarks.case_data import HOUSEHOLDS, WISHES, add_about, make_cases
from tests.benchmarks.data import make_tree
from tests.benchmarks.machine import Result, seconds
from zhibu.cases.models import Case, Deadline
from zhibu.organization.models import RuleSetting
from zhibu.pillars.village.rules import VILLAGE_INCOME_LINE

WATCHED = 60_000
WISHED = 40_000
LAST_YEAR = timezone.localdate().year - 1


def run() -> list[Result]:
    """Measure the first run, which writes all deadlines, a second one, and the memory of both."""
    line = RuleSetting(key=VILLAGE_INCOME_LINE.key, value="8000", since=date(2020, 1, 1))
    line.save()
    with transaction.atomic():
        _root, leaves = make_tree(300)
        make_cases("household", HOUSEHOLDS, leaves, WATCHED)
        make_cases("wish", WISHES[:-1], leaves, WISHED)
        add_about("village.visit", 2, "household", {"income_seen": "务工为主"})
        add_about(
            "village.household_income",
            3,
            "household",
            {"year": LAST_YEAR, "net_total": Decimal(27000), "heads": 3, "per_head": Decimal(9000)},
        )
    cases = Case.objects.filter(is_open=True).count()
    scan = seconds(raw_scan)
    connection.close()
    peaks: list[float] = []
    first = seconds(lambda: peaks.append(nightly_run()))
    written = Deadline.objects.count()
    connection.close()
    again = seconds(lambda: peaks.append(nightly_run()))
    bare = "裸读全部步骤"
    return [
        Result(f"首次核对 {cases:,} 件，写 {written:,} 个期限", first, "秒", 60, False, scan, bare),
        Result(f"再次核对 {cases:,} 件，没有变动", again, "秒", 60, False, scan, bare),
        Result("zhibu clocks 最多占用内存", max(peaks), "MB", 300),
    ]


PROGRAM = """
import re, sys
from pathlib import Path
from zhibu.cli import main
code = main(["clocks"])
# The most that this program held; getrusage would tell that of its parent too.
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
sys.exit(code)
"""


def nightly_run() -> float:
    """Run ``zhibu clocks`` as the timer does, in a process of its own; give its peak in MB."""
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    words, peak = done.stdout.splitlines()
    print(f"  {words}", file=sys.stderr, flush=True)
    return int(peak) / 1024


def raw_scan() -> None:
    """Read every step with its day, in chunks, and do nothing with it."""
    with connection.cursor() as cursor:
        for table in ("village_householdstep", "village_wishstep"):
            cursor.execute(
                f"SELECT s.case_id, s.step, s.until, r.date FROM {table} s"
                " JOIN ledger_record r ON r.id = s.record_id WHERE r.state = 'confirmed'"
                " ORDER BY s.case_id"
            )
            while cursor.fetchmany(1000):
                pass
