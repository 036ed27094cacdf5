"""List pages over a million records, as a branch, a middle level and the root see them."""

from __future__ import annotations

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.data import fill_books, make_tree
from tests.benchmarks.machine import Result, p95
from tests.benchmarks.pages import client_of, fetch
from zhibu.access.roles import Role
from zhibu.ledger.models import Record

RECORDS = 1_000_000
# Enough headers for a million; their lines come with them, four to a record.
POSTINGS = 4 * RECORDS


def run() -> list[Result]:
    """Measure p95 of the plain list, the next page, a search and the month filter."""
    with transaction.atomic():
        root, leaves = make_tree(300)
        fill_books(leaves, POSTINGS)
        make_bodies()
    empty = client_of("nobody", Role.SYSTEM_ADMINISTRATOR, root)
    bare = p95(lambda: empty.get("/health/")) * 1000
    results = []
    middle = leaves[0].parent
    for words, role, unit in (
        ("支部", Role.SECRETARY, leaves[0]),
        ("总支", Role.SUPERIOR, middle),
        ("党委", Role.SUPERIOR, root),
    ):
        client = client_of(f"user-{unit.pk}", role, unit)
        for page, query in (
            ("列表", "?period=2022"),
            ("全部年份", "?period=all"),
            ("搜标题", "?period=all&q=记录77"),
        ):
            address = f"/ledgers/activity/{query}"
            client.get(address)
            results.append(
                Result(
                    f"{words}{page}（{Record.objects.count():,} 条记录）p95",
                    p95(lambda c=client, a=address: fetch(c, a)) * 1000,
                    "毫秒",
                    150,
                    baseline=bare,
                    bare="空请求 /health/",
                )
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/ledgers/activity/")
        results.append(Result(f"{words}列表的查询", len(queries), "条", 15))
    return results


def make_bodies() -> None:
    """Give every activity header its body and one agenda item."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO activities_activity (record_id, place, audience, serial, minutes,"
            " materials, hours) SELECT id, '三楼会议室', 'members', '', '', '', 2"
            " FROM ledger_record WHERE type = 'activity'"
        )
        cursor.execute(
            'INSERT INTO activities_agendaitem (activity_id, "order", kind, topic,'
            " lecturer_name, lecturer_is_leader, is_law, content, resolution, vote_rule,"
            " vote_form) SELECT id, 0, 'theme_day', '', '', FALSE, FALSE, '', '', '', ''"
            " FROM ledger_record WHERE type = 'activity'"
        )
