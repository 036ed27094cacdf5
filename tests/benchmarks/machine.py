"""What this machine can do at best, and how a result is printed beside it."""

from __future__ import annotations

import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """One line of the table.

    Attributes:
        what: what was done.
        value: measured, in ``unit``.
        promise: the bound; ``at_least`` tells its direction.
        baseline: the machine's own figure for the bare work, same unit, None where there is none.
        bare: what the bare work was.
    """

    what: str
    value: float
    unit: str
    promise: float
    at_least: bool = False
    baseline: float | None = None
    bare: str = ""

    @property
    def kept(self) -> bool:
        return self.value >= self.promise if self.at_least else self.value <= self.promise


def best(work: Callable[[], object], times: int = 5) -> float:
    """Seconds of the quickest of several runs."""
    return min(seconds(work) for _ in range(times))


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def p95(work: Callable[[], object], times: int = 40) -> float:
    """Seconds within which 95 of 100 runs end."""
    return statistics.quantiles([seconds(work) for _ in range(times)], n=20)[-1]


def peak_megabytes() -> float:
    """Most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def raw_inserts(count: int, rows: int, *, one_transaction: bool = False) -> float:
    """Seconds for bare SQLite to insert ``rows`` rows in each of ``count`` transactions."""
    with tempfile.TemporaryDirectory() as folder:
        bare = sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=NORMAL")
        bare.execute(
            "CREATE TABLE line (id INTEGER PRIMARY KEY, record INTEGER, unit INTEGER,"
            " indicator INTEGER, day TEXT, quantity INTEGER, words TEXT)"
        )
        bare.execute("CREATE INDEX line_record ON line (record)")
        line = (7, 7, 7, "2022-09-28", 10000, "支部主题党日活动记录")
        insert = (
            "INSERT INTO line (record, unit, indicator, day, quantity, words) VALUES (?,?,?,?,?,?)"
        )

        def work() -> None:
            if one_transaction:
                bare.execute("BEGIN IMMEDIATE")
            for _ in range(count):
                if not one_transaction:
                    bare.execute("BEGIN IMMEDIATE")
                bare.executemany(insert, [line] * rows)
                if not one_transaction:
                    bare.execute("COMMIT")
            if one_transaction:
                bare.execute("COMMIT")

        taken = seconds(work)
        bare.close()
        return taken


def print_results(results: list[Result]) -> None:
    """Print the table: measured, promised, the machine's own and the ratio."""
    from zhibu.cli.books import print_table

    print_table(
        ("项目", "实测", "承诺", "", "本机裸做", "倍数", "裸做内容"),
        [
            (
                one.what,
                f"{one.value:,.4g} {one.unit}",
                f"{'≥' if one.at_least else '≤'} {one.promise:,.4g}",
                "达到" if one.kept else "未达到",
                "" if one.baseline is None else f"{one.baseline:,.4g}",
                "" if not one.baseline else f"{one.value / one.baseline:,.3g}",
                one.bare,
            )
            for one in results
        ],
        right=(1, 2, 4, 5),
    )
