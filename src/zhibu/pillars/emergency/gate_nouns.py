"""How gates are named on forms and in workbooks: 东门; in another response 2022疫情防控/东门."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import QuerySet

from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.nouns import Noun, keep_once
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.models.gates import Gate
from zhibu.pillars.emergency.response_terms import OPEN

LONGEST_NAME = 40
_BETWEEN = re.compile(r"\s*[/／]\s*")


def gates_for(unit: Organization) -> QuerySet[Gate]:
    """Give the gates that records of a unit may name, the latest response first.

    Queries: one.
    """
    return (
        Gate.objects.filter(organization=branch_of(unit))
        .select_related("response", "organization")
        .order_by("-response_id", "name")
    )


def gates_named(text: str, unit: Organization) -> list[Gate]:
    """Give the gates that 东门 or 响应名称/东门 may mean; one of a running response goes before."""
    *before, name = _BETWEEN.split(text)
    found = list(gates_for(unit).filter(name=name))
    if before:
        wanted = "/".join(before)
        return [gate for gate in found if wanted in {gate.response.title, str(gate.response)}]
    return [gate for gate in found if gate.response.state == OPEN] or found


def gate_text(gate: Gate) -> str:
    """Write a gate so that it reads back as itself."""
    return gate.name if gate.response_id is None else f"{gate.response.title}/{gate.name}"


def name_problems(name: str) -> Iterator[Problem]:
    """Say what is wrong with a gate's name."""
    if not name or len(name) > LONGEST_NAME or _BETWEEN.search(name):
        yield Problem(
            "GAT010", "不是查验点名称", f"请写 {LONGEST_NAME} 字以内的名称，如“东门”", value=name
        )


def make_gate(text: str, unit: Organization) -> Gate:
    """Give a new gate of the unit's branch; the sheet that begins it tells its response.

    Raises:
        DomainError: GAT010 the text cannot be a name.
    """
    name = _BETWEEN.split(text)[-1]
    DomainError.raise_if(name_problems(name))
    return Gate(organization=branch_of(unit), name=name)


def keep_gate(gate: Gate) -> Gate:
    """Store a new gate with the response of the sheet that began it, or give its twin."""
    if gate.begun_by is not None:
        # By now the response itself is stored: its column stands before the gate's.
        gate.response = gate.begun_by.response
    return keep_once(gate, "response", "organization", "name")


GATE = Noun(
    label="查验点",
    among=gates_for,
    named=gates_named,
    text=gate_text,
    make=make_gate,
    keep=keep_gate,
    select=("response",),
    few=True,
    remedy="请写查验点名称，如“东门”",
)
