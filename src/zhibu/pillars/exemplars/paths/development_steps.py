"""The 25 steps of admission, stage by stage (《中国共产党发展党员工作细则》, 2014)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhibu.cases.gates import ends, notice_check, notice_over, waits
from zhibu.cases.lengths import Length
from zhibu.cases.paths import Gate, Paper, Step, StepCheck
from zhibu.cases.situation import Situation, situation_of
from zhibu.core.errors import Problem
from zhibu.pillars.exemplars.development_meetings import (
    check_meeting,
    check_standing,
    find_meeting,
)
from zhibu.pillars.exemplars.development_nouns import application_problems
from zhibu.pillars.exemplars.development_people import check_contacts, check_introducers
from zhibu.pillars.exemplars.development_roll import (
    admission_problems,
    full_problems,
    revoke_problems,
)
from zhibu.pillars.exemplars.development_rules import (
    ACTIVIST_MONTHS,
    APPROVAL_LATEST_MONTHS,
    APPROVAL_MONTHS,
    DEVELOPMENT,
    FULL_APPROVAL_MONTHS,
    LOCAL,
    NOTICE_DAYS,
    PRE_REVIEW_MONTHS,
    REVIEW_MONTHS,
    TALK_MONTHS,
    TRAINING_DAYS,
    TRAINING_HOURS,
)
from zhibu.pillars.exemplars.models.development import StepKey
from zhibu.pillars.exemplars.paths.development_gates import (
    MEETINGS,
    assessed,
    check_extension,
    concluded,
    no_objection,
    objection_open,
    of_age,
    probation_end,
    probation_over,
)

TALK = Length(TALK_MONTHS, "month")
APPROVAL = Length(APPROVAL_MONTHS, "month")
APPROVAL_LATEST = Length(APPROVAL_LATEST_MONTHS, "month")
FULL_APPROVAL = Length(FULL_APPROVAL_MONTHS, "month")
NOTICE = Length(NOTICE_DAYS, "workday")
BRANCH, COMMITTEE, UPPER = "党支部", "支部委员会", "上级党委"
MEETING_HINT = "不用重新填写：选已确认的党员大会，日期与会议日期相同"


def _step(key: StepKey, number: int = 0, **more: Any) -> Step:
    more.setdefault("source", DEVELOPMENT)
    return Step(key.value, str(key.label), number, **more)


def _paper(label: str, *, optional: bool = False) -> Paper:
    return Paper(label, label, optional)


def _all(*checks: StepCheck) -> StepCheck:
    def check(body: Any, situation: Situation) -> Iterator[Problem]:
        for one in checks:
            yield from one(body, situation)

    return check


# Checks and derived columns ---------------------------------------------------------------------


def check_course(body: Any, situation: Situation) -> Iterator[Problem]:
    """D06: three days or 24 class hours at least."""
    days, hours = int(situation.value(TRAINING_DAYS)), int(situation.value(TRAINING_HOURS))
    if (body.days or 0) >= days or (body.hours or 0) >= hours:
        return
    told = "、".join(
        f"{count} {unit}" for count, unit in ((body.days, "天"), (body.hours, "学时")) if count
    )
    yield Problem(
        "DEV015",
        f"培训不少于 {days} 天或 {hours} 学时" if told else "没有填培训天数或学时",
        "没有达到的，应补足培训后再记" if told else f"不少于 {days} 天或 {hours} 学时",
        field="培训",
        value=told,
    )


def _before(body: Any) -> Situation | None:
    """Give the situation before an unsaved step; None while case or date are missing."""
    case = getattr(body, "case", None)
    if case is None or not body.record.date:
        return None
    return situation_of(case, today=body.record.date).before(body)


def complete_admission(body: Any) -> None:
    """Membership and probation count from the meeting's day once it is approved."""
    now = _before(body)
    if now is not None:
        body.effective_on = now.day_of(*MEETINGS)


def complete_full(body: Any) -> None:
    """Party age counts from the end of probation."""
    now = _before(body)
    if now is not None:
        body.effective_on = probation_end(now)


def check_admission(body: Any, situation: Situation) -> Iterator[Problem]:
    yield from _check_effective(body, situation.day_of(*MEETINGS), "入党日期应为支部大会通过之日")
    yield from admission_problems(body)


def check_full(body: Any, situation: Situation) -> Iterator[Problem]:
    yield from _check_effective(body, probation_end(situation), "转正日期应为预备期满之日")
    admitted = situation.taken(StepKey.APPROVE)
    # An import that admits him as well has not written the roll yet when it is planned.
    if admitted is not None and admitted.pk is not None:
        yield from full_problems(body)


def check_revoke(body: Any, _situation: Situation) -> Iterator[Problem]:
    yield from revoke_problems(body)


def _check_effective(body: Any, wanted: Any, message: str) -> Iterator[Problem]:
    if wanted is not None and body.effective_on != wanted:
        yield Problem(
            "DEV016",
            f"{message}（{wanted}）",
            "请打开这一步重新保存，系统会重新计算",
            field="生效日期",
            value=str(body.effective_on or ""),
        )


def _meeting_step(key: StepKey, number: int = 0, **more: Any) -> Step:
    asks = ("meeting", *more.pop("asks", ()))
    requires = ("meeting", *more.pop("requires", ()))
    checks = (check_meeting, check_standing, *more.pop("checks", ()))
    return _step(
        key,
        number,
        actor="支部大会",
        asks=asks,
        requires=requires,
        complete=find_meeting,
        check=_all(*checks),
        hint=MEETING_HINT,
        **more,
    )


# The stages -------------------------------------------------------------------------------------

APPLICATION = (
    _step(
        StepKey.APPLY,
        1,
        opens=True,
        leads="applicant",
        actor="申请人",
        papers=(_paper("入党申请书"),),
        gates=(of_age,),
        check=application_problems,
        hint="申请人应先在“组织与党员”登记为人员",
        source=f"《中国共产党章程》第一条；{DEVELOPMENT}",
    ),
    _step(
        StepKey.TALK,
        2,
        within=("applicant",),
        actor="书记、副书记或组织委员",
        papers=(_paper("谈话记录"),),
        gates=(ends(StepKey.APPLY, TALK, hard=False),),
        asks=("first_person",),
        requires=("first_person",),
        hint="人员一填谈话人",
    ),
)
ACTIVIST = (
    _step(
        StepKey.ACTIVIST,
        3,
        within=("applicant",),
        leads="activist",
        needs=(StepKey.TALK,),
        actor=COMMITTEE,
        papers=(_paper("推荐表"), _paper("支委会会议记录")),
        hint="党员推荐或群团组织推优后，由支委会（没有支委会的由支部大会）决定",
    ),
    _step(
        StepKey.FILE_ACTIVIST,
        4,
        within=("activist",),
        actor=BRANCH,
        papers=(_paper("备案报告"), _paper("备案批复", optional=True)),
    ),
    _step(
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
    _step(
        StepKey.NURTURE,
        6,
        within=("activist",),
        needs=(StepKey.CONTACTS,),
        actor="培养联系人、党支部",
        papers=(_paper("入党积极分子培养教育考察登记表"),),
        hint="期满前写出综合考察意见；每半年另记一次“半年考察”",
    ),
)
TARGET = (
    _step(
        StepKey.TARGET,
        7,
        within=("activist",),
        needs=(StepKey.FILE_ACTIVIST, StepKey.NURTURE),
        actor=COMMITTEE,
        papers=(_paper("征求意见记录"), _paper("支委会会议记录")),
        gates=(
            waits(StepKey.ACTIVIST, Length(ACTIVIST_MONTHS, "month")),
            assessed,
            no_objection,
        ),
    ),
    _step(
        StepKey.FILE_TARGET,
        8,
        within=("activist",),
        leads="target",
        needs=(StepKey.TARGET,),
        actor=UPPER,
        papers=(_paper("备案报告"), _paper("备案批复")),
        hint="以上级同意备案的日期为准",
    ),
    _step(
        StepKey.INTRODUCERS,
        9,
        within=("target",),
        again=True,
        actor=BRANCH,
        asks=("first_person", "second_person"),
        check=check_introducers,
        hint="两名正式党员，一般由培养联系人担任；换人时再记一次",
    ),
    _step(
        StepKey.REVIEW,
        10,
        within=("target",),
        again=True,
        actor="党支部、上级党委",
        papers=(_paper("政治审查结论性材料"),),
        asks=("result",),
        requires=("result",),
    ),
    _step(
        StepKey.COURSE,
        11,
        within=("target",),
        actor=UPPER,
        papers=(_paper("培训结业证书"),),
        asks=("days", "hours"),
        check=check_course,
    ),
)
_BEFORE_VOTE: tuple[Gate, ...] = (
    notice_over(
        StepKey.NOTICE_TARGET, NOTICE, objection=StepKey.OBJECTION, answered=StepKey.ANSWERED
    ),
    concluded(StepKey.PRE_REVIEW),
    ends(StepKey.PRE_REVIEW, Length(PRE_REVIEW_MONTHS, "month"), hard=False),
    ends(StepKey.REVIEW, Length(REVIEW_MONTHS, "month"), hard=False),
)
ADMISSION = (
    _step(
        StepKey.COMMITTEE,
        12,
        within=("target",),
        needs=(StepKey.INTRODUCERS, StepKey.REVIEW, StepKey.COURSE),
        again=True,
        actor=COMMITTEE,
        papers=(_paper("支委会会议记录"),),
        asks=("result",),
        requires=("result",),
        gates=(concluded(StepKey.REVIEW),),
    ),
    _step(
        StepKey.PRE_REVIEW,
        13,
        within=("target",),
        needs=(StepKey.COMMITTEE,),
        again=True,
        actor=UPPER,
        papers=(_paper("预审意见"),),
        asks=("result",),
        requires=("result",),
        gates=(concluded(StepKey.COMMITTEE),),
    ),
    _step(
        StepKey.BOOKLET,
        14,
        within=("target",),
        needs=(StepKey.PRE_REVIEW,),
        actor="发展对象、入党介绍人",
        papers=(_paper("入党志愿书"),),
        gates=(concluded(StepKey.PRE_REVIEW),),
    ),
    _meeting_step(
        StepKey.MEETING,
        15,
        within=("target",),
        needs=(StepKey.BOOKLET,),
        gates=_BEFORE_VOTE,
    ),
    _step(
        StepKey.INTERVIEW,
        16,
        within=("target",),
        needs=(StepKey.MEETING,),
        actor=UPPER,
        papers=(_paper("谈话记录"),),
        asks=("first_person",),
    ),
    _step(
        StepKey.APPROVE,
        17,
        within=("target",),
        leads="probationary",
        needs=(StepKey.INTERVIEW,),
        actor=UPPER,
        papers=(_paper("入党志愿书（上级党委审批意见）"),),
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
    _step(
        StepKey.FILE_UP,
        18,
        within=("probationary",),
        actor=UPPER,
        papers=(_paper("备案表", optional=True),),
    ),
)
PROBATION_STEPS = (
    _step(
        StepKey.PLACE,
        19,
        within=("probationary",),
        actor=BRANCH,
        hint="党小组在党员名册里选",
    ),
    _step(
        StepKey.OATH,
        20,
        within=("probationary",),
        needs=(StepKey.PLACE,),
        actor="上级党委或党支部",
        papers=(_paper("宣誓记录", optional=True), _paper("宣誓照片", optional=True)),
    ),
    _step(
        StepKey.OBSERVE,
        21,
        within=("probationary",),
        needs=(StepKey.OATH,),
        actor="党支部、入党介绍人",
        papers=(_paper("预备党员教育考察登记表"),),
    ),
    _step(
        StepKey.REQUEST_FULL,
        22,
        within=("probationary",),
        needs=(StepKey.OBSERVE,),
        actor="预备党员本人",
        papers=(_paper("转正申请书"),),
        hint="预备期满前一周左右由本人书面提出",
    ),
    _meeting_step(
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
    _step(
        StepKey.APPROVE_FULL,
        24,
        within=("probationary",),
        leads="full",
        needs=(StepKey.MEETING_FULL,),
        actor=UPPER,
        papers=(_paper("入党志愿书（转正审批意见）"),),
        gates=(ends(StepKey.MEETING_FULL, FULL_APPROVAL, hard=False), no_objection),
        asks=("effective_on",),
        complete=complete_full,
        check=check_full,
        hint="确认后名册记为正式党员，转正日期为预备期满之日",
    ),
    _step(
        StepKey.ARCHIVE,
        25,
        within=("full",),
        actor=BRANCH,
        papers=(_paper("入党材料目录"),),
        hint="入党志愿书、入党申请书、政治审查材料、转正申请书、培养教育考察材料归入人事档案",
    ),
)
OTHERS = (
    _step(
        StepKey.ASSESS,
        within=("activist", "target", "probationary"),
        again=True,
        actor=BRANCH,
        papers=(_paper("考察登记表", optional=True),),
    ),
    _step(
        StepKey.REPORT,
        within=("applicant", "activist", "target", "probationary"),
        again=True,
        actor="本人",
        papers=(_paper("思想汇报", optional=True),),
        source=LOCAL,
    ),
    _step(
        StepKey.NOTICE_TARGET,
        within=("activist", "target"),
        needs=(StepKey.TARGET,),
        actor=BRANCH,
        papers=(_paper("公示材料", optional=True),),
        asks=("until",),
        requires=("until",),
        check=notice_check(NOTICE),
        source=LOCAL,
    ),
    _step(
        StepKey.NOTICE_FULL,
        within=("probationary",),
        actor=BRANCH,
        papers=(_paper("公示材料", optional=True),),
        asks=("until",),
        requires=("until",),
        check=notice_check(NOTICE),
        source=LOCAL,
    ),
    _step(
        StepKey.OBJECTION,
        within=("activist", "target", "probationary"),
        again=True,
        actor=BRANCH,
        hint="说明里写清谁反映、反映什么",
        source=LOCAL,
    ),
    _step(
        StepKey.ANSWERED,
        within=("activist", "target", "probationary"),
        again=True,
        gates=(objection_open,),
        actor=BRANCH,
        hint="说明里写清核实结果",
        source=LOCAL,
    ),
    _meeting_step(
        StepKey.MEETING_AGAIN,
        within=("target",),
        needs=(StepKey.MEETING,),
        again=True,
        forgets=(StepKey.INTERVIEW,),
        gates=_BEFORE_VOTE,
        source=f"{DEVELOPMENT}：超过六个月未批准的，支部大会重新讨论",
    ),
    _step(
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
    _meeting_step(
        StepKey.EXTEND,
        within=("probationary",),
        asks=("until",),
        requires=("until",),
        forgets=(StepKey.REQUEST_FULL, StepKey.NOTICE_FULL, StepKey.MEETING_FULL),
        gates=(probation_over,),
        papers=(_paper("上级党委批复"),),
        checks=(check_extension,),
    ),
    _meeting_step(
        StepKey.REVOKE,
        within=("probationary",),
        leads="revoked",
        papers=(_paper("上级党委批复"),),
        checks=(check_revoke,),
    ),
    _step(
        StepKey.STOP,
        within=("applicant", "activist", "target"),
        leads="stopped",
        actor=BRANCH,
        hint="本人撤回申请、调离、不再具备条件等，写在说明里",
    ),
)
STEPS = (*APPLICATION, *ACTIVIST, *TARGET, *ADMISSION, *PROBATION_STEPS, *OTHERS)
