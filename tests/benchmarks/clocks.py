"""The nightly run over a hundred thousand open cases."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from tests.benchmarks.case_data import HOUSEHOLDS, WISHES, add_about, make_cases
from tests.benchmarks.data import make_tree
from tests.benchmarks.machine import Result, peak_megabytes, seconds
from zhibu.cases.models import Case, Deadline
from zhibu.cases.running import run_clocks
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
    before = peak_megabytes()
    first = seconds(lambda: run_clocks(progress))
    written = Deadline.objects.count()
    again = seconds(lambda: run_clocks(progress))
    peak = peak_megabytes()
    bare = "裸读全部步骤"
    return [
        Result(f"首次核对 {cases:,} 件，写 {written:,} 个期限", first, "秒", 60, False, scan, bare),
        Result(f"再次核对 {cases:,} 件，没有变动", again, "秒", 60, False, scan, bare),
        Result(f"最多占用内存（造数据后 {before:.0f}）", peak, "MB", 300),
    ]


def progress(done: int, total: int) -> None:
    """Show how far it is, as ``zhibu clocks`` does."""
    if done % 10_000 == 0 or done >= total:
        print(f"  {done:,}/{total:,} 件", file=sys.stderr, flush=True)


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
