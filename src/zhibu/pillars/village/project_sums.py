"""The sums of a project: money secured and spent, and what was accepted, exactly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhibu.core.errors import DomainError
from zhibu.core.quantities import Quantity, dimension, format_number
from zhibu.pillars.village.models import ProjectStepKind, ProjectThing

FUND, SPEND, ACCEPT = ProjectStepKind.FUND, ProjectStepKind.SPEND, ProjectStepKind.ACCEPT
# The figure and its unit for each thing that projects bring about.
FIGURES: dict[str, tuple[str, str]] = {
    ProjectThing.ROAD: ("village.road_hardened", "公里"),
    ProjectThing.LAND: ("village.land_transferred", "亩"),
    ProjectThing.CROP: ("village.crop_planted", "亩"),
    ProjectThing.PARK: ("village.demonstration_park", "亩"),
}
UNITS = {"公里": "公里、里、米", "亩": "亩、公顷、平方米"}
MOST_AMOUNT = Decimal(100_000_000)
NONE = Decimal(0)


def converted(thing: str, quantity: Decimal, unit: str) -> Decimal:
    """Give what was accepted in the unit of its figure, exactly.

    Raises:
        DomainError: PRJ010 nothing or less, PRJ011 too much, PRJ012 a unit that measures
            something else; QTY004 and QTY006 more than four decimals.
    """
    target = FIGURES[thing][1]
    if quantity <= 0:
        raise DomainError.of(
            "PRJ010", "不是有效的数量", "请填大于 0 的数", value=format_number(quantity)
        )
    if not _fits(unit, target):
        label = ProjectThing(thing).label
        raise DomainError.of(
            "PRJ012", f"“{label}”不能用这个单位", f"请用{UNITS[target]}", value=unit
        )
    found = Quantity(quantity, unit).booked_in(target)
    if found > MOST_AMOUNT:
        raise DomainError.of(
            "PRJ011", "太大", "请核对数量和单位", value=f"{format_number(quantity)}{unit}"
        )
    return found


def _fits(unit: str, target: str) -> bool:
    try:
        return dimension(unit) == dimension(target)
    except DomainError:
        return False


@dataclass(frozen=True)
class Accepted:
    """How much of one thing was accepted, in the unit of its figure."""

    label: str
    quantity: Decimal
    unit: str

    @property
    def text(self) -> str:
        return f"{format_number(self.quantity)} {self.unit}"


@dataclass(frozen=True)
class ProjectSums:
    """Money in yuan and things accepted, from the confirmed steps of one project."""

    secured: Decimal
    spent: Decimal
    accepted: tuple[Accepted, ...]

    @property
    def left(self) -> Decimal:
        return self.secured - self.spent


def sums_of(steps: Iterable[Any]) -> ProjectSums:
    """Add up the steps of one project."""
    held = list(steps)
    accepted = []
    for thing, (_code, unit) in FIGURES.items():
        found = [
            one.accepted
            for one in held
            if one.step == ACCEPT and one.thing == thing and one.accepted is not None
        ]
        if found:
            accepted.append(Accepted(ProjectThing(thing).label, sum(found, NONE), unit))
    return ProjectSums(_total(held, FUND), _total(held, SPEND), tuple(accepted))


def _total(steps: Iterable[Any], kind: str) -> Decimal:
    return sum((one.amount for one in steps if one.step == kind and one.amount), NONE)


@dataclass(frozen=True)
class Overspent:
    """The first spending of a history that was more than there was."""

    step: Any
    day: date
    amount: Decimal
    secured: Decimal
    spent: Decimal

    @property
    def words(self) -> str:
        left = format_number(self.secured - self.spent)
        return (
            f"支出 {format_number(self.amount)} 元超过结余：到 {self.day} 到位 "
            f"{format_number(self.secured)} 元，已支出 {format_number(self.spent)} 元，"
            f"结余 {left} 元"
        )


def overspent(history: Iterable[Any]) -> Overspent | None:
    """Walk a history in its order and give the first spending beyond what was secured then."""
    secured = spent = NONE
    for one in history:
        amount = one.amount or NONE
        if one.step == FUND:
            secured += amount
        elif one.step == SPEND:
            if spent + amount > secured:
                return Overspent(one, one.date, amount, secured, spent)
            spent += amount
    return None
