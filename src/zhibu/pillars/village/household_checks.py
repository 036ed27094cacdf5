"""What stands before the steps of a household, and what each of them must say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from zhibu.cases.paths import Verdict
from zhibu.cases.situation import Situation
from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of
from zhibu.organization.rules import value_of
from zhibu.organization.selectors import branch_of
from zhibu.pillars.village.checks import village_problems
from zhibu.pillars.village.household_facts import GUARANTEES, facts_of, unstable
from zhibu.pillars.village.household_nouns import begin
from zhibu.pillars.village.models import RISK_KINDS, Household, HouseholdType
from zhibu.pillars.village.rules import HOUSEHOLD_NOTICE

STEP = "步骤"


def place(body: Any) -> None:
    """Give an opening step its village: of the household, as chosen, or the only one."""
    case = getattr(body, "case", None)
    if case is None:
        return
    if case.pk is None:
        body.village = begin(case, branch_of(body.record.organization), body.village)
    elif body.village is None:
        home = Household.objects.filter(pk=case.pk).select_related("village__organization").first()
        body.village = home.village if home else None


def fill_notice(body: Any) -> None:
    """Let a notice last as long as the rule says where no end is given."""
    day: date | None = body.record.date
    if body.until is None and day is not None:
        days = value_of(HOUSEHOLD_NOTICE, body.record.organization, day)
        body.until = day + timedelta(days=days)


def check_opening(body: Any, _situation: Situation) -> Iterator[Problem]:
    """A village; the same one as before where the household is known already."""
    yield from village_problems(body)
    if body.village is None or body.case.pk is None:
        return
    home = Household.objects.filter(pk=body.case.pk).select_related("village").first()
    if home is not None and home.village_id != body.village.pk:
        yield Problem(
            "HSH002",
            f"{body.case.title}是{home.village}的户",
            f"{body.village}的同名户请写成 {body.village}/{body.case.title}",
            field="村",
            value=str(body.village),
        )


def check_enrolment(body: Any, situation: Situation) -> Iterator[Problem]:
    yield from check_opening(body, situation)
    yield from check_recognition(body, situation)


def check_recognition(body: Any, _situation: Situation) -> Iterator[Problem]:
    """A household is recognised as one of three types, for at least one kind of risk."""
    if not body.household_type:
        labels = "、".join(str(one.label) for one in HouseholdType)
        yield Problem("HSH003", "没有填监测类型", f"请选：{labels}", field="监测类型")
    named = [row.name for row in rows_of(body, "risks")]
    if not named:
        yield Problem("HSH004", "没有写风险类型", "请至少写一种", field="风险类型")
    for name in named:
        if name not in RISK_KINDS:
            known = "、".join(RISK_KINDS)
            yield Problem("HSH005", "没有这种风险", f"请选：{known}", field="风险类型", value=name)


def check_votes(body: Any, _situation: Situation) -> Iterator[Problem]:
    """More than half of those present agree (村民委员会组织法 art. 26)."""
    attended, agreed = body.attended, body.agreed
    if attended is None or agreed is None:
        return
    if agreed > attended:
        yield Problem(
            "HSH006", f"多于到会人数（{attended}）", "请核对", field="同意票", value=str(agreed)
        )
    elif agreed * 2 <= attended:
        yield Problem(
            "HSH007",
            f"到会 {attended} 人，没有过半数同意",
            "评议没有通过：请记“不予纳入”或“不符合消除条件”",
            field="同意票",
            value=str(agreed),
        )


def answers(objection: str, answer: str) -> Any:
    """Give the check of an answer: there is an objection that none was given to."""

    def check(_body: Any, situation: Situation) -> Iterator[Problem]:
        if situation.count(answer) >= situation.count(objection):
            yield Problem("HSH008", "没有待处理的异议", "请先记收到的异议", field=STEP)

    return check


def check_plan(body: Any, _situation: Situation) -> Iterator[Problem]:
    if body.record.about is None:
        yield Problem("HSH009", "没有选帮扶责任人", "请选一名党员", field="帮扶责任人")


def type_of(situation: Situation) -> str:
    """Give the type under which the household stands; "" where it was never recognised."""
    named = (getattr(one, "household_type", "") for one in reversed(situation.steps))
    return next((one for one in named if one), "")


def check_change(body: Any, situation: Situation) -> Iterator[Problem]:
    """The type becomes another one, once a day."""
    if any(one.step == body.step and one.date == body.date for one in situation.steps):
        yield Problem(
            "HSH010",
            "这一天已经变更过监测类型",
            "一天只变更一次；填错了请在原记录上修改",
            field="日期",
            value=str(body.date),
        )
    if body.household_type and body.household_type == type_of(situation):
        label = HouseholdType(body.household_type).label
        yield Problem("HSH011", f"现在就是{label}", "请选另一种类型", field="监测类型", value=label)


def check_clearing(body: Any, _situation: Situation) -> Iterator[Problem]:
    """Three guarantees and water are sound, and the risk is gone."""
    wanting = [label for name, label in GUARANTEES.items() if not getattr(body, name)]
    for label in wanting:
        yield Problem(
            "HSH012", f"{label}没有核实有保障", "没有解决前继续帮扶", field=f"{label}有保障"
        )
    if not body.risk_gone:
        yield Problem(
            "HSH013",
            "没有核实风险已消除",
            "原有风险未消除或有新风险的，继续帮扶",
            field="原有风险已消除且没有新风险",
        )


def check_departure(body: Any, _situation: Situation) -> Iterator[Problem]:
    if body.departure == "other" and not body.note.strip():
        yield Problem("HSH014", "没有写具体原因", "请用一句话写明", field="说明")


def income_gate(situation: Situation) -> Verdict:
    """Incomes lie stably above this year's line."""
    why = unstable(situation)
    if not why:
        return Verdict()
    remedy = "请先在“家庭收入”里补记；收入不达标的继续帮扶"
    if why.startswith("没有设定"):
        remedy = "请系统管理员在“规则”里填本省公布的数"
    return Verdict(missing=(Problem("HSH015", why, remedy, field=STEP),))


def hands_gate(situation: Situation) -> Verdict:
    """A household in which nobody can work stays under watch after support."""
    works = facts_of(situation).works
    if works is None:
        return Verdict(warnings=("没有登记家庭成员，不能核对是否有劳动力",))
    if works:
        return Verdict()
    problem = Problem("HSH016", "全家没有劳动能力", "落实兜底后继续监测，不消除风险", field=STEP)
    return Verdict(missing=(problem,))


def sound_gate(situation: Situation) -> Verdict:
    """The latest visit found nothing wanting, and no measure is left half done."""
    facts, day = facts_of(situation), situation.today
    warnings: tuple[str, ...] = ()
    if facts.measures:
        warnings = (f"还有 {len(facts.measures)} 项帮扶措施没有完成",)
    latest = max((one for one in facts.unsound if one[0] <= day), default=None)
    if latest is None or (facts.last_visit and facts.last_visit > latest[0]):
        return Verdict(warnings=warnings)
    problem = Problem(
        "HSH017",
        f"最近一次走访（{latest[0]}）发现没有保障：{'、'.join(latest[1])}",
        "解决后再走访一次，记下结果",
        field=STEP,
    )
    return Verdict(missing=(problem,), warnings=warnings)


def helpers_gate(situation: Situation) -> Verdict:
    """Nobody is paired with a household that is gone."""
    count = facts_of(situation).helpers
    if not count:
        return Verdict()
    problem = Problem(
        "HSH018",
        f"还有 {count} 条结对没有结束",
        "请先在“结对帮扶”里填结束日期和原因",
        field=STEP,
    )
    return Verdict(missing=(problem,))
