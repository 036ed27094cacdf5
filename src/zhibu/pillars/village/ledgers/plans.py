"""Plans of help, collective income, difficulties solved, targets (measures 2.1 and 2.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhibu.core.errors import Problem
from zhibu.ledger.models import State
from zhibu.ledger.types import Column, Line, RecordType, Section
from zhibu.pillars.village.checks import (
    given,
    lend,
    linked,
    title_problems,
    village_problems,
    yuan_problems,
)
from zhibu.pillars.village.models import (
    CollectiveIncome,
    DifficultySolved,
    TrainingTarget,
    VillagePlan,
)
from zhibu.pillars.village.nouns import VILLAGE

MOST_YEARS = 20
MOST_PLANNED = 100_000
VILLAGE_HEADINGS = ("村名", "帮扶村")


def plan_lines(plan: VillagePlan) -> Iterator[Line]:
    """A plan is counted once, with its first version; a later version only revises it."""
    if plan.version == 1:
        yield Line("village.plans_issued")


def check_plan(plan: VillagePlan) -> Iterator[Problem]:
    """A title, a village, and a version that follows the one before it."""
    yield from title_problems(plan, "方案名称")
    yield from village_problems(plan)
    if plan.years is not None and not 1 <= plan.years <= MOST_YEARS:
        yield Problem(
            "VIL050",
            "不是有效的年限",
            f"请填 1 到 {MOST_YEARS}",
            field="实施年限",
            value=str(plan.years),
        )
    if not plan.version:
        yield Problem("VIL051", "没有版次", "新方案填 1，修订的填下一个数", field="版次")
    elif linked(plan, "village") is not None:
        yield from _version_problems(plan)


def versions_beside(plan: VillagePlan) -> dict[int, date]:
    """Give the other confirmed versions of a plan, and those an import will store. Queries: one."""
    village, record = plan.village, plan.record
    lent = [
        one
        for one in village.lent
        if isinstance(one, VillagePlan) and one.pk is None and one is not plan
    ]
    found = {one.version: one.date for one in lent if one.record.title == record.title}
    if village.pk is not None:
        stored = VillagePlan.objects.filter(
            village=village,
            record__organization=record.organization,
            record__title=record.title,
            record__state=State.CONFIRMED,
        ).exclude(pk=plan.pk)
        found.update(stored.values_list("version", "record__date"))
    return found


def _version_problems(plan: VillagePlan) -> Iterator[Problem]:
    others = versions_beside(plan)
    before, after = others.get(plan.version - 1), others.get(plan.version + 1)
    if plan.version > 1 and before is None:
        last = max(others, default=0)
        yield Problem(
            "VIL052",
            f"前面没有已确认的第 {plan.version - 1} 版",
            f"请填 {last + 1}，或先登记并确认前一版",
            field="版次",
            value=str(plan.version),
        )
    if before is not None and plan.date <= before:
        yield Problem(
            "VIL053",
            f"不晚于第 {plan.version - 1} 版（{before}）",
            "修订的方案应在前一版之后审定，请核对日期和版次",
            field="审定日期",
            value=str(plan.date),
        )
    if after is not None and plan.date >= after:
        yield Problem(
            "VIL053",
            f"不早于第 {plan.version + 1} 版（{after}）",
            "请核对日期和版次",
            field="审定日期",
            value=str(plan.date),
        )


def year_problems(year: int | None, day: date, field: str) -> Iterator[Problem]:
    """A year is named, and it is that of the day or the one before it."""
    if not year:
        yield Problem("VIL060", "没有填年度", f"请填属于哪一年，例如 {day.year}", field=field)
    elif year not in (day.year, day.year - 1):
        yield Problem(
            "VIL061",
            f"与日期 {day} 对不上",
            f"请填 {day.year}（或上一年度 {day.year - 1}）",
            field=field,
            value=str(year),
        )


def income_lines(income: CollectiveIncome) -> Iterator[Line]:
    """All income counts, grants too (the kind tells them apart), in the year that it is of."""
    if income.year and income.amount is not None:
        day = min(income.date, date(income.year, 12, 31))
        yield Line("village.collective_income", income.amount, day)


def income_title(income: CollectiveIncome) -> str:
    where = linked(income, "village") or ""
    return f"{where}{income.year or ''}年{income.get_kind_display()}"


def check_income(income: CollectiveIncome) -> Iterator[Problem]:
    """A village, a year, a kind, and more than nothing."""
    yield from village_problems(income)
    yield from year_problems(income.year, income.date, "所属年度")
    if not income.kind:
        yield Problem("VIL062", "没有选收入类别", "请选经营性收入、补助等", field="收入类别")
    if given(income, "amount") is None:
        yield Problem("VIL063", "没有填金额", "请填入账的元数", field="金额（元）")
    yield from yuan_problems(income.amount, "金额（元）")


def difficulty_lines(_difficulty: DifficultySolved) -> Iterator[Line]:
    yield Line("village.difficulties_solved")


def check_difficulty(difficulty: DifficultySolved) -> Iterator[Problem]:
    """What was solved, where, and what it cost if it cost anything."""
    yield from title_problems(difficulty, "解决的困难")
    yield from village_problems(difficulty)
    if difficulty.cost is not None and difficulty.cost != 0:
        yield from yuan_problems(difficulty.cost, "花费（元）")


def target_title(target: TrainingTarget) -> str:
    return f"{linked(target, 'village') or ''}{target.year or ''}年培训目标"


def check_target(target: TrainingTarget) -> Iterator[Problem]:
    """A village, a year, and something to reach."""
    yield from village_problems(target)
    yield from year_problems(target.year, target.date, "年度")
    planned = {
        "有增收门路的户数": target.households,
        "培养致富明白人": target.able_people,
        "解决实际困难": target.difficulties,
    }
    if all(number is None for number in planned.values()):
        yield Problem("VIL064", "没有填目标", "三项目标至少填一项", field="有增收门路的户数")
    for field, number in planned.items():
        if number is not None and not 1 <= number <= MOST_PLANNED:
            yield Problem(
                "VIL065",
                "不是有效的目标",
                f"请填 1 到 {MOST_PLANNED}，没有目标的留空",
                field=field,
                value=str(number),
            )


PLAN = RecordType(
    key="village.plan",
    label="帮扶方案",
    model=VillagePlan,
    measure="2.1",
    columns=(
        Column("date", label="审定日期", filtered=True, headings=("印发日期",)),
        Column("title", label="方案名称", headings=("名称", "标题")),
        Column("village", filtered=True, noun=VILLAGE, headings=VILLAGE_HEADINGS),
        Column("version", headings=("版本",)),
        Column("approved_by", headings=("会议", "审定机构")),
        Column("years", listed=False, headings=("年限",)),
    ),
    indicators=("village.plans_issued",),
    natural_key=("title", "village", "version"),
    postings=plan_lines,
    check=check_plan,
    select=("village__organization",),
    expect=lend,
    hint="审定的帮扶方案；修订的填下一版次，不重复计数",
)

INCOME = RecordType(
    key="village.income",
    label="村集体经济收入",
    model=CollectiveIncome,
    measure="2.1",
    columns=(
        Column("village", filtered=True, noun=VILLAGE, headings=VILLAGE_HEADINGS),
        Column("date", label="入账日期", filtered=True),
        Column("year", filtered=True, headings=("年度",)),
        Column("kind", filtered=True, headings=("类别",)),
        Column("amount", headings=("金额", "收入")),
        Column("source", headings=("收入来源", "项目")),
    ),
    indicators=("village.collective_income",),
    natural_key=("village", "date", "year", "kind", "source"),
    postings=income_lines,
    check=check_income,
    title=income_title,
    select=("village__organization",),
    hint="每笔入账一条；补助与经营性收入分开记",
)

DIFFICULTY = RecordType(
    key="village.difficulty",
    label="解决实际困难",
    model=DifficultySolved,
    measure="2.2",
    columns=(
        Column("date", label="解决日期", filtered=True, headings=("办结日期",)),
        Column("title", label="解决的困难", headings=("困难", "事项", "名称")),
        Column("village", filtered=True, noun=VILLAGE, headings=VILLAGE_HEADINGS),
        Column("whom", headings=("对象", "户主")),
        Column("how", listed=False, headings=("解决办法", "措施")),
        Column("cost", headings=("花费", "资金")),
    ),
    indicators=("village.difficulties_solved",),
    natural_key=("date", "title", "village", "whom"),
    postings=difficulty_lines,
    check=check_difficulty,
    select=("village__organization",),
    hint="已经解决的才记，每件一条",
)

TARGET = RecordType(
    key="village.target",
    label="培训目标",
    model=TrainingTarget,
    measure="2.2",
    columns=(
        Column("village", filtered=True, noun=VILLAGE, headings=VILLAGE_HEADINGS),
        Column("year", filtered=True),
        Column("date", label="确定日期"),
        Column("households", headings=("户数", "增收门路户数")),
        Column("able_people", headings=("致富明白人", "技能户")),
        Column("difficulties", headings=("困难件数",)),
    ),
    sections=(
        Section("目标", ("village", "year", "date")),
        Section("要达到", ("households", "able_people", "difficulties")),
    ),
    natural_key=("village", "year"),
    check=check_target,
    title=target_title,
    select=("village__organization",),
    hint="每村每年一条，完成情况由系统对照",
)
