"""What is due in many cases at once, counted by clock: the first screen and the list of tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q, QuerySet
from django.utils import timezone

from zhibu.cases.models import Case, Deadline
from zhibu.cases.paths import CasePath, Clock, case_path
from zhibu.cases.selectors import visible_cases

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization


@dataclass(frozen=True)
class DueGroup:
    """Deadlines of one clock in one unit, all overdue or all due soon.

    Attributes:
        due: the earliest of them.
        case: whose it is, where it is only one.
    """

    path: CasePath
    clock: str
    unit_id: int
    late: bool
    count: int
    due: date
    case: Case | None = None

    @property
    def declared(self) -> Clock | None:
        return next((one for one in self.path.clocks if one.key == self.clock), None)

    @property
    def label(self) -> str:
        return self.declared.label if self.declared else self.clock


def _near(user: User, unit: Organization, within_days: int) -> QuerySet[Deadline]:
    last = timezone.localdate() + timedelta(days=within_days)
    cases = visible_cases(user).filter(organization__path__startswith=unit.path)
    return Deadline.objects.filter(due__lte=last, case__in=cases).order_by()


def due_groups(user: User, unit: Organization, *, within_days: int) -> list[DueGroup]:
    """Count what is overdue or due soon in a unit and below. Queries: one, two where any is alone.

    Args:
        within_days: how far "soon" reaches.
    """
    rows = _near(user, unit, within_days)
    late = ExpressionWrapper(Q(due__lt=timezone.localdate()), output_field=BooleanField())
    counted = (
        rows.annotate(late=late)
        .values_list("case__path", "clock", "case__organization", "late")
        .annotate(count=Count("pk"), first=Min("due"), alone=Min("case"))
    )
    found: list[tuple[Any, ...]] = sorted(counted, key=lambda row: (row[5], row[:3]))
    cases = _cases([row[6] for row in found if row[4] == 1])
    return [
        DueGroup(
            case_path(path),
            clock,
            unit_id,
            bool(is_late),
            count,
            first,
            cases.get(alone) if count == 1 else None,
        )
        for path, clock, unit_id, is_late, count, first, alone in found
    ]


def _cases(keys: Sequence[int]) -> dict[int, Case]:
    if not keys:
        return {}
    return {case.pk: case for case in Case.objects.filter(pk__in=keys)}
