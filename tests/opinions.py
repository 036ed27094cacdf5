"""Builders of opinions that were collected."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhibu.ledger.models import Record
from zhibu.organization.models import Organization
from zhibu.pillars.conduct.models import Opinion

DAY = date(2022, 3, 5)


def opinion(unit: Organization, day: date = DAY, **more: Any) -> Opinion:
    """Give an unsaved opinion about which nothing is decided yet."""
    record = Record(organization=unit, date=day, title=more.pop("title", "延长食堂供餐时间"))
    return Opinion(record=record, **{"giver": "masses", "channel": "survey"} | more)


def adopted(unit: Organization, day: date = DAY, **more: Any) -> Opinion:
    """Give an unsaved opinion that was adopted ten days later, in March."""
    given: dict[str, Any] = {
        "outcome": "adopted",
        "answer": "供餐延长半小时",
        "decided_on": day.replace(day=15),
    }
    return opinion(unit, day, **given | more)
