"""Questions about villages: what was planned for a year beside what was reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from zhibu.ledger.models import State
from zhibu.organization.models import Organization
from zhibu.pillars.village.models import DifficultySolved, Trainee, TrainingTarget, Village


@dataclass(frozen=True)
class Reached:
    """One target of a village: what was planned, and what confirmed records show.

    ``planned`` is None where nothing was set, ``reached`` where nothing can be known.
    """

    label: str
    unit: str
    planned: int | None
    reached: int | None


@dataclass(frozen=True)
class VillageTargets:
    """The targets of one village in one year, and the record that set them."""

    village: Village
    record_id: int
    lines: tuple[Reached, ...]


def targets_against(
    unit: Organization, year: int, *, roads: Mapping[int, int] | None = None
) -> list[VillageTargets]:
    """Give each confirmed target of a unit and all below it beside what was reached.

    A villager certified in two sessions is one able person, and counts for the village where he
    lives; so the villages add up to the figures of the year.

    Args:
        roads: how many different households of a village (by its number) have a confirmed
            measure of the kinds 产业 or 就业 that year; None where nobody counted them.

    Queries: three.
    """
    targets = TrainingTarget.objects.filter(
        year=year, record__state=State.CONFIRMED, record__organization__path__startswith=unit.path
    ).select_related("village")
    ordered = sorted(targets, key=lambda one: (one.village.name, one.pk))
    able, solved = _able_people(unit, year), _difficulties(unit, year)
    return [
        VillageTargets(
            one.village,
            one.pk,
            (
                Reached(
                    "有增收门路的户数",
                    "户",
                    one.households,
                    None if roads is None else roads.get(one.village_id, 0),
                ),
                Reached("培养致富明白人", "名", one.able_people, able.get(one.village_id, 0)),
                Reached("解决实际困难", "件", one.difficulties, solved.get(one.village_id, 0)),
            ),
        )
        for one in ordered
    ]


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
