"""Contracts of the plan of work."""

from __future__ import annotations

from tests import plan_items, village
from tests.builders import Cast
from tests.contracts.contract import Contract
from zhibu.access.models import User
from zhibu.ledger.models import RecordBody
from zhibu.organization.models import Organization
from zhibu.planning.models import PlanItem


def _plan_item(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return plan_items.item(unit, str(number + 1), title=f"第{number}项要点")


def _confirmed_item(cast: Cast, unit: Organization, number: int) -> PlanItem:
    item = plan_items.item(unit, f"甲-{number}")
    actor = User.objects.get(grants__organization=unit, grants__role="secretary")
    return village.keep("planning.item", item, actor, actor)


def _completion(cast: Cast, unit: Organization, number: int) -> RecordBody:
    return plan_items.completion(_confirmed_item(cast, unit, number))


PLANNING: dict[str, Contract] = {
    "planning.item": Contract(
        _plan_item,
        lambda _cast: {
            "title": "开展窗口服务提升",
            "year": "2022",
            "number": "3",
            "date": "2022-01-20",
            "party_line": "党员示范岗",
            "business_goal": "满意率 95% 以上",
            "due_on": "2022-06-30",
        },
        {"party_line": "党员先锋岗"},
    ),
    "planning.completion": Contract(
        _completion,
        lambda cast: {
            "item": str(_confirmed_item(cast, cast.branch, 99).pk),
            "date": "2022-06-20",
            "result": "窗口满意率 97%",
        },
        {"result": "窗口满意率 98%"},
    ),
}
