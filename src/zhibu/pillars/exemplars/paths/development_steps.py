"""All steps of admission: those before, stage 5, and the ones without a number."""

from __future__ import annotations

from typing import Any

from zhibu.cases.gates import ends, notice_check, notice_over
from zhibu.cases.paths import Step
from zhibu.pillars.exemplars.development_rules import DEVELOPMENT, LOCAL
from zhibu.pillars.exemplars.models.development import StepKey
from zhibu.pillars.exemplars.paths.development_checks import (
    check_full,
    check_revoke,
    complete_full,
    complete_notice,
)
from zhibu.pillars.exemplars.paths.development_gates import (
    check_extension,
    no_objection,
    objection_open,
    probation_over,
)
from zhibu.pillars.exemplars.paths.development_joining import (
    ACTIVIST,
    ADMISSION,
    APPLICATION,
    TARGET,
)
from zhibu.pillars.exemplars.paths.development_parts import (
    BEFORE_VOTE,
    BRANCH,
    COMMITTEE,
    FULL_APPROVAL,
    NOTICE,
    UPPER,
    meeting_step,
    paper,
    step_of,
)


def _notice(key: StepKey, **more: Any) -> Step:
    """Declare a public notice by the branch; where it is held, local rules ask for it."""
    return step_of(
        key,
        actor=BRANCH,
        papers=(paper("公示材料", optional=True),),
        asks=("until",),
        complete=complete_notice,
        check=notice_check(NOTICE),
        hint="截止日期不填的，按最短公示期算",
        source=LOCAL,
        **more,
    )


_OBJECTIONS: dict[str, Any] = {
    "within": ("activist", "target", "probationary"),
    "again": True,
    "actor": BRANCH,
    "source": LOCAL,
}
PROBATION_STEPS = (
    step_of(
        StepKey.PLACE,
        19,
        within=("probationary",),
        actor=BRANCH,
        hint="党小组在党员名册里选",
    ),
    step_of(
        StepKey.OATH,
        20,
        within=("probationary",),
        needs=(StepKey.PLACE,),
        actor="上级党委或党支部",
        papers=(paper("宣誓记录", optional=True), paper("宣誓照片", optional=True)),
    ),
    step_of(
        StepKey.OBSERVE,
        21,
        within=("probationary",),
        needs=(StepKey.OATH,),
        actor="党支部、入党介绍人",
        papers=(paper("预备党员教育考察登记表"),),
    ),
    step_of(
        StepKey.REQUEST_FULL,
        22,
        within=("probationary",),
        needs=(StepKey.OBSERVE,),
        actor="预备党员本人",
        papers=(paper("转正申请书"),),
        hint="预备期满前一周左右由本人书面提出",
    ),
    meeting_step(
        StepKey.MEETING_FULL,
        23,
        within=("probationary",),
        needs=(StepKey.FILE_UP, StepKey.REQUEST_FULL),
        gates=(
            probation_over,
            notice_over(
                StepKey.NOTICE_FULL, NOTICE, objection=StepKey.OBJECTION, answered=StepKey.ANSWERED
            ),
        ),
    ),
    step_of(
        StepKey.APPROVE_FULL,
        24,
        within=("probationary",),
        leads="full",
        needs=(StepKey.MEETING_FULL,),
        actor=UPPER,
        papers=(paper("入党志愿书（转正审批意见）"),),
        gates=(ends(StepKey.MEETING_FULL, FULL_APPROVAL, hard=False), no_objection),
        asks=("effective_on",),
        complete=complete_full,
        check=check_full,
        hint="确认后名册记为正式党员，转正日期为预备期满之日",
    ),
    step_of(
        StepKey.ARCHIVE,
        25,
        within=("full",),
        actor=BRANCH,
        papers=(paper("入党材料目录"),),
        hint="入党志愿书、入党申请书、政治审查材料、转正申请书、培养教育考察材料归入人事档案",
    ),
)
OTHERS = (
    step_of(
        StepKey.ASSESS,
        within=("activist", "target", "probationary"),
        again=True,
        actor=BRANCH,
        papers=(paper("考察登记表", optional=True),),
    ),
    step_of(
        StepKey.REPORT,
        within=("applicant", "activist", "target", "probationary"),
        again=True,
        actor="本人",
        papers=(paper("思想汇报", optional=True),),
        source=LOCAL,
    ),
    _notice(StepKey.NOTICE_TARGET, within=("activist", "target"), needs=(StepKey.TARGET,)),
    _notice(StepKey.NOTICE_FULL, within=("probationary",)),
    step_of(
        StepKey.OBJECTION,
        hint="说明里写清谁反映、反映什么",
        **_OBJECTIONS,
    ),
    step_of(
        StepKey.ANSWERED,
        gates=(objection_open,),
        hint="说明里写清核实结果",
        **_OBJECTIONS,
    ),
    meeting_step(
        StepKey.MEETING_AGAIN,
        within=("target",),
        needs=(StepKey.MEETING,),
        again=True,
        forgets=(StepKey.INTERVIEW,),
        gates=BEFORE_VOTE,
        source=f"{DEVELOPMENT}：超过六个月未批准的，支部大会重新讨论",
    ),
    step_of(
        StepKey.BACK,
        within=("target",),
        leads="activist",
        forgets=(
            *(one.key for one in TARGET),
            *(one.key for one in ADMISSION if one.key != StepKey.FILE_UP),
            StepKey.NURTURE,
            StepKey.NOTICE_TARGET,
            StepKey.MEETING_AGAIN,
        ),
        again=True,
        actor=COMMITTEE,
        hint="说明里写清原因",
    ),
    meeting_step(
        StepKey.EXTEND,
        within=("probationary",),
        asks=("until",),
        requires=("until",),
        forgets=(StepKey.REQUEST_FULL, StepKey.NOTICE_FULL, StepKey.MEETING_FULL),
        gates=(probation_over,),
        papers=(paper("上级党委批复"),),
        checks=(check_extension,),
    ),
    meeting_step(
        StepKey.REVOKE,
        within=("probationary",),
        leads="revoked",
        papers=(paper("上级党委批复"),),
        checks=(check_revoke,),
    ),
    step_of(
        StepKey.STOP,
        within=("applicant", "activist", "target"),
        leads="stopped",
        actor=BRANCH,
        hint="本人撤回申请、调离、不再具备条件等，写在说明里",
    ),
)
STEPS = (*APPLICATION, *ACTIVIST, *TARGET, *ADMISSION, *PROBATION_STEPS, *OTHERS)
