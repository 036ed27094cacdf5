"""Duties as rows of a page: what is due, by which rule, and the button that leads to the entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.ledger import registry
from zhibu.organization.models import Kind, Organization
from zhibu.planning.duties import Duty, State
from zhibu.planning.obligations import Per

if TYPE_CHECKING:
    from zhibu.access.models import User

OPEN = "open"
# Which states a filter shows, in the order of the chips.
FILTERS: dict[str, tuple[str, frozenset[State]]] = {
    OPEN: ("要办的", frozenset({State.DUE, State.OVERDUE})),
    "overdue": ("已逾期", frozenset({State.OVERDUE})),
    "due": ("快到期", frozenset({State.DUE})),
    "met": ("已完成", frozenset({State.MET, State.LATE_MET})),
    "late_met": ("补录的", frozenset({State.LATE_MET})),
    "upcoming": ("未到期", frozenset({State.UPCOMING})),
}


def due_row(duty: Duty, user: User) -> dict[str, Any]:
    """Give the context of ``parts/due_row.html`` for one duty."""
    action, url = _action(duty, user)
    return {
        "when": duty.when,
        "late": duty.state == State.OVERDUE,
        "subject": duty.subject,
        "title": duty.title,
        "detail": "补录" if duty.state == State.LATE_MET else "",
        "note": duty.note,
        "url": _record_url(duty, user),
        "action": action,
        "action_url": url,
        "urgent": duty.recent,
    }


def _record_url(duty: Duty, user: User) -> str:
    """Give the record that met it, unless it is of a kind that the user may not read."""
    if not duty.record_id:
        return ""
    readers = [registry.record_type(key).reader for key in duty.obligation.types]
    access = access_of(user)
    if any(reader and not access.may(reader, duty.unit) for reader in readers):
        return ""
    return reverse("workspace:record", args=[duty.record_id])


def _action(duty: Duty, user: User) -> tuple[str, str]:
    access = access_of(user)
    if duty.obligation.per == Per.MEMBER:
        may = access.may(Permission.STUDY_READ, duty.unit)
        return ("看进度", _with_unit("study:progress", duty.unit)) if may else ("", "")
    if duty.state.is_met or not access.may(Permission.RECORD_ENTER, duty.unit):
        return "", ""
    if duty.obligation.types:
        may = access.may(Permission.APPRAISAL_READ, duty.unit)
        return ("去评议", _with_unit("study:appraisal", duty.unit)) if may else ("", "")
    return "记一次", _with_unit("activities:new", duty.unit, kinds=duty.obligation.kinds[0])


def _with_unit(name: str, unit: Organization, **more: str) -> str:
    return f"{reverse(name)}?{urlencode({**more, 'unit': unit.pk})}"


@dataclass(frozen=True)
class UnitLine:
    """How one unit, with its groups, stands: a line of a superior's table."""

    unit: Organization
    overdue: int
    due: int
    met: int
    late_met: int


def unit_lines(duties: Iterable[Duty]) -> list[UnitLine]:
    """Count the duties by the unit that keeps the books, in tree order."""
    counts: dict[int, Counter[State]] = {}
    units: dict[int, Organization] = {}
    for duty in duties:
        unit = duty.unit.book if duty.unit.kind == Kind.GROUP and duty.unit.book else duty.unit
        units.setdefault(unit.pk, unit)
        counts.setdefault(unit.pk, Counter())[duty.state] += 1
    return [
        UnitLine(
            unit,
            overdue=counts[pk][State.OVERDUE],
            due=counts[pk][State.DUE],
            met=counts[pk][State.MET] + counts[pk][State.LATE_MET],
            late_met=counts[pk][State.LATE_MET],
        )
        for pk, unit in units.items()
    ]
