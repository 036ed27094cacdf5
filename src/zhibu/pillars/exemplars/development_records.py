"""The record type of the steps of admission: what they post, and what they do to the roll."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zhibu.cases.records import step_record_type
from zhibu.ledger.types import Column, Line
from zhibu.organization.models import Kind
from zhibu.pillars.exemplars.development_meetings import MEETING
from zhibu.pillars.exemplars.development_nouns import APPLICANT
from zhibu.pillars.exemplars.development_roll import apply, retract
from zhibu.pillars.exemplars.models.development import DevelopmentStep, StepKey
from zhibu.pillars.exemplars.paths.development import DEVELOPMENT_PATH

COUNTED = {
    StepKey.APPLY: "exemplars.applicants",
    StepKey.ACTIVIST: "exemplars.activists",
    StepKey.FILE_TARGET: "exemplars.development_targets",
    StepKey.APPROVE: "exemplars.probationary_admitted",
    StepKey.APPROVE_FULL: "exemplars.members_confirmed",
}


def step_lines(step: DevelopmentStep) -> Iterator[Line]:
    """Count entries into each state, on the day from which the state holds."""
    code = COUNTED.get(StepKey(step.step)) if step.step in StepKey.values else None
    if code:
        yield Line(code, date=step.effective_on)


_DECLARED = step_record_type(
    DEVELOPMENT_PATH,
    DevelopmentStep,
    noun=APPLICANT,
    headings=("姓名", "编号"),
    label="发展党员",
    relies=("activity", "roster.staff", "exemplars.recommendation"),
    columns=(
        Column("meeting", noun=MEETING, listed=False, headings=("会议", "党员大会")),
        Column(
            "first_person",
            listed=False,
            headings=("谈话人", "培养联系人", "入党介绍人", "联系人", "介绍人"),
        ),
        Column(
            "second_person",
            listed=False,
            headings=("第二联系人", "第二介绍人"),
        ),
        Column("result", listed=False, headings=("结果", "审查结论")),
        Column("days", listed=False, headings=("天数",)),
        Column("hours", listed=False, headings=("学时",)),
        Column("effective_on", entered=False),
    ),
    indicators=tuple(COUNTED.values()),
    postings=step_lines,
    apply=apply,
    retract=retract,
    select=(
        "case__organization",
        "case__person",
        "meeting__record__organization",
        "first_person",
        "second_person",
    ),
    units=frozenset({Kind.BRANCH}),
    hint="谁在哪一步、哪天办的、材料齐不齐",
)


def complete(step: DevelopmentStep) -> None:
    """Fill what is derived; the applicant may read what is recorded about him."""
    case = getattr(step, "case", None)
    if case is not None:
        step.record.about = case.person
    step.effective_on = None
    _DECLARED.complete(step)


DEVELOPMENT_STEP = replace(_DECLARED, complete=complete)
