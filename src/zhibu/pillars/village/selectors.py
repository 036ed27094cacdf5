"""Questions about villages: which, who is there, what was planned and what was reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet, Sum

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.ledger import registry
from zhibu.ledger.models import State
from zhibu.ledger.selectors import visible_to
from zhibu.organization.models import Organization
from zhibu.pillars.village.models import (
    DifficultySolved,
    DutyMonth,
    HouseholdMeasure,
    MeasureKind,
    Trainee,
    TrainingTarget,
    Village,
    VillageAssignment,
    Villager,
)

if TYPE_CHECKING:
    from zhibu.access.models import User

SHOWN_TRAININGS = 20


@dataclass(frozen=True)
class Reached:
    """One target of a village: what was planned, and what confirmed records show.

    ``planned`` is None where nothing was set.
    """

    label: str
    unit: str
    planned: int | None
    reached: int


@dataclass(frozen=True)
class VillageTargets:
    """The targets of one village in one year, and the record that set them."""

    village: Village
    record_id: int
    lines: tuple[Reached, ...]


def targets_against(unit: Organization, year: int) -> list[VillageTargets]:
    """Give each confirmed target of a unit and all below it beside what was reached.

    A villager certified in two sessions is one able person, and counts for the village where he
    lives; so the villages add up to the figures of the year. A household has a road to income
    when a measure of the kinds 产业 or 就业 was done for it that year; only households under watch
    have measures.

    Queries: four.
    """
    targets = TrainingTarget.objects.filter(
        year=year, record__state=State.CONFIRMED, record__organization__path__startswith=unit.path
    ).select_related("village")
    ordered = sorted(targets, key=lambda one: (one.village.name, one.pk))
    roads = _roads_to_income(unit, year)
    able, solved = _able_people(unit, year), _difficulties(unit, year)
    return [
        VillageTargets(
            one.village,
            one.pk,
            (
                Reached("有增收门路的户数", "户", one.households, roads.get(one.village_id, 0)),
                Reached("培养致富明白人", "名", one.able_people, able.get(one.village_id, 0)),
                Reached("解决实际困难", "件", one.difficulties, solved.get(one.village_id, 0)),
            ),
        )
        for one in ordered
    ]


def _roads_to_income(unit: Organization, year: int) -> dict[int, int]:
    rows = (
        HouseholdMeasure.objects.filter(
            record__state=State.CONFIRMED,
            record__organization__path__startswith=unit.path,
            kind__in=(MeasureKind.BUSINESS, MeasureKind.WORK),
            done_on__year=year,
        )
        .values_list("case__household__village")
        .annotate(households=Count("case", distinct=True))
    )
    return dict(rows)


def _able_people(unit: Organization, year: int) -> dict[int, int]:
    rows = (
        Trainee.objects.filter(_happened(unit, year, "training__record"), certified=True)
        .order_by()
        .values_list("villager__village")
        .annotate(people=Count("villager", distinct=True))
    )
    return dict(rows)


def _difficulties(unit: Organization, year: int) -> dict[int, int]:
    rows = (
        DifficultySolved.objects.filter(_happened(unit, year, "record"))
        .values_list("village")
        .annotate(solved=Count("pk"))
    )
    return dict(rows)


def _happened(unit: Organization, year: int, record: str) -> Q:
    return Q(
        **{
            f"{record}__state": State.CONFIRMED,
            f"{record}__date__year": year,
            f"{record}__organization__path__startswith": unit.path,
        }
    )


def villages_below(user: User, unit: Organization) -> QuerySet[Village]:
    """Give the villages that a unit and all below it help, where the user may see people."""
    return (
        Village.objects.filter(
            access_of(user).within(Permission.PEOPLE_VIEW),
            organization__path__startswith=unit.path,
        )
        .select_related("organization")
        .annotate(people=Count("villagers"))
        .order_by("organization__path", "name")
    )


@dataclass(frozen=True)
class Cadre:
    """One assignment to a village that holds in a year, and the days on duty told for it."""

    assignment: VillageAssignment
    days: int


def cadres_of(user: User, village: Village, year: int) -> list[Cadre]:
    """Give who served in a village in a year, the first secretary first. Queries: two.

    The days are those of the person in this village, in the year; somebody with two posts there
    shows the same days beside both.
    """
    served = VillageAssignment.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=date(year, 1, 1)),
        village=village,
        record__in=visible_to(user).filter(state=State.CONFIRMED, date__lte=date(year, 12, 31)),
    ).select_related("record__about")
    sums = (
        DutyMonth.objects.filter(
            village=village, record__state=State.CONFIRMED, record__date__year=year
        )
        .values_list("record__about")
        .annotate(total=Sum("days"))
    )
    days = dict(sums)
    ordered = sorted(served, key=lambda one: (not one.is_first_secretary, one.record.date, one.pk))
    return [Cadre(one, days.get(one.record.about_id, 0)) for one in ordered]


def trainings_of(user: User, villager: Villager) -> QuerySet[Trainee]:
    """Give the latest confirmed trainings of a villager that the user may read."""
    return (
        Trainee.objects.filter(
            villager=villager, training__record__in=visible_to(user).filter(state=State.CONFIRMED)
        )
        .select_related("training__record")
        .order_by("-training__record__date", "-pk")[:SHOWN_TRAININGS]
    )


def ledgers_of(village: Village) -> list[tuple[str, str]]:
    """Give label and key of the ledgers that name a village and that anybody in scope may read."""
    return [
        (one.label, one.key)
        for one in registry.record_types()
        if one.key.startswith("village.")
        and not one.restricted
        and "village" in one.columns_by_name
        and one.field_of("village").related_model is Village
    ]
