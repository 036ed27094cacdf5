"""What is checked at a gate, and whether somebody may pass: pure functions, no storage.

Which checks a gate makes is configured per response; nothing here says that a check is in force
today. The colours and steps are those of emergency.md 7.5 (一扫两核一测, 三码联查).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from zhibu.core.errors import DomainError, Problem


class Check(StrEnum):
    """One step of an entry check (查验项目); also the reason why somebody was turned away."""

    TEMPERATURE = "temperature"
    HEALTH_CODE = "health_code"
    TRAVEL_CODE = "travel_code"
    PLACE_CODE = "place_code"
    TEST = "test"
    IDENTITY = "identity"


OTHER = "other"
CHECK_LABELS: dict[str, str] = {
    Check.TEMPERATURE: "测温",
    Check.HEALTH_CODE: "健康码",
    Check.TRAVEL_CODE: "行程码",
    Check.PLACE_CODE: "场所码",
    Check.TEST: "核酸",
    Check.IDENTITY: "登记身份",
}
REASON_LABELS: dict[str, str] = {
    Check.TEMPERATURE: "体温偏高",
    Check.HEALTH_CODE: "健康码异常",
    Check.TRAVEL_CODE: "行程码异常",
    Check.PLACE_CODE: "未扫场所码",
    Check.TEST: "核酸超时或没有",
    Check.IDENTITY: "身份不符",
    OTHER: "其他",
}
# What a guard may tick when something is wrong; whatever is not mentioned was in order.
FAULTS: dict[str, dict[str, str]] = {
    Check.TEMPERATURE: {},
    Check.HEALTH_CODE: {"yellow": "黄码", "red": "红码", "none": "没有健康码"},
    Check.TRAVEL_CODE: {"abnormal": "行程异常"},
    Check.PLACE_CODE: {"missing": "没有扫码"},
    Check.TEST: {"none": "没有核酸"},
    Check.IDENTITY: {"mismatch": "身份不符"},
    OTHER: {"yes": "其他"},
}


@dataclass(frozen=True)
class Measured:
    """A check by a number.

    Attributes:
        least, most: what can be true at all; beyond it somebody mistyped.
        reaches: whether the limit itself already stops (37.3 ℃ does, 48 hours do not).
    """

    unit: str
    least: Decimal
    most: Decimal
    example: str
    reaches: bool


# Thermometers at a cold gate read down to 32 ℃; nobody walks up with more than 43 ℃.
MEASURED: dict[str, Measured] = {
    Check.TEMPERATURE: Measured("℃", Decimal(32), Decimal(43), "36.5", reaches=True),
    Check.TEST: Measured("小时", Decimal(0), Decimal(720), "24", reaches=False),
}


@dataclass(frozen=True)
class Setting:
    """One configured check; ``limit`` is in the unit of its :class:`Measured`, else None."""

    kind: str
    limit: Decimal | None = None


@dataclass(frozen=True)
class Verdict:
    """What the rules say: pass, or turn away for these reasons, in the order of the checks."""

    reasons: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.reasons

    @property
    def words(self) -> str:
        return "、".join(REASON_LABELS[reason] for reason in self.reasons)


def judge(settings: Sequence[Setting], answers: Mapping[str, str]) -> Verdict:
    """Decide whether somebody may pass.

    Args:
        settings: the checks of the response, in order.
        answers: what was found, by check; one that is not mentioned was in order. ``{}`` passes.

    Raises:
        DomainError: what cannot be true (a temperature of 365), all at once. That is a slip of
            whoever typed it and never a reason to turn somebody away.
    """
    DomainError.raise_if(answer_problems(answers))
    reasons = [one.kind for one in settings if _stops(one, answers.get(one.kind))]
    if answers.get(OTHER):
        reasons.append(OTHER)
    return Verdict(tuple(reasons))


def answer_problems(answers: Mapping[str, str]) -> list[Problem]:
    """Give everything that cannot be an answer."""
    problems = []
    for kind, text in answers.items():
        if kind not in FAULTS:
            problems.append(Problem("GAT001", "不是查验项目", "请刷新查验页面", value=kind))
        elif text not in FAULTS[kind]:
            problems.extend(_number_problems(kind, text))
    return problems


def limit_problems(kind: str, limit: Decimal | None) -> list[Problem]:
    """Give what is wrong with the limit of a configured check; None takes the general rule."""
    if limit is None:
        return []
    if kind not in MEASURED:
        label = CHECK_LABELS.get(kind, kind)
        return [Problem("GAT004", "不用填界限", "请留空", value=str(limit), field=label)]
    return _number_problems(kind, str(limit))


def _number_problems(kind: str, text: str) -> list[Problem]:
    label = CHECK_LABELS.get(kind, kind)
    measured = MEASURED.get(kind)
    if measured is None:
        return [Problem("GAT002", "不是可选的情况", "请刷新查验页面", value=text, field=label)]
    number = _number(text)
    example = f"请按{measured.unit}填写，例如 {measured.example}"
    if number is None:
        return [Problem("GAT002", "不是数", example, value=text, field=label)]
    if not measured.least <= number <= measured.most:
        said = f"不可能，应在 {measured.least} 到 {measured.most} {measured.unit}之间"
        remedy = _meant(number, measured) or example
        return [Problem("GAT003", said, remedy, value=text, field=label)]
    return []


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _meant(number: Decimal, measured: Measured) -> str:
    """Guess a slipped decimal point: 365 and 3.65 are 36.5."""
    if measured.unit != "℃":
        return ""
    for shifted in (number / 10, number * 10):
        if measured.least <= shifted <= measured.most:
            return f"是不是 {shifted.normalize():f}？请核对后重填"
    return ""


def _stops(setting: Setting, answer: str | None) -> bool:
    if answer is None:
        return False
    if answer in FAULTS[setting.kind]:
        return True
    number, measured = _number(answer), MEASURED[setting.kind]
    if number is None or setting.limit is None:
        return False
    return number >= setting.limit if measured.reaches else number > setting.limit
