"""What is due for households: visits, recognition, plans, incomes, measures."""

from __future__ import annotations

from datetime import date

from zhibu.cases.clocks import after_step, in_state
from zhibu.cases.lengths import Length
from zhibu.cases.paths import Clock, Reading
from zhibu.cases.situation import Situation
from zhibu.core.spans import ONE_DAY
from zhibu.pillars.village.household_facts import facts_of, line_of, under_line
from zhibu.pillars.village.models import IncomeSpan
from zhibu.pillars.village.rules import (
    HOUSEHOLD_FIRST_VISIT,
    HOUSEHOLD_INCOME_DUE,
    HOUSEHOLD_OBSERVE,
    HOUSEHOLD_PLAN,
    HOUSEHOLD_RECOGNITION,
    HOUSEHOLD_VISIT_GAP,
    VILLAGE_INCOME_LINE,
)

MECHANISM = "防止返贫动态监测和帮扶机制"
CLUES = ("clue", "renew")
BEGINNINGS = ("recognise", "enrol", "relapse")
MONITORED, ASSISTED, CLEARING, CLEARED = "monitored", "assisted", "clearing", "cleared"
WATCHED = (MONITORED, ASSISTED, CLEARING)

VISIT_GAP = Length(HOUSEHOLD_VISIT_GAP)


def _notice_ends(situation: Situation) -> Reading | None:
    """Run while a notice hangs, or has ended and nothing was done about it."""
    for notice, follower in (("clear_notice", "clear_township"), ("notice", "township")):
        taken = situation.taken(notice)
        if taken is None or situation.count(follower):
            continue
        if situation.state.key in ("village", CLEARING):
            return Reading(taken.date, (taken.until or taken.date) + ONE_DAY)
    return None


def _no_visit(situation: Situation) -> Reading | None:
    """Run from the last visit, or from the day on which the household came under watch."""
    begun = situation.day_of(*BEGINNINGS)
    if situation.state.key not in WATCHED or begun is None:
        return None
    last = facts_of(situation).last_visit
    start = max(last, begun) if last else begun
    return Reading(start, VISIT_GAP.after(situation, start))


def _low_income(situation: Situation) -> Reading | None:
    """Be due at once while the latest income does not reach beyond its year's line."""
    if situation.state.key not in (*WATCHED, CLEARED):
        return None
    income = under_line(situation)
    if income is None:
        return None
    line = line_of(situation, income.year)
    assert line is not None
    return Reading(income.known, income.known, income.beside(line))


def _income_missing(situation: Situation) -> Reading | None:
    """Run in a year while the income of the year before is not on file."""
    today = situation.today
    opened = situation.day_of("clue", "enrol")
    if situation.state.key not in (*WATCHED, CLEARED) or opened is None:
        return None
    if opened.year >= today.year:
        return None
    spans = {one.span for one in facts_of(situation).incomes if one.year == today.year - 1}
    if IncomeSpan.YEAR in spans or {IncomeSpan.FIRST_HALF, IncomeSpan.SECOND_HALF} <= spans:
        return None
    month, day = situation.value(HOUSEHOLD_INCOME_DUE)
    due = date(today.year, month, day)
    return Reading(date(today.year, 1, 1), due, f"{today.year - 1}年家庭收入没有登记")


def _measure_due(situation: Situation) -> Reading | None:
    """Show the measure that is due first."""
    dated = [(one.due, one) for one in facts_of(situation).measures if one.due]
    if not dated:
        return None
    due, first = min(dated, key=lambda pair: (pair[0], pair[1].since))
    more = f"，共 {len(dated)} 项未完成" if len(dated) > 1 else ""
    return Reading(first.since, due, f"{first.label}措施{more}")


CLOCKS = (
    after_step(
        "first_visit",
        "入户核实",
        after=CLUES,
        until=("visit", "reject", "drop"),
        length=Length(HOUSEHOLD_FIRST_VISIT, "workday"),
        actor="村",
        source="监测线索应及时入户核实",
    ),
    after_step(
        "recognition",
        "完成认定",
        after=CLUES,
        until=("recognise", "reject", "drop"),
        length=Length(HOUSEHOLD_RECOGNITION),
        actor="乡镇、县级部门",
        source=f"{MECHANISM}：从线索到认定一般不超过15天",
    ),
    Clock("notice", "公示期满，报乡镇核查", _notice_ends, "村", (), f"{MECHANISM}：村内公示"),
    in_state(
        "plan",
        "明确帮扶责任人和措施",
        states=(MONITORED,),
        length=Length(HOUSEHOLD_PLAN),
        actor="乡镇、帮扶单位",
        source=f"{MECHANISM}：认定后落实帮扶",
    ),
    Clock(
        "no_visit",
        "入户走访",
        _no_visit,
        "帮扶责任人",
        (HOUSEHOLD_VISIT_GAP,),
        "结对帮扶：走访次数由各单位定",
    ),
    Clock(
        "low_income",
        "收入低于监测范围",
        _low_income,
        "帮扶责任人",
        (VILLAGE_INCOME_LINE,),
        f"{MECHANISM}：监测范围由各省每年公布",
    ),
    Clock(
        "income_missing",
        "登记上年家庭收入",
        _income_missing,
        "帮扶责任人",
        (HOUSEHOLD_INCOME_DUE,),
        "本系统默认",
    ),
    Clock("measure", "帮扶措施到期", _measure_due, "帮扶责任人", (), f"{MECHANISM}：落实帮扶措施"),
    in_state(
        "observe",
        "跟踪回访期满",
        states=(CLEARED,),
        length=Length(HOUSEHOLD_OBSERVE, "month"),
        actor="村、帮扶责任人",
        source=f"{MECHANISM}：风险消除后继续关注",
    ),
)
