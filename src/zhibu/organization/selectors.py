"""Questions about the tree and the roll, for any past day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhibu.core.periods import Period
from zhibu.organization.models import (
    Affiliation,
    GroupTerm,
    Kind,
    Membership,
    Organization,
    Person,
    Post,
    PostTerm,
    RightsSuspension,
)


def in_force(day: date) -> Q:
    """Match rows with ``start`` and ``end`` whose term holds that day."""
    return Q(start__lte=day) & (Q(end__isnull=True) | Q(end__gte=day))


def branch_of(organization: Organization) -> Organization:
    """Give the unit that keeps the books: a group's branch, otherwise the unit itself."""
    return organization.book if organization.book_id and organization.book else organization


def memberships_on(organization: Organization, day: date) -> QuerySet[Membership]:
    """Give the roll of a branch, a group, or all that stood below a unit on that day."""
    rows = Membership.objects.filter(in_force(day)).select_related("person")
    if organization.kind == Kind.GROUP:
        terms = GroupTerm.objects.filter(in_force(day), group=organization)
        return rows.filter(
            organization=branch_of(organization),
            person__in=terms.values("person"),
        )
    if organization.kind == Kind.BRANCH:
        return rows.filter(organization=organization)
    below = subtree_during(organization, Period(day, day))
    if below.whole:
        return rows.filter(organization__path__startswith=below.path)
    return rows.filter(organization__in=below.at_end)


def members_on(organization: Organization, day: date) -> QuerySet[Person]:
    """Give the people on the roll that day, full and probationary."""
    return Person.objects.filter(pk__in=memberships_on(organization, day).values("person"))


def voters_on(organization: Organization, day: date) -> QuerySet[Person]:
    """Give those with a vote that day: full members whose rights are not suspended.

    Probationary members have no vote; see ``organizational-life.md`` 1.4 for the rest.
    """
    full = memberships_on(organization, day).filter(confirmed_on__lte=day)
    suspended = RightsSuspension.objects.filter(in_force(day), person=OuterRef("pk"))
    return Person.objects.filter(pk__in=full.values("person")).exclude(Exists(suspended))


def post_terms_on(organization: Organization, day: date) -> QuerySet[PostTerm]:
    """Give who holds which post of the unit itself that day."""
    return PostTerm.objects.filter(in_force(day), organization=organization).select_related(
        "person"
    )


def holder_of(organization: Organization, post: str, day: date) -> Person | None:
    """Give the holder of one post that day, or None."""
    term = post_terms_on(organization, day).filter(post=post).first()
    return term.person if term else None


def committee_on(organization: Organization, day: date) -> QuerySet[Person]:
    """Give the members of the branch committee (支部委员会) that day."""
    terms = post_terms_on(branch_of(organization), day).exclude(post=Post.GROUP_LEADER)
    return Person.objects.filter(pk__in=terms.values("person"))


def groups_by_person(branch: Organization, day: date) -> dict[int, Organization]:
    """Map each member of a branch to the group of that day. Queries: one."""
    terms = GroupTerm.objects.filter(in_force(day), group__book=branch).select_related("group")
    return {term.person_id: term.group for term in terms}


@dataclass(frozen=True)
class Span:
    """A unit stood under somebody for these days of the period asked about."""

    organization_id: int
    period: Period


@dataclass(frozen=True)
class Subtree:
    """All units below one unit during a period.

    Attributes:
        path: today's path of the unit asked about.
        whole: whether today's tree below ``path`` is right for every day of the period, so that
            one prefix test is enough.
        spans: otherwise, each unit with the days that it belonged here (inclusive).
        at_end: otherwise, the units that belonged here on the last day.
    """

    path: str
    whole: bool
    spans: tuple[Span, ...] = ()
    at_end: frozenset[int] = frozenset()

    @cached_property
    def is_everything(self) -> bool:
        """Whether every unit of this deployment stands below ``path`` today. Queries: one, once."""
        return not Organization.objects.exclude(path__startswith=self.path).exists()


def subtree_during(organization: Organization, period: Period) -> Subtree:
    """Tell which units counted as part of this one on which days of the period.

    A unit that moved counts for its old parent up to the day before the move and for the new one
    from the day of the move. Queries: one where nothing below ever moved, else two.
    """
    moved = Affiliation.objects.filter(
        Q(end__isnull=False, end__gte=period.start)
        | Q(start__gt=period.start, organization__affiliations__end__isnull=False)
    )
    if not moved.exists():
        return Subtree(organization.path, whole=True)
    spans = _spans_below(organization.pk, period)
    at_end = frozenset(span.organization_id for span in spans if span.period.end == period.end)
    return Subtree(organization.path, whole=False, spans=tuple(spans), at_end=at_end)


def _spans_below(root: int, period: Period) -> list[Span]:
    children: dict[int, list[Affiliation]] = {}
    for row in Affiliation.objects.filter(start__lte=period.end).exclude(end__lt=period.start):
        children.setdefault(row.parent_id, []).append(row)
    found, waiting = [], [Span(root, period)]
    while waiting:
        span = waiting.pop()
        found.append(span)
        for row in children.get(span.organization_id, ()):
            first = max(row.start, span.period.start)
            last = min(row.end or span.period.end, span.period.end)
            if first <= last:
                waiting.append(Span(row.organization_id, Period(first, last)))
    return _joined(found)


def _joined(spans: list[Span]) -> list[Span]:
    """Join the spans of one unit that touch: it moved, but stayed below the unit asked about."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.organization_id, one.period)):
        last = joined[-1] if joined else None
        if (
            last
            and last.organization_id == span.organization_id
            and last.period.end >= day_before(span.period.start)
        ):
            end = max(last.period.end, span.period.end)
            joined[-1] = Span(span.organization_id, Period(last.period.start, end))
        else:
            joined.append(span)
    return joined


def day_before(day: date) -> date:
    return day - timedelta(days=1)
