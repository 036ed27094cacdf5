"""Youth training, recommendations and the year's plan (measure 5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from zhibu.core.errors import Problem
from zhibu.core.quantities import format_number
from zhibu.ledger.children import rows_of
from zhibu.ledger.types import Column, Line, RecordType, Rows, Section
from zhibu.organization.models import Kind as UnitKind
from zhibu.organization.roll import membership_on
from zhibu.pillars.exemplars.checks import person_problems, title_problems, twice_problems
from zhibu.pillars.exemplars.models import (
    DevelopmentPlan,
    Recommendation,
    YouthTrainee,
    YouthTraining,
)

MOST_HOURS = 1000
STAGES = ("applicants", "activists", "targets", "admitted", "confirmed")
MOST_PLANNED = 10_000


def training_lines(training: YouthTraining) -> Iterator[Line]:
    """Each person counts once in a period, however often he was trained."""
    for row in rows_of(training, "people"):
        yield Line("exemplars.youth_trained", 1, subject=row.person_id)


def check_training(training: YouthTraining) -> Iterator[Problem]:
    """A title, people named once each, and hours that a course can have."""
    yield from title_problems(training, "培训名称")
    people = [row.person for row in rows_of(training, "people")]
    if not people:
        yield Problem("EXE050", "没有写培训了谁", "请填参训人", field="参训人")
    yield from twice_problems(people, "参训人")
    if training.hours is not None and not 0 < training.hours <= MOST_HOURS:
        yield Problem(
            "EXE051",
            "不是一次培训的学时",
            f"请填 0.5 到 {MOST_HOURS}",
            field="学时",
            value=format_number(Decimal(training.hours)),
        )


def check_recommendation(recommendation: Recommendation) -> Iterator[Problem]:
    """Somebody who is not a member yet, and the votes or the words that recommend him."""
    yield from person_problems(recommendation, "被推荐人")
    record = recommendation.record
    if record.about and membership_on(record.organization, record.about, record.date):
        yield Problem(
            "EXE052",
            f"{record.date} 已是{record.organization.name}党员",
            "推优的对象是要求入党的人，请核对姓名和日期",
            field="被推荐人",
            value=str(record.about),
        )
    yield from _vote_problems(recommendation)


def _vote_problems(recommendation: Recommendation) -> Iterator[Problem]:
    voters, votes = recommendation.voters, recommendation.votes
    if votes is None and not recommendation.note.strip():
        yield Problem("EXE053", "票数和推荐意见都没有填", "请至少填一项", field="推荐意见")
    if votes is not None and voters is None:
        yield Problem("EXE054", "没有填参加人数", "填了票数的请补参加人数", field="参加人数")
    if votes is not None and voters is not None and votes > voters:
        yield Problem(
            "EXE055",
            f"多于参加人数 {voters}",
            "请核对票数和参加人数",
            field="同意票数",
            value=str(votes),
        )


def recommendation_title(recommendation: Recommendation) -> str:
    by, purpose = recommendation.get_by_display(), recommendation.get_purpose_display()
    verb = "" if by.endswith("推荐") else "推荐"
    return f"{by}{verb}{recommendation.record.about or ''}为{purpose}"


def check_plan(plan: DevelopmentPlan) -> Iterator[Problem]:
    """The year that follows its day or is running, and at least one number."""
    day = plan.record.date
    if plan.year not in (day.year, day.year + 1):
        yield Problem(
            "EXE056",
            f"与制定日期 {day} 对不上",
            f"请填 {day.year} 或 {day.year + 1}",
            field="年度",
            value=str(plan.year or ""),
        )
    numbers = {stage: getattr(plan, stage) for stage in STAGES}
    if all(number is None for number in numbers.values()):
        yield Problem("EXE057", "计划人数都没有填", "请至少填一项，不发展的填 0", field="预备党员")
    for stage, number in numbers.items():
        if number is not None and not 0 <= number <= MOST_PLANNED:
            yield Problem(
                "EXE058",
                "不是有效的人数",
                f"请填 0 到 {MOST_PLANNED}",
                field=str(DevelopmentPlan._meta.get_field(stage).verbose_name),  # type: ignore[union-attr]
                value=str(number),
            )


def plan_title(plan: DevelopmentPlan) -> str:
    return f"{plan.year or ''}年发展党员计划"


YOUTH_TRAINING = RecordType(
    key="exemplars.youth_training",
    label="培训进步青年",
    model=YouthTraining,
    measure="5.1",
    columns=(
        Column("date", label="培训日期", filtered=True),
        Column("title", label="培训名称", headings=("培训内容", "名称", "内容")),
        Column("place", headings=("培训地点",)),
        Column("organizer", headings=("组织单位", "举办单位")),
        Column("hours", headings=("课时",)),
    ),
    rows=(
        Rows(
            "people",
            "参训人",
            YouthTrainee,
            "training",
            (Column("person", headings=("姓名",)),),
            note="不必是党员",
            headings=("参训人员", "培训对象", "参加人员"),
        ),
    ),
    indicators=("exemplars.youth_trained",),
    postings=training_lines,
    check=check_training,
    hint="同一个人一年内培训几次，只计一名",
)

RECOMMENDATION = RecordType(
    key="exemplars.recommendation",
    label="群团推优",
    model=Recommendation,
    measure="5.1",
    columns=(
        Column("about", label="被推荐人", filtered=True, headings=("姓名", "推荐对象")),
        Column("date", label="推荐日期", filtered=True),
        Column("by", filtered=True, headings=("推荐单位", "推荐组织")),
        Column("purpose", filtered=True, headings=("推荐类别",)),
        Column("voters", listed=False, headings=("到会人数",)),
        Column("votes", listed=False, headings=("得票", "同意")),
        Column("note", listed=False, headings=("意见", "说明")),
    ),
    sections=(
        Section("推荐", ("about", "date", "by", "purpose")),
        Section("依据", ("voters", "votes", "note")),
    ),
    natural_key=("about", "date", "by", "purpose"),
    check=check_recommendation,
    title=recommendation_title,
    units=frozenset({UnitKind.BRANCH, UnitKind.GROUP}),
    hint="共青团、妇联、工会或党员推荐谁",
)

PLAN = RecordType(
    key="exemplars.plan",
    label="发展党员年度计划",
    model=DevelopmentPlan,
    measure="5.1",
    columns=(
        Column("year", filtered=True, headings=("计划年度",)),
        Column("date", label="制定日期", headings=("下达日期",)),
        Column("applicants", headings=("计划申请人",)),
        Column("activists", headings=("计划积极分子", "积极分子")),
        Column("targets", headings=("计划发展对象",)),
        Column("admitted", headings=("计划预备党员", "计划发展", "发展计划")),
        Column("confirmed", headings=("计划转正", "转正")),
        Column("note", listed=False, headings=("文号", "备注")),
    ),
    sections=(
        Section("计划", ("year", "date", "note")),
        Section("人数", STAGES),
    ),
    natural_key=("year",),
    check=check_plan,
    title=plan_title,
    units=frozenset({UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH}),
    hint="每年一条；完成情况由系统对照",
)
