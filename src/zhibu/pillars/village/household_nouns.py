"""How households under watch are named: 2022-003, 王五, or 石板村/王五; how a new one begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.cases.models import Case
from zhibu.cases.records import case_noun
from zhibu.cases.services import keep_case
from zhibu.core.errors import DomainError
from zhibu.core.names import normalize_name
from zhibu.ledger.models import State
from zhibu.organization.models import Organization, Person
from zhibu.organization.selectors import branch_of
from zhibu.pillars.village.models import Household, Pairing, Village, Villager
from zhibu.pillars.village.nouns import (
    VILLAGE,
    VILLAGER,
    keep_villager,
    villages_for,
    villages_named,
)

PATH = "household"
LONGEST_NAME = 60
_NUMBER = re.compile(r"\d{4}-\d+")


@dataclass
class Beginning:
    """What is stored together with a new case: its village, written or found, and its head."""

    village_name: str = ""
    village: Village | None = None
    head: Villager | None = None


def _parts(text: str) -> tuple[str, str]:
    """Take 石板村/王五 apart into village ("" where none is named) and name."""
    village, _slash, name = text.replace("／", "/").rpartition("/")
    return normalize_name(village), normalize_name(name)


def households_named(text: str, unit: Organization) -> Sequence[Case]:
    """Give the households that 石板村/王五 may mean; none where no village is named."""
    village, name = _parts(text)
    if not village:
        return []
    cases = Case.objects.filter(path=PATH, organization=branch_of(unit), title=name)
    return list(cases.filter(household__village__in=villages_named(village, unit))[:6])


def make_household(text: str, unit: Organization) -> Case:
    """Give a new, unsaved household; the step that opens it finds its village.

    Raises:
        DomainError: HSH001 where the text cannot be a name.
    """
    village, name = _parts(text)
    if not name or len(name) > LONGEST_NAME or _NUMBER.match(name):
        raise DomainError.of(
            "HSH001", "没有这个监测户", "请写编号、户主姓名，或 村名/户主姓名", value=text
        )
    case = Case(path=PATH, organization=branch_of(unit), title=name)
    case.beside = Beginning(village)
    return case


def begin(case: Case, unit: Organization, chosen: Village | None) -> Village | None:
    """Find the village of a new household: chosen, written before its name, or the only one.

    Its head is looked up there, or becomes a new villager. Queries: a few.
    """
    beginning = case.beside
    if not isinstance(beginning, Beginning):
        return chosen
    village = chosen or _village(beginning.village_name, unit)
    beginning.village = village
    if village is not None and beginning.head is None:
        try:
            beginning.head = VILLAGER.find(f"{village.name}/{case.title}", unit)
        except DomainError:
            # Several of that name live there: the household keeps the name alone.
            beginning.head = None
    return village


def _village(name: str, unit: Organization) -> Village | None:
    if name:
        try:
            found = VILLAGE.find(name, unit)
        except DomainError:
            return None
        assert isinstance(found, Village)
        return found
    only = list(villages_for(unit)[:2])
    return only[0] if len(only) == 1 else None


def keep_household(case: Case) -> Case:
    """Store a new case with its household."""
    beginning: Beginning = case.beside
    assert beginning.village is not None
    kept = keep_case(case)
    head = keep_villager(beginning.head) if beginning.head else None
    Household.objects.create(case=kept, village=VILLAGE.keep(beginning.village), head=head)
    return kept


def household_text(case: Case) -> str:
    """Write a household so that it reads back as itself."""
    if case.number:
        return str(case)
    village = case.beside.village_name if isinstance(case.beside, Beginning) else ""
    return f"{village}/{case.title}" if village else case.title


def own_households(person: Person, _unit: Organization) -> QuerySet[Case]:
    """Give the households with which a person is paired today: he may name no others."""
    pairings = Pairing.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=timezone.localdate()),
        record__about=person,
        record__state=State.CONFIRMED,
    )
    return Case.objects.filter(path=PATH, pk__in=pairings.values("case"))


HOUSEHOLD = replace(
    case_noun(
        PATH,
        "监测户",
        named=households_named,
        make=make_household,
        text=household_text,
        reader=Permission.HOUSEHOLD_READ,
    ),
    keep=keep_household,
    own=own_households,
)
