"""The rules of the democratic appraisal: who gets a grade, how often, how many 优秀.

Source: organizational-life.md 1.6 (generally at most a third of all members, probationary
members take part without a grade).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zhibu.core.errors import Problem
from zhibu.ledger.models import State
from zhibu.ledger.types import Body
from zhibu.organization.models import Organization
from zhibu.organization.roll import roll_size
from zhibu.organization.rules import EXCELLENT_SHARE, value_of
from zhibu.pillars.study.checks import membership_of, off_roll
from zhibu.pillars.study.models import DemocraticAppraisal, Grade


@dataclass(frozen=True)
class Cap:
    """How many may be rated excellent: ``share * excellent <= total``."""

    total: int
    share: int

    @property
    def most(self) -> int:
        return self.total // self.share

    def arithmetic(self, excellent: int) -> str:
        """Write the rule out: 4 × 3 = 12 > 党员总数 8，最多 2 名."""
        product = excellent * self.share
        relation = ">" if product > self.total else "≤"
        return (
            f"{excellent} × {self.share} = {product} {relation} 党员总数 {self.total}，"
            f"最多 {self.most} 名"
        )


def cap_of(branch: Organization, day: date) -> Cap:
    """Give the cap of a branch on a day: its whole roll and the dated share. Queries: two."""
    return Cap(roll_size(branch, day), int(value_of(EXCELLENT_SHARE, branch, day)))


def cap_problem(cap: Cap, excellent: int) -> Problem:
    """Say that there are more 优秀 than the cap allows, with the arithmetic."""
    return Problem(
        "STU015",
        f"“优秀”共 {excellent} 名，超过上限",
        cap.arithmetic(excellent),
        field="评议结果",
    )


def check_appraisal(appraisal: DemocraticAppraisal) -> Iterator[Problem]:
    """Give every problem of one appraisal, stored or about to be."""
    record = appraisal.record
    if record.about is None:
        yield Problem("STU001", "没有选人", "请选党员", field="党员")
        return
    yield from _year_problems(appraisal)
    membership = membership_of(appraisal)
    if membership is None:
        yield off_roll(appraisal, "党员")
        return
    full = membership.confirmed_on is not None and membership.confirmed_on <= record.date
    yield from _grade_problems(appraisal, full=full)
    yield from _again_problems(appraisal)
    if appraisal.result == Grade.EXCELLENT:
        yield from _excellent_problems(appraisal)


def _year_problems(appraisal: DemocraticAppraisal) -> Iterator[Problem]:
    day = appraisal.record.date
    if appraisal.year not in (day.year, day.year - 1):
        yield Problem(
            "STU011",
            f"与评议日期 {day} 对不上",
            f"请填 {day.year}（或上一年度 {day.year - 1}）",
            field="评议年度",
            value=str(appraisal.year),
        )


def _grade_problems(appraisal: DemocraticAppraisal, *, full: bool) -> Iterator[Problem]:
    who = str(appraisal.record.about)
    if full and not appraisal.result:
        yield Problem("STU012", "没有评议结果", "请选等次", field="评议结果", value=who)
    if not full and appraisal.result:
        yield Problem(
            "STU013",
            "是预备党员，参加评议、不评等次",
            "请把评议结果留空",
            field="评议结果",
            value=who,
        )


def _again_problems(appraisal: DemocraticAppraisal) -> Iterator[Problem]:
    others = DemocraticAppraisal.objects.filter(
        record__about=appraisal.record.about, year=appraisal.year
    ).exclude(record__state=State.VOID)
    other = others.exclude(pk=appraisal.pk).select_related("record__organization").first()
    if other:
        yield Problem(
            "STU014",
            f"{appraisal.year}年度已经评议过（{other.record.organization.name}，{other.date}）",
            "每名党员每年评议一次，请在原记录上修改",
            field="党员",
            value=str(appraisal.record.about),
        )


def _excellent_problems(appraisal: DemocraticAppraisal) -> Iterator[Problem]:
    record = appraisal.record
    others = DemocraticAppraisal.objects.filter(
        record__organization=record.organization, year=appraisal.year, result=Grade.EXCELLENT
    ).exclude(record__state=State.VOID)
    excellent = others.exclude(pk=appraisal.pk).count() + 1
    cap = cap_of(record.organization, record.date)
    if excellent > cap.most:
        yield cap_problem(cap, excellent)


def check_appraisals(appraisals: Sequence[DemocraticAppraisal]) -> Iterator[tuple[Body, Problem]]:
    """The cap over a whole list: those about to be stored, and those in the books beside them."""
    lists: dict[tuple[int, int], list[DemocraticAppraisal]] = defaultdict(list)
    for appraisal in appraisals:
        lists[appraisal.record.organization_id, appraisal.year].append(appraisal)
    for rows in lists.values():
        excellent = [one for one in rows if one.result == Grade.EXCELLENT]
        if not excellent:
            continue
        record = excellent[0].record
        others = DemocraticAppraisal.objects.filter(
            record__organization=record.organization,
            year=excellent[0].year,
            result=Grade.EXCELLENT,
        ).exclude(record__state=State.VOID)
        stored = others.exclude(pk__in=[one.pk for one in rows if one.pk]).count()
        cap = cap_of(record.organization, record.date)
        if stored + len(excellent) > cap.most:
            problem = cap_problem(cap, stored + len(excellent))
            yield from ((one, problem) for one in excellent)
