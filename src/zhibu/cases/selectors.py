"""Reads of cases. Everything that a user sees starts from :func:`visible_cases`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.models import Case, CaseOrigin, Deadline
from zhibu.cases.paths import NEW, CasePath, CaseState, Clock, case_path, paths
from zhibu.cases.situation import bodies_in
from zhibu.ledger import registry
from zhibu.ledger.models import Record, State
from zhibu.ledger.selectors import visible_to

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization

PER_STATE = 12


def visible_cases(user: User) -> QuerySet[Case]:
    """Give the cases that an account may read.

    Open paths: in scope. Paths with a reader: those entitled, in scope, and the person whom the
    case is about. Cases without a confirmed step: those who enter records there.
    """
    access = access_of(user)
    if not access.holds(Permission.RECORD_VIEW):
        return Case.objects.none()
    confirmed = ~Q(state=NEW)
    enters = access.within(Permission.RECORD_VIEW, Permission.RECORD_ENTER)
    plain = [path.key for path in paths() if path.reader is None]
    predicate = Q(path__in=plain) & (access.within(Permission.RECORD_VIEW) & confirmed | enters)
    for path in paths():
        if path.reader is not None and access.holds(path.reader):
            predicate |= Q(path=path.key) & access.within(path.reader)
    if user.person_id:
        predicate |= Q(person=user.person_id) & confirmed
    return Case.objects.filter(predicate)


def may_read_path(user: User, path: CasePath) -> bool:
    """Tell whether a board of this path makes sense for the user."""
    access = access_of(user)
    return access.holds(Permission.RECORD_VIEW) and (
        path.reader is None or access.holds(path.reader)
    )


def living(path: CasePath) -> Q:
    """Leave out cases of a path that never began and never will: all their steps are void."""
    alive = ~Q(state=NEW)
    for key in path.step_types:
        steps = bodies_in(key).filter(case=OuterRef("pk")).exclude(record__state=State.VOID)
        alive |= Q(Exists(steps))
    return alive


@dataclass(frozen=True)
class BoardColumn:
    """One state with its most urgent cases; ``total`` counts all of them, ``late`` the overdue."""

    state: CaseState
    total: int
    late: int
    cases: Sequence[Case]


def board(
    user: User,
    path: CasePath,
    unit: Organization,
    *,
    per_state: int = PER_STATE,
    text: str = "",
) -> list[BoardColumn]:
    """Give the board of a unit and all below it. Queries: three, and those of the user's scope.

    Args:
        text: part of a number or title.
    """
    today = timezone.localdate()
    rows = visible_cases(user).filter(
        living(path), path=path.key, organization__path__startswith=unit.path
    )
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(number__icontains=text))
    late = Count("pk", filter=Q(next_due__lt=today))
    counts = {
        state: (total, overdue)
        for state, total, overdue in rows.order_by()
        .values_list("state")
        .annotate(total=Count("pk"), late=late)
    }
    order = (F("next_due").asc(nulls_last=True), F("since").desc(nulls_last=True), F("pk").desc())
    place = Window(RowNumber(), partition_by=[F("state")], order_by=order)
    # Only numbers are ranked; the rows themselves are read for the few that are shown.
    first = rows.annotate(place=place).filter(place__lte=per_state).order_by("state", "place")
    keys = list(first.values_list("pk", flat=True))
    shown = Case.objects.select_related("organization").in_bulk(keys)
    by_state: dict[str, list[Case]] = {}
    for case in (shown[key] for key in keys):
        by_state.setdefault(case.state, []).append(case)
    states = [path.state(NEW)] if NEW in counts else []
    states += path.states
    return [
        BoardColumn(state, *counts.get(state.key, (0, 0)), by_state.get(state.key, ()))
        for state in states
    ]


@dataclass(frozen=True)
class Due:
    """A deadline of a case that a user may read."""

    case: Case
    deadline: Deadline
    clock: Clock | None

    @property
    def late_days(self) -> int:
        return max((timezone.localdate() - self.deadline.due).days, 0)

    @property
    def label(self) -> str:
        return self.clock.label if self.clock else self.deadline.clock


def due_cases(
    user: User, unit: Organization, *, within_days: int = 14, most: int = 50
) -> list[Due]:
    """Give what is overdue or due soon in a unit and below, most urgent first. Queries: one."""
    last = timezone.localdate() + timedelta(days=within_days)
    rows = Deadline.objects.filter(
        due__lte=last,
        case__in=visible_cases(user).filter(organization__path__startswith=unit.path),
    )
    found = rows.select_related("case__organization").order_by("due", "pk")[:most]
    return [Due(row.case, row, clock_of(row)) for row in found]


def clock_of(deadline: Deadline) -> Clock | None:
    """Give the declared clock of a stored deadline; None when it is declared no more."""
    path = case_path(deadline.case.path)
    return next((clock for clock in path.clocks if clock.key == deadline.clock), None)


@dataclass(frozen=True)
class Source:
    """From which record a case came; without ``record`` one that the user may not read."""

    origin: CaseOrigin
    record: Record | None


def sources_of(user: User, case: Case) -> list[Source]:
    """Give the records that found what a case is about. Queries: one, two where there are any."""
    origins = list(case.origins.all())
    if not origins:
        return []
    readable = visible_to(user).in_bulk([one.record_id for one in origins])
    return [Source(one, readable.get(one.record_id)) for one in origins]


def cases_from(user: User, record: Record) -> list[Case]:
    """Give the cases that a record opened, as far as the user may read them. Queries: one."""
    rows = visible_cases(user).filter(origins__record=record, origins__gone_on=None)
    return list(rows.order_by("path", "number"))


@dataclass(frozen=True)
class About:
    """The records about a case: bodies that the user may read, and how many he may not."""

    bodies: list[Any]
    hidden: int


def records_about(user: User, case: Case) -> About:
    """Give all records about a case, newest first, with their headers and evidence.

    Queries: one per record type about such cases, two more per type that has any, and two.
    """
    path = case_path(case.path)
    kinds = (*path.step_types, *path.also)
    keys = [pk for key in kinds for pk in bodies_in(key).filter(case=case).values_list("pk")]
    headers = visible_to(user).filter(pk__in=[pk for (pk,) in keys])
    headers = headers.select_related(
        "organization", "about", "entered_by__person", "confirmed_by__person"
    )
    by_kind: dict[str, list[Record]] = {}
    for record in headers.prefetch_related("evidence"):
        by_kind.setdefault(record.type, []).append(record)
    found = [
        body
        for kind, records in by_kind.items()
        for body in registry.record_type(kind).load(records).values()
    ]
    found.sort(key=lambda body: (body.date, body.pk), reverse=True)
    return About(found, len(keys) - len(found))
