"""Record types of study and organizational life (measures 1.1 and 1.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from zhibu.access.roles import Permission
from zhibu.core.wordcount import count_words
from zhibu.ledger.children import rows_of
from zhibu.ledger.findings import Finding
from zhibu.ledger.types import Column, Line, RecordType, Rows, Section
from zhibu.organization.models import Kind as UnitKind
from zhibu.pillars.study.appraisal import check_appraisal, check_appraisals
from zhibu.pillars.study.checks import (
    check_material,
    check_note,
    check_reflection,
    check_step,
)
from zhibu.pillars.study.models import (
    DemocraticAppraisal,
    Grade,
    LifeMeetingProblem,
    LifeMeetingStep,
    MaterialIssue,
    Reflection,
    Step,
    StudyNote,
)

BRANCH = frozenset({UnitKind.BRANCH})


def material_lines(issue: MaterialIssue) -> Iterator[Line]:
    yield Line("study.materials_issued", issue.copies or 0)


def reflection_lines(_reflection: Reflection) -> Iterator[Line]:
    yield Line("study.reflections")


def count_reflection(reflection: Reflection) -> None:
    """Count the words of the text; without a text they are unknown."""
    reflection.words = count_words(reflection.text) if reflection.text.strip() else None


def note_lines(note: StudyNote) -> Iterator[Line]:
    if note.words:
        yield Line("study.note_words", note.words)


def count_note(note: StudyNote) -> None:
    """A given text is counted and wins over the typed number."""
    if note.text.strip():
        note.words = count_words(note.text)


def note_title(note: StudyNote) -> str:
    return note.topic or "学习笔记"


def appraisal_lines(appraisal: DemocraticAppraisal) -> Iterator[Line]:
    """A result counts in the year that it is about, also when the meeting was held after it."""
    if not (appraisal.result and appraisal.year):
        return
    person = appraisal.record.about_id
    day = min(appraisal.record.date, date(appraisal.year, 12, 31))
    yield Line("life.members_appraised", 1, day, person)
    if appraisal.result == Grade.EXCELLENT:
        yield Line("life.members_rated_excellent", 1, day, person)


def appraisal_title(appraisal: DemocraticAppraisal) -> str:
    return f"{appraisal.year}年度民主评议：{appraisal.record.about or ''}"


def step_title(step: LifeMeetingStep) -> str:
    return f"组织生活会：{step.get_step_display()}"


def count_step(step: LifeMeetingStep) -> None:
    """Count the problems that are named, where no number was typed."""
    if step.count is None and (named := rows_of(step, "problems")):
        step.count = len(named)


def step_findings(step: LifeMeetingStep) -> Iterator[Finding]:
    """Each named problem goes onto the problem list.

    A problem is known by its words: in another order, or without one of them, the others stay
    the same problems.
    """
    for row in rows_of(step, "problems"):
        key = hashlib.sha256(row.text.encode()).hexdigest()[:16]
        yield Finding(key, row.text, "life_meeting", owner=row.owner, due=row.due)


def step_asks(values: Mapping[str, Any]) -> Collection[str]:
    """Ask for problems in the step that lists them, and nowhere else."""
    listed = ("problems",) if values.get("step") == Step.PROBLEMS else ()
    return {"step", "date", "count", "note", *listed}


MATERIAL = RecordType(
    key="study.material",
    label="学习资料发放",
    model=MaterialIssue,
    measure="1.1",
    columns=(
        Column("date", label="发放日期", filtered=True),
        Column("title", label="资料名称", headings=("书名", "名称", "资料")),
        Column("copies", headings=("数量", "份数")),
        Column("recipients", headings=("发放对象", "领取人", "发放范围")),
    ),
    indicators=("study.materials_issued",),
    natural_key=("date", "title", "recipients"),
    postings=material_lines,
    check=check_material,
    hint="发了什么学习资料、多少册、发给谁",
)

REFLECTION = RecordType(
    key="study.reflection",
    label="心得体会",
    model=Reflection,
    measure="1.1",
    columns=(
        Column("about", label="作者", filtered=True, headings=("姓名", "党员")),
        Column("date", label="上交日期", filtered=True),
        Column("title", label="题目", headings=("标题", "主题")),
        Column("text", listed=False),
        Column("words", entered=False, headings=("篇幅",)),
    ),
    indicators=("study.reflections",),
    natural_key=("about", "date", "title"),
    postings=reflection_lines,
    check=check_reflection,
    complete=count_reflection,
    units=BRANCH,
    own=True,
    hint="每篇一条；字数由系统计算",
)

NOTE = RecordType(
    key="study.note",
    label="学习笔记",
    model=StudyNote,
    measure="1.1",
    columns=(
        Column("about", label="党员", filtered=True, headings=("姓名",)),
        Column("date", label="日期", filtered=True),
        Column("topic", headings=("内容", "主题")),
        Column("words", headings=("字数", "笔记字数")),
        Column("text", listed=False),
    ),
    indicators=("study.note_words",),
    natural_key=("about", "date", "topic"),
    postings=note_lines,
    check=check_note,
    complete=count_note,
    title=note_title,
    units=BRANCH,
    reader=Permission.STUDY_READ,
    own=True,
    confirms_itself=True,
    hint="只有本人和宣传委员看得到",
)

APPRAISAL = RecordType(
    key="life.appraisal",
    label="民主评议党员",
    model=DemocraticAppraisal,
    measure="1.2",
    columns=(
        Column("about", label="党员", filtered=True, headings=("姓名",)),
        Column("year", filtered=True, headings=("年度",)),
        Column("date", label="评议日期"),
        Column("self_mark", listed=False, headings=("自评",)),
        Column("mutual_mark", listed=False, headings=("互评",)),
        Column("mass_mark", listed=False, headings=("测评", "群众测评")),
        Column("result", filtered=True, headings=("等次", "结果", "评定等次")),
    ),
    sections=(
        Section("党员", ("about", "year", "date")),
        Section("评议", ("self_mark", "mutual_mark", "mass_mark", "result")),
    ),
    indicators=("life.members_appraised", "life.members_rated_excellent"),
    natural_key=("about", "year"),
    postings=appraisal_lines,
    check=check_appraisal,
    check_together=check_appraisals,
    title=appraisal_title,
    units=BRANCH,
    reader=Permission.APPRAISAL_READ,
    hint="全支部可在一张表里录入；结果保密",
)

PREPARATION = RecordType(
    key="life.preparation",
    label="组织生活会准备",
    model=LifeMeetingStep,
    measure="1.2",
    columns=(
        Column("step", filtered=True, headings=("环节",)),
        Column("date", filtered=True),
        Column("count"),
        Column("note", listed=False, headings=("内容",)),
    ),
    rows=(
        Rows(
            "problems",
            "查摆的问题",
            LifeMeetingProblem,
            "meeting",
            (Column("text"), Column("owner"), Column("due")),
            note="确认后自动列入问题清单，不用再记",
            headings=("问题", "存在问题", "查摆问题"),
        ),
    ),
    natural_key=("step", "date"),
    asks=step_asks,
    complete=count_step,
    finds=step_findings,
    check=check_step,
    title=step_title,
    units=frozenset({UnitKind.BRANCH, UnitKind.GROUP}),
    hint="会前学习、谈心谈话、征求意见、问题清单",
)

RECORD_TYPES = (MATERIAL, REFLECTION, NOTE, APPRAISAL, PREPARATION)
