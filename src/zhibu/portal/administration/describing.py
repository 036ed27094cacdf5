"""What an audit entry says on the page: facts without personal data and without contents."""

from __future__ import annotations

import json
import re
from typing import Any

from zhibu.audit.labels import label_of
from zhibu.audit.models import AuditEntry
from zhibu.audit.services import REVEALABLE
from zhibu.core.errors import DomainError
from zhibu.ledger import registry

# Facts that may be shown, with their labels; everything else in the detail stays unshown.
SHOWN = {
    "username": "账号",
    "role": "角色",
    "post": "职务",
    "rule": "规则",
    "before": "原来",
    "after": "现在",
    "start": "开始",
    "since": "生效",
    "end": "到",
    "on": "日期",
    "through": "封到",
    "source": "依据",
    "name": "名称",
    "kind": "类别",
    "reason": "原因",
    "faults": "问题",
    "entries": "条数",
}
TARGETS = {
    "record": "记录",
    "evidence": "佐证",
    "person": "人员",
    "organization": "组织",
    "user": "账号",
    "rulesetting": "规则",
    "village": "帮扶村",
    "villager": "村民",
}
# Whatever people type into a reason: long runs of digits are numbers of persons or phones.
LONG_NUMBER = re.compile(r"\d(?:[\d\s-]{5,}[\dXx])", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def what(entry: AuditEntry) -> str:
    return label_of(entry.action)


def target(entry: AuditEntry) -> str:
    """Name the object by its kind and number, never by a person's name."""
    kind = TARGETS.get(entry.target_type, entry.target_type)
    return f"{kind} {entry.target_id}" if entry.target_id else kind


def facts(entry: AuditEntry) -> str:
    """Say the detail in one line. Names of evidence files are contents and stay unshown."""
    detail = _read(entry.detail)
    said = []
    if "type" in detail:
        said.append(_type_label(str(detail["type"])))
    if "field" in detail:
        said.append(REVEALABLE.get(str(detail["field"]), "一项资料"))
    changed = detail.get("changes") or detail.get("fields")
    if changed:
        said.append("改了：" + "、".join(str(label) for label in changed))
    for key, label in SHOWN.items():
        value = detail.get(key)
        if value in (None, "") or (key == "name" and entry.target_type != "organization"):
            continue
        said.append(f"{label}：{masked(str(value))}")
    return "；".join(said)


def masked(text: str) -> str:
    """Hide long numbers in free text; days stay."""
    return LONG_NUMBER.sub(
        lambda found: found[0] if DAY.fullmatch(found[0]) else "*" * len(found[0]), text
    )


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _type_label(key: str) -> str:
    try:
        return registry.record_type(key).label
    except DomainError:
        return key
