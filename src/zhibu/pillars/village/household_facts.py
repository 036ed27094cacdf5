"""What gates and clocks know of households besides the steps: visits, incomes, measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q

from zhibu.core.quantities import format_number
from zhibu.core.spans import ONE_DAY, add_months
from zhibu.ledger.models import State
from zhibu.pillars.village.models import (
    HouseholdIncome,
    HouseholdMeasure,
    HouseholdMember,
    HouseholdVisit,
    IncomeSpan,
    MeasureKind,
    Pairing,
)
from zhibu.pillars.village.rules import HOUSEHOLD_STABLE, VILLAGE_INCOME_LINE

if TYPE_CHECKING:
    from zhibu.cases.situation import Situation

MONTHS_OF: dict[str, int] = {
    IncomeSpan.YEAR: 12,
    IncomeSpan.FIRST_HALF: 6,
    IncomeSpan.SECOND_HALF: 6,
}
GUARANTEES = {
    "schooling_sound": "义务教育",
    "medical_sound": "基本医疗",
    "housing_sound": "住房安全",
    "water_sound": "饮水安全",
}
CONFIRMED = Q(record__state=State.CONFIRMED)


@dataclass(frozen=True)
class Income:
    """One income of a household: of which months, how much a head, known since which day."""

    year: int
    span: str
    per_head: Decimal
    known: date

    @property
    def months(self) -> int:
        return MONTHS_OF[self.span]

    @property
    def start(self) -> date:
        return date(self.year, 7 if self.span == IncomeSpan.SECOND_HALF else 1, 1)

    @property
    def end(self) -> date:
        return add_months(self.start, self.months) - ONE_DAY

    @property
    def label(self) -> str:
        """Say of when it is: 2022年上半年."""
        half = "" if self.span == IncomeSpan.YEAR else IncomeSpan(self.span).label
        return f"{self.year}年{half}"

    def share_of(self, line: Decimal) -> Decimal:
        """Give the part of a year's line that stands for its months."""
        return line * self.months / 12

    def above(self, line: Decimal) -> bool:
        return self.per_head > self.share_of(line)

    def beside(self, line: Decimal) -> str:
        """Write it beside the line: 2022年人均 5,800 元，监测范围 6,000 元."""
        wanted = format_number(self.share_of(line))
        return f"{self.label}人均 {format_number(self.per_head)} 元，监测范围 {wanted} 元"


@dataclass(frozen=True)
class OpenMeasure:
    """A measure that is not done yet."""

    kind: str
    since: date
    due: date | None

    @property
    def label(self) -> str:
        return str(MeasureKind(self.kind).label)


@dataclass
class HouseholdFacts:
    """What is on file about one household.

    Attributes:
        incomes: the newest span first; a whole year before its halves.
        unsound: days of visits with the guarantees that were found wanting.
        works: whether somebody there can work; None while nobody is listed.
        helpers: pairings without an end.
    """

    last_visit: date | None = None
    unsound: list[tuple[date, tuple[str, ...]]] = field(default_factory=list)
    incomes: list[Income] = field(default_factory=list)
    measures: list[OpenMeasure] = field(default_factory=list)
    works: bool | None = None
    helpers: int = 0

    def known_by(self, day: date) -> list[Income]:
        """Give the incomes that were on file on a day."""
        return [income for income in self.incomes if income.known <= day]


def household_facts(cases: Sequence[int]) -> Mapping[int, HouseholdFacts]:
    """Load the facts of many households. Queries: six, no objects."""
    found = {case: HouseholdFacts() for case in cases}
    _add_visits(found)
    _add_incomes(found)
    measures = HouseholdMeasure.objects.filter(CONFIRMED, case__in=cases, done_on=None)
    for case, kind, since, due in measures.values_list("case_id", "kind", "record__date", "due"):
        found[case].measures.append(OpenMeasure(kind, since, due))
    members = HouseholdMember.objects.filter(household__in=cases).order_by()
    working = members.values_list("household_id").annotate(able=Count("pk", filter=Q(works=True)))
    for case, count in working:
        found[case].works = count > 0
    pairings = Pairing.objects.filter(CONFIRMED, case__in=cases, ended_on=None).order_by()
    for case, count in pairings.values_list("case_id").annotate(number=Count("pk")):
        found[case].helpers = count
    return found


def _add_visits(found: dict[int, HouseholdFacts]) -> None:
    visits = HouseholdVisit.objects.filter(CONFIRMED, case__in=found).order_by()
    for case, day in visits.values_list("case_id").annotate(last=Max("record__date")):
        found[case].last_visit = day
    wanting = Q(*((name, False) for name in GUARANTEES), _connector=Q.OR)
    rows = visits.filter(wanting).values_list("case_id", "record__date", *GUARANTEES)
    for case, day, *sound in rows:
        labels = zip(GUARANTEES.values(), sound, strict=True)
        found[case].unsound.append((day, tuple(label for label, well in labels if not well)))


def _add_incomes(found: dict[int, HouseholdFacts]) -> None:
    rows = HouseholdIncome.objects.filter(CONFIRMED, case__in=found).order_by()
    columns = ("case_id", "year", "span", "per_head", "record__date")
    for case, year, span, per_head, known in rows.values_list(*columns):
        found[case].incomes.append(Income(year, span, per_head, known))
    for facts in found.values():
        facts.incomes.sort(key=lambda income: (income.end, income.months), reverse=True)


def facts_of(situation: Situation) -> HouseholdFacts:
    """Give the facts of a case; empty ones for a case that is not stored yet."""
    facts: Any = situation.facts
    return facts if isinstance(facts, HouseholdFacts) else HouseholdFacts()


def line_of(situation: Situation, year: int) -> Decimal | None:
    """Give the line of a year, in yuan a head; None where it is not set. Queries: none."""
    line = situation.value(VILLAGE_INCOME_LINE, date(year, 12, 31))
    return line if isinstance(line, Decimal) else None


def under_line(situation: Situation) -> Income | None:
    """Give the latest income where it does not reach beyond the line of its year."""
    latest = next(iter(facts_of(situation).known_by(situation.today)), None)
    if latest is None:
        return None
    line = line_of(situation, latest.year)
    return latest if line is not None and not latest.above(line) else None


def unstable(situation: Situation) -> str:
    """Say why the income is not stably above this year's line; "" where it is.

    The latest incomes, one after the other without a gap, must lie above it for as many months as
    the rule says, and the latest must not be older than that.
    """
    day = situation.today
    needed = int(situation.value(HOUSEHOLD_STABLE, day))
    line = line_of(situation, day.year)
    if line is None:
        return f"没有设定 {day.year} 年的监测范围，不能核对收入"
    covered, before = 0, None
    for income in facts_of(situation).known_by(day):
        if before is None and add_months(income.end, needed) < day:
            break
        if before is not None and income.end >= before:
            continue  # a half of a year that was counted already
        if before is not None and income.end + ONE_DAY != before:
            break
        if not income.above(line):
            return f"收入没有稳定超过监测范围：{income.beside(line)}"
        covered, before = covered + income.months, income.start
        if covered >= needed:
            return ""
    return f"没有最近 {needed} 个月的家庭收入，不能核对是否稳定超过监测范围"
