"""What a board shows: its columns with their most urgent cases, and each card's next deadline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from zhibu.cases.models import Case, Deadline
from zhibu.cases.paths import CasePath, CaseState
from zhibu.cases.selectors import board
from zhibu.workspace.cases.dates import Nearness, day_words, nearness
from zhibu.workspace.cases.reach import case_url

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization


@dataclass(frozen=True)
class Card:
    """One case on a board or in a list.

    Attributes:
        unit: its name where it is not the shown one.
        note: what the path says of the case besides: who acts.
    """

    case: Case
    url: str
    since: str
    state: str
    unit: str
    clock: str
    near: Nearness | None
    note: str


@dataclass(frozen=True)
class Column:
    """One state of the board; ``rest`` tells how many cases are not shown."""

    state: CaseState
    total: int
    late: int
    cards: Sequence[Card]
    on: bool = False

    @property
    def rest(self) -> int:
        return self.total - len(self.cards)


def columns_of(
    user: User, path: CasePath, unit: Organization, *, text: str = "", chosen: str | None = None
) -> list[Column]:
    """Give the board's columns. Queries: five at most, and those of the user's scope.

    Args:
        chosen: key of the state that a phone shows; without it the first one that wants a look.
    """
    found = board(user, path, unit, text=text)
    known = {column.state.key for column in found}
    if chosen not in known:
        late = next((one for one in found if one.late), None)
        some = next((one for one in found if one.total), None)
        first = late or some or (found[0] if found else None)
        chosen = first.state.key if first else ""
    shown = [case for column in found for case in column.cases]
    clocks, notes = clock_labels(path, shown), path.card_notes([case.pk for case in shown])
    return [
        Column(
            column.state,
            column.total,
            column.late,
            list(cards_of(path, column.cases, unit, clocks, notes)),
            on=column.state.key == chosen,
        )
        for column in found
    ]


def clock_labels(path: CasePath, cases: Iterable[Case]) -> dict[int, str]:
    """Name the clock of each case's nearest deadline. Queries: one."""
    keys = [case.pk for case in cases if case.next_due]
    labels = {clock.key: clock.label for clock in path.clocks}
    rows = Deadline.objects.filter(case__in=keys).order_by("-due", "-pk")
    # The nearest one comes last and stays.
    return {case: labels.get(clock, clock) for case, clock in rows.values_list("case_id", "clock")}


def cards_of(
    path: CasePath,
    cases: Iterable[Case],
    unit: Organization,
    clocks: Mapping[int, str],
    notes: Mapping[int, str],
) -> Iterable[Card]:
    """Give the cards of cases. Queries: none."""
    today = timezone.localdate()
    for case in cases:
        yield Card(
            case,
            case_url(case),
            day_words(case.since, today) if case.since else "",
            path.state(case.state).label,
            case.organization.name if case.organization_id != unit.pk else "",
            clocks.get(case.pk, ""),
            nearness(case.next_due, today) if case.next_due else None,
            notes.get(case.pk, ""),
        )
