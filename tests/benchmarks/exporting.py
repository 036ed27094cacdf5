"""Export of a list through the page that users press, in constant memory."""

from __future__ import annotations

from django.db import connection, transaction
from django.test import Client

from tests.benchmarks.data import fill_books, make_tree
from tests.benchmarks.lists import make_bodies
from tests.benchmarks.machine import Result, peak_megabytes, seconds
from tests.builders import grant, make_user
from zhibu.access.roles import Role

RECORDS = 100_000


def run() -> list[Result]:
    """Measure the whole answer; bare: reading the same rows from the database."""
    with transaction.atomic():
        root, leaves = make_tree(30)
        fill_books(leaves, 4 * RECORDS + 30 * 38 * 4)
        make_bodies()
    user = make_user("superior")
    grant(user, Role.SUPERIOR, root)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    before = peak_megabytes()
    written = 0

    def work() -> None:
        nonlocal written
        answer = client.get("/ledgers/activity/export/?period=all")
        parts = answer.streaming_content if answer.streaming else [answer.content]
        written = sum(len(part) for part in parts)
        if answer.status_code != 200 or written < RECORDS:
            raise RuntimeError(f"{answer.status_code}, {written} bytes")

    taken = seconds(work)

    def scan() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM ledger_record JOIN activities_activity ON record_id = id")
            while cursor.fetchmany(2000):
                pass

    return [
        Result(
            f"导出 {RECORDS:,} 行", taken, "秒", 20, baseline=seconds(scan), bare="只读同样的行"
        ),
        Result(
            "导出的内存增加",
            peak_megabytes() - before,
            "MB",
            100,
            baseline=before,
            bare="导出前的进程",
        ),
    ]
