"""Everybody of a branch in memory: who has which name, who was on the roll on which day.

Read once per import, so that no row asks the database. People whom the same workbook brings onto
the roll are added as they are read.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from django.db.models import Q

from zhibu.activities.models import Audience
from zhibu.activities.services import Expected
from zhibu.core.names import normalize_name, same_name
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


@dataclass(slots=True)
class Term:
    """From ``start`` to ``end`` (inclusive; none = still)."""

    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(slots=True)
class Stay(Term):
    """A stay on a branch's roll; full member from ``confirmed_on``."""

    organization: Organization
    confirmed_on: date | None = None
    row: Membership | None = None

    def membership(self, person: Person) -> Membership:
        """Give the stay as a row of the roll; unsaved where it came from this workbook."""
        if self.row is None:
            self.row = Membership(
                person=person,
                organization=self.organization,
                confirmed_on=self.confirmed_on,
                start=self.start,
                end=self.end,
            )
        return self.row


@dataclass(slots=True)
class Place(Term):
    """A group, or a post of a unit, for a time."""

    organization_id: int
    name: str


@dataclass(eq=False, slots=True)
class Someone:
    """A person with everything that decides whether he counts on a day."""

    person: Person
    token: str
    stays: list[Stay] = field(default_factory=list)
    groups: list[Place] = field(default_factory=list)
    posts: list[Place] = field(default_factory=list)
    suspended: list[Term] = field(default_factory=list)

    def on_roll(self, day: date) -> bool:
        return any(stay.holds(day) for stay in self.stays)

    def has_vote(self, day: date, organization: Organization) -> bool:
        full = any(
            stay.holds(day)
            and stay.confirmed_on is not None
            and stay.confirmed_on <= day
            and stay.organization.path.startswith(organization.path)
            for stay in self.stays
        )
        return full and not any(term.holds(day) for term in self.suspended)

    def hints(self) -> list[str]:
        """Give what may stand behind the name to tell him from another of the same name."""
        places = [place.name for place in (*self.groups, *self.posts)]
        return [hint for hint in (self.person.distinction, self.person.position, *places) if hint]

    @property
    def told(self) -> str:
        """How a question names him: with group, position and what else is known."""
        parts = list(dict.fromkeys(self.hints()))
        if self.stays:
            last = max(self.stays, key=lambda stay: stay.start)
            parts.append(f"{last.start}进入" + (f"，{last.end}离开" if last.end else ""))
        return f"{self.person.name}（{'，'.join(parts) or '无其他信息'}）"


class Directory:
    """The people of one branch (or of a committee's whole subtree)."""

    def __init__(self, book: Organization) -> None:
        """Read the branch. Queries: five."""
        self.book = book
        self._provisional = count(-1, -1)
        self._by_pk: dict[int, Someone] = {}
        self._by_name: dict[str, list[Someone]] = defaultdict(list)
        self._expected: dict[tuple[int, str, date], list[Expected]] = {}
        self._load()

    def _load(self) -> None:
        book = self.book
        inside = Q(organization__path__startswith=book.path)
        rolls = list(Membership.objects.filter(inside).select_related("organization"))
        people = Person.objects.filter(inside | Q(pk__in=[row.person_id for row in rolls]))
        for person in people:
            self._keep(Someone(person, f"p{person.pk}"))
        for row in rolls:
            stay = Stay(row.start, row.end, row.organization, row.confirmed_on, row)
            self._by_pk[row.person_id].stays.append(stay)
        for term in GroupTerm.objects.filter(group__path__startswith=book.path).select_related(
            "group"
        ):
            if someone := self._by_pk.get(term.person_id):
                someone.groups.append(Place(term.start, term.end, term.group_id, term.group.name))
        for post in PostTerm.objects.filter(inside):
            if someone := self._by_pk.get(post.person_id):
                label = str(Post(post.post).label)
                someone.posts.append(Place(post.start, post.end, post.organization_id, label))
        for suspension in RightsSuspension.objects.filter(person__in=list(self._by_pk)):
            self._by_pk[suspension.person_id].suspended.append(
                Term(suspension.start, suspension.end)
            )

    def _keep(self, someone: Someone) -> None:
        self._by_pk[someone.person.pk] = someone
        self._by_name[normalize_name(someone.person.name)].append(someone)

    def add(self, person: Person) -> Someone:
        """Add a person who is being created; a negative number stands for the one to come."""
        person.pk = next(self._provisional)
        person.search_name = normalize_name(person.name)
        someone = Someone(person, f"n{person.label}")
        self._keep(someone)
        return someone

    def adopt(self, person: Person) -> Someone:
        """Add a stored person whom another branch knew so far."""
        someone = Someone(person, f"p{person.pk}")
        self._keep(someone)
        return someone

    def stored(self, person: Person, provisional: int) -> None:
        """Take note that a person has been stored and got his number."""
        someone = self._by_pk.pop(provisional)
        self._by_pk[person.pk] = someone
        self._expected.clear()

    def with_id(self, fingerprint: str) -> Person | None:
        """Find the person with an ID number, here or on file elsewhere. Queries: up to one."""
        for someone in self._by_pk.values():
            if someone.person.id_fingerprint == fingerprint:
                return someone.person
        return Person.objects.filter(id_fingerprint=fingerprint).first()

    def changed(self) -> None:
        """Forget what was derived: somebody's stay, group or post is another now."""
        self._expected.clear()

    def someone(self, person: Person) -> Someone | None:
        return self._by_pk.get(person.pk)

    def by_pk(self, pk: int) -> Someone | None:
        return self._by_pk.get(pk)

    def everybody(self) -> Iterable[Someone]:
        return self._by_pk.values()

    def named(self, name: str) -> list[Someone]:
        """Give all who are written like this; letter case and glyph variants do not matter."""
        wanted = normalize_name(name)
        found = self._by_name.get(wanted)
        if found:
            return list(found)
        return [one for one in self._by_pk.values() if same_name(one.person.name, wanted)]

    def similar(self, name: str) -> list[str]:
        """Give the labels of up to three people whose names look alike."""
        near = difflib.get_close_matches(normalize_name(name), self._by_name, n=3, cutoff=0.5)
        return [one.person.label for text in near for one in self._by_name[text]][:3]

    def expected(
        self, unit: Organization, audience: str, day: date, chosen: Sequence[Person] = ()
    ) -> list[Expected]:
        """Give who should come that day: ``activities.services.expected_people`` in memory."""
        if audience == Audience.CHOSEN:
            return [self._chosen(person, unit, day) for person in chosen]
        key = (unit.pk, audience, day)
        if key not in self._expected:
            found = self._committee(unit, day) if audience == Audience.COMMITTEE else None
            self._expected[key] = self._members(unit, day) if found is None else found
        return self._expected[key]

    def membership(self, unit: Organization, person: Person, day: date) -> Membership | None:
        """Give a person's stay on the unit's roll that day, or None."""
        one = self._by_pk.get(person.pk)
        if one is None or not self._belongs(one, unit, day):
            return None
        return next(stay for stay in one.stays if stay.holds(day)).membership(one.person)

    def _members(self, unit: Organization, day: date) -> list[Expected]:
        found = [
            Expected(one.person, is_member=True, has_vote=one.has_vote(day, self._roll_of(unit)))
            for one in self._by_pk.values()
            if self._belongs(one, unit, day)
        ]
        return sorted(found, key=_order)

    def _committee(self, unit: Organization, day: date) -> list[Expected]:
        branch = self._roll_of(unit)
        found = [
            Expected(one.person, is_member=True, has_vote=True)
            for one in self._by_pk.values()
            if any(
                post.organization_id == branch.pk
                and post.name != Post.GROUP_LEADER.label
                and post.holds(day)
                for post in one.posts
            )
        ]
        return sorted(found, key=_order)

    def _chosen(self, person: Person, unit: Organization, day: date) -> Expected:
        one = self._by_pk.get(person.pk)
        if one is None or not self._belongs(one, unit, day):
            return Expected(person, is_member=False, has_vote=False)
        return Expected(person, is_member=True, has_vote=one.has_vote(day, self._roll_of(unit)))

    def _roll_of(self, unit: Organization) -> Organization:
        return unit.book if unit.book_id and unit.book else unit

    def _belongs(self, one: Someone, unit: Organization, day: date) -> bool:
        roll = self._roll_of(unit)
        on_roll = any(
            stay.holds(day) and stay.organization.path.startswith(roll.path) for stay in one.stays
        )
        if not on_roll or unit.kind != Kind.GROUP:
            return on_roll
        return any(group.organization_id == unit.pk and group.holds(day) for group in one.groups)


def _order(one: Expected) -> tuple[str, str, int]:
    return one.person.search_name, one.person.distinction, one.person.pk
