"""What is wrong with records about households, and what they derive."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from zhibu.cases.models import Case
from zhibu.cases.situation import steps_of
from zhibu.core.errors import Problem
from zhibu.core.quantities import format_number
from zhibu.ledger.types import Body
from zhibu.organization.fields import Sealed
from zhibu.pillars.village.checks import MOST_YUAN, linked, title_problems, yuan_problems
from zhibu.pillars.village.models import HouseholdIncome, HouseholdMeasure, HouseholdVisit

FIRST_YEAR, MOST_HEADS = 2000, 30


def case_problems(body: Body) -> Iterator[Problem]:
    """A household is named that is on file and belongs to the record's unit."""
    case: Case | None = linked(body, "case")
    if case is None:
        yield Problem("HSH020", "没有选监测户", "请写编号或户主姓名", field="监测户")
    elif case._state.adding and not steps_of(case):
        yield Problem(
            "HSH021",
            "没有这个监测户",
            "请先在“监测户”里记线索或在册登记",
            field="监测户",
            value=case.title,
        )
    elif case.organization_id != body.record.organization_id:
        yield Problem(
            "HSH022",
            f"{case.title}由{case.organization.name}管理",
            f"党组织请选{case.organization.name}",
            field="党组织",
            value=body.record.organization.name,
        )


def check_visit(visit: HouseholdVisit) -> Iterator[Problem]:
    """Who went, and to whom."""
    if visit.record.about is None:
        yield Problem("HSH023", "没有选走访人", "请选走访的党员", field="走访人")
    yield from case_problems(visit)


def keep_health(visit: HouseholdVisit) -> None:
    """Keep the sealed note of a stored visit where the form sent back its mask."""
    note: Any = visit.health_note
    if not isinstance(note, str):
        return
    stored = HouseholdVisit.objects.filter(pk=visit.pk).first() if visit.pk else None
    held = stored.health_note if stored else None
    if isinstance(held, Sealed) and note.strip() == str(held):
        visit.health_note = held
    else:
        visit.health_note = note.strip() or None


def visit_title(visit: HouseholdVisit) -> str:
    case = linked(visit, "case")
    return f"{visit.record.about or ''}走访{case.title if case else ''}"


def check_income(income: HouseholdIncome) -> Iterator[Problem]:
    """A year that has begun, people who share it, and a sum that can be."""
    yield from case_problems(income)
    # What a form has left out is None although the columns hold no NULL.
    day = income.record.date
    year: int | None = income.year
    heads: int | None = income.heads
    total: Decimal | None = income.net_total
    if year is None:
        yield Problem("HSH024", "没有填年度", "收入要写明是哪一年的，例如 2022", field="年度")
    elif not FIRST_YEAR <= year <= day.year:
        yield Problem(
            "HSH025",
            "不是有效的年度",
            f"请填 {FIRST_YEAR} 到 {day.year} 之间的年份",
            field="年度",
            value=str(year),
        )
    if heads is None or not 1 <= heads <= MOST_HEADS:
        yield Problem(
            "HSH026",
            "不是有效的家庭人口",
            f"请填 1 到 {MOST_HEADS} 之间的整数",
            field="家庭人口",
            value="" if heads is None else str(heads),
        )
    if total is None or abs(total) > MOST_YUAN:
        yield Problem(
            "HSH027",
            "不是有效的金额",
            "请填全家的纯收入（元）；亏损填负数",
            field="家庭纯收入（元）",
            value="" if total is None else format_number(total),
        )


def income_title(income: HouseholdIncome) -> str:
    case = linked(income, "case")
    half = income.get_span_display()
    return f"{case.title if case else ''}：{income.year}年{half}收入"


def check_measure(measure: HouseholdMeasure) -> Iterator[Problem]:
    """What is done; its cost; an end that lies after its beginning."""
    yield from case_problems(measure)
    yield from title_problems(measure, "措施内容")
    yield from yuan_problems(measure.cost, "金额（元）")
    for label, day in (("完成期限", measure.due), ("完成日期", measure.done_on)):
        if day is not None and day < measure.record.date:
            yield Problem(
                "HSH028",
                "早于确定措施的日期",
                f"请填 {measure.record.date} 或以后的日期",
                field=label,
                value=str(day),
            )
