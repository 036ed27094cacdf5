"""Words and lengths that the steps of admission share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhibu.cases.gates import ends, notice_over
from zhibu.cases.lengths import Length
from zhibu.cases.paths import Gate, Paper, Step, StepCheck
from zhibu.cases.situation import Situation
from zhibu.core.errors import Problem
from zhibu.pillars.exemplars.development_meetings import (
    check_meeting,
    check_standing,
    find_meeting,
)
from zhibu.pillars.exemplars.development_rules import (
    APPROVAL_LATEST_MONTHS,
    APPROVAL_MONTHS,
    DEVELOPMENT,
    FULL_APPROVAL_MONTHS,
    NOTICE_DAYS,
    PRE_REVIEW_MONTHS,
    REVIEW_MONTHS,
    TALK_MONTHS,
)
from zhibu.pillars.exemplars.models.development import StepKey
from zhibu.pillars.exemplars.paths.development_gates import concluded

TALK = Length(TALK_MONTHS, "month")
APPROVAL = Length(APPROVAL_MONTHS, "month")
APPROVAL_LATEST = Length(APPROVAL_LATEST_MONTHS, "month")
FULL_APPROVAL = Length(FULL_APPROVAL_MONTHS, "month")
NOTICE = Length(NOTICE_DAYS, "workday")
BRANCH, COMMITTEE, UPPER = "党支部", "支部委员会", "上级党委"
MEETING_HINT = "不用重新填写：选已确认的党员大会，日期与会议日期相同"


def step_of(key: StepKey, number: int = 0, **more: Any) -> Step:
    """Declare a step under its key and label; the rules of admission are its source."""
    more.setdefault("source", DEVELOPMENT)
    return Step(key.value, str(key.label), number, **more)


def paper(label: str, *, optional: bool = False) -> Paper:
    """Declare a paper; its label is its key."""
    return Paper(label, label, optional)


def check_all(*checks: StepCheck) -> StepCheck:
    """Ask several checks of one step."""

    def check(body: Any, situation: Situation) -> Iterator[Problem]:
        for one in checks:
            yield from one(body, situation)

    return check


def meeting_step(key: StepKey, number: int = 0, **more: Any) -> Step:
    """Declare a step that points at a general meeting with a vote about the person."""
    asks = ("meeting", *more.pop("asks", ()))
    requires = ("meeting", *more.pop("requires", ()))
    checks = (check_meeting, check_standing, *more.pop("checks", ()))
    return step_of(
        key,
        number,
        actor="支部大会",
        asks=asks,
        requires=requires,
        complete=find_meeting,
        check=check_all(*checks),
        hint=MEETING_HINT,
        **more,
    )


BEFORE_VOTE: tuple[Gate, ...] = (
    notice_over(
        StepKey.NOTICE_TARGET, NOTICE, objection=StepKey.OBJECTION, answered=StepKey.ANSWERED
    ),
    concluded(StepKey.PRE_REVIEW),
    ends(StepKey.PRE_REVIEW, Length(PRE_REVIEW_MONTHS, "month"), hard=False),
    ends(StepKey.REVIEW, Length(REVIEW_MONTHS, "month"), hard=False),
)
