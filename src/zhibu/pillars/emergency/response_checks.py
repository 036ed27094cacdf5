"""What is wrong with steps of a response, and with records that name one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from zhibu.cases.models import Case
from zhibu.cases.paths import Reading
from zhibu.core.errors import Problem
from zhibu.organization.rules import value_of
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.response_rules import RETENTION_DAYS
from zhibu.pillars.emergency.response_terms import (
    CLOSED,
    TERMS,
    kept_until,
    term_of,
    terms_of,
)

if TYPE_CHECKING:
    from zhibu.cases.situation import Situation
    from zhibu.pillars.emergency.models.response import ResponseStep

MOST_DAYS = 365


def fill_retention(body: ResponseStep) -> None:
    """Keep personal data as long as the rule says, where an opening does not say it."""
    if body.retention_days is None:
        body.retention_days = value_of(RETENTION_DAYS, body.record.organization, body.date)


def check_open(body: ResponseStep, _situation: Situation) -> Iterator[Problem]:
    """A response has a name, and a retention that can be kept."""
    if not body.case.title.strip():
        yield Problem("RSP001", "没有写响应名称", "请写成 2022年疫情防控", field="应急响应")
    yield from _retention_problems(body)


def check_adjust(body: ResponseStep, situation: Situation) -> Iterator[Problem]:
    """An adjustment changes something."""
    yield from _retention_problems(body)
    before = terms_of(situation.case, situation.steps)
    changes = [
        name
        for name in TERMS
        if (value := getattr(body, name)) not in (None, "") and value != getattr(before, name, None)
    ]
    if not changes:
        yield Problem("RSP002", "没有写调整什么", "请填新的级别、预案或保存天数", field="响应级别")


def _retention_problems(body: ResponseStep) -> Iterator[Problem]:
    if body.retention_days is not None and body.retention_days > MOST_DAYS:
        yield Problem(
            "RSP003",
            "个人信息保存太久",
            f"保存期限应为必要的最短时间，最多 {MOST_DAYS} 天",
            field="个人信息保存天数",
            value=str(body.retention_days),
        )


def check_within(body: Any, response: Case | None, day: date) -> Iterator[Problem]:
    """Say so where a record's day does not lie in the response that it names.

    A record without a response has nothing to say; whether it needs one is its own matter.
    Queries: at most one.
    """
    if response is None:
        return
    if response.organization_id not in branch_of(body.record.organization).numbers_up:
        yield Problem(
            "RSP010",
            f"是{response.organization.name}的响应",
            "请选本支部或上级的响应",
            field="应急响应",
            value=response.title,
        )
        return
    term = term_of(response)
    if term is None:
        yield Problem(
            "RSP011", "还没有启动", "请先记并确认“启动”", field="应急响应", value=response.title
        )
    elif day not in term:
        until = f"到 {term.last}" if term.last else "起"
        yield Problem(
            "RSP012",
            f"不在“{response.title}”期间（{term.first} {until}）",
            "请核对日期，或选另一个响应",
            field="日期",
            value=str(day),
        )


def retention_reading(situation: Situation) -> Reading | None:
    """Run from the end of a response to the last day on which personal data is kept."""
    if situation.state.key != CLOSED:
        return None
    found = terms_of(situation.case, situation.steps)
    due = kept_until(found) if found else None
    if found is None or found.ended_on is None or due is None:
        return None
    return Reading(found.ended_on, due, f"保存 {found.retention_days} 天")
