"""What stands before the steps of admission: age, time, assessments, conclusions, probation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from zhibu.cases.lengths import Length
from zhibu.cases.paths import Gate, Verdict
from zhibu.cases.situation import Situation
from zhibu.core.errors import DomainError, Problem
from zhibu.core.identity import birth_date
from zhibu.core.spans import ONE_DAY, add_months, age_on, whole_months
from zhibu.organization.models import Person
from zhibu.pillars.exemplars.development_rules import (
    APPLICANT_AGE,
    ASSESSMENT_MONTHS,
    EXTENSION_LEAST_MONTHS,
    EXTENSION_MOST_MONTHS,
    PROBATION_MONTHS,
)
from zhibu.pillars.exemplars.models.development import GOOD_RESULTS, Result, StepKey

# Where the admission was decided: the first meeting, or one that was held again.
MEETINGS = (StepKey.MEETING, StepKey.MEETING_AGAIN)
PROBATION = Length(PROBATION_MONTHS, "month")
LEAST_EXTENSION = Length(EXTENSION_LEAST_MONTHS, "month")
MOST_EXTENSION = Length(EXTENSION_MOST_MONTHS, "month")
ASSESSMENT = Length(ASSESSMENT_MONTHS, "month")


def born_on(person: Person) -> date | None:
    """Give the day of birth from the file, else from the ID number; None when neither tells."""
    if person.birth_date:
        return person.birth_date
    if not person.id_number:
        return None
    try:
        return birth_date(
            person.id_number if isinstance(person.id_number, str) else person.id_number.open()
        )
    except DomainError:
        return None


def of_age(situation: Situation) -> Verdict:
    """D01: of age on the day of the application."""
    person = situation.case.person
    born = born_on(person) if person else None
    if born is None:
        problem = Problem(
            "DEV003",
            "没有出生日期，不能核对年龄",
            "请在“组织与党员”的人员资料里填出生日期或身份证号",
            field="本人",
            value=situation.case.title,
        )
        return Verdict(missing=(problem,))
    age = int(situation.value(APPLICANT_AGE))
    first = add_months(born, 12 * age)
    if age_on(born, first) < age:  # born on 29 February
        first += ONE_DAY
    return Verdict(earliest=first, why=f"年满 {age} 周岁才能申请入党")


def assessed(situation: Situation) -> Verdict:
    """D05: an activist was assessed every six months since he became one, or one again."""
    start = situation.taken(StepKey.ACTIVIST, StepKey.BACK)
    if start is None:
        return Verdict()
    every = ASSESSMENT.count(situation, start.date)
    needed = whole_months(start.date, situation.today) // every if every else 0
    behind = situation.steps[situation.steps.index(start) + 1 :]
    held = sum(one.step == StepKey.ASSESS for one in behind)
    if held >= needed:
        return Verdict()
    problem = Problem(
        "DEV004",
        f"{start.date} 以来应有 {needed} 次半年考察，只记了 {held} 次",
        f"请先补记“{StepKey.ASSESS.label}”",
        field="步骤",
    )
    return Verdict(missing=(problem,))


def concluded(key: str) -> Gate:
    """Let a step come only when the latest conclusion of another is not negative (D08)."""

    def gate(situation: Situation) -> Verdict:
        taken = situation.taken(key)
        if taken is None or taken.result in GOOD_RESULTS:
            return Verdict()
        label, said = StepKey(key).label, Result(taken.result).label if taken.result else "没有填"
        problem = Problem(
            "DEV005",
            f"“{label}”（{taken.date}）的结论是“{said}”",
            "结论合格、同意后才能往下办；不能继续的，请记“退回”或“终止培养”",
            field="步骤",
        )
        return Verdict(missing=(problem,))

    return gate


def no_objection(situation: Situation) -> Verdict:
    """An objection that is not answered yet locks what comes next."""
    if situation.count(StepKey.OBJECTION) <= situation.count(StepKey.ANSWERED):
        return Verdict()
    problem = Problem(
        "DEV006",
        f"{situation.day_of(StepKey.OBJECTION)} 收到的异议还没有处理完",
        f"请先记“{StepKey.ANSWERED.label}”",
        field="步骤",
    )
    return Verdict(missing=(problem,))


def objection_open(situation: Situation) -> Verdict:
    """Only an objection that was received can be answered."""
    if situation.count(StepKey.OBJECTION) > situation.count(StepKey.ANSWERED):
        return Verdict()
    return Verdict(
        missing=(
            Problem("DEV007", "没有未处理的异议", f"先记“{StepKey.OBJECTION.label}”", field="步骤"),
        )
    )


def probation_end(situation: Situation) -> date | None:
    """D12: a year from the general meeting (not the approval), or the end of an extension."""
    extended: Any = situation.taken(StepKey.EXTEND)
    if extended is not None and extended.until:
        until: date = extended.until
        return until
    return first_probation_end(situation)


def first_probation_end(situation: Situation) -> date | None:
    """Give the end of probation as it was before any extension."""
    admitted: Any = situation.taken(StepKey.APPROVE)
    if admitted is None or admitted.effective_on is None:
        return None
    return PROBATION.after(situation, admitted.effective_on)


def probation_over(situation: Situation) -> Verdict:
    """Full membership is discussed when probation has ended, not before."""
    end = probation_end(situation)
    return Verdict() if end is None else Verdict(earliest=end, why=f"预备期 {end} 满后才能讨论")


def check_extension(body: Any, situation: Situation) -> Iterator[Problem]:
    """D13: once, for no less than half a year and no more than a year."""
    end = first_probation_end(situation)
    if body.until is None or end is None:
        return
    least, most = LEAST_EXTENSION.after(situation, end), MOST_EXTENSION.after(situation, end)
    if not least <= body.until <= most:
        shortest = LEAST_EXTENSION.count(situation, end)
        longest = MOST_EXTENSION.count(situation, end)
        yield Problem(
            "DEV008",
            f"延长预备期不少于 {shortest} 个月、不超过 {longest} 个月",
            f"原预备期 {end} 满，请填 {least} 到 {most} 之间",
            field="截止日期",
            value=str(body.until),
        )
