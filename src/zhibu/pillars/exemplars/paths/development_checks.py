"""What is wrong with single steps of admission, and the days that follow from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhibu.cases.situation import Situation, situation_of
from zhibu.core.errors import Problem
from zhibu.pillars.exemplars.development_roll import (
    admission_problems,
    full_problems,
    revoke_problems,
)
from zhibu.pillars.exemplars.development_rules import TRAINING_DAYS, TRAINING_HOURS
from zhibu.pillars.exemplars.models.development import StepKey
from zhibu.pillars.exemplars.paths.development_gates import MEETINGS, probation_end
from zhibu.pillars.exemplars.paths.development_parts import NOTICE


def check_course(body: Any, situation: Situation) -> Iterator[Problem]:
    """D06: three days or 24 class hours at least."""
    days, hours = int(situation.value(TRAINING_DAYS)), int(situation.value(TRAINING_HOURS))
    if (body.days or 0) >= days or (body.hours or 0) >= hours:
        return
    told = "、".join(
        f"{count} {unit}" for count, unit in ((body.days, "天"), (body.hours, "学时")) if count
    )
    yield Problem(
        "DEV015",
        f"培训不少于 {days} 天或 {hours} 学时" if told else "没有填培训天数或学时",
        "没有达到的，应补足培训后再记" if told else f"不少于 {days} 天或 {hours} 学时",
        field="培训",
        value=told,
    )


def _before(body: Any) -> Situation | None:
    """Give the situation before an unsaved step; None while case or date are missing."""
    case = getattr(body, "case", None)
    if case is None or not body.record.date:
        return None
    return situation_of(case, today=body.record.date).before(body)


def complete_admission(body: Any) -> None:
    """Membership and probation count from the meeting's day once it is approved."""
    now = _before(body)
    if now is not None:
        body.effective_on = now.day_of(*MEETINGS)


def complete_full(body: Any) -> None:
    """Party age counts from the end of probation."""
    now = _before(body)
    if now is not None:
        body.effective_on = probation_end(now)


def complete_notice(body: Any) -> None:
    """A notice without an end lasts as long as the rule says at least."""
    now = _before(body)
    if now is not None and body.until is None:
        body.until = NOTICE.after(now, body.record.date)


def check_admission(body: Any, situation: Situation) -> Iterator[Problem]:
    yield from _check_effective(body, situation.day_of(*MEETINGS), "入党日期应为支部大会通过之日")
    yield from admission_problems(body)


def check_full(body: Any, situation: Situation) -> Iterator[Problem]:
    yield from _check_effective(body, probation_end(situation), "转正日期应为预备期满之日")
    admitted = situation.taken(StepKey.APPROVE)
    # An import that admits him as well has not written the roll yet when it is planned.
    if admitted is not None and admitted.pk is not None:
        yield from full_problems(body)


def check_revoke(body: Any, _situation: Situation) -> Iterator[Problem]:
    yield from revoke_problems(body)


def _check_effective(body: Any, wanted: Any, message: str) -> Iterator[Problem]:
    if wanted is not None and body.effective_on != wanted:
        yield Problem(
            "DEV016",
            f"{message}（{wanted}）",
            "请打开这一步重新保存，系统会重新计算",
            field="生效日期",
            value=str(body.effective_on or ""),
        )
