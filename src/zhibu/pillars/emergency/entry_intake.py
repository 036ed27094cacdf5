"""Take in the checks that a phone sends: each once, whatever the network did in between."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from zhibu.core.errors import DomainError, Problem
from zhibu.core.identity import normalize_phone, phone_problems
from zhibu.core.names import normalize_name
from zhibu.organization.rules import value_of
from zhibu.pillars.emergency.gate_dated_rules import PHONE_KEEP_DAYS
from zhibu.pillars.emergency.gate_rules import OTHER, Setting, Verdict, judge
from zhibu.pillars.emergency.gate_services import (
    asks_identity,
    first_day,
    last_day,
    settings_of,
)
from zhibu.pillars.emergency.models.gates import EntryCheck, Gate

if TYPE_CHECKING:
    from zhibu.access.models import User

COLUMNS = tuple(one for one in EntryCheck._meta.concrete_fields if not one.primary_key)
MOST_CHECKS = 500
LONGEST_NAME = 60
LONGEST_DEVICE = 36
# A phone may be this far ahead of itself between a check and its sending.
SLACK = timedelta(seconds=5)


@dataclass(frozen=True)
class Batch:
    """What one request brings.

    Attributes:
        sent: the phone's clock when it sent this; only differences to it are believed.
        checks: as they came, each to be judged by itself.
    """

    sent: float
    checks: Sequence[Mapping[str, Any]]
    device: str = ""


@dataclass
class Intake:
    """What became of a batch: numbers that are safe now, and those that cannot be taken."""

    kept: list[str] = field(default_factory=list)
    wrong: dict[str, DomainError] = field(default_factory=dict)


def read_batch(body: bytes) -> Batch:
    """Read a request.

    Raises:
        DomainError: GAT020 it is no batch of checks at all.
    """
    try:
        sent = json.loads(body)
        device = str(sent.get("device", ""))[:LONGEST_DEVICE]
        batch = Batch(float(sent["sent"]), list(sent["checks"]), device)
        sound = len(batch.checks) <= MOST_CHECKS and all(
            isinstance(check, dict) for check in batch.checks
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        sound = False
    if not sound:
        raise DomainError.of(
            "GAT020", "不是查验记录", f"请刷新查验页面后再报送，一次最多 {MOST_CHECKS} 条"
        )
    return batch


def take_in(gate: Gate, batch: Batch, *, actor: User) -> Intake:
    """Store the checks of a batch that are not stored yet; a check is known by its number alone.

    What stands in the answer as kept is on disk. Queries: one insert; a few more to judge by where
    something was not in order.
    """
    clerk = _Clerk(gate, batch, actor, timezone.now())
    intake, rows = Intake(), []
    for sent in batch.checks:
        number = str(sent.get("id", ""))
        try:
            rows.append(clerk.row(sent))
        except DomainError as error:
            intake.wrong[number] = error
        else:
            intake.kept.append(number)
    insert_new(rows)
    return intake


def insert_new(rows: Sequence[EntryCheck]) -> None:
    """Insert the rows whose numbers are not stored yet, in one statement: all of them or none.

    Written out, because this statement runs for everybody who walks through a gate.
    """
    if not rows:
        return
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(one.column)) for one in COLUMNS)
    marks = ", ".join(["%s"] * len(COLUMNS))
    values = [
        one.get_db_prep_save(getattr(row, one.attname), connection)
        for row in rows
        for one in COLUMNS
    ]
    lines = ", ".join([f"({marks})"] * len(rows))
    table = quote(EntryCheck._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) VALUES {lines} ON CONFLICT (uuid) DO NOTHING", values
        )


def check_number(text: object) -> UUID:
    """Read the number that a phone gave a check; raise DomainError where it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        raise DomainError.of("GAT021", "不是查验编号", "请刷新查验页面", value=str(text)) from None


@dataclass(frozen=True)
class _Clerk:
    """Turns what a phone sent into rows, by what holds for its gate."""

    gate: Gate
    batch: Batch
    actor: User
    now: datetime

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        today = timezone.localdate(self.now)
        return settings_of(self.gate.response, self.gate.organization, today)

    @cached_property
    def oldest(self) -> timedelta:
        today = timezone.localdate(self.now)
        return timedelta(days=value_of(PHONE_KEEP_DAYS, self.gate.organization, today))

    def row(self, sent: Mapping[str, Any]) -> EntryCheck:
        """Give the unsaved row of one check; raise DomainError with all that is wrong."""
        number = check_number(sent.get("id"))
        at, clock_wrong = self._moment(sent.get("at"))
        passed = sent.get("passed")
        if not isinstance(passed, bool):
            raise DomainError.of("GAT024", "没有写放行还是劝返", "请刷新查验页面后重新查验")
        answers = {str(key): str(value) for key, value in _pairs(sent.get("answers"))}
        # Where everything was in order there is nothing to judge, and nothing to ask for it.
        verdict = judge(self.settings, answers) if answers else Verdict()
        name, phone = ("", "") if passed else self._person(sent)
        DomainError.raise_if([*self._day_problems(at), *_person_problems(name, phone)])
        return EntryCheck(
            uuid=number,
            gate=self.gate,
            day=timezone.localdate(at),
            at=at,
            received_at=self.now,
            passed=passed,
            reason="" if passed else (*verdict.reasons, OTHER)[0],
            against_rule=passed != verdict.passed,
            clock_wrong=clock_wrong,
            sent_by=self.actor,
            device=self.batch.device,
            name=name,
            phone=phone,
        )

    def _moment(self, at: object) -> tuple[datetime, bool]:
        """Give when it was: as long ago as the phone's own clock says, whatever that clock shows.

        Where that cannot be (before the check, before the response, weeks ago), the time of
        arrival stands, and the row is marked.
        """
        if not isinstance(at, int | float) or isinstance(at, bool):
            return self.now, True
        try:
            age = timedelta(milliseconds=self.batch.sent - at)
            moment = self.now - max(age, timedelta())
        except (OverflowError, ValueError):
            return self.now, True
        begun = first_day(self.gate.response)
        # The usual check is a moment old: the rule is asked only where it can matter.
        late = age > timedelta(days=1) and age > self.oldest
        early = begun is not None and timezone.localdate(moment) < begun
        if age < -SLACK or late or early:
            return self.now, True
        return moment, False

    def _day_problems(self, at: datetime) -> list[Problem]:
        gate, last = self.gate, last_day(self.gate)
        if gate.destroyed_on is not None:
            said = "查验明细已经按期销毁，不能再补报"
        elif last is not None and timezone.localdate(at) > last:
            said = f"查验点 {last} 已经撤销或应急响应已经结束"
        else:
            return []
        return [Problem("GAT022", said, "请把人次告诉记录人，按纸质登记补记", value=gate.name)]

    def _person(self, sent: Mapping[str, Any]) -> tuple[str, str]:
        """Give name and phone, nothing of either where the response does not ask for them."""
        if not asks_identity(self.settings):
            return "", ""
        name, phone = str(sent.get("name") or ""), str(sent.get("phone") or "")
        return normalize_name(name[: LONGEST_NAME * 2]), normalize_phone(phone[:40])


def _pairs(answers: object) -> list[tuple[Any, Any]]:
    return list(answers.items()) if isinstance(answers, dict) else []


def _person_problems(name: str, phone: str) -> list[Problem]:
    problems = list(phone_problems(phone)) if phone else []
    if len(name) > LONGEST_NAME:
        problems.append(
            Problem("GAT023", "太长", f"请写 {LONGEST_NAME} 字以内", value=name, field="姓名")
        )
    return [problem.at(field="手机号") for problem in problems]
