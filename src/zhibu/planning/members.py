"""Duties of each member, as counts: how many are behind, never who."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from zhibu.core.periods import Period
from zhibu.core.schedule import Frequency
from zhibu.organization.models import Organization
from zhibu.organization.selectors import committee_on, members_on
from zhibu.pillars.study.hours import (
    Targets,
    hours_by_member,
    note_words_by_member,
    share_due,
)
from zhibu.planning.duties import Duty, State
from zhibu.planning.obligations import HOURS, NOTES, Obligation

Done = tuple[Decimal, Decimal]  # what one member did, what the year asks of him


def member_duties(branch: Organization, year: int, today: date) -> list[Duty]:
    """Count who is behind with class hours and notes, of the roll of today (or year's end).

    Queries: five.
    """
    span = Period.year(year)
    day = min(max(today, span.start), span.end)
    people = list(members_on(branch, day).values_list("pk", flat=True))
    if not people:
        return []
    officers = set(committee_on(branch, day).values_list("pk", flat=True))
    targets = Targets(branch, day)
    hours = hours_by_member(members_on(branch, day), span)
    words = note_words_by_member(members_on(branch, day), span)
    done = {
        HOURS: [
            (hours.get(one, Decimal(0)), targets.hours(officer=one in officers)) for one in people
        ],
        NOTES: [(Decimal(words.get(one, 0)), Decimal(targets.words)) for one in people],
    }
    return [
        _duty(obligation, branch, span, today, rows)
        for obligation, rows in done.items()
        if obligation.holds_during(span.start, span.end)
        and not (branch.founded and branch.founded > span.end)
        and not (branch.dissolved and branch.dissolved <= span.end)
    ]


def _duty(
    obligation: Obligation,
    branch: Organization,
    span: Period,
    today: date,
    rows: Iterable[Done],
) -> Duty:
    rows = list(rows)
    share = share_due(span.start.year, today)
    behind = sum(did < target * share for did, target in rows)
    return Duty(
        obligation,
        branch,
        span,
        Frequency.YEAR,
        _state(rows, behind, span, today),
        days=abs((span.end - today).days),
        behind=behind,
        total=len(rows),
    )


def _state(rows: list[Done], behind: int, span: Period, today: date) -> State:
    if all(did >= target for did, target in rows):
        return State.MET
    if today > span.end:
        return State.OVERDUE
    return State.DUE if behind else State.UPCOMING
