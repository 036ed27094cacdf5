"""The board of a path with ten thousand cases, as a branch and as a superior of all sees it."""

from __future__ import annotations

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.case_data import WISHES, make_cases
from tests.benchmarks.data import make_tree
from tests.benchmarks.machine import Result, best, p95
from tests.benchmarks.pages import client_of, fetch
from zhibu.access.roles import Role
from zhibu.cases.models import Case
from zhibu.cases.running import run_clocks

CASES = 10_000
OTHERS = 10_000  # of another path, beside them
HALF = CASES // 2


def run() -> list[Result]:
    """Measure p95 and queries of boards, of the list's first page, and of one case."""
    with transaction.atomic():
        root, leaves = make_tree(60)
        make_cases("wish", WISHES, leaves[:1], HALF)
        make_cases("wish", WISHES, leaves[1:], CASES - HALF)
        make_cases("project", (("plan",), ("plan", "approve", "start")), leaves, OTHERS)
    run_clocks()
    empty = client_of("nobody", Role.SYSTEM_ADMINISTRATOR, root)
    bare = p95(lambda: empty.get("/health/")) * 1000
    scan = best(raw_scan) * 1000
    case = Case.objects.filter(path="wish", organization=leaves[0], state="claimed").first()
    assert case is not None
    results = []
    for words, role, unit, count in (
        ("支部", Role.SECRETARY, leaves[0], HALF),
        ("党委", Role.SUPERIOR, root, CASES),
    ):
        client = client_of(f"user-{unit.pk}", role, unit)
        for page, address in (
            ("看板", "/cases/wish/"),
            ("看板搜索", "/cases/wish/?q=77"),
            ("列表", "/cases/wish/list/?state=claimed"),
            ("一件", f"/cases/wish/{case.pk}/"),
        ):
            results += _measured(f"{words}{page}（{count:,} 件）", client, address, bare, scan)
    return results


def _measured(what: str, client: Client, address: str, bare: float, scan: float) -> list[Result]:
    fetch(client, address)
    with CaptureQueriesContext(connection) as queries:
        fetch(client, address)
    asked = len(queries)
    taken = p95(lambda: fetch(client, address)) * 1000
    return [
        Result(f"{what}p95", taken, "毫秒", 200, baseline=bare, bare="空请求 /health/"),
        Result(f"{what}p95", taken, "毫秒", 200, baseline=scan, bare="裸扫全部事项"),
        Result(f"{what}的查询", asked, "条", 30 if "一件" in what else 20),
    ]


def raw_scan() -> None:
    """Read what a board shows of every case, without scope, order or words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, number, title, state, since, next_due FROM cases_case WHERE path = 'wish'"
        )
        cursor.fetchall()
