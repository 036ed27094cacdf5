"""Contingency plans: what is wrong with one, and when each version ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from zhibu.core.errors import Problem
from zhibu.core.spans import ONE_DAY
from zhibu.ledger import registry
from zhibu.ledger.models import Record, State
from zhibu.ledger.restating import restate
from zhibu.organization.models import Organization
from zhibu.pillars.emergency.models.contingency_plans import ContingencyPlan

PLAN_KEY = "emergency.plan"


def check_plan(plan: ContingencyPlan) -> Iterator[Problem]:
    """A name, a version, and days in order with the other versions of the plan. Queries: one."""
    if not plan.record.title.strip():
        yield Problem("CPL001", "没有填", "请填预案名称", field="预案名称")
    if not plan.version:
        yield Problem("CPL002", "没有版次", "新预案填 1，修订的填下一个数", field="版次")
    if plan.repealed_on and plan.repealed_on <= plan.record.date:
        yield Problem(
            "CPL003",
            f"不晚于施行日期（{plan.record.date}）",
            "请核对两个日期",
            field="废止日期",
            value=str(plan.repealed_on),
        )
    others = ContingencyPlan.objects.filter(
        record__organization=plan.record.organization, record__title=plan.record.title
    )
    others = others.exclude(record__state=State.VOID).exclude(pk=plan.pk)
    yield from _order_problems(plan, list(others.select_related("record")))


def _order_problems(plan: ContingencyPlan, others: Sequence[ContingencyPlan]) -> Iterator[Problem]:
    for other in others:
        later, earlier = plan.version > other.version, plan.version < other.version
        if (later and plan.date <= other.date) or (earlier and plan.date >= other.date):
            yield Problem(
                "CPL004",
                f"与第{other.version}版（{other.date} 起）先后不符",
                "后一版要在前一版之后施行，请核对版次和日期",
                field="施行日期",
                value=str(plan.date),
            )


def check_plans(plans: Sequence[ContingencyPlan]) -> Iterator[tuple[ContingencyPlan, Problem]]:
    """The same order among versions that are stored at once."""
    seen: dict[tuple[int, str], list[ContingencyPlan]] = defaultdict(list)
    for plan in plans:
        before = seen[plan.record.organization_id, plan.record.title]
        yield from ((plan, problem) for problem in _order_problems(plan, before))
        before.append(plan)


def hold_plans(plans: Sequence[ContingencyPlan]) -> None:
    """Lock the units: the ends of a plan's versions depend on each other."""
    units = sorted({plan.record.organization_id for plan in plans})
    list(Organization.objects.select_for_update().filter(pk__in=units).order_by("pk"))


def settle_plans(plans: Sequence[ContingencyPlan]) -> None:
    """End each version the day before it is repealed or the next one comes into force.

    Queries: two where nothing changes; two more per plan whose end does.
    """
    units = {plan.record.organization_id for plan in plans}
    rows = Record.objects.filter(
        type=PLAN_KEY, organization__in=units, state=State.CONFIRMED
    ).select_related("organization")
    record_type = registry.record_type(PLAN_KEY)
    by_plan: dict[tuple[int, str], list[ContingencyPlan]] = defaultdict(list)
    for body in record_type.load(list(rows)).values():
        by_plan[body.record.organization_id, body.record.title].append(body)
    changed = [body for held in by_plan.values() for body in _with_new_ends(held)]
    if changed:
        ContingencyPlan.objects.bulk_update(changed, ["ended_on"])
        restate(record_type, changed)


def _with_new_ends(plans: Sequence[ContingencyPlan]) -> Iterator[ContingencyPlan]:
    ordered = sorted(plans, key=lambda one: (one.date, one.pk))
    nexts: list[date | None] = [following.date for _one, following in pairwise(ordered)]
    for plan, following in zip(ordered, [*nexts, None], strict=True):
        stops = [day for day in (plan.repealed_on, following) if day is not None]
        end = min(stops) - ONE_DAY if stops else None
        if plan.ended_on != end:
            plan.ended_on = end
            yield plan
