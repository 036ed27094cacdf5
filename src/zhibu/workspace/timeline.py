"""What happened to a record, told from the audit log."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from zhibu.audit.models import AuditEntry
from zhibu.ledger.models import Record

if TYPE_CHECKING:
    from zhibu.access.models import User

# Action, its words, and the colour of its dot (a state, or nothing).
WORDS = {
    "record.enter": ("录入", "draft"),
    "record.revise": ("修改", ""),
    "record.restate": ("按明细重新统计", ""),
    "record.submit": ("报送", "submitted"),
    "record.return": ("退回", "returned"),
    "record.confirm": ("确认，已记账", "confirmed"),
    "record.void": ("作废，已冲销", "void"),
    "record.sign_in_start": ("开始扫码签到", ""),
    "record.sign_in": ("签到", ""),
    "record.rate": ("服务对象评价", ""),
    "evidence.add": ("上传佐证", ""),
    "evidence.remove": ("去掉佐证", ""),
    "evidence.withdraw": ("撤回佐证", ""),
    "evidence.read": ("查看佐证", ""),
    "record.open": ("打开保密内容", ""),
    "record.found": ("所列问题已列入问题清单", ""),
}
RAISES_VERSION = frozenset(
    {
        "record.revise",
        "record.restate",
        "record.submit",
        "record.return",
        "record.confirm",
        "record.void",
        "record.sign_in_start",
        "record.sign_in",
        "record.rate",
    }
)
MOST_SHOWN = 100


@dataclass(frozen=True)
class ColumnChange:
    """One column before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One entry of the timeline (``parts/timeline.html``)."""

    at: datetime
    who: str
    what: str
    kind: str
    reason: str
    changes: Sequence[ColumnChange]
    raises_version: bool


def events_of(record: Record) -> list[Event]:
    """Give the newest events of a record, newest first. Queries: one.

    An import is one entry of the log for all its records: what it did to this one is told from
    the record's own header.
    """
    entries = AuditEntry.objects.filter(target_type="record", target_id=str(record.pk))
    rows = list(entries.select_related("actor__person").order_by("-sequence")[:MOST_SHOWN])
    events = [_event(entry) for entry in rows]
    known = {entry.action for entry in rows}
    if len(rows) < MOST_SHOWN and "record.enter" not in known:
        if record.confirmed_at and "record.confirm" not in known:
            events.append(_from_header(record.confirmed_at, record.confirmed_by, "record.confirm"))
        events.append(_from_header(record.entered_at, record.entered_by, "record.enter"))
    return events


def _from_header(at: datetime, who: User | None, action: str) -> Event:
    what, kind = WORDS[action]
    return Event(at, who.label if who else "系统", f"{what}（随导入）", kind, "", [], False)


def _event(entry: AuditEntry) -> Event:
    detail: dict[str, Any] = json.loads(entry.detail) if entry.detail else {}
    what, kind = WORDS.get(entry.action, (entry.action, ""))
    if file := detail.get("file"):
        what = f"{what}：{file}"
    changes = detail.get("changes", {})
    return Event(
        entry.at,
        entry.actor.label if entry.actor else "系统",
        what,
        kind,
        detail.get("reason", ""),
        [ColumnChange(label, *pair) for label, pair in changes.items()],
        entry.action in RAISES_VERSION,
    )
