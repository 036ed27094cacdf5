"""存在问题 and 下一步打算: only what figures and unmet duties show, each with its own next step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhibu.core.quantities import format_number
from zhibu.ledger.figures import Figure
from zhibu.ledger.indicators import PILLARS
from zhibu.reports.document import Block, Heading, Paragraph

_MOST_NAMED = 4
_MOST_SPANS = 6


@dataclass(frozen=True)
class Duty:
    """Something that had to happen and did not: 党小组会, in 3月, of 第二党小组.

    `when` names the span of time in the report's year; `unit` is empty where it is the reporting
    unit's own duty.
    """

    name: str
    when: str
    unit: str = ""


@dataclass(frozen=True)
class Shortfall:
    """One problem with the step that answers it."""

    lead: str
    fact: str
    next_lead: str
    step: str


def problems_and_steps(
    figures: Mapping[str, Figure], codes: Sequence[str], duties: Sequence[Duty]
) -> tuple[Block, ...]:
    """Write both sections; `codes` are the figures that the report had to write.

    Problems and next steps answer each other one to one, in the same order.
    """
    found = [
        *_unmet(duties),
        *_open_problems(figures),
        *_open_plan_items(figures),
        *_gaps(figures, codes),
    ]
    if not found:
        return (
            Heading(1, "存在问题"),
            Paragraph(("台账数字齐全，没有逾期未办的事项。",)),
            Heading(1, "下一步打算"),
            Paragraph(("继续随事记账、按期办理，做到每个数字都能查到记录。",)),
        )
    return (
        Heading(1, "存在问题"),
        *(Paragraph((one.fact,), lead=f"{one.lead}。") for one in found),
        Heading(1, "下一步打算"),
        *(Paragraph((one.step,), lead=f"{one.next_lead}。") for one in found),
    )


def _unmet(duties: Sequence[Duty]) -> Iterator[Shortfall]:
    if not duties:
        return
    by_name: dict[str, dict[str, list[str]]] = {}
    for duty in duties:
        by_name.setdefault(duty.name, {}).setdefault(duty.unit, []).append(duty.when)
    said = "；".join(_said(name, by_unit) for name, by_unit in by_name.items())
    yield Shortfall(
        "有的事项没有按期办理",
        f"共{len(duties)}次没有按期办理：{said}。",
        "补办逾期事项",
        f"对{'、'.join(by_name)}逐次核实，能补办的尽快补办，已经办过的补录台账。",
    )


def _said(name: str, by_unit: Mapping[str, list[str]]) -> str:
    """Tell one kind of duty: 党小组会3次（第一党小组8月，第二党小组1月、2月）."""
    count = sum(map(len, by_unit.values()))
    if len(by_unit) > _MOST_NAMED:
        return f"{name}{count}次（涉及{len(by_unit)}个党组织）"
    places = (
        unit + ("、".join(spans) if len(spans) <= _MOST_SPANS else f"{len(spans)}次")
        for unit, spans in by_unit.items()
    )
    if len(by_unit) == 1 and count > _MOST_SPANS:
        return f"{next(iter(by_unit))}{name}{count}次"
    return f"{name}{count}次（{'，'.join(places)}）"


def _open_problems(figures: Mapping[str, Figure]) -> Iterator[Shortfall]:
    left = _left(figures, "conduct.problems_found", "conduct.problems_rectified")
    if left:
        yield Shortfall(
            "查摆的问题没有全部整改到位",
            f"问题清单上还有{left}个问题没有销号。",
            "抓紧整改销号",
            f"对没有销号的{left}个问题逐个明确责任人和时限，整改后由他人核实销号。",
        )


def _open_plan_items(figures: Mapping[str, Figure]) -> Iterator[Shortfall]:
    left = _left(figures, "planning.items_planned", "planning.items_done")
    if left:
        yield Shortfall(
            "年度要点没有全部完成",
            f"列入年度要点的事项还有{left}项没有完成。",
            "接着办好未完要点",
            f"对没有完成的{left}项要点逐项查明原因，转入下年度的排出时间接着办。",
        )


def _left(figures: Mapping[str, Figure], whole: str, done: str) -> str:
    """Tell how much of a whole is left; "" where that is nothing, or cannot be told."""
    first, second = figures[whole].value, figures[done].value
    if first is None or second is None or first <= second:
        return ""
    return format_number(first - second)


def _gaps(figures: Mapping[str, Figure], codes: Sequence[str]) -> Iterator[Shortfall]:
    missing = [figures[code] for code in codes if figures[code].missing]
    if not missing:
        return
    yield Shortfall(
        "台账还不齐全",
        f"{len(missing)}项数字没有已确认的记录：{'；'.join(_by_pillar(missing))}。",
        "补齐台账",
        f"对待补的{len(missing)}项数字逐项核实，做过的补录记录和佐证，没有做的如实说明。",
    )


def _by_pillar(missing: list[Figure]) -> Iterator[str]:
    roll = [one for one in missing if one.indicator.measure == "0"]
    if roll:
        yield f"党员名册{_named(roll)}"
    for pillar in PILLARS:
        numbers = {measure.number for measure in pillar.measures}
        here = [one for one in missing if one.indicator.measure in numbers]
        if here:
            yield f"{pillar.label}{_named(here)}"


def _named(missing: list[Figure]) -> str:
    names = "、".join(one.label for one in missing[:_MOST_NAMED])
    more = "等" if len(missing) > _MOST_NAMED else ""
    return f"{len(missing)}项（{names}{more}）"
