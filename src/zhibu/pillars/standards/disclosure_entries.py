"""The disclosure catalogue (公开目录): entries, and how records name them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhibu.core.errors import Problem
from zhibu.ledger.models import State
from zhibu.ledger.nouns import Noun
from zhibu.ledger.types import Column, RecordType, Section
from zhibu.organization.models import Organization
from zhibu.pillars.standards.disclosure_privacy import privacy_problems
from zhibu.pillars.standards.models import Disclosure, DisclosureEntry, TimeKind
from zhibu.pillars.standards.openness_checks import UNITS, order_problems, required, too_long

MOST_WITHIN = 250  # working days of a year


def entries_of(unit: Organization) -> QuerySet[DisclosureEntry]:
    """Give the confirmed entries that records of a unit may name: its own and those above it."""
    found = DisclosureEntry.objects.filter(
        record__organization__in=unit.numbers_up, record__state=State.CONFIRMED
    )
    return found.select_related("record").order_by("record__title", "pk")


def entries_named(text: str, unit: Organization) -> list[DisclosureEntry]:
    return list(entries_of(unit).filter(record__title=text))


def entry_text(entry: DisclosureEntry) -> str:
    return entry.record.title


ENTRY = Noun(
    "目录事项",
    among=entries_of,
    named=entries_named,
    text=entry_text,
    select=("record",),
    few=True,
    remedy="请核对名称，或先在“公开目录”里登记并确认",
)


def check_entry(entry: DisclosureEntry) -> Iterator[Problem]:
    """A name, a post that answers for it, and for a periodic one how often and how soon."""
    yield from required({"公开事项": entry.record.title, "责任岗位": entry.post})
    yield from order_problems(entry, entry.ended_on, "停用日期", "列入日期")
    yield from too_long(entry.content, "公开内容")
    if entry.time_kind == TimeKind.PERIODIC and not entry.every:
        yield Problem("OPN030", "没有选", "定期公开的请选每月、每季度等", field="公开频次")
    if entry.time_kind == TimeKind.PERIODIC and entry.within_days is None:
        yield Problem("OPN031", "没有填", "请填每期结束后几个工作日内公开", field="几个工作日内")
    if entry.within_days is not None and entry.within_days > MOST_WITHIN:
        yield Problem(
            "OPN032",
            "太长",
            f"请填 0 到 {MOST_WITHIN}",
            field="几个工作日内",
            value=str(entry.within_days),
        )
    yield from privacy_problems(
        {
            "公开事项": entry.record.title,
            "公开内容": entry.content,
            "公开依据": entry.basis,
            "责任岗位": entry.post,
            "公开形式": entry.form,
        }
    )


def check_void_entries(
    bodies: Sequence[DisclosureEntry], together: Collection[int]
) -> Iterator[Problem]:
    """What was published for an entry needs it."""
    named = Disclosure.objects.filter(entry__in=[body.pk for body in bodies])
    named = named.exclude(record__state=State.VOID).exclude(pk__in=together)
    if count := named.count():
        yield Problem(
            "OPN033",
            f"有 {count} 条党务公开属于这一事项",
            "不再使用的请填停用日期，不要作废",
            field="公开事项",
        )


def asked_of_entry(values: Mapping[str, Any]) -> Collection[str] | None:
    """Ask how often only for what comes again."""
    if values.get("time_kind") == TimeKind.PERIODIC:
        return None
    return {column.name for column in COLUMNS} - {"every"}


def in_force(entry: DisclosureEntry, day: date) -> bool:
    """Tell whether an entry holds on a day."""
    return entry.date <= day and (entry.ended_on is None or day <= entry.ended_on)


COLUMNS = (
    Column("title", label="公开事项", headings=("事项", "事项名称", "公开项目")),
    Column("content", listed=False, headings=("公开内容要点", "内容要点", "内容")),
    Column("basis", listed=False, headings=("依据",)),
    Column("post", headings=("责任人", "责任部门", "责任科室")),
    Column("scope", filtered=True, headings=("范围",)),
    Column("form", headings=("形式", "公开方式")),
    Column("time_kind", filtered=True, headings=("时限类型", "公开时间")),
    Column("every", headings=("频次",)),
    Column("within_days", headings=("时限（工作日）", "工作日")),
    Column("date", label="列入日期", headings=("启用日期", "起始日期")),
    Column("ended_on", listed=False),
)

CATALOGUE = RecordType(
    key="standards.catalogue",
    label="公开目录",
    model=DisclosureEntry,
    measure="3.3",
    units=UNITS,
    columns=COLUMNS,
    sections=(
        Section("公开什么", ("title", "content", "basis")),
        Section("对谁、由谁、怎么公开", ("scope", "post", "form")),
        Section("什么时候公开", ("time_kind", "every", "within_days", "date", "ended_on")),
    ),
    natural_key=("title", "date"),
    check=check_entry,
    check_void=check_void_entries,
    asks=asked_of_entry,
    lasting=True,
    hint="应当公开的事项，一项一条；页面据此提醒该公开什么",
)
