"""How items of the plan, and records that carried one out, are named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from zhibu.ledger.models import Record, State
from zhibu.ledger.nouns import Noun
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.planning.models import PlanItem

_YEAR_FIRST = re.compile(r"(?P<year>\d{4})\s*(?:年|-)\s*(?:第)?(?P<rest>.+)")
_MARKED = re.compile(r".*〔(?P<number>\d{1,15})〕")
_DATED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})\s+(?P<title>.+)")


def items_for(unit: Organization) -> QuerySet[PlanItem]:
    """Give the items that completions of a unit may name: the confirmed ones of its own plan.

    Filters offer them to everybody who reads there, so drafts are none of them. Queries: one.
    """
    found = PlanItem.objects.filter(
        record__organization=branch_of(unit), record__state=State.CONFIRMED
    ).select_related("record__organization")
    return found.order_by("-year", "due_on", "number")


def items_named(text: str, unit: Organization) -> Sequence[PlanItem]:
    """Give the items that 2022-3 题目, 2022年3, 题目 or 3 may mean; the last of the newest year."""
    known = list(items_for(unit))
    exact = [one for one in known if one.label == text]
    if exact:
        return exact
    dated = _YEAR_FIRST.fullmatch(text)
    if dated:
        year, rest = int(dated["year"]), dated["rest"].removesuffix("号").strip()
        found = [one for one in known if one.year == year and rest in (one.number, one.title)]
        if found:
            return found
    titled = [one for one in known if one.title == text]
    if titled:
        return titled
    number = text.removeprefix("第").removesuffix("号")
    numbered = [one for one in known if one.number == number]
    newest = max((one.year or 0 for one in numbered), default=0)
    return [one for one in numbered if one.year == newest]


PLAN_ITEM = Noun(
    label="年度要点",
    among=items_for,
    named=items_named,
    text=lambda item: item.label,
    select=("record__organization",),
    few=True,
    remedy="请先登记并确认年度要点，再写编号或名称",
)


def records_for(unit: Organization) -> QuerySet[Record]:
    """Give the records that may have carried out an item: confirmed and open to all who read there.

    Queries: one.
    """
    branch = branch_of(unit)
    found = Record.objects.filter(
        organization__path__startswith=branch.path, state=State.CONFIRMED, restricted=False
    ).exclude(type__startswith="planning.")
    return found.select_related("organization").order_by("-date", "-pk")


def record_text(record: Record) -> str:
    """Write a record so that it reads back as itself: 2022-06-28 主题党日〔128〕."""
    return f"{record.date} {record.title}〔{record.pk}〕"


def records_named(text: str, unit: Organization) -> Sequence[Record]:
    """Give the records that a number in 〔〕, a day with a title, or a title alone may mean."""
    marked = _MARKED.fullmatch(text)
    if marked:
        return list(records_for(unit).filter(pk=int(marked["number"])))
    dated = _DATED.fullmatch(text)
    if dated:
        try:
            day = date.fromisoformat(dated["day"])
        except ValueError:
            return []
        return list(records_for(unit).filter(date=day, title=dated["title"])[:7])
    return list(records_for(unit).filter(title=text)[:7])


RECORD = Noun(
    label="记录",
    among=records_for,
    named=records_named,
    text=record_text,
    remedy="请写成 日期 标题，例如 2022-06-28 主题党日；保密的记录不能写在这里",
)
