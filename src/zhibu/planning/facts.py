"""What the books and the roll say about a year, read at once for a unit and all below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from zhibu.activities.models import AgendaItem
from zhibu.core.periods import Period
from zhibu.ledger.models import Record, State
from zhibu.organization.models import Membership, Organization, Post, PostTerm
from zhibu.organization.rules import LATE_DAYS, RuleBook
from zhibu.planning.obligations import OBLIGATIONS, Obligation

COMMITTEE_FROM = 7  # full members (支部工作条例; organizational-life.md 1.2)
# A secretary and a deputy may stand alone; these exist only in a committee.
COMMITTEE_MARKS = (Post.ORGANIZATION, Post.PUBLICITY, Post.DISCIPLINE)


@dataclass(frozen=True, order=True)
class Happening:
    """A confirmed record that can meet an obligation; ordered by when it was entered.

    So what was entered in time comes before what was entered late.
    """

    entered: datetime
    happened: date
    record_id: int


class Facts:
    """All that judging the duties below a unit needs, read at once. Queries: five."""

    def __init__(self, unit: Organization, span: Period) -> None:
        self.book = RuleBook([LATE_DAYS, *(one.rule for one in OBLIGATIONS)])
        self._happenings = _happenings(unit, span)
        self._posts = _posts(unit, span)
        self._full = _full_members(unit, span)

    def first_in(self, unit: int, obligation: Obligation, window: Period) -> Happening | None:
        """Give the record in a window, entered first, that meets an obligation of a unit."""
        months = range(window.start.month, window.end.month + 1)
        return min(
            (
                one
                for what in obligation.satisfied_by
                for month in months
                if (one := self._happenings.get((what, unit, month)))
            ),
            default=None,
        )

    def has_committee(self, branch: int, day: date) -> bool:
        """Tell whether a branch had a committee: commissioners, or seven full members."""
        if any(_holds(start, end, day) for start, end in self._posts.get(branch, ())):
            return True
        terms = self._full.get(branch, ())
        return sum(_holds(start, end, day) for start, end in terms) >= COMMITTEE_FROM


Terms = dict[int, list[tuple[date, date | None]]]


def _holds(start: date, end: date | None, day: date) -> bool:
    return start <= day and (end is None or day <= end)


def _happenings(unit: Organization, span: Period) -> dict[tuple[str, int, int], Happening]:
    """Keep the record entered first of each kind, unit and month (windows are whole months).

    What a group held counts for the group and for its branch, where that obligation binds the
    branch (a theme day or an organization life meeting may be held by groups).
    """
    found: dict[tuple[str, int, int], Happening] = {}
    for what, own, book, happened, record_id, entered in _rows(unit, span):
        one = Happening(entered, happened, record_id)
        for owner in {own, book or own}:
            key = (what, owner, happened.month)
            held = found.get(key)
            if held is None or one < held:
                found[key] = one
    return found


Row = tuple[str, int, int | None, date, int, datetime]


def _rows(unit: Organization, span: Period) -> Iterable[Row]:
    kinds = [kind for one in OBLIGATIONS for kind in one.kinds]
    types = [key for one in OBLIGATIONS for key in one.types]
    days = (span.start, span.end)
    yield from (
        AgendaItem.objects.filter(
            kind__in=kinds,
            activity__record__state=State.CONFIRMED,
            activity__record__date__range=days,
            activity__record__organization__path__startswith=unit.path,
        )
        .order_by()
        .values_list(
            "kind",
            "activity__record__organization_id",
            "activity__record__organization__book_id",
            "activity__record__date",
            "activity_id",
            "activity__record__entered_at",
        )
    )
    yield from (
        Record.objects.filter(
            type__in=types,
            state=State.CONFIRMED,
            date__range=days,
            organization__path__startswith=unit.path,
        )
        .order_by()
        .values_list("type", "organization_id", "organization__book_id", "date", "pk", "entered_at")
    )


def _during(span: Period) -> Q:
    return Q(start__lte=span.end) & (Q(end__isnull=True) | Q(end__gte=span.start))


def _posts(unit: Organization, span: Period) -> Terms:
    found: Terms = defaultdict(list)
    rows = PostTerm.objects.filter(
        _during(span), post__in=COMMITTEE_MARKS, organization__path__startswith=unit.path
    )
    for branch, start, end in rows.order_by().values_list("organization_id", "start", "end"):
        found[branch].append((start, end))
    return found


def _full_members(unit: Organization, span: Period) -> Terms:
    """Give the days on which each branch's full members were on its roll."""
    found: Terms = defaultdict(list)
    rows = Membership.objects.filter(
        _during(span), confirmed_on__lte=span.end, organization__path__startswith=unit.path
    )
    for branch, start, end, confirmed in rows.order_by().values_list(
        "organization_id", "start", "end", "confirmed_on"
    ):
        if confirmed is not None:
            found[branch].append((max(start, confirmed), end))
    return found
