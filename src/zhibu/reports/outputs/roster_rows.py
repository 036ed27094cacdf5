"""Who stands in a roster (党员名册、支委会名册) of a unit on a day, and what may be said of each.

Identity numbers and telephones are not in rosters. Sex, birth and position are given of people
whose data the reader may see: a member who has moved on is kept by the new branch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.organization.models import GroupTerm, Membership, Organization, Person, Post, PostTerm
from zhibu.organization.selectors import branch_of, in_force, memberships_on, post_terms_on

if TYPE_CHECKING:
    from zhibu.access.models import User

RANKS = {str(post): rank for rank, post in enumerate(Post)}
LAST = len(RANKS)
FULL, PROBATIONARY = "正式党员", "预备党员"


@dataclass(frozen=True)
class Entry:
    """One line of a roster.

    Attributes:
        branch, group: where the member stood that day; "" for none.
        posts: in the Party, the highest first.
        since: when the post was taken; None in a roster of members.
        position: in the office.
    """

    name: str
    sex: str
    born: date | None
    branch: str
    group: str
    stage: str
    joined_on: date | None
    confirmed_on: date | None
    posts: str
    position: str
    since: date | None = None


def roster_entries(user: User, unit: Organization, day: date) -> list[Entry]:
    """Give the members on the roll of a unit and all below it, by branch and group.

    Inside a group the holders of posts come first, then by the day of joining. Queries: four.
    """
    stays = list(memberships_on(unit, day).select_related("organization"))
    people = [stay.person_id for stay in stays]
    open_to = _readable(user, people)
    groups = _groups(people, day)
    posts = _posts(people, day)
    rows = []
    for stay in stays:
        held = posts.get(stay.person_id, [])
        group = groups.get(stay.person_id)
        entry = _entry(day, stay, stay.person, group, held, readable=stay.person_id in open_to)
        branch = (stay.organization.path, stay.organization.order)
        place = (0, group.order, group.pk) if group else (1, 0, 0)
        rank = min((RANKS[one.post] for one in held), default=LAST)
        rows.append(((branch, place, rank, stay.joined_on, stay.person.search_name), entry))
    return [entry for _key, entry in sorted(rows, key=lambda row: row[0])]


def committee_entries(user: User, unit: Organization, day: date) -> list[Entry]:
    """Give who held which post of a unit and of its groups that day, by rank. Queries: five."""
    terms = list(post_terms_on(unit, day))
    groups = Organization.objects.filter(book=branch_of(unit)).exclude(pk=unit.pk)
    terms += PostTerm.objects.filter(in_force(day), organization__in=groups).select_related(
        "person", "organization"
    )
    people = [term.person_id for term in terms]
    open_to = _readable(user, people)
    stays = {
        stay.person_id: stay for stay in Membership.objects.filter(in_force(day), person__in=people)
    }
    terms.sort(key=lambda term: (RANKS[term.post], term.organization.order, term.start, term.pk))
    return [
        _entry(
            day,
            stays.get(term.person_id),
            term.person,
            term.organization if term.organization_id != unit.pk else None,
            [term],
            readable=term.person_id in open_to,
            since=term.start,
        )
        for term in terms
    ]


def _entry(
    day: date,
    stay: Membership | None,
    person: Person,
    group: Organization | None,
    held: Sequence[PostTerm],
    *,
    readable: bool,
    since: date | None = None,
) -> Entry:
    confirmed = stay.confirmed_on if stay else None
    full = confirmed is not None and confirmed <= day
    return Entry(
        name=person.label,
        sex=person.get_sex_display() if readable else "",
        born=person.birth_date if readable else None,
        branch=stay.organization.name if stay and since is None else "",
        group=group.name if group else "",
        stage=(FULL if full else PROBATIONARY) if stay else "",
        joined_on=stay.joined_on if stay else None,
        confirmed_on=confirmed if full else None,
        posts="、".join(one.get_post_display() for one in held),
        position=person.position if readable else "",
        since=since,
    )


def _readable(user: User, people: Sequence[int]) -> set[int]:
    """Keep the people whose data the user may see. Queries: one."""
    allowed = access_of(user).within(Permission.PEOPLE_VIEW)
    return set(Person.objects.filter(allowed, pk__in=people).values_list("pk", flat=True))


def _groups(people: Sequence[int], day: date) -> dict[int, Organization]:
    terms = GroupTerm.objects.filter(in_force(day), person__in=people).select_related("group")
    return {term.person_id: term.group for term in terms}


def _posts(people: Sequence[int], day: date) -> dict[int, list[PostTerm]]:
    found: dict[int, list[PostTerm]] = {}
    for term in PostTerm.objects.filter(in_force(day), person__in=people).order_by("pk"):
        found.setdefault(term.person_id, []).append(term)
    for held in found.values():
        held.sort(key=lambda term: RANKS[term.post])
    return found
