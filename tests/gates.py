"""Builders of responses with gates, of what is checked there, and of sampling sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests import emergency
from zhibu.access.models import User
from zhibu.cases.models import Case
from zhibu.ledger.children import set_rows
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization
from zhibu.pillars.emergency.entry_intake import Batch, Intake, take_in
from zhibu.pillars.emergency.gate_rules import Setting
from zhibu.pillars.emergency.gate_services import save_gate, save_settings
from zhibu.pillars.emergency.models import (
    EntryCheck,
    EntryReason,
    EntrySheet,
    Gate,
    SamplingSession,
)


def secretary_of(unit: Organization) -> User:
    return User.objects.get(grants__organization=unit, grants__role="secretary")


def running(unit: Organization, actor: User | None = None, **more: Any) -> Case:
    """Give the response that a unit runs, opened if it is new."""
    return emergency.running(unit, actor or secretary_of(unit), **more)


def gate(
    unit: Organization, name: str = "东门", actor: User | None = None, **response: Any
) -> Gate:
    """Give a gate of a unit's response, set up if there is none of that name."""
    actor = actor or secretary_of(unit)
    case = running(unit, actor, **response)
    if not Gate.objects.filter(response=case, name=name).exists():
        save_gate(Gate(organization=unit, response=case, name=name), actor=actor)
    known = Gate.objects.select_related("response__response", "organization__book")
    return known.get(response=case, name=name)


def configure(one: Gate, *kinds: str) -> None:
    """Say what is checked at the gates of a gate's response."""
    settings = [Setting(kind) for kind in kinds]
    save_settings(one.response, settings, actor=secretary_of(one.organization))


def check(passed: bool = True, at: float | None = None, **more: Any) -> dict[str, Any]:
    """Give one check as the phone sends it; ``at`` in milliseconds of its clock."""
    moment = millis(timezone.now()) if at is None else at
    return {"id": str(uuid4()), "at": moment, "passed": passed, "answers": {}} | more


def millis(moment: datetime) -> float:
    return moment.timestamp() * 1000


def send(
    one: Gate, checks: Iterable[dict[str, Any]], actor: User, sent: float | None = None
) -> Intake:
    """Send checks as a phone whose clock is right (or shows ``sent``) does."""
    clock = millis(timezone.now()) if sent is None else sent
    return take_in(one, Batch(clock, list(checks), "a-phone"), actor=actor)


def line(one: Gate, at: datetime, reason: str = "") -> EntryCheck:
    """Store one check as it lies there afterwards, let in unless a reason is given."""
    return EntryCheck.objects.create(
        uuid=uuid4(),
        gate=one,
        at=at,
        day=timezone.localdate(at),
        passed=not reason,
        reason=reason,
    )


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def sheet(
    one: Gate, day: date, passed: int = 120, reasons: dict[str, int] | None = None
) -> EntrySheet:
    """Give the unsaved sheet of a day that was noted on paper."""
    told = reasons or {}
    body = EntrySheet(
        record=Record(organization=one.organization, date=day),
        response=one.response,
        gate=one,
        passed=passed,
        refused=sum(told.values()),
    )
    rows = [EntryReason(reason=reason, count=count) for reason, count in told.items()]
    set_rows(body, "reasons", rows)
    return body


def sampling(unit: Organization, day: date, **more: Any) -> SamplingSession:
    """Give an unsaved session of 95 people in ten tubes."""
    title = more.pop("title", "小区东广场")
    values = {
        "response": more.pop("response", None) or running(unit),
        "starts_at": time(7, 30),
        "ends_at": time(11),
        "people": 95,
        "tubes": 10,
        "pool": 10,
        "volunteers": 6,
    }
    return SamplingSession(
        record=Record(organization=unit, date=day, title=title), **(values | more)
    )
