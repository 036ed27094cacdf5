"""Admission of members (发展党员): five stages, 25 steps (mission 5.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from zhibu.access.roles import Permission
from zhibu.cases.clocks import after_step, in_state
from zhibu.cases.lengths import Length
from zhibu.cases.paths import CasePath, CaseState, Clock, Reading
from zhibu.pillars.exemplars.development_nouns import KEY
from zhibu.pillars.exemplars.development_panel import board_panel, case_panel
from zhibu.pillars.exemplars.development_rules import (
    DEVELOPMENT,
    DEVELOPMENT_RULES,
    LOCAL,
    PROBATION_MONTHS,
    PROBATION_NOTICE_DAYS,
    THOUGHT_REPORT_MONTHS,
)
from zhibu.pillars.exemplars.models.development import StepKey
from zhibu.pillars.exemplars.paths.development_gates import ASSESSMENT, MEETINGS, probation_end
from zhibu.pillars.exemplars.paths.development_parts import APPROVAL, FULL_APPROVAL, TALK
from zhibu.pillars.exemplars.paths.development_steps import STEPS
from zhibu.pillars.exemplars.paths.development_takeover import TAKEOVER

if TYPE_CHECKING:
    from zhibu.cases.situation import Situation

TYPE = "exemplars.development"

STATES = (
    CaseState("applicant", "入党申请人"),
    CaseState("activist", "入党积极分子"),
    CaseState("target", "发展对象"),
    CaseState("probationary", "预备党员"),
    CaseState("full", "正式党员", final=True),
    CaseState("stopped", "已终止", final=True, good=False),
    CaseState("revoked", "已取消资格", final=True, good=False),
)


def _ending(situation: Situation, *before: StepKey) -> Reading | None:
    """Run from some days before the end of probation, until one of the steps was taken."""
    end = probation_end(situation)
    if situation.state.key != "probationary" or end is None or situation.count(*before):
        return None
    start = end - timedelta(days=int(situation.value(PROBATION_NOTICE_DAYS, end)))
    return Reading(start, end, f"预备期 {end} 满") if situation.today >= start else None


def _request_due(situation: Situation) -> Reading | None:
    return _ending(situation, StepKey.REQUEST_FULL, StepKey.MEETING_FULL)


def _meeting_due(situation: Situation) -> Reading | None:
    return _ending(situation, StepKey.MEETING_FULL)


_REPORTS = in_state(
    "report",
    "思想汇报",
    states=("activist", "target", "probationary"),
    length=Length(THOUGHT_REPORT_MONTHS, "month"),
    last=lambda situation: situation.day_of(StepKey.REPORT),
    actor="本人",
    source=LOCAL,
)


def _report_due(situation: Situation) -> Reading | None:
    """Off while the setting is 0: the rules themselves do not ask for reports by a date."""
    return _REPORTS.reading(situation) if situation.value(THOUGHT_REPORT_MONTHS) else None


CLOCKS = (
    after_step(
        "talk",
        "派人谈话",
        after=(StepKey.APPLY,),
        until=(StepKey.TALK,),
        length=TALK,
        actor="书记、副书记或组织委员",
        source=DEVELOPMENT,
    ),
    in_state(
        "assess",
        "半年考察",
        states=("activist", "probationary"),
        length=ASSESSMENT,
        last=lambda situation: situation.day_of(StepKey.ASSESS),
        actor="党支部",
        source=DEVELOPMENT,
    ),
    Clock("report", "思想汇报", _report_due, "本人", (THOUGHT_REPORT_MONTHS,), LOCAL),
    after_step(
        "approve",
        "上级党委审批",
        after=MEETINGS,
        until=(StepKey.APPROVE,),
        length=APPROVAL,
        actor="上级党委",
        source=DEVELOPMENT,
    ),
    Clock(
        "request",
        "提出转正申请",
        _request_due,
        "预备党员本人",
        (PROBATION_MONTHS, PROBATION_NOTICE_DAYS),
        DEVELOPMENT,
    ),
    Clock(
        "ending",
        "预备期满，讨论转正",
        _meeting_due,
        "支部大会",
        (PROBATION_MONTHS, PROBATION_NOTICE_DAYS),
        DEVELOPMENT,
    ),
    after_step(
        "approve_full",
        "上级党委审批转正",
        after=(StepKey.MEETING_FULL,),
        until=(StepKey.APPROVE_FULL,),
        length=FULL_APPROVAL,
        actor="上级党委",
        source=DEVELOPMENT,
    ),
)

DEVELOPMENT_PATH = CasePath(
    key=KEY,
    label="发展党员",
    noun="入党申请人",
    measure="5.1",
    step_types=(TYPE,),
    states=STATES,
    steps=(*STEPS, *TAKEOVER),
    clocks=CLOCKS,
    clock_columns=("effective_on",),
    reader=Permission.DEVELOPMENT_READ,
    rules=DEVELOPMENT_RULES,
    source=DEVELOPMENT,
    hint="从递交申请书到转正归档，二十五步",
    board_template="exemplars/development_board.html",
    board_context=board_panel,
    detail_template="exemplars/development_case.html",
    detail_context=case_panel,
)
