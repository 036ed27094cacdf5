"""Builders of the power list, the catalogue, disclosures, messages and answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.keeping import keep
from tests.village import header
from zhibu.access.models import User
from zhibu.ledger.services import confirm_record
from zhibu.organization.models import Organization
from zhibu.pillars.standards.feedback_services import receive
from zhibu.pillars.standards.models import (
    Disclosure,
    DisclosureEntry,
    Feedback,
    FeedbackReply,
    PowerItemPublication,
)

DAY = date(2022, 3, 7)


def power(unit: Organization, day: date = DAY, **more: Any) -> PowerItemPublication:
    """Give an unsaved item of the power list."""
    title = more.pop("title", "公务用车调度")
    given = {
        "code": "JGSW-01",
        "kind": "other",
        "basis": "《机关事务管理条例》第二十五条",
        "acting_body": "县机关事务服务中心",
        "process": "申请\n审核\n派车",
    }
    return PowerItemPublication(record=header(unit, day, title), **given | more)


def entry(unit: Organization, day: date = DAY, **more: Any) -> DisclosureEntry:
    """Give an unsaved entry of the catalogue: dues, every quarter within ten working days."""
    title = more.pop("title", "党费收缴情况")
    given = {"post": "组织委员", "time_kind": "periodic", "every": "quarter", "within_days": 10}
    return DisclosureEntry(record=header(unit, day, title), **given | more)


def disclosure(unit: Organization, day: date = DAY, **more: Any) -> Disclosure:
    """Give an unsaved disclosure to society, for good."""
    title = more.pop("title", "2022年第一季度党费收缴情况")
    given = {"text": "本季度党费已按月足额收缴。", "reviewer": "赵敏"}
    return Disclosure(record=header(unit, day, title), **given | more)


def reply(unit: Organization, day: date = DAY, **more: Any) -> FeedbackReply:
    """Give an unsaved answer to what came by telephone."""
    given = {
        "channel": "phone",
        "received_on": day,
        "question": "食堂能不能早一点开门？",
        "text": "从下周起早餐提前到七点。",
    }
    return FeedbackReply(record=header(unit, day), **given | more)


def published(
    unit: Organization, enterer: User, confirmer: User, day: date = DAY, **more: Any
) -> Disclosure:
    return keep("standards.disclosure", disclosure(unit, day, **more), enterer, confirmer)


def message(unit: Organization, text: str = "食堂能不能早一点开门？", **more: Any) -> Feedback:
    """Give a message that somebody left on the public site."""
    receive(unit.pk, text, **{"wants_public": True} | more)
    found = Feedback.objects.filter(organization=unit, text=text).order_by("-pk").first()
    assert found is not None
    return found


def keep_confirmed(body: FeedbackReply, confirmer: User) -> None:
    """Confirm an answer that was entered before."""
    body.record = confirm_record(body.pk, actor=confirmer)
