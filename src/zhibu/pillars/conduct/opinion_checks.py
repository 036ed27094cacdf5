"""What is wrong with an opinion: all at once."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from zhibu.core.errors import Problem
from zhibu.core.private_numbers import private_kind
from zhibu.pillars.conduct.models.opinions import ADOPTED, Opinion, OpinionOutcome


def check_opinion(opinion: Opinion) -> Iterator[Problem]:
    """A subject, no giver's number, and an outcome with its reason and day."""
    if not opinion.record.title.strip():
        yield Problem("OPI001", "没有填", "请用一句话写明是什么意见", field="意见主题")
    for field, text in (
        ("意见主题", opinion.record.title),
        ("意见内容", opinion.text),
        ("答复或措施", opinion.answer),
    ):
        kind = private_kind(text)
        if kind:
            yield Problem("OPI002", f"里有{kind}", "意见不记是谁提的，请删去", field=field)
    if opinion.outcome != OpinionOutcome.OPEN and not opinion.answer.strip():
        yield Problem("OPI003", "没有填", "采纳的请写措施，不采纳的请写理由", field="答复或措施")
    yield from _day_problems(opinion)
    if opinion.to_problem and opinion.outcome not in ADOPTED:
        yield Problem(
            "OPI007", "还没有采纳", "采纳或部分采纳的意见才转入问题清单", field="转入问题清单"
        )


def _day_problems(opinion: Opinion) -> Iterator[Problem]:
    day = opinion.decided_on
    if opinion.outcome in ADOPTED and day is None:
        yield Problem("OPI004", "没有填", "请填决定采纳的日期", field="采纳日期")
    if day is None:
        return
    if opinion.outcome not in ADOPTED:
        yield Problem(
            "OPI005",
            "只有采纳的意见才填",
            "请改办理结果，或清空采纳日期",
            field="采纳日期",
            value=str(day),
        )
    if day < opinion.record.date:
        yield Problem(
            "OPI006",
            "早于征求日期",
            f"请填 {opinion.record.date} 或以后的日期",
            field="采纳日期",
            value=str(day),
        )
    if day > timezone.localdate():
        yield Problem("OPI008", "在今天之后", "决定采纳以后再填", field="采纳日期", value=str(day))
