"""Grading of branches (支部星级评定, measure 5.3): the newest grade is the one in force.

Once a year, for the year before; stars go up and down (exemplars.md 6.2 B). When a grading is
confirmed, moved or voided, the ends of all gradings of the branch follow from their first days,
and each posts the difference; so every line still derives from its own record alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from zhibu.core.errors import Problem
from zhibu.core.quantities import format_number
from zhibu.core.spans import ONE_DAY
from zhibu.ledger.models import Record, State
from zhibu.ledger.restating import restate
from zhibu.ledger.types import Column, Line, RecordType
from zhibu.organization.models import Kind as UnitKind
from zhibu.organization.models import Organization
from zhibu.pillars.exemplars.models import BranchGrading

CODE = "exemplars.branch_stars"
MOST_STARS = 5
MOST_POINTS = 200


def grading_lines(grading: BranchGrading) -> Iterator[Line]:
    """The stars count from the first day in force to the last."""
    stars = grading.stars or 0
    yield Line(CODE, stars, grading.date)
    if grading.ended_on:
        yield Line(CODE, -stars, grading.ended_on + ONE_DAY)


def grading_title(grading: BranchGrading) -> str:
    return f"{grading.year or ''}年度支部星级：{grading.stars or 0} 星"


def check_grading(grading: BranchGrading) -> Iterator[Problem]:
    """Stars, score and year in range, and in order with the branch's other gradings."""
    if not 0 <= (-1 if grading.stars is None else grading.stars) <= MOST_STARS:
        yield Problem(
            "EXE070",
            "不是星级",
            f"请填 0 到 {MOST_STARS}",
            field="星级",
            value="" if grading.stars is None else str(grading.stars),
        )
    if grading.score is not None and not 0 <= grading.score <= MOST_POINTS:
        yield Problem(
            "EXE071",
            "不是有效的得分",
            f"请填 0 到 {MOST_POINTS}",
            field="得分",
            value=format_number(Decimal(grading.score)),
        )
    if not grading.decided_by.strip():
        yield Problem("EXE072", "没有填", "请填评定的上级党组织", field="评定单位")
    day = grading.date
    if grading.year not in (day.year - 1, day.year):
        yield Problem(
            "EXE073",
            f"与起始日期 {day} 对不上",
            f"请填 {day.year - 1} 或 {day.year}",
            field="评定年度",
            value=str(grading.year or ""),
        )
    others = BranchGrading.objects.filter(record__organization=grading.record.organization)
    others = others.exclude(record__state=State.VOID).exclude(pk=grading.pk)
    yield from _order_problems(grading, list(others.select_related("record")))


def _order_problems(grading: BranchGrading, others: Sequence[BranchGrading]) -> Iterator[Problem]:
    """A later year comes into force on a later day."""
    for other in others:
        if other.year == grading.year or other.date == grading.date:
            continue  # a branch may be graded anew; one day twice is told by the natural key
        if (other.year < grading.year) != (other.date < grading.date):
            yield Problem(
                "EXE074",
                f"与 {other.year} 年度的评定（{other.date} 起）先后不符",
                "后一年度的评定要在前一年度之后生效，请核对年度和日期",
                field="起始日期",
                value=str(grading.date),
            )


def check_gradings(
    gradings: Sequence[BranchGrading],
) -> Iterator[tuple[BranchGrading, Problem]]:
    """The same order among gradings that are stored at once."""
    seen: dict[int, list[BranchGrading]] = defaultdict(list)
    for grading in gradings:
        before = seen[grading.record.organization_id]
        yield from ((grading, problem) for problem in _order_problems(grading, before))
        before.append(grading)


def hold_gradings(gradings: Sequence[BranchGrading]) -> None:
    """Lock the branches: the ends of their gradings depend on each other."""
    units = sorted({grading.record.organization_id for grading in gradings})
    list(Organization.objects.select_for_update().filter(pk__in=units).order_by("pk"))


def settle_gradings(gradings: Sequence[BranchGrading]) -> None:
    """End each confirmed grading of these branches the day before the next one begins.

    Queries: two where nothing changes; two more per grading whose end does.
    """
    units = {grading.record.organization_id for grading in gradings}
    rows = Record.objects.filter(
        type=GRADING.key, organization__in=units, state=State.CONFIRMED
    ).select_related("organization")
    by_unit: dict[int, list[BranchGrading]] = defaultdict(list)
    for body in GRADING.load(list(rows)).values():
        by_unit[body.record.organization_id].append(body)
    changed = [body for held in by_unit.values() for body in _with_new_ends(held)]
    if not changed:
        return
    BranchGrading.objects.bulk_update(changed, ["ended_on"])
    restate(GRADING, changed)


def _with_new_ends(gradings: Sequence[BranchGrading]) -> Iterator[BranchGrading]:
    ordered = sorted(gradings, key=lambda one: (one.date, one.pk))
    ends = [(one, following.date - ONE_DAY) for one, following in pairwise(ordered)]
    for grading, end in (*ends, *((one, None) for one in ordered[-1:])):
        if grading.ended_on != end:
            grading.ended_on = end
            yield grading


GRADING = RecordType(
    key="exemplars.grading",
    label="支部星级评定",
    model=BranchGrading,
    measure="5.3",
    columns=(
        Column("year", filtered=True, headings=("年度",)),
        Column("date", label="起始日期", headings=("评定日期", "生效日期")),
        Column("stars", filtered=True, headings=("评定星级", "星")),
        Column("score", headings=("分数", "总分")),
        Column("decided_by", headings=("评定机关", "批准单位")),
        Column("ended_on", entered=False),
    ),
    indicators=(CODE,),
    natural_key=("date",),
    postings=grading_lines,
    check=check_grading,
    check_together=check_gradings,
    title=grading_title,
    units=frozenset({UnitKind.BRANCH}),
    lasting=True,
    hold=hold_gradings,
    settle=settle_gradings,
    hint="每年评定一次；新的评定生效，上一次的自动到期",
)
