"""What the address of a list of cases asks for: path, unit, state, text, whether overdue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.cases.models import Case
from zhibu.cases.paths import CasePath, CaseState
from zhibu.cases.selectors import living, visible_cases
from zhibu.organization.models import Organization
from zhibu.workspace.address import asked_unit
from zhibu.workspace.asked import user_of
from zhibu.workspace.cases.paging import BY_DAY, BY_URGENCY, Order
from zhibu.workspace.cases.reach import readable_path

if TYPE_CHECKING:
    from zhibu.access.models import User

LONGEST = 40


@dataclass(frozen=True)
class AskedCases:
    """One list of cases as it was asked for."""

    user: User
    path: CasePath
    unit: Organization
    state: CaseState | None
    text: str
    overdue: bool

    def rows(self) -> QuerySet[Case]:
        """Give the cases that the user may read, in no order."""
        rows = visible_cases(self.user).filter(
            living(self.path), path=self.path.key, organization__path__startswith=self.unit.path
        )
        if self.state is not None:
            rows = rows.filter(state=self.state.key)
        if self.text:
            rows = rows.filter(Q(title__icontains=self.text) | Q(number__icontains=self.text))
        if self.overdue:
            rows = rows.filter(next_due__lt=timezone.localdate())
        return rows

    @property
    def order(self) -> Order:
        """Most urgent first; what is over, by its day."""
        return BY_DAY if self.state is not None and self.state.final else BY_URGENCY


def asked_text(request: HttpRequest) -> str:
    """Give the words that are searched for."""
    return " ".join(request.GET.get("q", "").split())[:LONGEST]


def read_asked_cases(request: HttpRequest, path: str) -> AskedCases:
    """Read a list's address; 404 for unknown paths, units and states, 403 for closed paths."""
    declared = readable_path(request, path)
    unit = asked_unit(request, Permission.RECORD_VIEW)
    state = request.GET.get("state")
    if state is not None and state not in declared.states_by_key:
        raise Http404("state")
    return AskedCases(
        user=user_of(request),
        path=declared,
        unit=unit,
        state=declared.state(state) if state is not None else None,
        text=asked_text(request),
        overdue=request.GET.get("late") == "yes",
    )
