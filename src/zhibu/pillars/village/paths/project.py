"""The path of a project in a village (帮扶项目): plan, funds, work, acceptance."""

from __future__ import annotations

from zhibu.cases.clocks import in_state
from zhibu.cases.lengths import Length
from zhibu.cases.paths import CasePath, CaseState, Clock, Reading, Step
from zhibu.cases.situation import Situation
from zhibu.pillars.village.project_checks import (
    check_accept,
    check_adjust,
    check_money,
    check_plan,
    convert,
)
from zhibu.pillars.village.project_showing import sums_on_page
from zhibu.pillars.village.rules import PROJECT_QUIET_DAYS

KEY = "project"
STEPS = "village.project"

PLANNED, APPROVED, STARTED = "planned", "approved", "started"
FINISHED, STOPPED = "finished", "stopped"

STATES = (
    CaseState(PLANNED, "谋划中"),
    CaseState(APPROVED, "已批复"),
    CaseState(STARTED, "实施中"),
    CaseState(FINISHED, "已完工", final=True),
    CaseState(STOPPED, "已终止", final=True, good=False),
)

STEPS_OF_PROJECT = (
    Step(
        "plan",
        "谋划",
        opens=True,
        leads=PLANNED,
        actor="驻村工作队",
        asks=("village", "budget", "planned_end"),
        check=check_plan,
    ),
    Step("approve", "批复", within=(PLANNED,), leads=APPROVED, actor="主管部门"),
    Step(
        "fund",
        "资金到位",
        within=(APPROVED, STARTED),
        again=True,
        actor="主管部门",
        asks=("amount", "what_for"),
        requires=("amount", "what_for"),
        check=check_money,
        hint="每到位一笔记一条，写明来源",
    ),
    Step("start", "开工", within=(APPROVED,), leads=STARTED, actor="施工单位"),
    Step(
        "milestone",
        "进展",
        within=(STARTED,),
        again=True,
        actor="驻村工作队",
        requires=("note",),
    ),
    Step(
        "adjust",
        "调整计划",
        within=(PLANNED, APPROVED, STARTED),
        again=True,
        actor="驻村工作队",
        asks=("budget", "planned_end"),
        requires=("note",),
        check=check_adjust,
        hint="写明原因",
    ),
    Step(
        "spend",
        "支出",
        within=(APPROVED, STARTED),
        again=True,
        actor="村",
        asks=("amount", "what_for"),
        requires=("amount", "what_for"),
        check=check_money,
        hint="支出合计不能超过已到位的资金",
    ),
    Step(
        "accept",
        "验收",
        within=(STARTED,),
        again=True,
        actor="主管部门",
        asks=("thing", "quantity", "unit", "what_for"),
        requires=("thing",),
        complete=convert,
        check=check_accept,
        hint="数量和单位照验收单填，系统折算",
    ),
    Step(
        "finish",
        "完工",
        within=(STARTED,),
        leads=FINISHED,
        needs=("accept",),
        actor="驻村工作队",
    ),
    Step(
        "stop",
        "终止",
        within=(PLANNED, APPROVED, STARTED),
        leads=STOPPED,
        actor="支部",
        requires=("note",),
        hint="写明原因",
    ),
)


def planned_end(situation: Situation) -> Reading | None:
    """Run to the planned end that was set last."""
    for one in reversed(situation.steps):
        if one.step in ("plan", "adjust") and one.planned_end is not None:  # type: ignore[attr-defined]
            return Reading(one.date, one.planned_end)  # type: ignore[attr-defined]
    return None


CLOCKS = (
    Clock("end", "计划完工", planned_end, "驻村工作队"),
    in_state(
        "quiet",
        "没有新进展",
        states=(APPROVED, STARTED),
        length=Length(PROJECT_QUIET_DAYS),
        last=lambda situation: situation.steps[-1].date,
        actor="驻村工作队",
    ),
)

PROJECT_PATH = CasePath(
    key=KEY,
    label="帮扶项目",
    noun="帮扶项目",
    measure="2.1",
    step_types=(STEPS,),
    states=STATES,
    steps=STEPS_OF_PROJECT,
    clocks=CLOCKS,
    clock_columns=("planned_end",),
    prefix="项目",
    hint="到位资金、硬化道路、流转土地等按验收和到位日期计入",
    detail_template="village/project_sums.html",
    detail_context=sums_on_page,
)
