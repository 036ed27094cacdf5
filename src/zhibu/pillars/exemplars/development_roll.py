"""Becoming a member changes the roll: admission, full membership, a cancelled probation.

What the roll says already is left alone; what it says otherwise is refused, never overwritten.
Voiding a step takes back only what that step wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.closed import closed_through
from zhibu.ledger.models import State
from zhibu.ledger.services import confirm_record, revise_record, void_record
from zhibu.organization.models import Organization, Person
from zhibu.pillars.exemplars.models.development import DevelopmentStep, StepKey
from zhibu.roster.models import HowIn, HowOut, RosterEntry
from zhibu.roster.records import ROSTER
from zhibu.roster.services import admit, leave, regularize, stay_of

if TYPE_CHECKING:
    from zhibu.access.models import User


def stay_on(person: Person, day: date) -> RosterEntry | None:
    """Give the confirmed stay on a roll that holds on a day, or that begins later. Queries: one."""
    return (
        RosterEntry.objects.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=day),
            record__about=person,
            record__state=State.CONFIRMED,
        )
        .select_related("group", "record__about", "record__organization__book", "membership")
        .order_by("record__date")
        .first()
    )


def _told(stay: RosterEntry) -> str:
    full = f"，{stay.confirmed_on} 转正" if stay.confirmed_on else "，还没有转正"
    return f"{stay.record.organization.name}的名册：{stay.joined_on} 入党{full}"


def _differs(stay: RosterEntry, message: str) -> Problem:
    return Problem(
        "DEV030",
        f"{message}（{_told(stay)}）",
        "请核对日期；名册有误的，先更正名册记录",
        field="党员名册",
        value=str(stay.record.about),
    )


def admission_problems(step: DevelopmentStep) -> Iterator[Problem]:
    """Refuse an admission where the roll says something else."""
    person, day = step.case.person, step.effective_on
    stay = stay_on(person, day) if person and day else None
    if stay is not None and stay.joined_on != day:
        yield _differs(stay, f"名册上已有这名党员，入党日期不是 {day}")


def full_problems(step: DevelopmentStep) -> Iterator[Problem]:
    """Refuse full membership where the roll has no such member, or another day."""
    person, day = step.case.person, step.effective_on
    if person is None or day is None:
        return
    stay = stay_on(person, day)
    if stay is None:
        yield Problem(
            "DEV031",
            f"{day} 不在党员名册上",
            "请先在党员名册登记，或核对离开日期",
            field="党员名册",
            value=str(person),
        )
    elif stay.confirmed_on not in (None, day):
        yield _differs(stay, f"转正日期与名册不同，应为 {day}")


def revoke_problems(step: DevelopmentStep) -> Iterator[Problem]:
    """Refuse to cancel the probation of one who left, or turned full, otherwise."""
    person = step.case.person
    stay = stay_on(person, step.date) if person else None
    if stay is None:
        return
    if stay.confirmed_on is not None:
        yield _differs(stay, "名册上已是正式党员")
    elif stay.ended_on and not _is_cancelled(stay, step.date):
        yield _differs(stay, f"名册上已于 {stay.ended_on} 离开")


def _is_cancelled(stay: RosterEntry, day: date) -> bool:
    return stay.ended_on == day and stay.how_out == HowOut.CANCELLED


def _first_open_day(day: date, branch: Organization) -> date:
    """A stay begins in open books: figures of closed ones stay as they were reported."""
    closed = closed_through(branch)
    return day if closed is None or day > closed else closed + timedelta(days=1)


def _admit(step: DevelopmentStep, actor: User) -> RosterEntry | None:
    person, day, branch = step.case.person, step.effective_on, step.case.organization
    assert person is not None
    assert day is not None
    DomainError.raise_if(admission_problems(step))
    if stay_on(person, day) is not None:
        return None
    entry = admit(
        person,
        branch,
        since=_first_open_day(day, branch),
        joined_on=day,
        confirmed_on=None,
        how_in=HowIn.ADMITTED,
        actor=_author(step, actor),
    )
    if entry.record.state != State.CONFIRMED:
        confirm_record(entry.pk, actor=actor)
    return entry


def _author(step: DevelopmentStep, actor: User) -> User:
    """Whoever entered the step also enters the stay, so that two people stand behind both."""
    author = step.record.entered_by
    if author is not None and access_of(author).may(Permission.PEOPLE_EDIT, step.case.organization):
        return author
    return actor


def _regularize(step: DevelopmentStep, actor: User) -> RosterEntry | None:
    person, day = step.case.person, step.effective_on
    assert person is not None
    assert day is not None
    DomainError.raise_if(full_problems(step))
    stay = stay_on(person, day)
    assert stay is not None
    if stay.confirmed_on == day:
        return None
    return regularize(stay, on=day, actor=actor)


def _cancel(step: DevelopmentStep, actor: User) -> RosterEntry | None:
    person = step.case.person
    assert person is not None
    DomainError.raise_if(revoke_problems(step))
    stay = stay_on(person, step.date)
    if stay is None or stay.ended_on:
        return None
    return leave(stay, on=step.date, how=HowOut.CANCELLED, actor=actor)


_VERBS: dict[str, Callable[[DevelopmentStep, User], RosterEntry | None]] = {
    StepKey.APPROVE: _admit,
    StepKey.APPROVE_FULL: _regularize,
    StepKey.REVOKE: _cancel,
}


def apply(step: DevelopmentStep, actor: User | None) -> None:
    """Let the roll say what the step decided."""
    verb = _VERBS.get(step.step)
    if verb is None or actor is None:
        return
    changed = verb(step, actor)
    if changed is not None:
        step.stay = changed
        DevelopmentStep.objects.filter(pk=step.pk).update(stay=changed)


def retract(step: DevelopmentStep, actor: User | None) -> None:
    """Take back what a voided step wrote into the roll; an amended one is settled by ``apply``."""
    if step.record.state != State.VOID or step.stay_id is None or actor is None:
        return
    stay = stay_of(step.stay_id)
    if stay.record.state != State.CONFIRMED:
        return
    if step.step == StepKey.APPROVE:
        void_record(stay.pk, actor=actor, reason=f"“{StepKey.APPROVE.label}”已作废")
        return
    version = stay.record.version
    if step.step == StepKey.APPROVE_FULL:
        stay.confirmed_on = None
    else:
        stay.ended_on, stay.how_out = None, ""
    revise_record(ROSTER, stay, actor=actor, version=version)
