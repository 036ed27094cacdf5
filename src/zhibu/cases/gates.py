"""Gates that recur on paths: waiting, deadlines that cut off, public notice with objections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from zhibu.cases.lengths import Length
from zhibu.cases.paths import Gate, Verdict
from zhibu.core.errors import Problem
from zhibu.core.spans import ONE_DAY

if TYPE_CHECKING:
    from zhibu.cases.situation import Situation


Steps = str | tuple[str, ...]  # one step, or the latest of several that count alike


def _latest(situation: Situation, steps: Steps) -> Any:
    return situation.taken(*((steps,) if isinstance(steps, str) else steps))


def waits(steps: Steps, length: Length) -> Gate:
    """Let a step come only when the length has passed since another step."""

    def gate(situation: Situation) -> Verdict:
        before = _latest(situation, steps)
        if before is None:
            return Verdict()
        start, label = before.date, situation.path.step(before.step).label
        words = length.words(situation, start)
        return Verdict(
            earliest=length.after(situation, start),
            why=f"“{label}”（{start}）满{words}后才能进行",
        )

    return gate


def ends(steps: Steps, length: Length, *, hard: bool = True, remedy: str = "") -> Gate:
    """Let a step come only until the length has passed since another step.

    Args:
        hard: later is refused; otherwise only a warning says so.
    """

    def gate(situation: Situation) -> Verdict:
        before = _latest(situation, steps)
        if before is None:
            return Verdict()
        start, label = before.date, situation.path.step(before.step).label
        last = length.after(situation, start)
        why = f"应在“{label}”（{start}）后{length.words(situation, start)}内完成"
        if hard:
            return Verdict(latest=last, why=f"{why}；{remedy}" if remedy else why)
        late = situation.today > last
        return Verdict(warnings=(f"{why}，已超过 {last}",) if late else ())

    return gate


def notice_over(
    step: str, length: Length, *, objection: str = "", answered: str = "", on_last_day: bool = False
) -> Gate:
    """Let a step come only after a public notice has ended and no objection is open.

    A notice step stands for the days from its own to ``until``; see :func:`fill_notice`.
    """

    def gate(situation: Situation) -> Verdict:
        notice = situation.taken(step)
        label = situation.path.step(step).label
        if notice is None:
            return Verdict(
                missing=(
                    Problem(
                        "CAS020",
                        f"还没有{label}",
                        f"请先{label}不少于{length.words(situation, situation.today)}",
                        field="步骤",
                    ),
                )
            )
        missing = []
        if objection and situation.count(objection) > situation.count(answered):
            missing.append(
                Problem(
                    "CAS021",
                    "公示收到的异议还没有处理完",
                    f"请先记“{situation.path.step(answered).label}”",
                    field="步骤",
                )
            )
        end = notice.until or length.after(situation, notice.date)
        return Verdict(
            earliest=end if on_last_day else end + ONE_DAY,
            why=f"{label}到 {end} 结束，结束后才能进行",
            missing=tuple(missing),
        )

    return gate


def notice_check(length: Length) -> Any:
    """Give the check of a notice step: it lasts no less than the rule says."""

    def check(body: Any, situation: Situation) -> Iterator[Problem]:
        shortest = length.after(situation, body.date)
        if body.until is None:
            yield Problem("CAS022", "没有填公示截止日期", f"最早 {shortest}", field="截止日期")
        elif body.until < shortest:
            words = length.words(situation, body.date)
            yield Problem(
                "CAS023",
                f"公示不足{words}",
                f"从 {body.date} 起，最早到 {shortest}",
                field="截止日期",
                value=str(body.until),
            )

    return check
