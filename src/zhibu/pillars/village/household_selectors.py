"""Reads of households: what a case's page shows, and how many found a road to more income."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.situation import Situation
from zhibu.ledger.models import State
from zhibu.organization.models import Organization
from zhibu.pillars.village.household_facts import Income, facts_of, line_of
from zhibu.pillars.village.household_services import SEALED
from zhibu.pillars.village.models import (
    Household,
    HouseholdMeasure,
    HouseholdStep,
    HouseholdType,
    HouseholdVisit,
    MeasureKind,
    Pairing,
)

if TYPE_CHECKING:
    from zhibu.access.models import User

CONFIRMED = Q(record__state=State.CONFIRMED)
VISITS_SHOWN = 5


def households_with_income_path(unit: Organization, year: int) -> int:
    """Count the different households for which a business or a job was found in a year.

    Measures of those kinds that were done in the year, of a unit and all below it. Queries: one.
    """
    measures = HouseholdMeasure.objects.filter(
        CONFIRMED,
        kind__in=(MeasureKind.BUSINESS, MeasureKind.WORK),
        done_on__year=year,
        record__organization__path__startswith=unit.path,
    )
    return measures.values("case").distinct().count()


@dataclass(frozen=True)
class IncomeLine:
    """An income beside the line of its year; ``above`` is None where no line is set."""

    income: Income
    line: Decimal | None
    above: bool | None


@dataclass(frozen=True)
class Secret:
    """A sealed value that is on file, and where it is asked for."""

    kind: str
    pk: int
    field: str
    label: str
    whose: str = ""


def household_detail(user: User, situation: Situation) -> Mapping[str, Any]:
    """Give what the page of a household shows besides its steps. Queries: about six."""
    case = situation.case
    household = (
        Household.objects.filter(pk=case.pk).select_related("village", "head__village").first()
    )
    if household is None:
        return {"household": None}
    access = access_of(user)
    facts = facts_of(situation)
    members = list(household.members.select_related("villager__village"))
    visits = list(
        HouseholdVisit.objects.filter(CONFIRMED, case=case)
        .select_related("record__about")
        .order_by("-record__date", "-pk")[:VISITS_SHOWN]
    )
    return {
        "household": household,
        "household_type": _type_label(situation),
        "risks": _risks(situation),
        "members": members,
        "incomes": [_beside(situation, income) for income in facts.incomes],
        "helpers": Pairing.objects.filter(CONFIRMED, case=case)
        .select_related("record__about")
        .order_by("-record__date"),
        "visits": visits,
        "last_visit": facts.last_visit,
        "secrets": _secrets(household, members, visits)
        if access.may(Permission.PEOPLE_REVEAL, case.organization)
        else [],
        "may_edit": access.may(Permission.HOUSEHOLD_READ, case.organization)
        and access.may(Permission.RECORD_ENTER, case.organization),
    }


def _type_label(situation: Situation) -> str:
    named = (getattr(one, "household_type", "") for one in reversed(situation.history))
    found = next((one for one in named if one), "")
    return str(HouseholdType(found).label) if found else ""


def _risks(situation: Situation) -> list[str]:
    """Give the risks for which it was recognised last."""
    steps: Any = situation.history
    for step in reversed(steps):
        if isinstance(step, HouseholdStep) and (found := list(step.risks.all())):
            return [risk.name for risk in found]
    return []


def _beside(situation: Situation, income: Income) -> IncomeLine:
    line = line_of(situation, income.year)
    if line is None:
        return IncomeLine(income, None, None)
    return IncomeLine(income, income.share_of(line), income.above(line))


def _secrets(household: Household, members: list[Any], visits: list[Any]) -> list[Secret]:
    held: list[tuple[str, Any, str]] = [("household", household, "")]
    held += [("member", member, str(member.villager.label)) for member in members]
    held += [("visit", visit, f"{visit.date}走访") for visit in visits]
    return [
        Secret(kind, row.pk, field, label, whose)
        for kind, row, whose in held
        for field, label in SEALED[kind].items()
        if getattr(row, field)
    ]
