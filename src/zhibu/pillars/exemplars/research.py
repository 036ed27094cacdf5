"""Research projects (调研课题, measure 5.3): they count when their report is finished."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of
from zhibu.ledger.types import Column, Line, RecordType, Rows, Section
from zhibu.pillars.exemplars.checks import (
    key_of,
    person_problems,
    title_problems,
    twice_problems,
)
from zhibu.pillars.exemplars.models import Researcher, ResearchProject

MOST_WORDS = 1_000_000


def research_lines(project: ResearchProject) -> Iterator[Line]:
    if project.finished_on:
        yield Line("exemplars.research_reports", 1, project.finished_on)


def check_research(project: ResearchProject) -> Iterator[Problem]:
    """A topic, a leader, days in order, and a report where it is finished."""
    yield from title_problems(project, "课题")
    yield from person_problems(project, "负责人")
    people = [row.person for row in rows_of(project, "members")]
    yield from twice_problems(people, "成员")
    leader = project.record.about
    if leader is not None and key_of(leader) in map(key_of, people):
        yield Problem(
            "EXE060", "已是负责人", "成员里不必再写负责人", field="成员", value=str(leader)
        )
    yield from _finish_problems(project)
    if project.words is not None and not 0 < project.words <= MOST_WORDS:
        yield Problem(
            "EXE064",
            "不是有效的字数",
            f"请填 1 到 {MOST_WORDS}",
            field="报告字数",
            value=str(project.words),
        )


def _finish_problems(project: ResearchProject) -> Iterator[Problem]:
    told = project.report.strip() or project.words or project.used_by.strip()
    finished = project.finished_on
    if finished is None:
        if told:
            yield Problem(
                "EXE061", "写了报告，没有填完成日期", "请填报告完成的日期", field="完成日期"
            )
        return
    if finished < project.date:
        yield Problem(
            "EXE062",
            f"早于开始日期 {project.date}",
            "请核对完成日期",
            field="完成日期",
            value=str(finished),
        )
    if finished > timezone.localdate():
        yield Problem("EXE063", "在今天之后", "完成后再填", field="完成日期", value=str(finished))
    if not project.report.strip():
        yield Problem("EXE065", "没有填", "完成的课题请填报告题目", field="报告题目")


RESEARCH = RecordType(
    key="exemplars.research",
    label="调研课题",
    model=ResearchProject,
    measure="5.3",
    columns=(
        Column("title", label="课题", headings=("调研题目", "课题名称", "调研主题")),
        Column("about", label="负责人", filtered=True, headings=("姓名", "牵头人", "课题组长")),
        Column("date", label="开始日期", filtered=True, headings=("调研时间", "立项日期")),
        Column("finished_on", headings=("完成时间",)),
        Column("report", headings=("调研报告", "报告名称")),
        Column("words", listed=False, headings=("字数",)),
        Column("used_by", listed=False, headings=("采用情况", "成果转化")),
    ),
    sections=(
        Section("课题", ("title", "about", "date")),
        Section("报告", ("finished_on", "report", "words", "used_by")),
    ),
    rows=(
        Rows(
            "members",
            "成员",
            Researcher,
            "project",
            (Column("person", headings=("姓名",)),),
            note="负责人以外的",
            headings=("课题成员", "课题组成员", "参加人员"),
        ),
    ),
    indicators=("exemplars.research_reports",),
    postings=research_lines,
    check=check_research,
    lasting=True,
    hint="立项时记，报告完成后补填完成日期，那天起计一篇",
)
