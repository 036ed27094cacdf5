"""Builders of the annual plan's items and their completion."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from zhibu.ledger.children import set_rows
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization
from zhibu.planning.models import CarriedOutBy, PlanItem, PlanItemCompletion

DAY = date(2022, 1, 20)


def item(unit: Organization, number: str = "1", day: date = DAY, **more: Any) -> PlanItem:
    """Give an unsaved item that joins a Party line with a business goal, due at the end of June."""
    record = Record(organization=unit, date=day, title=more.pop("title", "开展窗口服务提升"))
    given: dict[str, Any] = {
        "year": 2022,
        "number": number,
        "party_line": "党员示范岗",
        "business_goal": "窗口满意率 95% 以上",
        "due_on": date(2022, 6, 30),
    }
    return PlanItem(record=record, **given | more)


def completion(
    of: PlanItem, day: date = date(2022, 6, 20), by: Iterable[Record] = (), **more: Any
) -> PlanItemCompletion:
    """Give an unsaved completion of a stored item."""
    record = Record(organization=of.record.organization, date=day)
    body = PlanItemCompletion(record=record, item=of, **{"result": "已完成"} | more)
    set_rows(body, "carried_out_by", [CarriedOutBy(by=one) for one in by])
    return body
