"""What is due in cases, as rows of the first screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.dues import DueGroup, due_groups
from zhibu.portal.links import link
from zhibu.workspace.cases.dates import SOON, nearness

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization


def due_now(user: User, unit: Organization, year: int) -> list[DueGroup]:
    """Give what is overdue or due within a week; nothing where another year is looked at.

    Queries: two at most.
    """
    may = access_of(user).may(Permission.RECORD_VIEW, unit)
    if not may or year != timezone.localdate().year:
        return []
    return due_groups(user, unit, within_days=SOON)


def case_rows(user: User, unit: Organization, groups: Iterable[DueGroup]) -> list[dict[str, Any]]:
    """Give a row per clock: the case where it is one, else how many and their list."""
    return [_row(user, unit, group) for group in groups]


def _row(user: User, unit: Organization, group: DueGroup) -> dict[str, Any]:
    near = nearness(group.due)
    clock = group.declared
    acts = access_of(user).may(Permission.RECORD_ENTER, unit)
    notes = (f"由{clock.actor}办理" if clock and clock.actor else "", clock.source if clock else "")
    return {
        "when": near.words,
        "date": group.due,
        "late": group.late,
        "subject": group.case.title if group.case else "",
        "title": group.label if group.case else f"{group.label}：{group.count} 件",
        "detail": group.path.label,
        "note": "，".join(filter(None, notes)),
        "url": _url(group),
        "action": "去办" if acts else "",
        "urgent": group.late,
    }


def _url(group: DueGroup) -> str:
    if group.case is not None:
        return link("cases:case", group.path.key, group.case.pk)
    late = "yes" if group.late else ""
    return link("cases:list", group.path.key, unit=group.unit_id, late=late)
