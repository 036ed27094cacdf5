"""What the pages of a paper show: tabs with counts, rows with their words around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from zhibu.core.errors import DomainError
from zhibu.ledger import registry
from zhibu.reports.checking import VERDICTS
from zhibu.reports.document import GAP_TEXT
from zhibu.reports.filling import TYPED
from zhibu.reports.filling.names import LABELS
from zhibu.reports.models import PaperSlot, PaperSpot, PaperTask, SlotChoice
from zhibu.reports.papers.whole import reading, whole
from zhibu.reports.refreshing import OUTCOMES

A_PAGE = 100
LONGEST_TYPED = 60
TEXT = "text"
"""The tab that shows the whole text."""

_MADE: Mapping[str, str] = {
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
    """Give the tabs of a result and the rows of the chosen one, a page of them; or the whole text.

    Queries: three, and two for the choices of a filled paper.
    """
    rows_name, field, groups = _GROUPS[task.kind]
    rows: QuerySet[Any] = getattr(task, rows_name).order_by("index")
    context = head(task, show)
    if context["chosen"] == TEXT:
        return context | whole(task, list(rows), field, groups, A_PAGE)
    found = Paginator(rows.filter(**{field: context["chosen"]}), A_PAGE).get_page(page)
    return context | {"page": found, "rows": [row_of(one, task) for one in found]}


def head(task: PaperTask, show: str) -> dict[str, Any]:
    """Give what stands above the rows: how many there are of each kind, and what was chosen.

    Queries: one, and two for the choices of a filled paper.
    """
    rows_name, field, groups = _GROUPS[task.kind]
    found = Counter(getattr(task, rows_name).values_list(field, flat=True))
    counts = {key: found[key] for key in groups}
    first = next((key for key in groups if counts[key]), next(iter(groups)))
    chosen = show if show in groups or show == TEXT else first
    shown = [(key, label) for key, label in groups.items() if counts[key] or key == chosen]
    return {
        "tabs": [
            {
                "key": key,
                "label": label,
                "count": counts.get(key),
                "on": key == chosen,
                "url": "?" + urlencode({"show": key}),
            }
            for key, label in (*shown, (TEXT, "全文"))
        ],
        "chosen": chosen,
        "total": sum(counts.values()),
        "counts": counts,
        "choices": _choices(task) if task.kind == PaperTask.Kind.FILL else "",
    }


def _choices(task: PaperTask) -> str:
    """Tell whether people chose here what may hold for next year: "", open, or kept already."""
    chosen = dict(task.slots.filter(chosen=True).exclude(code="").values_list("key", "code"))
    if not chosen:
        return ""
    known = SlotChoice.objects.filter(organization=task.organization_id, sha256="", key__in=chosen)
    kept = dict(known.values_list("key", "choice"))
    return "kept" if kept == chosen else "open"


def row_at(task: PaperTask, index: str) -> dict[str, Any] | None:
    """Give the row of one place; None where there is none."""
    if not (index.isascii() and index.isdecimal() and len(index) <= 6):
        return None
    rows_name, _field, _groups = _GROUPS[task.kind]
    found = getattr(task, rows_name).filter(index=int(index)).first()
    return row_of(found, task) if found else None


def row_of(row: PaperSpot, task: PaperTask) -> dict[str, Any]:
    """Give one place as it reads now, with the address of the figure behind it."""
    before, words, after = reading(row)
    found = {
        "row": row,
        "before": before,
        "words": words,
        "after": after,
        "url": _figure_url(row, task),
    }
    return found | _slot(row) if isinstance(row, PaperSlot) else found


def _slot(slot: PaperSlot) -> dict[str, Any]:
    """Say what the code of a slot is called, and what else it may be."""
    label = LABELS.get(slot.code, "")
    if slot.code and not label:
        label = registry.indicator(slot.code).label
    others = [one for one in slot.candidates if one["code"] != slot.code]
    gap = any(one["written"] == GAP_TEXT for one in others) or slot.written == GAP_TEXT
    return {
        "label": label,
        "status": STATUSES[slot.status],
        "others": others,
        "offers_gap": not gap,
    }


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
