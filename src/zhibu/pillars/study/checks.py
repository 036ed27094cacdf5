"""What is wrong with a record of this pillar: all at once, in Chinese."""

from __future__ import annotations

from collections.abc import Iterator

from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of
from zhibu.ledger.types import Body
from zhibu.organization.models import Membership
from zhibu.organization.roll import membership_on
from zhibu.pillars.study.models import (
    LifeMeetingStep,
    MaterialIssue,
    Reflection,
    Step,
    StudyNote,
)

MOST_COPIES = 100_000
MOST_WORDS = 200_000
MOST_STEPS = 10_000


def membership_of(body: Body) -> Membership | None:
    """Give the stay on the unit's roll on the record's day of whom it is about. Queries: one."""
    record = body.record
    return membership_on(record.organization, record.about, record.date) if record.about else None


def off_roll(body: Body, field: str) -> Problem:
    """Say that the person was not on the unit's roll that day."""
    record = body.record
    return Problem(
        "STU002",
        f"{record.date} 不在{record.organization.name}名册上",
        "请核对人员和日期，或先在党员名册里登记",
        field=field,
        value=str(record.about),
    )


def person_problems(body: Body, field: str) -> Iterator[Problem]:
    """Somebody is named, and was on the roll that day."""
    if body.record.about is None:
        yield Problem("STU001", "没有选人", "请选党员", field=field)
    elif membership_of(body) is None:
        yield off_roll(body, field)


def _title_problems(body: Body, field: str) -> Iterator[Problem]:
    if not body.record.title.strip():
        yield Problem("STU003", "没有填", "请填写", field=field)


def check_material(issue: MaterialIssue) -> Iterator[Problem]:
    """A title, and copies that a branch can hand out."""
    yield from _title_problems(issue, "资料名称")
    if not 1 <= (issue.copies or 0) <= MOST_COPIES:
        yield Problem(
            "STU004",
            "不是有效的册数",
            f"请填 1 到 {MOST_COPIES} 之间的整数",
            field="册数",
            value=str(issue.copies or 0),
        )


def check_reflection(reflection: Reflection) -> Iterator[Problem]:
    """An author on the roll and a title."""
    yield from person_problems(reflection, "作者")
    yield from _title_problems(reflection, "题目")


def check_note(note: StudyNote) -> Iterator[Problem]:
    """A member on the roll, and as many words as one can write."""
    yield from person_problems(note, "党员")
    if note.words is None:
        yield Problem("STU005", "没有填字数", "请填新增字数，或粘贴正文", field="新增字数")
    elif not 0 < note.words <= MOST_WORDS:
        yield Problem(
            "STU006",
            "不是一次能新增的字数",
            f"请填 1 到 {MOST_WORDS}；多次的请分开记",
            field="新增字数",
            value=str(note.words),
        )


def check_step(step: LifeMeetingStep) -> Iterator[Problem]:
    """Something is said about the step: a count or a note."""
    if step.count is None and not step.note.strip():
        yield Problem("STU007", "数量和说明都没有填", "请至少填一项", field="说明")
    if step.count is not None and not 0 <= step.count <= MOST_STEPS:
        yield Problem(
            "STU008",
            "不是有效的数量",
            f"请填 0 到 {MOST_STEPS}",
            field="数量",
            value=str(step.count),
        )
    yield from _named_problems(step)


def _named_problems(step: LifeMeetingStep) -> Iterator[Problem]:
    """Problems are named in the step that lists them, all of them or none."""
    named = rows_of(step, "problems")
    if named and step.step != Step.PROBLEMS:
        yield Problem(
            "STU009",
            "不是列问题清单的一步",
            f"请把问题记在“{Step.PROBLEMS.label}”这一步",
            field="查摆的问题",
        )
    if named and step.count is not None and step.count != len(named):
        yield Problem(
            "STU010",
            f"与列出的 {len(named)} 个问题不符",
            "请核对；列出问题的，数量可不填",
            field="数量",
            value=str(step.count),
        )
    for row in named:
        if row.due is not None and step.date is not None and row.due < step.date:
            yield Problem(
                "STU011",
                f"整改时限 {row.due} 早于{step.date}",
                "请核对",
                field="查摆的问题",
                value=row.text,
            )
