"""What is wrong with steps of a project: money, measures, and spending beyond the funds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from zhibu.cases import services
from zhibu.cases.judging import check_step
from zhibu.cases.situation import order_of, steps_of
from zhibu.core.errors import DomainError, Problem
from zhibu.core.quantities import format_number
from zhibu.pillars.village.checks import village_problems, yuan_problems
from zhibu.pillars.village.models import ProjectThing
from zhibu.pillars.village.project_sums import FIGURES, converted, overspent

if TYPE_CHECKING:
    from zhibu.cases.situation import Situation
    from zhibu.pillars.village.models import ProjectStep


def check_plan(body: ProjectStep, _situation: Situation) -> Iterator[Problem]:
    """A project has a name, a village, and a plan that can be kept."""
    if not body.case.title.strip():
        yield Problem("PRJ001", "没有写项目名称", "请填写", field="帮扶项目")
    yield from village_problems(body)
    yield from check_terms(body, _situation)


def check_terms(body: ProjectStep, _situation: Situation) -> Iterator[Problem]:
    """Budget and planned end, where they are given."""
    yield from yuan_problems(body.budget, "预算（元）")
    if body.planned_end is not None and body.planned_end < body.date:
        yield Problem(
            "PRJ002",
            "早于这一步的日期",
            f"请填 {body.date} 或以后",
            field="计划完工",
            value=str(body.planned_end),
        )


def check_adjust(body: ProjectStep, situation: Situation) -> Iterator[Problem]:
    """A change of plan says what is changed."""
    yield from check_terms(body, situation)
    if body.budget is None and body.planned_end is None:
        yield Problem("PRJ003", "没有写调整什么", "请填新的预算或计划完工", field="计划完工")


def check_money(body: ProjectStep, _situation: Situation) -> Iterator[Problem]:
    yield from yuan_problems(body.amount, "金额（元）")


def convert(body: ProjectStep) -> None:
    """Fill the quantity in the unit of its figure; what cannot be converted stays empty."""
    body.accepted = None
    if body.thing in FIGURES and body.quantity is not None and body.unit:
        try:
            body.accepted = converted(body.thing, body.quantity, body.unit)
        except DomainError:
            # The check of the step says what is wrong.
            return


def check_accept(body: ProjectStep, _situation: Situation) -> Iterator[Problem]:
    """What was accepted is measured in a unit that fits the thing."""
    if body.thing not in FIGURES:
        yield from _check_other(body)
        return
    for value, label in ((body.quantity, "数量"), (body.unit, "单位")):
        if value in (None, ""):
            thing = ProjectThing(body.thing).label
            yield Problem("PRJ013", f"没有填{label}", f"“{thing}”要填{label}", field=label)
    if body.quantity is None or not body.unit:
        return
    try:
        converted(body.thing, body.quantity, body.unit)
    except DomainError as error:
        yield from (problem.at(field="数量") for problem in error.problems)


def _check_other(body: ProjectStep) -> Iterator[Problem]:
    if body.quantity is not None and body.quantity <= 0:
        yield Problem(
            "PRJ010",
            "不是有效的数量",
            "请填大于 0 的数",
            field="数量",
            value=format_number(body.quantity),
        )
    if body.thing == ProjectThing.OTHER and not (body.note.strip() or body.what_for.strip()):
        yield Problem("PRJ014", "没有写验收了什么", "请写在说明里", field="说明")


def check_project(body: ProjectStep) -> Iterator[Problem]:
    """Judge a step by its path, and the money of the whole project with it."""
    yield from check_step(body)
    case = getattr(body, "case", None)
    if case is None:
        return
    history = steps_of(case)
    others = [one for one in history if one is not body and one.pk != (body.pk or 0)]
    found = overspent(sorted([*others, body], key=order_of))
    if found is None or (found.step is not body and overspent(history) is not None):
        # In an import a refused row stands before this one: it is told there, and once.
        return
    if found.step is body:
        yield Problem(
            "PRJ020",
            found.words,
            f"最多 {format_number(found.secured - found.spent)} 元；新到的资金请先记“资金到位”",
            field="金额（元）",
            value=format_number(found.amount),
        )
    else:
        yield Problem(
            "PRJ021",
            f"后面的{found.words}",
            "请核对金额和日期，或先作废后面的支出",
            field="金额（元）",
        )


def check_void(bodies: Sequence[Any], together: Collection[int]) -> Iterator[Problem]:
    """Refuse to void funds that were spent, besides what every path refuses."""
    yield from services.check_void(bodies, together)
    for case in {body.case_id: body.case for body in bodies}.values():
        left = [one for one in steps_of(case) if one.pk not in together]
        found = overspent(left)
        if found is not None:
            yield Problem("PRJ022", f"作废后{found.words}", "请先作废这笔支出", value=case.title)
