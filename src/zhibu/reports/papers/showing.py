"""What the pages of a paper show: tabs with counts, rows with their words around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from zhibu.core.errors import DomainError
from zhibu.ledger import registry
from zhibu.reports.checking import VERDICTS
from zhibu.reports.filling import TYPED
from zhibu.reports.filling.names import LABELS
from zhibu.reports.models import PaperSlot, PaperSpot, PaperTask
from zhibu.reports.refreshing import OUTCOMES

A_PAGE = 100
LONGEST_TYPED = 60

_MADE = {
    PaperTask.Kind.FILL: "已填",
    PaperTask.Kind.CHECK: "核对",
    PaperTask.Kind.REFRESH: "已更新",
}
STATUSES = {"asked": "请您选", "missing": "待补", "filled": "已填"}
# For each kind of paper: its rows, the field that sorts them, the groups in the order of need.
_GROUPS: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    PaperTask.Kind.FILL: ("slots", "status", STATUSES),
    PaperTask.Kind.CHECK: (
        "claims",
        "verdict",
        {key: VERDICTS[key] for key in ("false", "unsure", "unprovable", "true")},
    ),
    PaperTask.Kind.REFRESH: (
        "figures",
        "outcome",
        {key: OUTCOMES[key] for key in ("disputed", "changed", "unknown", "edited", "same")},
    ),
}


def summary(task: PaperTask) -> str:
    """Say in a few words what came of a paper: 已填 40 处，请您选 3 处."""
    if task.state != PaperTask.State.DONE:
        return task.get_state_display()
    groups = _GROUPS[task.kind][2]
    found = [f"{label} {task.counts[key]}" for key, label in groups.items() if task.counts.get(key)]
    return " · ".join(found) or "没有找到数字"


def made_name(task: PaperTask) -> str:
    """Name the file that was made of a paper: 年度小结（已填）.docx."""
    stem, dot, suffix = task.name.rpartition(".")
    return f"{stem or suffix}（{_MADE[task.kind]}）{dot if stem else ''}{suffix if stem else ''}"


def result(task: PaperTask, show: str, page: str) -> dict[str, Any]:
    """Give the tabs of a result and the rows of the chosen one, a page of them.

    Queries: three.
    """
    rows_name, field, groups = _GROUPS[task.kind]
    rows: QuerySet[Any] = getattr(task, rows_name).order_by("index")
    counts = {key: rows.filter(**{field: key}).count() for key in groups}
    first = next((key for key in groups if counts[key]), next(iter(groups)))
    chosen = show if show in groups else first
    tabs = [
        {
            "key": key,
            "label": label,
            "count": counts[key],
            "on": key == chosen,
            "url": "?" + urlencode({"show": key}),
        }
        for key, label in groups.items()
        if counts[key] or key == chosen
    ]
    found = Paginator(rows.filter(**{field: chosen}), A_PAGE).get_page(page)
    make = slot_row if task.kind == PaperTask.Kind.FILL else spot_row
    return {
        "tabs": tabs,
        "chosen": chosen,
        "page": found,
        "rows": [make(one, task) for one in found],
        "total": sum(counts.values()),
        "counts": counts,
    }


def spot_row(row: Model, task: PaperTask) -> dict[str, Any]:
    """Give one result with the address of the figure behind it."""
    assert isinstance(row, PaperSpot)
    return {"row": row, "url": _figure_url(row, task)}


def slot_row(slot: PaperSlot, task: PaperTask) -> dict[str, Any]:
    """Give one slot with its candidates, and what its code is called."""
    label = LABELS.get(slot.code, "")
    if slot.code and not label:
        label = registry.indicator(slot.code).label
    return {**spot_row(slot, task), "label": label, "status": STATUSES[slot.status]}


def _figure_url(row: PaperSpot, task: PaperTask) -> str:
    if not row.code or row.code in LABELS:
        return ""
    query = urlencode({"unit": str(task.organization_id), "period": row.period})
    return f"{reverse('portal:figure', args=[row.code])}?{query}"


def choice_of(posted: Mapping[str, Any]) -> str:
    """Read what was chosen for a slot: ``choice`` (a code), ``indicator`` (its name), ``typed``.

    Raises:
        DomainError: PAP009 for a name that no indicator has, PAP010 for too long a text.
    """
    code = str(posted.get("choice", "")).strip()
    if code:
        return _known(code)
    named = str(posted.get("indicator", "")).strip()
    if named:
        for one in registry.indicators():
            if one.listed and named in (one.label, one.code, f"{one.label}（{one.unit}）"):
                return one.code
        raise DomainError.of("PAP009", "没有这个指标", "请从列表里选", value=named)
    typed = str(posted.get("typed", "")).strip()
    if len(typed) > LONGEST_TYPED:
        raise DomainError.of("PAP010", f"超过 {LONGEST_TYPED} 个字", "请写短一些", value=typed)
    return TYPED + typed if typed else ""


def _known(code: str) -> str:
    codes = {one.code for one in registry.indicators()} | set(LABELS)
    if code not in codes:
        raise DomainError.of("PAP009", "没有这个指标", "请从列表里选", value=code)
    return code
