"""Which duties stand how, for a unit and all below it: computed from confirmed records only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.core.periods import Period
from zhibu.core.schedule import Frequency, alert_date, standing, window_of
from zhibu.organization.models import Kind, Organization
from zhibu.organization.rules import LATE_DAYS, RuleBook
from zhibu.planning.duties import STATE_OF, Duty, State
from zhibu.planning.facts import Facts, Happening
from zhibu.planning.members import member_duties
from zhibu.planning.obligations import ALERTS, OBLIGATIONS, Obligation

if TYPE_CHECKING:
    from zhibu.access.models import User

NO_DUTY = "none"


def duties(unit: Organization, year: int, today: date, *, members: bool = False) -> list[Duty]:
    """Give every duty of a unit and of all below it in a year, by unit, obligation and window.

    Args:
        members: also how many members are behind with hours and notes (branches only).

    Queries: six, however many units; with ``members`` five more.
    """
    span = Period.year(year)
    units = list(Organization.objects.below(unit).select_related("book").order_by("path"))
    facts = Facts(unit, span)
    plans = Plans(span, today, facts.book)
    found = [
        duty
        for one in units
        for obligation in OBLIGATIONS
        if one.kind in obligation.units
        for duty in _duties_of(one, obligation, plans.of(obligation, one), facts)
    ]
    if members and unit.kind == Kind.BRANCH:
        found.extend(member_duties(unit, year, today))
    return found


def due_for(user: User, unit: Organization, today: date, *, year: int | None = None) -> list[Duty]:
    """Give what has to be done now, for the first screen, the most urgent first (``Duty.urgency``).

    Nothing where the user may not read the unit's records. Counts of members who are behind are
    added for those who keep the records.
    """
    access = access_of(user)
    if not access.may(Permission.RECORD_VIEW, unit):
        return []
    found = duties(unit, year or today.year, today, members=sees_members(user, unit))
    waiting = [duty for duty in found if duty.open]
    return sorted(waiting, key=lambda duty: duty.urgency)


def sees_members(user: User, unit: Organization) -> bool:
    """Tell whether lists may tell the user how many members are behind (never who)."""
    access = access_of(user)
    return access.may(Permission.RECORD_ENTER, unit) or access.may(Permission.STUDY_READ, unit)


@dataclass(frozen=True)
class Slot:
    """A window in which an obligation is owed once, and how it stands while nothing meets it."""

    frequency: Frequency
    window: Period
    alert: date
    state: State
    days: int


class Plans:
    """The slots of a year per obligation; worked out once where a rule is the same for all."""

    def __init__(self, span: Period, today: date, book: RuleBook) -> None:
        self._span, self._today, self._book = span, today, book
        self._known: dict[tuple[str, str], list[Slot]] = {}

    def of(self, obligation: Obligation, unit: Organization) -> list[Slot]:
        """Give the slots of one unit."""
        path = "" if self._book.uniform(obligation.rule) else unit.path
        known = self._known.get((obligation.key, path))
        if known is None:
            known = [
                self._slot(frequency, window)
                for frequency, window in self._windows(obligation, unit)
                if obligation.holds_during(window.start, window.end)
            ]
            self._known[obligation.key, path] = known
        return known

    def _windows(
        self, obligation: Obligation, unit: Organization
    ) -> Iterator[tuple[Frequency, Period]]:
        """Cut the year by the frequency in force on each window's first day.

        A new frequency begins with its first whole window after the one that is running.
        """
        day = self._span.start
        while day <= self._span.end:
            text = self._book.value(obligation.rule, unit, day)
            if text == NO_DUTY:
                day = Period.month(day.year, day.month).end + timedelta(days=1)
                continue
            frequency = Frequency(text)
            window = window_of(frequency, day)
            if window.start == day:
                yield frequency, window
            day = window.end + timedelta(days=1)

    def _slot(self, frequency: Frequency, window: Period) -> Slot:
        alert_day = ALERTS[frequency]
        return Slot(
            frequency,
            window,
            alert_date(window, alert_day),
            STATE_OF[standing(window, self._today, alert_day=alert_day)],
            abs((window.end - self._today).days),
        )


def _duties_of(
    unit: Organization, obligation: Obligation, slots: list[Slot], facts: Facts
) -> Iterator[Duty]:
    for slot in slots:
        if not _answers_for(unit, slot):
            continue
        if obligation.needs_committee and not facts.has_committee(unit.pk, slot.alert):
            continue
        yield _judge(unit, obligation, slot, facts)


def _answers_for(unit: Organization, slot: Slot) -> bool:
    """Tell whether the unit stood from the window's alert day, at the latest, to its end."""
    for one in (unit, unit.book):
        if one is None:
            continue
        if one.founded and one.founded > slot.alert:
            return False
        if one.dissolved and one.dissolved <= slot.window.end:
            return False
    return True


def _judge(unit: Organization, obligation: Obligation, slot: Slot, facts: Facts) -> Duty:
    record = facts.first_in(unit.pk, obligation, slot.window)
    if record is None:
        return Duty(obligation, unit, slot.window, slot.frequency, slot.state, slot.days)
    return Duty(
        obligation,
        unit,
        slot.window,
        slot.frequency,
        State.LATE_MET if _is_late(record, unit, slot.window, facts.book) else State.MET,
        record_id=record.record_id,
        happened=record.happened,
    )


def _is_late(record: Happening, unit: Organization, window: Period, book: RuleBook) -> bool:
    # Most were entered in time; the local day is at most one after the stored one.
    if record.entered.date() < window.end:
        return False
    entered = timezone.localdate(record.entered)
    grace = timedelta(days=book.value(LATE_DAYS, unit, record.happened))
    return entered > window.end and entered > record.happened + grace
