"""Service jobs (服务保障任务) and their ratings: record type (measure 3.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhibu.core.errors import Problem
from zhibu.core.private_numbers import private_kind
from zhibu.ledger.findings import Finding
from zhibu.ledger.types import Column, Line, RecordType, Rows, Section
from zhibu.organization.models import Organization, Person
from zhibu.organization.rules import value_of
from zhibu.organization.selectors import branch_of
from zhibu.pillars.standards.domain_nouns import DOMAIN
from zhibu.pillars.standards.models import Answer, JobStaff, ServiceJob
from zhibu.pillars.standards.service_rules import BOTH, SATISFIED_ANSWERS

DELIVERED = "standards.services_delivered"
RATINGS = "standards.ratings"
SATISFIED = "standards.ratings_satisfied"
MOST_PEOPLE = 100_000


def job_lines(job: ServiceJob) -> Iterator[Line]:
    """The job counts when it is completed, its rating on the day it was given."""
    if job.completed_on:
        yield Line(DELIVERED, 1, job.completed_on)
    if job.rating and job.rated_on:
        yield Line(RATINGS, 1, job.rated_on)
        if job.satisfied:
            yield Line(SATISFIED, 1, job.rated_on)


def is_satisfied(answer: str, unit: Organization, day: date) -> bool:
    """Tell whether an answer counts as satisfied by the rule of a day. Queries: at most one."""
    if answer == Answer.FAIR:
        return bool(value_of(SATISFIED_ANSWERS, unit, day) == BOTH)
    return answer == Answer.SATISFIED


def complete_job(job: ServiceJob) -> None:
    """Date a rating on paper, and settle by the rule of that day whether it counts."""
    if not job.rating:
        job.satisfied = False
        return
    job.rated_on = job.rated_on or job.completed_on
    if job.rated_on and not job.by_link:
        job.satisfied = is_satisfied(job.rating, job.record.organization, job.rated_on)


def check_job(job: ServiceJob) -> Iterator[Problem]:
    """What was done for whom, days and times in order, and a rating that stays as it was given."""
    for text, label in ((job.record.title, "服务内容"), (job.department, "服务对象")):
        if not text.strip():
            yield Problem("STD160", "没有填", f"请填{label}", field=label)
    if getattr(job, "domain", None) is None:
        yield Problem("STD161", "没有填", "请写服务领域，例如 会务", field="服务领域")
    yield from _public_problems(job)
    yield from _time_problems(job)
    if job.people is not None and not 1 <= job.people <= MOST_PEOPLE:
        yield Problem(
            "STD162",
            "不是有效的人数",
            f"请填 1 到 {MOST_PEOPLE} 的整数，或留空",
            field="服务人数",
            value=str(job.people),
        )
    yield from _rating_problems(job)
    yield from _changed_rating(job)


def _public_problems(job: ServiceJob) -> Iterator[Problem]:
    """Whoever rates the job sees for whom it was: no name, no number. Queries: one."""
    if private_kind(job.department):
        yield Problem("STD163", "里有个人号码", "请只写部门或单位", field="服务对象")
    unit = branch_of(job.record.organization)
    named = Person.objects.filter(
        organization__path__startswith=unit.path, name=job.department.strip()
    )
    if job.department.strip() and named.exists():
        yield Problem(
            "STD164",
            "是人名，评价页面会显示",
            "请写部门或单位",
            field="服务对象",
            value=job.department,
        )


def _time_problems(job: ServiceJob) -> Iterator[Problem]:
    day, done = job.record.date, job.completed_on
    if done is not None and done < day:
        yield Problem(
            "STD165", "早于服务日期", f"请填 {day} 或以后的日期", field="办结日期", value=str(done)
        )
    same_day = done is None or done == day
    if job.starts_at and job.ends_at and same_day and job.ends_at <= job.starts_at:
        yield Problem(
            "STD166",
            "不晚于开始时间",
            "请核对；跨天的请填办结日期",
            field="结束时间",
            value=job.ends_at.strftime("%H:%M"),
        )


def _rating_problems(job: ServiceJob) -> Iterator[Problem]:
    if not job.rating:
        if job.rated_on or job.remark.strip():
            yield Problem(
                "STD167", "没有选评价", "请选满意程度，或删去评价日期和意见", field="评价"
            )
        return
    if job.completed_on is None:
        yield Problem("STD168", "还没有办结，不能有评价", "请先填办结日期", field="评价")
    elif job.rated_on and job.rated_on < job.record.date:
        yield Problem(
            "STD169", "早于服务日期", "请核对评价日期", field="评价日期", value=str(job.rated_on)
        )
    if kind := private_kind(job.remark):
        yield Problem("STD170", f"里有{kind}", f"请删去{kind}，只写意见", field="评价意见")


def _changed_rating(job: ServiceJob) -> Iterator[Problem]:
    """What was given by the link nobody changes. Queries: one for stored jobs."""
    if job.pk is None:
        return
    stored = ServiceJob.objects.filter(pk=job.pk, by_link=True).first()
    if stored is None:
        return
    given = (stored.rating, stored.rated_on, stored.remark)
    if given != (job.rating, job.rated_on, job.remark):
        yield Problem(
            "STD171",
            "是服务对象扫码评的，不能改",
            f"请恢复为{stored.get_rating_display()}（{stored.rated_on}）",
            field="评价",
            value=job.get_rating_display(),
        )


def complaints(job: ServiceJob) -> Iterator[Finding]:
    """Give an unsatisfied rating for the problem list; the remark stays with the job."""
    if job.rating == Answer.UNSATISFIED:
        yield Finding(
            key="rating",
            text=f"{job.get_kind_display()}“{job.record.title}”：服务对象不满意",
            source="complaint",
        )


STAFF = Rows(
    name="staff",
    label="服务人员",
    model=JobStaff,
    owner="job",
    columns=(Column("person"),),
    headings=("承办人", "经办人", "保障人员"),
)

SERVICE_JOB = RecordType(
    key="standards.job",
    label="服务保障任务",
    model=ServiceJob,
    measure="3.2",
    columns=(
        Column("date", label="服务日期", filtered=True, headings=("任务日期", "保障日期")),
        Column("number", listed=False, headings=("编号", "单号", "工单号")),
        Column("title", label="服务内容", headings=("任务名称", "事项", "会议名称", "内容")),
        Column("domain", filtered=True, noun=DOMAIN, headings=("领域",)),
        Column("kind", filtered=True, headings=("类别", "任务类别", "类型")),
        Column("department", headings=("服务部门", "使用部门", "申请部门", "报修部门")),
        Column("place", listed=False, headings=("服务地点", "会议室")),
        Column("starts_at", listed=False, headings=("开始", "起始时间")),
        Column("ends_at", listed=False, headings=("结束",)),
        Column("people", listed=False, headings=("人数", "参会人数", "用餐人数")),
        Column("result", listed=False, headings=("办理情况", "完成情况", "结果")),
        Column("completed_on", headings=("完成日期", "完成时间")),
        Column("rating", filtered=True, headings=("满意度", "评价结果")),
        Column("rated_on", listed=False, headings=("评价时间",)),
        Column("remark", listed=False, headings=("意见", "意见建议")),
    ),
    sections=(
        Section("任务", ("title", "kind", "domain", "department", "date", "number")),
        Section("经过", ("place", "starts_at", "ends_at", "people", "staff")),
        Section("办结", ("completed_on", "result")),
        Section("纸质评价（扫码评价的不用填）", ("rating", "rated_on", "remark")),
    ),
    indicators=(DELIVERED, RATINGS, SATISFIED),
    natural_key=("date", "number", "title", "department"),
    postings=job_lines,
    check=check_job,
    complete=complete_job,
    lasting=True,
    rows=(STAFF,),
    finds=complaints,
    detail_template="standards/job_detail.html",
    hint="会议、用车、用餐、报修等，一项一条；办结后服务对象可以扫码评价",
)
