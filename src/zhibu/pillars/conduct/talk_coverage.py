"""Who was not talked with this year: members, and pairs of the committee.

The rule (支部工作条例: 支委之间、支委和党员之间每年一般不少于1次) is read as: every two of the
committee talk so often a year, and every other member so often with somebody of the committee. A
talk counts for both sides, whoever of the two was the talker.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from zhibu.core.periods import Period
from zhibu.ledger.models import State
from zhibu.organization.models import Organization, Person, Post
from zhibu.organization.rules import value_of
from zhibu.organization.selectors import committee_on, holder_of, members_on
from zhibu.pillars.conduct.models.talks import HeartTalk
from zhibu.pillars.conduct.talk_rules import TALKS_A_YEAR


@dataclass(frozen=True)
class MemberLine:
    """One member with the talks of the year that he had.

    Attributes:
        talks: with anybody.
        with_secretary: whether one of them was with the secretary.
        with_committee: how many were with somebody of the committee.
        missing: whether the rule asks for more.
    """

    person: Person
    talks: int
    with_secretary: bool
    with_committee: int
    missing: bool
    on_committee: bool
    is_secretary: bool


@dataclass(frozen=True)
class Pair:
    """Two of the committee who have talked less often than the rule asks."""

    one: Person
    other: Person
    talks: int


@dataclass(frozen=True)
class Coverage:
    """How far a branch is with the talks of a year."""

    unit: Organization
    year: int
    required: int
    secretary: Person | None
    lines: tuple[MemberLine, ...]
    pairs: tuple[Pair, ...]
    pairs_due: int

    @property
    def untalked(self) -> list[MemberLine]:
        """Members with whom nobody has talked."""
        return [line for line in self.lines if not line.talks]

    @property
    def without_secretary(self) -> list[MemberLine]:
        return [
            line
            for line in self.lines
            if not line.with_secretary and not line.is_secretary and self.secretary is not None
        ]

    @property
    def missing(self) -> list[MemberLine]:
        """Members with whom somebody of the committee has yet to talk."""
        return [line for line in self.lines if line.missing]


def coverage(unit: Organization, year: int, today: date) -> Coverage:
    """Work out who is missing on the roll of a year's last day, or of today. Queries: five."""
    day = min(today, date(year, 12, 31))
    members = list(members_on(unit, day).order_by("search_name", "distinction", "pk"))
    committee = {person.pk: person for person in committee_on(unit, day)}
    secretary = holder_of(unit, Post.SECRETARY, day)
    required: int = value_of(TALKS_A_YEAR, unit, day)
    talks = _talks(unit, year)
    people = {person.pk: person for person in members} | committee
    held = sorted(committee, key=lambda pk: people[pk].search_name)
    couples = list(combinations(held, 2)) if required else []
    pairs = [
        Pair(people[one], people[other], talks[frozenset((one, other))])
        for one, other in couples
        if talks[frozenset((one, other))] < required
    ]
    lines = tuple(_line(person, talks, set(committee), secretary, required) for person in members)
    return Coverage(unit, year, required, secretary, lines, tuple(pairs), len(couples))


def _talks(unit: Organization, year: int) -> Counter[frozenset[int]]:
    """Count the confirmed talks of a year by the two who talked. Queries: one."""
    span = Period.year(year)
    rows = HeartTalk.objects.filter(
        record__state=State.CONFIRMED,
        record__organization__path__startswith=unit.path,
        record__date__range=(span.start, span.end),
    )
    return Counter(frozenset(two) for two in rows.values_list("talker_id", "record__about_id"))


def _line(
    person: Person,
    talks: Counter[frozenset[int]],
    committee: set[int],
    secretary: Person | None,
    required: int,
) -> MemberLine:
    partners = {
        next(iter(two - {person.pk})): count
        for two, count in talks.items()
        if person.pk in two and len(two) == 2
    }
    with_committee = sum(count for pk, count in partners.items() if pk in committee)
    on_committee = person.pk in committee
    return MemberLine(
        person,
        sum(partners.values()),
        secretary is not None and secretary.pk in partners,
        with_committee,
        not on_committee and with_committee < required,
        on_committee,
        secretary is not None and secretary.pk == person.pk,
    )
