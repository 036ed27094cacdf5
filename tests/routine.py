"""Builders of contingency plans, zones, and rounds of disinfection."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any

from zhibu.ledger.children import set_rows
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization
from zhibu.pillars.emergency.models import (
    ContingencyPlan,
    DisinfectionRound,
    TreatedZone,
    Zone,
    ZoneDuty,
)

DAY = date(2022, 3, 5)


def plan(unit: Organization, day: date = DAY, **more: Any) -> ContingencyPlan:
    """Give an unsaved first version of a plan."""
    record = Record(organization=unit, date=day, title=more.pop("title", "疫情防控应急预案"))
    return ContingencyPlan(record=record, **{"kind": "epidemic", "version": 1} | more)


def zone(unit: Organization, name: str = "一楼大厅") -> Zone:
    """Give the zone of that name of a branch, registered if it is new."""
    found, _made = Zone.objects.get_or_create(organization=unit, name=name)
    return found


def duty(of: Zone, day: date = DAY, until: date | None = None, **more: Any) -> ZoneDuty:
    """Give an unsaved arrangement: every day to the end of March, unless told otherwise."""
    record = Record(organization=more.pop("unit", of.organization), date=day)
    return ZoneDuty(record=record, zone=of, ends_on=until or date(2022, 3, 31), **more)


def disinfection(
    unit: Organization, zones: Iterable[Zone], day: date = DAY, **more: Any
) -> DisinfectionRound:
    """Give an unsaved round with 500 mg/L of chlorine for half an hour."""
    given: dict[str, Any] = {
        "starts_at": time(8, 30),
        "ends_at": time(9, 30),
        "agent": "chlorine",
        "strength": Decimal(500),
        "minutes": 30,
        "operator": "刘师傅",
        "checker": "杨师傅",
    }
    body = DisinfectionRound(record=Record(organization=unit, date=day), **given | more)
    set_rows(body, "zones", [TreatedZone(zone=one) for one in zones])
    return body
