"""All figures of a branch, a committee of 300 and a tree of 3,000 branches."""

from __future__ import annotations

from django.db import connection, transaction

from tests.benchmarks.data import fill_books, make_tree
from tests.benchmarks.machine import Result, best
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Posting
from zhibu.organization.models import Organization

YEAR = Period.year(2022)


def scan() -> float:
    """Seconds for the database to add up all postings of the year, no index helping."""

    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT indicator_id, SUM(quantity) FROM {Posting._meta.db_table} NOT INDEXED"
                " WHERE date BETWEEN '2022-01-01' AND '2022-12-31' GROUP BY indicator_id"
            )
            cursor.fetchall()

    return best(work, 2)


def _books(branches: int, postings: int) -> tuple[Organization, Organization]:
    with transaction.atomic():
        root, leaves = make_tree(branches)
        fill_books(leaves, postings)
    return root, leaves[0]


def _measure(unit: Organization, what: str, promise: float, bare: float) -> Result:
    figures(unit, YEAR)
    return Result(
        what,
        best(lambda: figures(unit, YEAR)) * 1000,
        "毫秒",
        promise,
        baseline=bare * 1000,
        bare="逐行扫描全部记账",
    )


def run_medium() -> list[Result]:
    """1.5 million postings in 300 branches."""
    root, leaf = _books(300, 1_500_000)
    bare = scan()
    return [
        _measure(leaf, "一个支部一年全部数字（150 万条记账）", 20, bare),
        _measure(root, "300 个支部的党委一年全部数字", 150, bare),
    ]


def run_large() -> list[Result]:
    """5 million postings in 3,000 branches."""
    root, _leaf = _books(3000, 5_000_000)
    return [_measure(root, "3000 个支部、500 万条记账一年全部数字", 500, scan())]
