"""How much each member studied: class hours and words of notes, from confirmed records.

These are facts about named people. Pages show them only to the member himself and to holders of
``STUDY_READ`` (mission 1.1); others get counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Sum

from zhibu.activities.kinds import item_kinds
from zhibu.activities.models import AgendaItem, Attendance, Presence
from zhibu.core.periods import Period
from zhibu.ledger.models import State
from zhibu.organization.models import Organization, Person
from zhibu.organization.rules import MEMBER_HOURS, NOTE_WORDS, OFFICER_HOURS, RuleBook
from zhibu.pillars.study.models import StudyNote

STUDY_RULES = (MEMBER_HOURS, OFFICER_HOURS, NOTE_WORDS)
CHECKPOINTS = ((6, 30, 2), (9, 30, 3), (12, 31, 4))  # month, day, quarters done by then

People = Iterable[Person] | QuerySet[Person]


def study_attendances(people: People, period: Period) -> QuerySet[Attendance]:
    """Give the attendances that count for ``study.learning_hours``, of some people."""
    kinds = [kind.key for kind in item_kinds() if kind.study]
    study = AgendaItem.objects.filter(activity=OuterRef("activity"), kind__in=kinds)
    return Attendance.objects.filter(
        Exists(study),
        person__in=people,
        is_member=True,
        presence__in=(Presence.PRESENT, Presence.LATE),
        activity__record__state=State.CONFIRMED,
        activity__record__date__range=(period.start, period.end),
    )


def hours_by_member(people: People, period: Period) -> dict[int, Decimal]:
    """Add up each one's class hours; nobody is listed with none. Queries: one."""
    rows = (
        study_attendances(people, period)
        .order_by()
        .values("person")
        .annotate(total=Sum("activity__hours"))
    )
    return {row["person"]: row["total"] for row in rows if row["total"]}


def note_words_by_member(people: People, period: Period) -> dict[int, int]:
    """Add up each one's words of notes. Queries: one."""
    rows = (
        StudyNote.objects.filter(
            record__about__in=people,
            record__state=State.CONFIRMED,
            record__date__range=(period.start, period.end),
        )
        .order_by()
        .values("record__about")
        .annotate(total=Sum("words"))
    )
    return {row["record__about"]: row["total"] for row in rows if row["total"]}


class Targets:
    """What the dated rules ask of a unit's members for one year. Queries: one."""

    def __init__(self, branch: Organization, day: date) -> None:
        book = RuleBook(STUDY_RULES)
        self.member_hours: Decimal = book.value(MEMBER_HOURS, branch, day)
        self.officer_hours: Decimal = book.value(OFFICER_HOURS, branch, day)
        self.words: int = book.value(NOTE_WORDS, branch, day)

    def hours(self, *, officer: bool) -> Decimal:
        """Give the class hours of a year: members of the committee have more."""
        return self.officer_hours if officer else self.member_hours


def share_due(year: int, today: date) -> Decimal:
    """Give the share of a year's target that should be done by now.

    Looked at on 30 June, 30 September and at the year's end (organizational-life.md 1.11):
    nothing is asked before the first of them.
    """
    done = [quarters for month, day, quarters in CHECKPOINTS if today > date(year, month, day)]
    return Decimal(max(done, default=0)) / 4
