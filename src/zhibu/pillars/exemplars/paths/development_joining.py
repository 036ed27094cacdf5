"""Stages 1 to 4 of admission: from the application to the approval and its filing (1 to 18)."""

from __future__ import annotations

from zhibu.cases.gates import ends, waits
from zhibu.cases.lengths import Length
from zhibu.pillars.exemplars.development_nouns import application_problems
from zhibu.pillars.exemplars.development_people import check_contacts, check_introducers
from zhibu.pillars.exemplars.development_rules import ACTIVIST_MONTHS, DEVELOPMENT
from zhibu.pillars.exemplars.models.development import StepKey
from zhibu.pillars.exemplars.paths.development_checks import (
    check_admission,
    check_course,
    complete_admission,
)
from zhibu.pillars.exemplars.paths.development_gates import (
    MEETINGS,
    assessed,
    concluded,
    no_objection,
    of_age,
)
from zhibu.pillars.exemplars.paths.development_parts import (
    APPROVAL,
    APPROVAL_LATEST,
    BEFORE_VOTE,
    BRANCH,
    COMMITTEE,
    TALK,
    UPPER,
    meeting_step,
    paper,
    step_of,
)

APPLICATION = (
    step_of(
        StepKey.APPLY,
        1,
        opens=True,
        leads="applicant",
        actor="申请人",
        papers=(paper("入党申请书"),),
        gates=(of_age,),
        check=application_problems,
        hint="申请人应先在“组织与党员”登记为人员",
        source=f"《中国共产党章程》第一条；{DEVELOPMENT}",
    ),
    step_of(
        StepKey.TALK,
        2,
        within=("applicant",),
        actor="书记、副书记或组织委员",
        papers=(paper("谈话记录"),),
        gates=(ends(StepKey.APPLY, TALK, hard=False),),
        asks=("first_person",),
        requires=("first_person",),
        hint="人员一填谈话人",
    ),
)
ACTIVIST = (
    step_of(
        StepKey.ACTIVIST,
        3,
        within=("applicant",),
        leads="activist",
        needs=(StepKey.TALK,),
        actor=COMMITTEE,
        papers=(paper("推荐表"), paper("支委会会议记录")),
        hint="党员推荐或群团组织推优后，由支委会（没有支委会的由支部大会）决定",
    ),
    step_of(
        StepKey.FILE_ACTIVIST,
        4,
        within=("activist",),
        actor=BRANCH,
        papers=(paper("备案报告"), paper("备案批复", optional=True)),
    ),
    step_of(
        StepKey.CONTACTS,
        5,
        within=("activist", "target"),
        again=True,
        actor=BRANCH,
        asks=("first_person", "second_person"),
        requires=("first_person",),
        check=check_contacts,
        hint="一至两名正式党员；换人时再记一次",
    ),
    step_of(
        StepKey.NURTURE,
        6,
        within=("activist",),
        needs=(StepKey.CONTACTS,),
        actor="培养联系人、党支部",
        papers=(paper("入党积极分子培养教育考察登记表"),),
        hint="期满前写出综合考察意见；每半年另记一次“半年考察”",
    ),
)
TARGET = (
    step_of(
        StepKey.TARGET,
        7,
        within=("activist",),
        needs=(StepKey.FILE_ACTIVIST, StepKey.NURTURE),
        actor=COMMITTEE,
        papers=(paper("征求意见记录"), paper("支委会会议记录")),
        gates=(
            waits(StepKey.ACTIVIST, Length(ACTIVIST_MONTHS, "month")),
            assessed,
            no_objection,
        ),
    ),
    step_of(
        StepKey.FILE_TARGET,
        8,
        within=("activist",),
        leads="target",
        needs=(StepKey.TARGET,),
        actor=UPPER,
        papers=(paper("备案报告"), paper("备案批复")),
        hint="以上级同意备案的日期为准",
    ),
    step_of(
        StepKey.INTRODUCERS,
        9,
        within=("target",),
        again=True,
        actor=BRANCH,
        asks=("first_person", "second_person"),
        check=check_introducers,
        hint="两名正式党员，一般由培养联系人担任；换人时再记一次",
    ),
    step_of(
        StepKey.REVIEW,
        10,
        within=("target",),
        again=True,
        actor="党支部、上级党委",
        papers=(paper("政治审查结论性材料"),),
        asks=("result",),
        requires=("result",),
    ),
    step_of(
        StepKey.COURSE,
        11,
        within=("target",),
        actor=UPPER,
        papers=(paper("培训结业证书"),),
        asks=("days", "hours"),
        check=check_course,
    ),
)
ADMISSION = (
    step_of(
        StepKey.COMMITTEE,
        12,
        within=("target",),
        needs=(StepKey.INTRODUCERS, StepKey.REVIEW, StepKey.COURSE),
        again=True,
        actor=COMMITTEE,
        papers=(paper("支委会会议记录"),),
        asks=("result",),
        requires=("result",),
        gates=(concluded(StepKey.REVIEW),),
    ),
    step_of(
        StepKey.PRE_REVIEW,
        13,
        within=("target",),
        needs=(StepKey.COMMITTEE,),
        again=True,
        actor=UPPER,
        papers=(paper("预审意见"),),
        asks=("result",),
        requires=("result",),
        gates=(concluded(StepKey.COMMITTEE),),
    ),
    step_of(
        StepKey.BOOKLET,
        14,
        within=("target",),
        needs=(StepKey.PRE_REVIEW,),
        actor="发展对象、入党介绍人",
        papers=(paper("入党志愿书"),),
        gates=(concluded(StepKey.PRE_REVIEW),),
    ),
    meeting_step(
        StepKey.MEETING,
        15,
        within=("target",),
        needs=(StepKey.BOOKLET,),
        gates=BEFORE_VOTE,
    ),
    step_of(
        StepKey.INTERVIEW,
        16,
        within=("target",),
        needs=(StepKey.MEETING,),
        actor=UPPER,
        papers=(paper("谈话记录"),),
        asks=("first_person",),
    ),
    step_of(
        StepKey.APPROVE,
        17,
        within=("target",),
        leads="probationary",
        needs=(StepKey.INTERVIEW,),
        actor=UPPER,
        papers=(paper("入党志愿书（上级党委审批意见）"),),
        gates=(
            ends(MEETINGS, APPROVAL, hard=False),
            ends(MEETINGS, APPROVAL_LATEST, remedy="超期的须重新召开支部大会讨论"),
            no_objection,
        ),
        asks=("effective_on",),
        complete=complete_admission,
        check=check_admission,
        hint="确认后登记到党员名册，入党日期为支部大会通过之日；不批准的，记“退回”或“终止培养”",
    ),
    step_of(
        StepKey.FILE_UP,
        18,
        within=("probationary",),
        actor=UPPER,
        papers=(paper("备案表", optional=True),),
    ),
)
