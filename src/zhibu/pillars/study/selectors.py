"""A member's own year, the study commissioner's table, and the year's life meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from zhibu.activities.models import Attendance
from zhibu.core.periods import Period
from zhibu.core.quantities import format_number
from zhibu.ledger.models import Record, State
from zhibu.ledger.selectors import visible_to
from zhibu.organization.models import Kind, Membership, Organization, Person
from zhibu.organization.selectors import committee_on, members_on
from zhibu.pillars.study.hours import (
    Targets,
    hours_by_member,
    note_words_by_member,
    study_attendances,
)
from zhibu.pillars.study.models import DemocraticAppraisal, Reflection, Step, StudyNote

if TYPE_CHECKING:
    from zhibu.access.models import User

MEETING = "meeting"
LIFE_MEETING = "organization_life"
# The order in which a branch prepares, holds and follows up its meeting (1.6).
LIFE_STEPS: tuple[tuple[str, str], ...] = (
    (Step.STUDY, Step.STUDY.label),
    (Step.TALKS, Step.TALKS.label),
    (Step.OPINIONS, Step.OPINIONS.label),
    (MEETING, "召开会议"),
    (Step.PROBLEMS, Step.PROBLEMS.label),
)


SHOWN_NUMBERS = (
    "hours",
    "hours_target",
    "hours_missing",
    "words",
    "words_target",
    "words_missing",
)


def grouped(number: Decimal | int) -> str:
    """Write a number plainly with thousands separators: 1,204 or 1.5."""
    whole, mark, rest = format_number(Decimal(number)).partition(".")
    return f"{int(whole):,}{mark}{rest}"


@dataclass(frozen=True)
class Progress:
    """What one member did in a year, and what the rules ask of him."""

    person: Person
    officer: bool
    hours: Decimal
    hours_target: Decimal
    words: int
    words_target: int

    @property
    def hours_missing(self) -> Decimal:
        return max(self.hours_target - self.hours, Decimal(0))

    @property
    def words_missing(self) -> int:
        return max(self.words_target - self.words, 0)

    @property
    def text(self) -> dict[str, str]:
        """The numbers as pages write them: 1,204."""
        return {name: grouped(getattr(self, name)) for name in SHOWN_NUMBERS}


def day_of(year: int, today: date) -> date:
    """Give the day whose roll and rules a year's page speaks of: today, or the year's end."""
    span = Period.year(year)
    return min(max(today, span.start), span.end)


def progress_of(unit: Organization, year: int, today: date) -> list[Progress]:
    """Give everybody on the roll by name, never by what he did. Queries: five.

    Only for holders of ``STUDY_READ``: the view asks.
    """
    day, span = day_of(year, today), Period.year(year)
    people = list(members_on(unit, day).order_by("search_name", "distinction", "pk"))
    return _progress(people, unit, day, span)


def own_progress(person: Person, year: int, today: date) -> Progress | None:
    """Give one's own progress; None for somebody who was on no roll that year."""
    stay = own_membership(person, year)
    if stay is None:
        return None
    day = day_of(year, today)
    return _progress([person], stay.organization, day, Period.year(year))[0]


def own_membership(person: Person, year: int) -> Membership | None:
    """Give the newest stay on a roll that touches a year. Queries: one."""
    span = Period.year(year)
    stays = Membership.objects.filter(person=person, start__lte=span.end)
    stays = stays.exclude(end__lt=span.start).select_related("organization")
    return stays.order_by("-start", "-pk").first()


def _progress(
    people: Sequence[Person], unit: Organization, day: date, span: Period
) -> list[Progress]:
    officers = set(committee_on(unit, day).values_list("pk", flat=True))
    targets = Targets(unit, day)
    hours = hours_by_member(people, span)
    words = note_words_by_member(people, span)
    return [
        Progress(
            person=one,
            officer=one.pk in officers,
            hours=hours.get(one.pk, Decimal(0)),
            hours_target=targets.hours(officer=one.pk in officers),
            words=words.get(one.pk, 0),
            words_target=targets.words,
        )
        for one in people
    ]


@dataclass(frozen=True)
class OwnAttendance:
    """One activity that a member was expected at."""

    row: Attendance
    counted: bool  # its hours count as study
    readable: bool


def own_attendances(person: Person, user: User, year: int, most: int) -> list[OwnAttendance]:
    """Give one's newest attendances of a year, confirmed activities only. Queries: three."""
    span = Period.year(year)
    rows = list(
        Attendance.objects.filter(
            person=person,
            activity__record__state=State.CONFIRMED,
            activity__record__date__range=(span.start, span.end),
        )
        .select_related("activity__record")
        .order_by("-activity__record__date", "-pk")[:most]
    )
    shown = [row.pk for row in rows]
    counted = set(
        study_attendances([person], span).filter(pk__in=shown).values_list("pk", flat=True)
    )
    records = [row.activity_id for row in rows]
    readable = set(visible_to(user).filter(pk__in=records).values_list("pk", flat=True))
    return [OwnAttendance(row, row.pk in counted, row.activity_id in readable) for row in rows]


def _own(user: User, person: Person, year: int) -> QuerySet[Record]:
    span = Period.year(year)
    return (
        visible_to(user)
        .filter(about=person, date__range=(span.start, span.end))
        .exclude(state=State.VOID)
    )


def own_notes(person: Person, user: User, year: int) -> QuerySet[StudyNote]:
    """Give one's notes of a year, newest first."""
    return (
        StudyNote.objects.filter(record__in=_own(user, person, year))
        .select_related("record")
        .order_by("-record__date", "-pk")
    )


def own_reflections(person: Person, user: User, year: int) -> QuerySet[Reflection]:
    """Give one's reflections of a year, newest first; also those not yet confirmed."""
    return (
        Reflection.objects.filter(record__in=_own(user, person, year))
        .select_related("record")
        .order_by("-record__date", "-pk")
    )


def own_appraisal(person: Person, year: int) -> DemocraticAppraisal | None:
    """Give one's confirmed appraisal for a year."""
    found = DemocraticAppraisal.objects.filter(
        record__about=person, record__state=State.CONFIRMED, year=year
    )
    return found.select_related("record").first()


@dataclass(frozen=True)
class LifeStep:
    """One step of the year's organization life meeting, with what was recorded."""

    key: str
    label: str
    state: str  # done, now, todo
    records: tuple[Record, ...]


def life_steps(unit: Organization, user: User, year: int) -> list[LifeStep]:
    """Give the five steps of a branch's meeting; done is what a confirmed record shows."""
    span = Period.year(year)
    rows = (
        visible_to(user)
        .filter(organization__path__startswith=unit.path, date__range=(span.start, span.end))
        .exclude(state=State.VOID)
        .select_related("organization", "lifemeetingstep")
        .order_by("date", "pk")
    )
    by_step: dict[str, list[Record]] = {key: [] for key, _label in LIFE_STEPS}
    for record in rows.filter(type="life.preparation"):
        by_step[record.lifemeetingstep.step].append(record)
    by_step[MEETING] = list(
        rows.filter(type="activity", activity__items__kind=LIFE_MEETING).distinct()
    )
    return _with_states(by_step)


def _with_states(by_step: dict[str, list[Record]]) -> list[LifeStep]:
    found, now_given = [], False
    for key, label in LIFE_STEPS:
        records = tuple(by_step[key])
        if any(record.state == State.CONFIRMED for record in records):
            state = "done"
        else:
            state, now_given = ("todo" if now_given else "now"), True
        found.append(LifeStep(key, label, state, records))
    return found


def branches_below(units: QuerySet[Organization], unit: Organization) -> QuerySet[Organization]:
    """Keep the branches below a unit, for pages that speak of one branch."""
    return units.filter(path__startswith=unit.path, kind=Kind.BRANCH).order_by("path")
