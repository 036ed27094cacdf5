"""Whether a step may come: order, papers, gates; what may come next, and from which day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.models import Case, StepBody
from zhibu.cases.paths import NEW, CasePath, Step, Verdict, case_path
from zhibu.cases.situation import Situation, Taken, order_of, situation_of, step_of
from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.children import rows_of
from zhibu.ledger.models import Record, State


@dataclass(frozen=True)
class Possible:
    """A step that could come next.

    Attributes:
        missing: what must come first, whatever the day; empty when only time stands before it.
        earliest, latest: the days between which it may come; None = any.
        whys: why these days.
        warnings: what is allowed, but wants a look.
    """

    step: Step
    missing: tuple[Problem, ...]
    earliest: date | None
    latest: date | None
    whys: tuple[str, ...]
    warnings: tuple[str, ...]

    def open_on(self, day: date) -> bool:
        """Tell whether it may come on a day."""
        return (
            not self.missing
            and (self.earliest is None or self.earliest <= day)
            and (self.latest is None or day <= self.latest)
        )


def possible(step: Step, situation: Situation) -> Possible:
    """Ask the gates of a step that its state allows."""
    verdicts = [gate(situation) for gate in step.gates]
    missing = [*_needed(step, situation), *_all_missing(verdicts)]
    earliest = max((one.earliest for one in verdicts if one.earliest), default=None)
    latest = min((one.latest for one in verdicts if one.latest), default=None)
    return Possible(
        step,
        tuple(missing),
        earliest,
        latest,
        tuple(one.why for one in verdicts if one.why),
        tuple(text for one in verdicts for text in one.warnings),
    )


def _all_missing(verdicts: Iterable[Verdict]) -> list[Problem]:
    found: dict[str, Problem] = {}
    for verdict in verdicts:
        for problem in verdict.missing:
            found.setdefault(problem.message, problem)
    return list(found.values())


def _needed(step: Step, situation: Situation) -> Iterator[Problem]:
    path = situation.path
    for key in step.needs:
        if not situation.count(key):
            before = path.step(key)
            yield Problem(
                "CAS011",
                f"还没有“{before.name}”",
                f"请先记“{before.label}”",
                field="步骤",
                value=step.label,
            )


def next_steps(situation: Situation) -> list[Possible]:
    """Give the steps that the state allows, in the path's order, open or not."""
    key = situation.state.key
    return [
        possible(step, situation)
        for step in situation.path.steps
        if (step.opens if key == NEW else key in step.within)
        and (step.again or not situation.count(step.key))
    ]


def check_step(body: StepBody) -> Iterator[Problem]:
    """Say all that is wrong with a step, unsaved or stored: the check of every step's type."""
    case: Case | None = getattr(body, "case", None)
    if case is None:
        yield Problem("CAS010", "没有选是哪一个", "请选择或填写编号", field="事项")
        return
    try:
        path = case_path(case.path)
        step = path.step(body.step)
    except DomainError as error:
        yield from (problem.at(field="步骤") for problem in error.problems)
        return
    yield from _misplaced(body, case, path, step)
    if body.record.type and path.type_of(step) != body.record.type:
        # Another table keeps such steps; this one lacks their columns.
        yield Problem("CAS013", "这一步不在这里记", "请从事项页面进入", field="步骤")
        return
    situation = situation_of(case, today=body.date)
    # Its own stored self, before a change, does not stand in its way.
    others = [one for one in situation.history if one is not body and _other(one, body)]
    history = sorted([*others, body], key=order_of)
    whole = replace(situation, history=history)
    now = whole.before(body)
    yield from _left_problems(body, case)
    yield from _own_problems(body, step, now)
    stored = replace(situation, history=[one for one in situation.history if one is not body])
    yield from _later_problems(whole, body, stored)


def _other(one: Taken, body: StepBody) -> bool:
    return one.pk is None or one.pk != body.pk


def _misplaced(body: StepBody, case: Case, path: CasePath, step: Step) -> Iterator[Problem]:
    record: Record = body.record
    if record.organization_id != case.organization_id:
        yield Problem(
            "CAS012",
            f"这一{path.noun}由{case.organization.name}管理",
            f"党组织请选{case.organization.name}",
            field="党组织",
            value=record.organization.name,
        )
    author = record.entered_by
    if author is not None and not _may_act(author, step, record):
        yield Problem("CAS014", "您不能办理这一步", f"由{step.actor or '经办人'}办理", field="步骤")


def _left_problems(body: StepBody, case: Case) -> Iterator[Problem]:
    """A confirmed step that moves to another case leaves the first one in order behind it."""
    if body.record.state != State.CONFIRMED:
        return
    stored = type(body)._default_manager.select_related("case__organization").get(pk=body.pk)
    if stored.case_id != case.pk:
        yield from without(situation_of(stored.case), {body.pk})


def without(situation: Situation, keys: Collection[int]) -> Iterator[Problem]:
    """Say which step would stand on nothing if some were taken away."""
    left = [one for one in situation.history if one.pk not in keys]
    for one, _problem in broken(replace(situation, history=left), left, situation):
        label = situation.path.step(one.step).label
        yield Problem(
            "CAS026",
            f"后面的“{label}”（{one.date}）以它为前提",
            "请先作废后面的步骤",
            value=situation.case.title,
        )
        return


def _may_act(author: Any, step: Step, record: Record) -> bool:
    access = access_of(author)
    if access.may(Permission.RECORD_ENTER, record.organization):
        return True
    return access.may(step.permission, record.organization) and record.is_about(author)


def _own_problems(body: StepBody, step: Step, now: Situation) -> Iterator[Problem]:
    yield from _order_problems(step, now)
    yield from _gate_problems(step, now)
    names = {row.name for row in rows_of(body, "papers")}
    for paper in step.papers:
        if not paper.optional and paper.label not in names:
            yield Problem(
                "CAS016", f"缺少《{paper.label}》", "材料备齐后再记这一步", field="已有材料"
            )
    for name in step.requires:
        value = getattr(body, name)
        if value in (None, "") and name != "about":
            label = str(getattr(body._meta.get_field(name), "verbose_name", name))
            yield Problem("CAS017", f"没有填{label}", f"“{step.label}”要填{label}", field=label)
    yield from step.check(body, now)


def _order_problems(step: Step, now: Situation) -> Iterator[Problem]:
    """The state allows it, and it did not come already."""
    state = now.state
    if step.opens:
        if now.history:
            yield Problem("CAS018", f"“{step.label}”已经记过", "请在原记录上修改", field="步骤")
    elif not now.history:
        opening = now.path.opening
        yield Problem(
            "CAS015",
            f"还没有“{opening.label}”",
            f"请先记并确认“{opening.label}”",
            field="步骤",
            value=step.label,
        )
    elif state.key not in step.within:
        wanted = "、".join(now.path.state(key).label for key in step.within)
        yield Problem(
            "CAS015",
            f"当时是“{state.label}”，不能进行“{step.label}”",
            f"这一步在“{wanted}”时进行；请先补记前面的步骤，或核对日期",
            field="步骤",
            value=str(now.today),
        )
    elif not step.again and now.count(step.key):
        yield Problem(
            "CAS018",
            f"“{step.label}”已于 {now.day_of(step.key)} 记过",
            "请在原记录上修改",
            field="步骤",
        )


def _gate_problems(step: Step, now: Situation) -> Iterator[Problem]:
    found = possible(step, now)
    yield from found.missing
    day, whys = now.today, "；".join(found.whys)
    if found.earliest and day < found.earliest:
        yield Problem(
            "CAS019", f"还不能进行：{whys}", f"最早 {found.earliest}", field="日期", value=str(day)
        )
    if found.latest and day > found.latest:
        yield Problem(
            "CAS024", f"已经过期：{whys}", f"最晚 {found.latest}", field="日期", value=str(day)
        )


def _later_problems(whole: Situation, body: StepBody, stored: Situation) -> Iterator[Problem]:
    """Steps that came after it must stay right with it among them."""
    behind = [one for one in whole.history if order_of(one) > order_of(body)]
    for one, problem in broken(whole, behind, stored):
        step = step_of(whole, one)
        yield Problem(
            "CAS025",
            f"后面的“{step.label if step else one.step}”（{one.date}）会不成立：{problem.message}",
            "请核对日期，或先作废后面的步骤",
            field="日期",
            value=str(body.date),
        )


def broken(
    whole: Situation, steps: Sequence[Taken], stored: Situation
) -> Iterator[tuple[Taken, Problem]]:
    """Give the first thing that becomes wrong with each of some steps of a history.

    Args:
        stored: the history as it stands. What is wrong with a step there is no reproach to a
            change: gates ask facts and rules that may have changed since the step was taken.
    """
    for one in steps:
        step = step_of(whole, one)
        if step is None:
            continue
        found = _all_wrong(step, whole.before(one))
        if found:
            known = _all_wrong(step, stored.before(one))
            first = next((problem for problem in found if problem not in known), None)
            if first:
                yield one, first


def _all_wrong(step: Step, now: Situation) -> list[Problem]:
    return [*_order_problems(step, now), *_gate_problems(step, now)]
