"""Verbs on gates and on what is checked there, and what both say on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.db.models import Q, QuerySet

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, require
from zhibu.audit.services import record_act
from zhibu.cases.models import Case
from zhibu.core.errors import DomainError, Problem
from zhibu.organization.models import Organization
from zhibu.organization.rules import value_of
from zhibu.pillars.emergency.gate_dated_rules import LIMIT_RULES
from zhibu.pillars.emergency.gate_nouns import name_problems
from zhibu.pillars.emergency.gate_rules import Check, Setting, limit_problems
from zhibu.pillars.emergency.models.gates import CheckSetting, Gate
from zhibu.pillars.emergency.response_terms import OPEN

if TYPE_CHECKING:
    from zhibu.access.models import User


def gates_on_duty(user: User) -> QuerySet[Gate]:
    """Give the gates in whose unit the user may work at a gate. Queries: none yet."""
    return Gate.objects.filter(access_of(user).within(Permission.GATE_DUTY)).select_related(
        "response__response", "organization__book"
    )


def gates_to_send_to(user: User) -> QuerySet[Gate]:
    """Give the same gates with no more than taking in a check needs."""
    return Gate.objects.filter(access_of(user).within(Permission.GATE_DUTY)).select_related(
        "response__response"
    )


def standing() -> Q:
    """The gate stands and its response goes on."""
    return Q(closed_on=None, response__state=OPEN)


def is_standing(gate: Gate) -> bool:
    return gate.closed_on is None and gate.response.state == OPEN


def first_day(response: Case) -> date | None:
    """Give the day on which a response began; None where its opening is not confirmed."""
    # Django's "no such row" is an AttributeError.
    terms = getattr(response, "response", None)
    return terms.started_on if terms else None


def last_day(gate: Gate) -> date | None:
    """Give the last day on which the gate checks anybody; None while it stands."""
    terms = getattr(gate.response, "response", None)
    days = [day for day in (gate.closed_on, terms and terms.ended_on) if day is not None]
    return min(days) if days else None


def settings_of(response: Case, unit: Organization, day: date) -> tuple[Setting, ...]:
    """Give what is checked on a day; blank limits are filled by the dated rules.

    Queries: one, and one for each blank limit.
    """
    return tuple(
        Setting(row.kind, row.limit if row.limit is not None else _ruled(row.kind, unit, day))
        for row in CheckSetting.objects.filter(response=response)
    )


def _ruled(kind: str, unit: Organization, day: date) -> Decimal | None:
    rule = LIMIT_RULES.get(kind)
    return None if rule is None else cast("Decimal", value_of(rule, unit, day))


def asks_identity(settings: Sequence[Setting]) -> bool:
    """Tell whether the response wants name and phone of those who are turned away."""
    return any(setting.kind == Check.IDENTITY for setting in settings)


def gate_problems(gate: Gate) -> Iterator[Problem]:
    """Give all that is wrong with a gate."""
    yield from (problem.at(field="查验点") for problem in name_problems(gate.name))
    response = gate.response
    if gate._state.adding and response.state != OPEN:
        yield Problem(
            "GAT011",
            "没有在进行",
            "请选还在进行的应急响应",
            value=response.title,
            field="应急响应",
        )
    begun = first_day(response)
    if gate.closed_on and begun and gate.closed_on < begun:
        yield Problem(
            "GAT012",
            "早于应急响应启动",
            f"请填 {begun} 或以后的日期",
            value=str(gate.closed_on),
            field="撤点日期",
        )


def save_gate(gate: Gate, *, actor: User) -> Gate:
    """Set up a gate, or change its name or its last day.

    Raises:
        DomainError: the name cannot be one, the response is over, the day lies before it.
        PermissionDenied: the actor enters no records for that unit.
    """
    require(actor, Permission.RECORD_ENTER, gate.organization)
    gate.name = " ".join(gate.name.split())
    DomainError.raise_if(gate_problems(gate))
    with transaction.atomic():
        action = "gate.create" if gate._state.adding else "gate.edit"
        gate.save()
        _audit(action, "gate", gate.pk, gate.organization, actor, name=gate.name)
    return gate


def save_settings(response: Case, settings: Sequence[Setting], *, actor: User) -> None:
    """Say what is checked at the gates of a response, in this order.

    Raises:
        DomainError: a limit that cannot be, all at once.
        PermissionDenied: the actor enters no records for the response's unit.
    """
    require(actor, Permission.RECORD_ENTER, response.organization)
    DomainError.raise_if(
        problem for one in settings for problem in limit_problems(one.kind, one.limit)
    )
    with transaction.atomic():
        CheckSetting.objects.filter(response=response).delete()
        CheckSetting.objects.bulk_create(
            CheckSetting(response=response, kind=one.kind, order=order, limit=one.limit)
            for order, one in enumerate(settings, start=1)
        )
        kinds = [one.kind if one.limit is None else f"{one.kind} {one.limit}" for one in settings]
        _audit("gate.checks", "case", response.pk, response.organization, actor, kinds=kinds)


def _audit(
    action: str, target: str, pk: int, unit: Organization, actor: User, **detail: object
) -> None:
    record_act(
        action,
        actor=actor,
        target_type=target,
        target_id=pk,
        organization=unit,
        detail=detail,
    )
