"""What a body must satisfy before it is stored or posted, and its derived header columns."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from zhibu.core.errors import Problem
from zhibu.core.quantities import format_number
from zhibu.ledger.children import rows_of
from zhibu.ledger.models import Record
from zhibu.ledger.types import Body, RecordType, Rows
from zhibu.organization.models import Kind
from zhibu.organization.selectors import branch_of


def natural_key_of(record_type: RecordType, body: Body) -> str | None:
    """Give the digest by which a second import finds this record; None when it has no key."""
    if not record_type.natural_key:
        return None
    values = [str(_key_part(record_type.value_of(body, name))) for name in record_type.natural_key]
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()


def _key_part(value: Any) -> Any:
    number = getattr(value, "pk", value)
    # What an import is about to register has no number yet; its name tells it from others.
    return f"new {value}" if number is None and value is not None else number


def problems_of(
    record_type: RecordType, body: Body, *, closed: date | None = None
) -> list[Problem]:
    """Give everything that is wrong with an unsaved or stored body, all at once."""
    record: Record = body.record
    problems = []
    today = timezone.localdate()
    day: date | None = record.date
    if day is None:
        return [Problem("LED010", "没有填日期", "请填事情发生的日期", field="日期")]
    if record.date > today:
        problems.append(
            Problem(
                "LED011", "日期在今天之后", "事情发生后再记", field="日期", value=str(record.date)
            )
        )
    founded = branch_of(record.organization).founded
    if founded and record.date < founded:
        problems.append(
            Problem(
                "LED012",
                f"早于{branch_of(record.organization).name}成立的日子（{founded}）",
                "请核对日期",
                field="日期",
                value=str(record.date),
            )
        )
    if closed and record.date <= closed:
        problems.append(closed_problem(record.date, closed))
    if record.organization.kind not in record_type.units:
        wanted = "、".join(str(Kind(kind).label) for kind in Kind if kind in record_type.units)
        problems.append(
            Problem(
                "LED013",
                f"{Kind(record.organization.kind).label}不记{record_type.label}",
                f"请选：{wanted}",
                field="党组织",
                value=record.organization.name,
            )
        )
    problems.extend(record_type.check(body))
    return problems


def closed_problem(day: date, closed: date) -> Problem:
    return Problem(
        "LED014",
        f"账已封到 {closed}",
        "已封账期间不再增改；确有差错，请作废原记录（系统在当前期冲销）后在当前期另记",
        field="日期",
        value=str(day),
    )


def prepare(record_type: RecordType, body: Body) -> None:
    """Fill the derived columns of an unsaved body: its own, title, restriction, natural key."""
    record_type.complete(body)
    record = body.record
    record.type = record_type.key
    record.restricted = record_type.restricted
    record.title = record_type.title(body)[:200]
    record.natural_key = natural_key_of(record_type, body)


def changed_columns(record_type: RecordType, before: Body, after: Body) -> dict[str, list[str]]:
    """Tell which declared columns differ; sealed or restricted ones without their values."""
    found = {}
    for column in record_type.columns:
        old = record_type.value_of(before, column)
        new = record_type.value_of(after, column)
        if old != new:
            hidden = record_type.restricted
            found[record_type.label_of(column)] = (
                ["（保密）", "（保密）"] if hidden else [_shown(old), _shown(new)]
            )
    for rows in record_type.rows:
        was, now = (_shown_rows(rows, body) for body in (before, after))
        if was != now:
            hidden = record_type.restricted
            found[rows.label] = ["（保密）", "（保密）"] if hidden else [was[:120], now[:120]]
    return found


def _shown_rows(rows: Rows, body: Body) -> str:
    return "；".join(
        "，".join(_shown(getattr(row, column.name)) for column in rows.columns)
        for row in rows_of(body, rows.name)
    )


def _shown(value: Any) -> str:
    # 80 and 80.00 are the same number: one was typed, the other read back.
    text = format_number(value) if isinstance(value, Decimal) else str(value)
    return "" if value is None else text[:120]
