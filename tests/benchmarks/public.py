"""The public site with five thousand items, as a stranger reads it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.benchmarks.data import make_tree, slices
from tests.benchmarks.machine import Result, p95
from tests.benchmarks.pages import fetch
from zhibu.ledger.models import Record, State
from zhibu.organization.models import Organization
from zhibu.pillars.standards.models import Disclosure

ITEMS = 5_000
NOTICES = 20  # that stand today
MOST_QUERIES = 12
TEXT = "本季度党费已按月足额收缴，全部上缴上级党组织。" * 20


def run() -> list[Result]:
    """Measure p95 and queries of what visitors open most."""
    with transaction.atomic():
        _root, leaves = make_tree(20)
        make_items(leaves, ITEMS)
    client = Client(SERVER_NAME="localhost")
    bare = p95(lambda: client.get("/health/")) * 1000
    item = Disclosure.objects.order_by("pk").values_list("pk", flat=True)[ITEMS // 2]
    results = []
    for what, address in (
        ("今日公开", "/open/"),
        ("一条", f"/open/items/{item}/"),
        ("按月", "/open/archive/"),
        ("搜索", "/open/search/?q=第77"),
        ("订阅", "/open/feed.xml"),
    ):
        results += _measured(f"公开网站{what}（{ITEMS:,} 条）", client, address, bare)
    return results


def _measured(what: str, client: Client, address: str, bare: float) -> list[Result]:
    fetch(client, address)
    with CaptureQueriesContext(connection) as queries:
        fetch(client, address)
    asked = len(queries)
    taken = p95(lambda: fetch(client, address)) * 1000
    return [
        Result(f"{what}p95", taken, "毫秒", 100, baseline=bare, bare="空请求 /health/"),
        Result(f"{what}的查询", asked, "条", MOST_QUERIES),
    ]


def make_items(units: list[Organization], count: int) -> None:
    """Store confirmed disclosures of three years, a few of them notices that stand."""
    today, now = timezone.localdate(), timezone.now()
    for part in slices(count, 500):
        records = [
            Record(
                type="standards.disclosure",
                organization=units[number % len(units)],
                date=_day(number, today),
                title=f"第{number}条公开",
                state=State.CONFIRMED,
                confirmed_at=now,
            )
            for number in part
        ]
        Record.objects.bulk_create(records)
        Disclosure.objects.bulk_create(
            Disclosure(record=record, text=TEXT, reviewer="某", **_notice(number, today))
            for number, record in zip(part, records, strict=True)
        )


def _day(number: int, today: date) -> date:
    return today - timedelta(days=number % 1000)


def _notice(number: int, today: date) -> dict[str, object]:
    if number >= NOTICES:
        return {}
    return {"kind": "notice", "until": today + timedelta(days=30)}
