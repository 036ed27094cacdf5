"""Which duties stand how, for a unit and all below it: computed from confirmed records only."""

from __future__ import annotations

from collections.abc import Iterator
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
from zhibu.planning.facts import Facts
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
    found = [
        duty
        for one in units
        for obligation in OBLIGATIONS
        if one.kind in obligation.units
        for duty in _duties_of(one, obligation, span, today, facts)
    ]
    if members and unit.kind == Kind.BRANCH:
        found.extend(member_duties(unit, year, today))
    return found


def due_for(user: User, unit: Organization, today: date, *, year: int | None = None) -> list[Duty]:
    """Give what has to be done now, for the first screen: newest overdue first, then due ones.

    Nothing where the user may not read the unit's records. Counts of members who are behind are
    added for those who keep the records.
    """
    access = access_of(user)
    if not access.may(Permission.RECORD_VIEW, unit):
        return []
    found = duties(unit, year or today.year, today, members=sees_members(user, unit))
    waiting = [duty for duty in found if duty.open]
    return sorted(waiting, key=lambda duty: (duty.state != State.OVERDUE, duty.days))


def sees_members(user: User, unit: Organization) -> bool:
    """Tell whether lists may tell the user how many members are behind (never who)."""
    access = access_of(user)
    return access.may(Permission.RECORD_ENTER, unit) or access.may(Permission.STUDY_READ, unit)


def _duties_of(
    unit: Organization, obligation: Obligation, span: Period, today: date, facts: Facts
) -> Iterator[Duty]:
    for frequency, window in _windows(unit, obligation, span, facts.book):
        alert = alert_date(window, ALERTS[frequency])
        if not obligation.holds_during(window.start, window.end):
            continue
        if not _answers_for(unit, alert, window):
            continue
        if obligation.needs_committee and not facts.has_committee(unit.pk, alert):
            continue
        yield _judge(unit, obligation, frequency, window, today, facts)


def _windows(
    unit: Organization, obligation: Obligation, span: Period, book: RuleBook
) -> Iterator[tuple[Frequency, Period]]:
    """Cut the year by the frequency in force on each window's first day.

    A new frequency begins with its first whole window after the one that is running.
    """
    day = span.start
    while day <= span.end:
        text = book.value(obligation.rule, unit, day)
        if text == NO_DUTY:
            day = Period.month(day.year, day.month).end + timedelta(days=1)
            continue
        frequency = Frequency(text)
        window = window_of(frequency, day)
        if window.start == day:
            yield frequency, window
        day = window.end + timedelta(days=1)


def _answers_for(unit: Organization, alert: date, window: Period) -> bool:
    """Tell whether the unit stood from the window's alert day, at the latest, to its end."""
    for one in (unit, unit.book):
        if one is None:
            continue
        if one.founded and one.founded > alert:
            return False
        if one.dissolved and one.dissolved <= window.end:
            return False
    return True


def _judge(
    unit: Organization,
    obligation: Obligation,
    frequency: Frequency,
    window: Period,
    today: date,
    facts: Facts,
) -> Duty:
    record = facts.first_in(unit.pk, obligation, window)
    if record is None:
        state = STATE_OF[standing(window, today, alert_day=ALERTS[frequency])]
        days = abs((window.end - today).days)
        return Duty(obligation, unit, window, frequency, state, days)
    entered = timezone.localdate(record.entered)
    grace = timedelta(days=facts.book.value(LATE_DAYS, unit, record.happened))
    late = entered > window.end and entered > record.happened + grace
    return Duty(
        obligation,
        unit,
        window,
        frequency,
        State.LATE_MET if late else State.MET,
        record_id=record.record_id,
        happened=record.happened,
    )
