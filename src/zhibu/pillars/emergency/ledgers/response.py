"""Responses, working groups, duty and deployments: record types (measure 6.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhibu.cases.records import step_record_type
from zhibu.ledger.types import Column, Line, RecordType, Rows, Section
from zhibu.pillars.emergency.duty_checks import check_shift, complete_shift
from zhibu.pillars.emergency.duty_checks import check_together as check_shifts
from zhibu.pillars.emergency.group_checks import (
    check_deployment,
    check_group,
    check_together,
    complete_deployment,
    hold_people,
)
from zhibu.pillars.emergency.models import (
    CommunityDeployment,
    Deployed,
    DutyShift,
    GroupMember,
    OnDuty,
    ResponseStep,
    WorkingGroup,
)
from zhibu.pillars.emergency.paths.response import RESPONSE_PATH
from zhibu.pillars.emergency.response_nouns import OPENED, RESPONSE
from zhibu.pillars.emergency.response_terms import settle_responses
from zhibu.pillars.emergency.zone_days import stop_duties

STEPS = "emergency.response"


def settle_steps(steps: Sequence[ResponseStep]) -> None:
    """Bring the terms of responses up to date, and end with each what was arranged under it."""
    settle_responses(steps)
    stop_duties({step.case_id for step in steps})


RESPONSE_STEP = step_record_type(
    RESPONSE_PATH,
    ResponseStep,
    noun=OPENED,
    label="应急响应",
    headings=("响应名称", "编号", "名称"),
    columns=(
        Column("kind", filtered=True, headings=("突发事件类别",)),
        Column("event_level", listed=False, headings=("事件级别", "事件分级")),
        Column("level", filtered=True, headings=("级别", "响应等级")),
        Column("plan_title", listed=False, headings=("依据预案", "预案")),
        Column("retention_days", listed=False, headings=("保存天数",)),
    ),
    settle=settle_steps,
    hint="启动、调整、终止，每步一条",
)

GROUP = RecordType(
    key="emergency.group",
    label="应急工作组",
    model=WorkingGroup,
    measure="6.1",
    columns=(
        Column("title", label="组名", headings=("工作组", "名称")),
        Column("date", label="成立日期", headings=("日期",)),
        Column("response", noun=RESPONSE, filtered=True, headings=("响应",)),
        Column("leader", headings=("负责人",)),
        Column("duties", listed=False, headings=("工作职责", "任务")),
        Column("plan", listed=False, headings=("方案",)),
        Column("ended_on", listed=False),
    ),
    sections=(
        Section("工作组", ("title", "response", "date", "leader", "ended_on")),
        Section("职责和方案", ("duties", "plan")),
    ),
    rows=(
        Rows(
            "members",
            "组员",
            GroupMember,
            "group",
            (Column("person", headings=("姓名",)), Column("role")),
            note="写成 张三（司机）",
            headings=("成员", "组成人员"),
        ),
    ),
    natural_key=("response", "title"),
    check=check_group,
    relies=(STEPS,),
    hint="转运组、查验组、后勤组等，写明谁负责什么",
)


def deployment_lines(body: CommunityDeployment) -> Iterator[Line]:
    """Each one counts each time (人次)."""
    yield Line("emergency.volunteers_deployed", body.people_count or 0)


def deployment_title(body: CommunityDeployment) -> str:
    return f"{body.place}{'：' + body.task if body.task else ''}"


DEPLOYMENT = RecordType(
    key="emergency.deployment",
    label="社区下沉",
    model=CommunityDeployment,
    measure="6.1",
    columns=(
        Column("date", label="下沉日期", filtered=True),
        Column("place", headings=("社区", "地点", "下沉社区")),
        Column("task", headings=("工作内容", "内容")),
        Column("starts_at", listed=False, headings=("开始",)),
        Column("ends_at", listed=False, headings=("结束",)),
        Column("hours", headings=("时长", "小时")),
        Column("people_count", headings=("人次", "下沉人数")),
        Column("response", noun=RESPONSE, listed=False, headings=("响应",)),
    ),
    sections=(
        Section("下沉", ("date", "place", "task")),
        Section("时间和人数", ("starts_at", "ends_at", "hours", "people_count", "response")),
    ),
    rows=(
        Rows(
            "people",
            "下沉人员",
            Deployed,
            "deployment",
            (Column("person", headings=("姓名",)),),
            note="可只填人数",
            headings=("人员", "志愿者", "参加人员"),
        ),
    ),
    indicators=("emergency.volunteers_deployed",),
    natural_key=("date", "place", "task", "starts_at"),
    postings=deployment_lines,
    check=check_deployment,
    check_together=check_together,
    complete=complete_deployment,
    title=deployment_title,
    hold=hold_people,
    relies=(STEPS,),
    hint="一次去一个社区记一条，按人次计",
)


def duty_lines(_body: DutyShift) -> Iterator[Line]:
    yield Line("emergency.duty_shifts")


DUTY = RecordType(
    key="emergency.duty",
    label="值班值守",
    model=DutyShift,
    measure="6.1",
    columns=(
        Column("date", label="值班日期", filtered=True),
        Column("title", label="班次", headings=("班别",)),
        Column("starts_at", listed=False, headings=("开始时间", "接班时间")),
        Column("ends_at", listed=False, headings=("结束时间", "交班时间")),
        Column("leader", headings=("带班", "带班人")),
        Column("done", listed=False, headings=("值班情况", "已办")),
        Column("undone", listed=False, headings=("待办事项", "未办")),
        Column("handed_to", listed=False, headings=("接班人",)),
        Column("about", label="交班人", note="谁写的交接；值班人员或带班领导之一", listed=False),
        Column("incidents", listed=False, headings=("突发事件",)),
        Column("response", noun=RESPONSE, listed=False, headings=("响应",)),
    ),
    sections=(
        Section("值班", ("date", "title", "starts_at", "ends_at", "leader", "response")),
        Section("交接", ("about", "done", "undone", "handed_to", "incidents")),
    ),
    rows=(
        Rows(
            "staff",
            "值班人员",
            OnDuty,
            "shift",
            (Column("person", headings=("姓名",)),),
            note="不填按值班表",
            headings=("值班人", "值班员"),
        ),
    ),
    indicators=("emergency.duty_shifts",),
    natural_key=("date", "title"),
    postings=duty_lines,
    check=check_shift,
    check_together=check_shifts,
    complete=complete_shift,
    relies=(STEPS,),
    own=True,
    hint="每班一条；按值班表值的，时间和人员自动填好",
)

RECORD_TYPES: tuple[RecordType, ...] = (RESPONSE_STEP, GROUP, DEPLOYMENT, DUTY)
