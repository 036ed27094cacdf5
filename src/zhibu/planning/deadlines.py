"""Deadlines of cases beside the duties: what is overdue or due within two weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zhibu.cases.paths import case_path
from zhibu.cases.selectors import Due, due_cases
from zhibu.workspace.cases.dates import day_words, nearness
from zhibu.workspace.cases.reach import case_url

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization

AHEAD = 14  # days
MOST = 12


def deadline_rows(user: User, unit: Organization, year: int) -> list[dict[str, Any]]:
    """Give rows for ``parts/due_row.html``; none where another year is looked at. Queries: one."""
    if year != timezone.localdate().year:
        return []
    return [_row(due, unit) for due in due_cases(user, unit, within_days=AHEAD, most=MOST)]


def _row(due: Due, unit: Organization) -> dict[str, Any]:
    near = nearness(due.deadline.due)
    case = due.case
    actor = f"由{due.clock.actor}办理" if due.clock and due.clock.actor else ""
    where = case.organization.name if case.organization_id != unit.pk else ""
    return {
        "when": near.words if near.grade else day_words(near.due),
        "date": near.due,
        "late": near.grade == "late",
        "subject": case.title,
        "title": due.label,
        "detail": case_path(case.path).label,
        "note": "，".join(filter(None, (where, actor, due.deadline.detail))),
        "url": case_url(case),
    }
