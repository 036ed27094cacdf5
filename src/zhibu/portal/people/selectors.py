"""Reads for the pages of the tree and the people; each starts from what the user may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for
from zhibu.core.periods import Period
from zhibu.ledger.models import State
from zhibu.organization.models import (
    GroupTerm,
    Kind,
    Membership,
    Organization,
    Person,
    Post,
    PostTerm,
    RightsSuspension,
)
from zhibu.organization.selectors import (
    branch_of,
    in_force,
    memberships_on,
    subtree_during,
    voters_on,
)
from zhibu.roster.models import StaffEntry

STAGES = {
    "": "在册党员",
    "full": "正式党员",
    "probationary": "预备党员",
    "left": "已离开",
    "other": "不在名册的人员",
    "all": "全部人员",
}
STAFF_STAGE = "非党员职工"


@dataclass
class Node:
    """One unit of the tree with today's numbers."""

    unit: Organization
    members: int = 0
    head: str = ""
    children: list[Node] = field(default_factory=list)
    open: bool = True

    @property
    def head_post(self) -> str:
        return "组长" if self.unit.kind == Kind.GROUP else "书记"


def tree_for(user: User, day: date) -> tuple[list[Node], int]:
    """Give the roots of the tree that a user sees, and how many units. Queries: four.

    Members of a unit include those of all units below; groups repeat their branch's members.
    """
    units = list(organizations_for(user, Permission.ORGANIZATION_VIEW).existing_on(day))  # type: ignore[attr-defined]
    members = dict(
        Membership.objects.filter(in_force(day))
        .values_list("organization")
        .annotate(n=Count("pk"))
        .order_by()
    )
    grouped = dict(
        GroupTerm.objects.filter(in_force(day))
        .values_list("group")
        .annotate(n=Count("pk"))
        .order_by()
    )
    heads = {
        term.organization_id: term.person.label
        for term in PostTerm.objects.filter(
            in_force(day), post__in=(Post.SECRETARY, Post.GROUP_LEADER)
        ).select_related("person")
    }
    nodes: dict[int, Node] = {}
    roots: list[Node] = []
    for unit in sorted(units, key=lambda one: one.path.count(".")):
        counted = grouped if unit.kind == Kind.GROUP else members
        node = Node(unit, counted.get(unit.pk, 0), heads.get(unit.pk, ""))
        nodes[unit.pk] = node
        above = nodes.get(unit.parent_id or 0)
        (above.children if above else roots).append(node)
    _add_up(nodes.values())
    for node in nodes.values():
        node.children.sort(key=lambda child: (child.unit.order, child.unit.pk))
        node.open = len(nodes) <= 60 or node.unit.kind == Kind.COMMITTEE
    return roots, len(nodes)


def _add_up(nodes: Iterable[Node]) -> None:
    # Deepest first, so that each child is complete when its parent takes it in.
    for node in sorted(nodes, key=lambda one: -one.unit.path.count(".")):
        node.members += sum(
            child.members for child in node.children if child.unit.kind != Kind.GROUP
        )


def unit_or_404(user: User | AnonymousUser, pk: int) -> Organization:
    """Give a unit in the user's scope, or 404."""
    units = organizations_for(user, Permission.ORGANIZATION_VIEW)
    unit = units.select_related("parent", "book", "profile").filter(pk=pk).first()
    if unit is None:
        raise Http404
    return unit


def people_visible_to(user: User | AnonymousUser) -> QuerySet[Person]:
    """Give the people whose data a user may read: those in scope, and himself."""
    access = access_of(user)
    predicate = access.within(Permission.PEOPLE_VIEW)
    if not predicate:  # all of them
        return Person.objects.all()
    if user.is_authenticated and access.holds(Permission.ORGANIZATION_VIEW):
        own = user.person_id
        if own:
            predicate = predicate | Q(pk=own)
    return Person.objects.filter(predicate)


def person_or_404(user: User | AnonymousUser, pk: int) -> Person:
    """Give a person whom the user may see, or 404."""
    person = people_visible_to(user).select_related("organization__book").filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def staff_of(
    user: User | AnonymousUser, unit: Organization | None, day: date
) -> QuerySet[StaffEntry]:
    """Give the registrations of those in scope who are there, and on no roll, that day.

    Those who wait for their confirmation are among them.
    """
    people = Person.objects.filter(access_of(user).within(Permission.PEOPLE_VIEW))
    if unit is not None:
        people = people.filter(organization__path__startswith=branch_of(unit).path)
    members = Membership.objects.filter(in_force(day), person=OuterRef("record__about"))
    rows = StaffEntry.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=day),
        ~Exists(members),
        record__about__in=people,
        record__state__in=(State.CONFIRMED, State.SUBMITTED),
    )
    return rows.select_related("record__about__organization").order_by(
        "record__about__search_name", "record__about__distinction", "pk"
    )


def filter_people(
    people: QuerySet[Person],
    day: date,
    *,
    stage: str = "",
    group: int | None = None,
    name: str = "",
) -> QuerySet[Person]:
    """Keep the people of a stage, a group, and a name (already normalized)."""
    now = Membership.objects.filter(in_force(day), person=OuterRef("pk"))
    full = now.filter(confirmed_on__lte=day)
    ever = Membership.objects.filter(person=OuterRef("pk"))
    kept = {
        "": people.filter(Exists(now)),
        "full": people.filter(Exists(full)),
        "probationary": people.filter(Exists(now)).exclude(Exists(full)),
        "left": people.filter(Exists(ever)).exclude(Exists(now)),
        "other": people.exclude(Exists(ever)),
        "all": people,
    }[stage]
    if group:
        terms = GroupTerm.objects.filter(in_force(day), group_id=group)
        kept = kept.filter(pk__in=terms.values("person"))
    if name:
        kept = kept.filter(search_name__icontains=name)
    return kept


def registrations_of(person: Person) -> list[StaffEntry]:
    """Give what a person was registered as besides the roll, the latest first. Queries: one."""
    rows = StaffEntry.objects.filter(record__about=person).exclude(record__state=State.VOID)
    return list(rows.select_related("record__organization").order_by("-record__date", "-pk"))


def stage_of(
    memberships: Iterable[Membership], day: date, registered: Iterable[StaffEntry] = ()
) -> str:
    """Say what somebody is on a day, from all his stays on rolls and his registrations."""
    stays = list(memberships)
    for stay in stays:
        if stay.start <= day and (stay.end is None or stay.end >= day):
            full = stay.confirmed_on is not None and stay.confirmed_on <= day
            return "正式党员" if full else "预备党员"
    if any(one.date <= day and (one.ended_on is None or one.ended_on >= day) for one in registered):
        return STAFF_STAGE
    if any(stay.end is not None and stay.end < day for stay in stays):
        return "已离开"
    return "不在名册"


@dataclass(frozen=True)
class RollRow:
    """One member on the roll of a branch or group on a day."""

    person: Person
    stage: str
    group: str
    posts: str
    joined_on: date
    votes: bool


@dataclass(frozen=True)
class Counts:
    """How many were on the roll of a unit on a day."""

    members: int
    full: int
    voters: int

    @property
    def probationary(self) -> int:
        return self.members - self.full


def counts_on(unit: Organization, day: date) -> Counts:
    """Count the roll of a unit. Queries: three to five."""
    roll = memberships_on(unit, day)
    return Counts(
        members=roll.count(),
        full=roll.filter(confirmed_on__lte=day).count(),
        voters=voters_on(unit, day).count(),
    )


def roll_of(unit: Organization, day: date) -> list[RollRow]:
    """Give the roll of a branch or a group on a day. Queries: four."""
    branch = unit.book or unit
    stays = memberships_on(unit, day).order_by("person__search_name", "person__distinction", "pk")
    votes = set(voters_on(unit, day).values_list("pk", flat=True))
    groups = {
        term.person_id: term.group.name
        for term in GroupTerm.objects.filter(in_force(day), group__book=branch).select_related(
            "group"
        )
    }
    posts: dict[int, list[str]] = {}
    for term in PostTerm.objects.filter(
        in_force(day), organization__path__startswith=branch.path
    ).order_by("pk"):
        posts.setdefault(term.person_id, []).append(term.get_post_display())
    return [
        RollRow(
            stay.person,
            stage_of([stay], day),
            groups.get(stay.person_id, ""),
            "、".join(posts.get(stay.person_id, ())),
            stay.joined_on,
            stay.person_id in votes,
        )
        for stay in stays
    ]


@dataclass(frozen=True)
class BranchRow:
    """One branch below a committee on a day, with its counts."""

    unit: Organization
    members: int
    full: int
    voters: int


def branches_of(unit: Organization, day: date) -> list[BranchRow]:
    """Give the branches that stood below a unit on a day, with counts. Queries: four to five."""
    roll = memberships_on(unit, day).order_by()
    suspended = RightsSuspension.objects.filter(in_force(day), person=OuterRef("person"))
    full = Q(confirmed_on__lte=day)
    rows = roll.values_list("organization").annotate(
        members=Count("pk"),
        full=Count("pk", filter=full),
        voters=Count("pk", filter=Q(full, ~Exists(suspended))),
    )
    found = {pk: numbers for pk, *numbers in rows}
    below = subtree_during(unit, Period(day, day))
    units = Organization.objects.existing_on(day).filter(kind=Kind.BRANCH)
    units = (
        units.filter(path__startswith=below.path)
        if below.whole
        else units.filter(pk__in=below.at_end)
    )
    nobody = [0, 0, 0]
    return [BranchRow(one, *found.get(one.pk, nobody)) for one in units.order_by("path")]


def totals(rows: Iterable[BranchRow]) -> Counts:
    """Add up branches, which nobody belongs to twice on one day."""
    counted = list(rows)
    return Counts(
        members=sum(row.members for row in counted),
        full=sum(row.full for row in counted),
        voters=sum(row.voters for row in counted),
    )


def suspensions_of(unit: Organization, day: date) -> QuerySet[RightsSuspension]:
    """Give the suspensions of people kept by a branch that hold on a day or begin after it."""
    return (
        RightsSuspension.objects.filter(Q(end__isnull=True) | Q(end__gte=day))
        .filter(person__organization=unit.book or unit)
        .select_related("person")
    )
