"""How villages and villagers are named on forms and in workbooks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import QuerySet

from zhibu.core.errors import DomainError
from zhibu.core.names import normalize_name
from zhibu.ledger.nouns import Noun, keep_once, kept_by
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.village.models import Village, Villager

LONGEST_NAME = 60
LONGEST_DISTINCTION = 30
_BETWEEN = re.compile(r"\s*[/／]\s*")
_DISTINCT = re.compile(r"(?P<name>[^（(]+)[（(](?P<distinction>[^）)]*)[）)]")


def villages_for(unit: Organization) -> QuerySet[Village]:
    """Give the villages that records of a unit may name.

    Those of its branch (or of the unit itself) and of the units above it. Queries: one.
    """
    return Village.objects.filter(organization_id__in=branch_of(unit).numbers_up).select_related(
        "organization"
    )


def villagers_for(unit: Organization) -> QuerySet[Villager]:
    """Give the villagers whom records of a unit may name. Queries: one."""
    return Villager.objects.filter(
        village__organization_id__in=branch_of(unit).numbers_up
    ).select_related("village__organization")


def _nearest(found: Sequence[Village], unit: Organization) -> list[Village]:
    """A unit's own village stands before one of the same name that a unit above helps."""
    ranks = {number: rank for rank, number in enumerate(branch_of(unit).numbers_up)}
    best = max((ranks[village.organization_id] for village in found), default=0)
    return [village for village in found if ranks[village.organization_id] == best]


def villages_named(text: str, unit: Organization) -> list[Village]:
    """Give the village of that name, also written with its township (白河镇石板村)."""
    name = normalize_name(text)
    villages = list(villages_for(unit))
    plain = [village for village in villages if village.name == name]
    return _nearest(
        plain or [village for village in villages if village.township + village.name == name], unit
    )


def make_village(text: str, unit: Organization) -> Village:
    """Give a new village of the unit's branch.

    Raises:
        DomainError: VIL002 where the text cannot be the name of a village.
    """
    name = normalize_name(text)
    if not name or len(name) > LONGEST_NAME or _BETWEEN.search(name):
        raise DomainError.of(
            "VIL002", "不是村名", f"请写村名，不超过 {LONGEST_NAME} 字", value=text
        )
    return Village(organization=branch_of(unit), name=name)


def villager_text(villager: Villager) -> str:
    """Write a villager so that he reads back as himself: 石板村/王五（二组）."""
    return f"{villager.village}/{villager.label}"


def _parts(text: str) -> tuple[str, str, str]:
    """Take a text apart into village ("" where it names none), name and distinction."""
    *before, last = _BETWEEN.split(text, maxsplit=1)
    found = _DISTINCT.fullmatch(last.strip())
    name, distinction = (found["name"], found["distinction"]) if found else (last, "")
    return (normalize_name(before[0]) if before else "", normalize_name(name), distinction.strip())


def villagers_named(text: str, unit: Organization) -> list[Villager]:
    """Give the villagers that 王五, 王五（二组） or 石板村/王五 may mean.

    A name without distinction means the one who has none, where there is one in that village.
    """
    village, name, distinction = _parts(text)
    people = villagers_for(unit).filter(name=name)
    if village:
        people = people.filter(village__in=villages_named(village, unit))
    if distinction:
        return list(people.filter(distinction=distinction))
    found = list(people)
    plain = {one.village_id for one in found if not one.distinction}
    return [one for one in found if not one.distinction or one.village_id not in plain]


def make_villager(text: str, unit: Organization) -> Villager:
    """Give a new villager of the village that the text names, or of the unit's only one.

    Raises:
        DomainError: VIL003 the village must be named, VIL004 the text cannot be a name.
    """
    village_name, name, distinction = _parts(text)
    if not name or len(name) > LONGEST_NAME or len(distinction) > LONGEST_DISTINCTION:
        raise DomainError.of("VIL004", "不是姓名", "请写成 石板村/王五", value=text)
    return Villager(
        village=_village_of_new(village_name, text, unit), name=name, distinction=distinction
    )


def _village_of_new(name: str, text: str, unit: Organization) -> Village:
    if name:
        found = VILLAGE.find(name, unit)
        assert isinstance(found, Village)
        return found
    villages = list(villages_for(unit))
    if len(villages) == 1:
        return villages[0]
    known = "、".join(village.name for village in villages[:6])
    raise DomainError.of(
        "VIL003",
        f"是新村民，没有写哪个村{f'（{known}）' if known else ''}",
        f"请写成 村名/{normalize_name(text)}",
        value=text,
    )


def keep_villager(villager: Villager) -> Villager:
    """Store a new villager (with his village), or the one who was registered meanwhile."""
    if not villager.village.pk:
        villager.village = VILLAGE.keep(villager.village)
    return keep_once(villager, "village", "name", "distinction")


VILLAGE = Noun(
    label="村",
    among=villages_for,
    named=villages_named,
    make=make_village,
    keep=kept_by("organization", "name"),
    few=True,
    remedy="请在“帮扶村”里先登记这个村",
)

VILLAGER = Noun(
    label="村民",
    among=villagers_for,
    named=villagers_named,
    text=villager_text,
    make=make_villager,
    keep=keep_villager,
    select=("village",),
    remedy="请写成 村名/姓名",
)
