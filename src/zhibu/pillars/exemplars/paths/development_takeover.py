"""Taking over who stood in the middle of the path when the branch began to keep its books here.

One step in place of all those behind him. It posts nothing: nobody becomes an applicant, activist
or target twice. Later gates count from its day.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhibu.cases.situation import Situation
from zhibu.core.errors import Problem
from zhibu.pillars.exemplars.development_nouns import application_problems
from zhibu.pillars.exemplars.development_roll import stay_on
from zhibu.pillars.exemplars.models.development import StepKey
from zhibu.pillars.exemplars.paths.development_gates import of_age
from zhibu.pillars.exemplars.paths.development_parts import BRANCH, paper, step_of

TO_CONTACTS = (
    StepKey.APPLY,
    StepKey.TALK,
    StepKey.ACTIVIST,
    StepKey.FILE_ACTIVIST,
    StepKey.CONTACTS,
)
TO_TARGET = (*TO_CONTACTS, StepKey.NURTURE, StepKey.TARGET, StepKey.FILE_TARGET)
TO_OATH = (
    *TO_TARGET,
    StepKey.INTRODUCERS,
    StepKey.REVIEW,
    StepKey.COURSE,
    StepKey.COMMITTEE,
    StepKey.PRE_REVIEW,
    StepKey.BOOKLET,
    StepKey.MEETING,
    StepKey.INTERVIEW,
    StepKey.APPROVE,
    StepKey.FILE_UP,
    StepKey.PLACE,
    StepKey.OATH,
)


def joined_then(body: Any) -> None:
    """Membership and probation count from the meeting's day, which is the step's own."""
    body.effective_on = body.record.date


def on_the_roll(body: Any, situation: Situation) -> Iterator[Problem]:
    """Whoever is a probationary member already stands on the roll since that day."""
    person, day = situation.case.person, body.date
    stay = stay_on(person, day) if person else None
    if stay is None:
        yield Problem(
            "DEV030",
            f"{day} 不在党员名册上",
            "预备党员请先登记在党员名册",
            field="入党申请人",
            value=situation.case.title,
        )
    elif stay.joined_on != day:
        yield Problem(
            "DEV031",
            f"与名册的入党日期 {stay.joined_on} 不符",
            f"日期请填支部大会通过之日 {stay.joined_on}",
            field="日期",
            value=str(day),
        )


TAKEOVER = (
    step_of(
        StepKey.TAKE_ACTIVIST,
        opens=True,
        leads="activist",
        stands_for=tuple(key.value for key in TO_CONTACTS),
        actor=BRANCH,
        papers=(
            paper("入党申请书", optional=True),
            paper("入党积极分子培养教育考察登记表", optional=True),
        ),
        gates=(of_age,),
        check=application_problems,
        hint="启用本系统时已是积极分子的；日期填确定为积极分子的日期",
    ),
    step_of(
        StepKey.TAKE_TARGET,
        opens=True,
        leads="target",
        stands_for=tuple(key.value for key in TO_TARGET),
        actor=BRANCH,
        papers=(paper("备案报告", optional=True), paper("备案批复", optional=True)),
        gates=(of_age,),
        check=application_problems,
        hint="启用本系统时已是发展对象的；日期填上级同意备案的日期",
    ),
    step_of(
        StepKey.TAKE_PROBATIONARY,
        opens=True,
        leads="probationary",
        stands_for=tuple(key.value for key in TO_OATH),
        actor=BRANCH,
        papers=(paper("入党志愿书", optional=True),),
        complete=joined_then,
        check=on_the_roll,
        hint="启用本系统时已是预备党员的；日期填支部大会通过的日期，与名册的入党日期相同",
    ),
)
