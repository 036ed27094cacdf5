"""The path of a household under watch (监测对象), from the clue to the end of the watch.

village-assistance.md 3.3: clue, visit, appraisal and notice in the village, township, county; then
help; then the same again before the risk counts as cleared (风险消除).
"""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.cases.gates import ends, notice_check, notice_over, waits
from zhibu.cases.lengths import Length
from zhibu.cases.paths import CasePath, CaseState, Paper, Step
from zhibu.pillars.village import household_checks as checks
from zhibu.pillars.village.household_clocks import (
    ASSISTED,
    CLEARED,
    CLEARING,
    CLOCKS,
    CLUES,
    MECHANISM,
    MONITORED,
    WATCHED,
)
from zhibu.pillars.village.household_facts import household_facts
from zhibu.pillars.village.household_nouns import PATH
from zhibu.pillars.village.household_selectors import household_detail
from zhibu.pillars.village.models import HouseholdMove
from zhibu.pillars.village.rules import (
    HOUSEHOLD_NOTICE,
    HOUSEHOLD_OBSERVE,
    HOUSEHOLD_RECOGNITION,
    HOUSEHOLD_STABLE,
    VILLAGE_INCOME_LINE,
)

STEPS = "village.household"
CLUE, VISITED, VILLAGE, TOWNSHIP = "clue", "visited", "village", "township"
CLOSED, REJECTED, REMOVED, DROPPED = "closed", "rejected", "removed", "dropped"
BEFORE = (CLUE, VISITED, VILLAGE, TOWNSHIP)

STATES = (
    CaseState(CLUE, "线索"),
    CaseState(VISITED, "已核实"),
    CaseState(VILLAGE, "村级评议公示"),
    CaseState(TOWNSHIP, "乡镇已核查"),
    CaseState(MONITORED, "已认定"),
    CaseState(ASSISTED, "帮扶中"),
    CaseState(CLEARING, "风险消除核查"),
    CaseState(CLEARED, "风险已消除"),
    CaseState(CLOSED, "已办结", final=True),
    CaseState(REJECTED, "未纳入", final=True, good=False),
    CaseState(REMOVED, "已移出", final=True, good=False),
    CaseState(DROPPED, "已终止", final=True, good=False),
)

NOTICE = Length(HOUSEHOLD_NOTICE)
# Steps of one attempt to be recognised, and of one attempt to clear the risk.
ATTEMPT = ("visit", "appraisal", "notice", "objection", "answer", "township", "reject")
CLEARANCE = (
    "clear_visit",
    "clear_appraisal",
    "clear_notice",
    "clear_objection",
    "clear_answer",
    "clear_township",
)
CLEAR_GATES = (checks.income_gate, checks.hands_gate, checks.sound_gate)
NOTICE_HINT = (
    "截止日期不填的，按最短公示期算；只在村内公示一次，不写身份证号、电话、银行账号、健康状况"
)
VOTES = ("attended", "agreed")
FLAGS = ("schooling_sound", "medical_sound", "housing_sound", "water_sound", "risk_gone")


def _step(key: HouseholdMove, **more: object) -> Step:
    """Declare a step under the label of its choice."""
    settings: dict[str, object] = {"source": MECHANISM}
    return Step(key.value, str(key.label), **(settings | more))  # type: ignore[arg-type]


def _public_round(
    appraisal: HouseholdMove,
    notice: HouseholdMove,
    objection: HouseholdMove,
    answer: HouseholdMove,
    township: HouseholdMove,
    *,
    states: tuple[str, str, str],
) -> tuple[Step, ...]:
    """Declare what goes before the county's decision: to recognise, and to end the watch.

    Args:
        states: before the appraisal, from then on, after the township's examination.
    """
    before, during, after = states
    held = {"within": (during,)}
    told: dict[str, object] = held | {"again": True, "actor": "村", "requires": ("note",)}
    return (
        _step(
            appraisal,
            within=(before,),
            leads=during if during != before else "",
            actor="村",
            papers=(Paper("minutes", "民主评议记录", optional=True),),
            asks=VOTES,
            requires=VOTES,
            check=checks.check_votes,
        ),
        _step(
            notice,
            **held,
            needs=(appraisal.value,),
            actor="村",
            papers=(Paper("photo", "公示照片", optional=True),),
            asks=("until",),
            complete=checks.fill_notice,
            check=notice_check(NOTICE),
            hint=NOTICE_HINT,
            source=f"{MECHANISM}：村内公示不少于5天",
        ),
        _step(objection, needs=(notice.value,), **told),
        _step(
            answer,
            needs=(objection.value,),
            check=checks.answers(objection.value, answer.value),
            **told,
        ),
        _step(
            township,
            **held,
            leads=after if after != during else "",
            actor="乡镇",
            papers=(Paper("opinion", "乡镇核查意见", optional=True),),
            gates=(
                notice_over(notice.value, NOTICE, objection=objection.value, answered=answer.value),
            ),
        ),
    )


MOVE = HouseholdMove
RECOGNITION_STEPS = (
    _step(
        MOVE.CLUE,
        opens=True,
        leads=CLUE,
        actor="农户、村干部、部门",
        asks=("village", "source"),
        requires=("source",),
        complete=checks.place,
        check=checks.check_opening,
        hint="监测户写户主姓名；几个村都有帮扶任务的写成 村名/户主姓名",
    ),
    _step(
        MOVE.ENROL,
        opens=True,
        leads=MONITORED,
        actor="村",
        asks=("village", "household_type", "risks"),
        complete=checks.place,
        check=checks.check_enrolment,
        hint="启用本系统前已经认定的监测户；日期填认定日期",
    ),
    _step(
        MOVE.VISIT,
        within=(CLUE,),
        leads=VISITED,
        actor="村干部",
        papers=(Paper("authorization", "授权承诺书"),),
        hint="农户签授权承诺书后才能核对家庭收入",
    ),
    *_public_round(
        MOVE.APPRAISAL,
        MOVE.NOTICE,
        MOVE.OBJECTION,
        MOVE.ANSWER,
        MOVE.TOWNSHIP,
        states=(VISITED, VILLAGE, TOWNSHIP),
    ),
    _step(
        MOVE.RECOGNISE,
        within=(TOWNSHIP,),
        leads=MONITORED,
        actor="县级部门",
        papers=(Paper("approval", "县级审定文件", optional=True),),
        gates=(ends(CLUES, Length(HOUSEHOLD_RECOGNITION), hard=False),),
        asks=("household_type", "risks"),
        check=checks.check_recognition,
        hint="日期填县级审定日期，并已录入全国系统",
        source=f"{MECHANISM}：从线索到认定一般不超过15天",
    ),
    _step(
        MOVE.REJECT,
        within=(VISITED, VILLAGE, TOWNSHIP),
        leads=REJECTED,
        actor="村、乡镇、县级部门",
        requires=("note",),
        hint="说明里写原因，并告知农户",
    ),
    _step(
        MOVE.RENEW,
        within=(REJECTED,),
        leads=CLUE,
        again=True,
        forgets=ATTEMPT,
        actor="农户、村干部、部门",
        asks=("source",),
        requires=("source",),
    ),
)

HELP_STEPS = (
    _step(
        MOVE.ASSIST,
        within=(MONITORED, ASSISTED),
        leads=ASSISTED,
        again=True,
        actor="乡镇、帮扶单位",
        asks=("about", "plan"),
        requires=("plan",),
        check=checks.check_plan,
        hint="具体措施记在“帮扶措施”，结对记在“结对帮扶”",
    ),
    _step(
        MOVE.CHANGE_TYPE,
        within=(MONITORED, ASSISTED),
        again=True,
        actor="县级部门",
        asks=("household_type",),
        requires=("household_type",),
        check=checks.check_change,
    ),
    _step(
        MOVE.REMOVE,
        within=WATCHED,
        leads=REMOVED,
        actor="村",
        gates=(checks.helpers_gate,),
        asks=("departure",),
        requires=("departure",),
        check=checks.check_departure,
        hint="全家死亡、整户迁出等，不再是本村监测对象",
    ),
    _step(
        MOVE.DROP,
        within=(*BEFORE, CLEARED),
        leads=DROPPED,
        actor="村",
        gates=(checks.helpers_gate,),
        asks=("departure",),
        requires=("departure",),
        check=checks.check_departure,
        hint="还没有认定，或风险已经消除的户死亡、迁出",
    ),
)

CLEARING_STEPS = (
    _step(
        MOVE.CLEAR_VISIT,
        within=(ASSISTED,),
        leads=CLEARING,
        actor="村、乡镇",
        gates=CLEAR_GATES,
        asks=FLAGS,
        check=checks.check_clearing,
        source=f"{MECHANISM}：收入稳定超过监测范围，三保障和饮水安全，风险稳定消除",
    ),
    *_public_round(
        MOVE.CLEAR_APPRAISAL,
        MOVE.CLEAR_NOTICE,
        MOVE.CLEAR_OBJECTION,
        MOVE.CLEAR_ANSWER,
        MOVE.CLEAR_TOWNSHIP,
        states=(CLEARING, CLEARING, CLEARING),
    ),
    _step(
        MOVE.CLEAR,
        within=(CLEARING,),
        leads=CLEARED,
        needs=("clear_township",),
        actor="县级部门",
        papers=(Paper("approval", "县级审定文件", optional=True),),
        gates=CLEAR_GATES,
        hint="日期填县级审定并公告的日期",
    ),
    _step(
        MOVE.KEEP,
        within=(CLEARING,),
        leads=ASSISTED,
        again=True,
        forgets=CLEARANCE,
        actor="村、乡镇、县级部门",
        requires=("note",),
        hint="核查、评议或公示没有通过，继续帮扶",
    ),
    _step(MOVE.OBSERVE, within=(CLEARED,), again=True, actor="村、帮扶责任人", requires=("note",)),
    _step(
        MOVE.RELAPSE,
        within=(CLEARED, CLOSED),
        leads=MONITORED,
        again=True,
        forgets=("assist", *CLEARANCE, "clear", "keep", "observe", "close"),
        actor="县级部门",
        asks=("source", "household_type", "risks"),
        check=checks.check_recognition,
        hint="风险消除后又有返贫风险，按程序重新纳入监测；日期填县级审定日期",
    ),
    _step(
        MOVE.CLOSE,
        within=(CLEARED,),
        leads=CLOSED,
        needs=("observe",),
        gates=(waits("clear", Length(HOUSEHOLD_OBSERVE, "month")),),
        actor="村",
    ),
)

HOUSEHOLD_PATH = CasePath(
    key=PATH,
    label="防止返贫监测",
    noun="监测户",
    measure="2.3",
    step_types=(STEPS,),
    states=STATES,
    steps=(*RECOGNITION_STEPS, *HELP_STEPS, *CLEARING_STEPS),
    clocks=CLOCKS,
    also=("village.pairing", "village.measure", "village.visit", "village.household_income"),
    facts=household_facts,
    reader=Permission.HOUSEHOLD_READ,
    rules=(HOUSEHOLD_NOTICE, HOUSEHOLD_STABLE, HOUSEHOLD_OBSERVE, VILLAGE_INCOME_LINE),
    source=MECHANISM,
    detail_template="village/household_detail.html",
    detail_context=household_detail,
    hint="从线索到认定，从帮扶到风险消除，一户一档",
)
