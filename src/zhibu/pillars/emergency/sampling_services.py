"""The sealed list of those sampled, and of those turned away at a gate: kept, opened, destroyed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError, Problem
from zhibu.core.identity import normalize_phone, phone_problems
from zhibu.core.names import normalize_name
from zhibu.ledger.models import State
from zhibu.organization.fields import Sealed
from zhibu.pillars.emergency.models.sampling import SampledPerson, SamplingSession

if TYPE_CHECKING:
    from zhibu.access.models import User

LONGEST_NAME = 60
_BETWEEN = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True)
class Named:
    """Somebody on a list, in clear."""

    name: str
    phone: str


def read_list(text: str) -> list[Named]:
    """Read one person a line: the name, then the phone if there is one.

    Raises:
        DomainError: all that is wrong, each with its line; phones are shown masked.
    """
    found: list[Named] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        words = [word for word in _BETWEEN.split(line.strip()) if word]
        last = words[-1] if words and any(sign.isdigit() for sign in words[-1]) else ""
        one = Named(normalize_name(" ".join(words[:-1] if last else words)), normalize_phone(last))
        problems += [problem.at(place=f"第{number}行") for problem in _wrong_with(one)]
        found.append(one)
    DomainError.raise_if(problems)
    return found


def _wrong_with(one: Named) -> Iterator[Problem]:
    if not one.name or len(one.name) > LONGEST_NAME:
        yield Problem("GAT050", "不是姓名", "请写成：张三 13800001234", value=one.name)
    if one.phone:
        yield from phone_problems(one.phone)


def add_people(session: SamplingSession, people: Sequence[Named], *, actor: User) -> int:
    """Seal people onto a session's list; tell how many stand on it now.

    Raises:
        DomainError: the record is void, or the list would be longer than the session's people.
        PermissionDenied: the actor may not read such lists in the session's unit.
    """
    require(actor, Permission.TRANSFER_READ, session.organization)
    with transaction.atomic():
        locked = SamplingSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if session.record.state == State.VOID:
            raise DomainError.of("GAT051", "记录已作废，不能登记名单", "请另记一条")
        count = SampledPerson.objects.filter(session=session).count() + len(people)
        if count > locked.people:
            raise DomainError.of(
                "GAT052",
                f"名单会有 {count} 人，采样的是 {locked.people} 人",
                "请核对名单，或先改正采样人数",
            )
        SampledPerson.objects.bulk_create(
            SampledPerson(session=session, name=one.name, phone=one.phone) for one in people
        )
        _audit("sampling.list", session, actor, people=len(people))
    return count


def open_list(session: SamplingSession, *, actor: User, reason: str) -> list[Named]:
    """Give the list in clear to somebody entitled, and write down that it was read.

    Raises:
        DomainError: no reason was given.
        PermissionDenied: the actor may not read such lists in the session's unit.
    """
    require(actor, Permission.TRANSFER_READ, session.organization)
    if not reason.strip():
        raise DomainError.of("PER004", "没有写用途", "请写明用途", field="用途")
    with transaction.atomic():
        found = [
            Named(clear(one.name), clear(one.phone))
            for one in SampledPerson.objects.filter(session=session)
        ]
        _audit("sampling.open", session, actor, reason=reason.strip()[:100], people=len(found))
    return found


def clear(value: object) -> str:
    """Open a sealed value; "" where there is none."""
    return value.open() if isinstance(value, Sealed) else ""


def _audit(action: str, session: SamplingSession, actor: User, **detail: object) -> None:
    record_act(
        action,
        actor=actor,
        target_type="record",
        target_id=session.pk,
        organization=session.organization,
        detail=detail,
    )
