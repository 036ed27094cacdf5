"""Rosters (党员名册、支委会名册) of a unit on a day, for print and as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import IO, BinaryIO, cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import organizations_for, require
from zhibu.core.dates import chinese_date
from zhibu.organization.models import Kind, Organization
from zhibu.reports.document import Block, Column, Document, Line, Table
from zhibu.reports.outputs.output import Output
from zhibu.reports.outputs.roster_rows import (
    FULL,
    PROBATIONARY,
    Entry,
    committee_entries,
    roster_entries,
)
from zhibu.reports.outputs.tabular import require_printable
from zhibu.workspace.asked import user_of
from zhibu.workspace.papers import page_of_paper
from zhibu.workspace.sheets import write_rows

ROSTER = "党员名册"
NO_GROUP = "未编入党小组"
_COLUMNS = (
    Column("序号", 13, "center"),
    Column("姓名", 30),
    Column("性别", 13, "center"),
    Column("出生年月", 24, "center"),
    Column("身份", 24, "center"),
    Column("入党日期", 28, "center"),
    Column("转正日期", 28, "center"),
    Column("党内职务", 30),
    Column("行政职务", 35),
)
_POSTS = (
    Column("序号", 13, "center"),
    Column("职务", 32),
    Column("姓名", 32),
    Column("性别", 13, "center"),
    Column("出生年月", 24, "center"),
    Column("入党日期", 28, "center"),
    Column("任职日期", 28, "center"),
    Column("行政职务", 55),
)
_SHEET = (
    "序号",
    "姓名",
    "性别",
    "出生日期",
    "党支部",
    "党小组",
    "身份",
    "入党日期",
    "转正日期",
    "党内职务",
    "行政职务",
)
_SHEET_POSTS = ("序号", "职务", "姓名", "性别", "出生日期", "入党日期", "任职日期", "行政职务")


def roster_of(request: HttpRequest, pk: int) -> Output:
    """Give the roster of a unit's members on a day (``?on=``, else today). 404, 403 by scope."""
    unit, day = _unit(request, pk), asked_day(request)
    entries = roster_entries(user_of(request), unit, day)
    require_printable(len(entries))
    return Output(
        roster_document(unit, day, entries),
        ROSTER,
        f"{unit.name}{ROSTER}（{day.isoformat()}）",
        unit,
        ("roster", unit.pk),
        _unit_page(unit, day),
        detail={"on": day.isoformat(), "rows": len(entries)},
        writers={"xlsx": lambda stream: _write(stream, ROSTER, _SHEET, _sheet(entries))},
        options={"on": day, "today": timezone.localdate()},
        links=((committee_title(unit), _address("reports:committee_preview", unit, day)),),
        template="reports/outputs/roster.html",
    )


def committee_of(request: HttpRequest, pk: int) -> Output:
    """Give who held which post of a unit on a day. 404, 403 by scope."""
    unit, day = _unit(request, pk), asked_day(request)
    entries = committee_entries(user_of(request), unit, day)
    title = committee_title(unit)
    return Output(
        committee_document(unit, day, entries),
        title,
        f"{unit.name}{title}（{day.isoformat()}）",
        unit,
        ("committee", unit.pk),
        _unit_page(unit, day),
        detail={"on": day.isoformat(), "rows": len(entries)},
        writers={"xlsx": lambda stream: _write(stream, title, _SHEET_POSTS, _sheet_posts(entries))},
        options={"on": day, "today": timezone.localdate()},
        links=((ROSTER, _address("reports:roster_preview", unit, day)),),
        template="reports/outputs/roster.html",
    )


def committee_title(unit: Organization) -> str:
    """Call the roster of a unit's posts by what it has: 支委会名册, 任职名册."""
    return "支委会名册" if unit.kind == Kind.BRANCH else "任职名册"


def asked_day(request: HttpRequest) -> date:
    """Read ``?on=2022-06-30``; today for anything else, and for a day to come."""
    today = timezone.localdate()
    try:
        return min(date.fromisoformat(request.GET.get("on", "")), today)
    except ValueError:
        return today


def roster_document(unit: Organization, day: date, entries: Sequence[Entry]) -> Document:
    """Write the roster: a table per group, and per branch where several stand in it."""
    several = unit.kind not in {Kind.BRANCH, Kind.GROUP}
    blocks: list[Block] = [Line(f"党组织：{unit.name}", f"截至{chinese_date(day)}")]
    number = 0
    for (branch, group), found in groupby(entries, key=lambda one: (one.branch, one.group)):
        listed = list(found)
        name = f"{branch}　{group or NO_GROUP}" if several else group or NO_GROUP
        rows = tuple(_row(at, one) for at, one in enumerate(listed, start=number + 1))
        number += len(listed)
        blocks.append(Table(_COLUMNS, rows, caption=f"{name}（{len(listed)}人）", dense=True))
    if not entries:
        blocks.append(Table(_COLUMNS, (), dense=True))
    blocks.append(Line(totals(entries)))
    return Document(
        title=(unit.name, ROSTER),
        blocks=tuple(blocks),
        subject=ROSTER,
        author=unit.name,
        landscape=True,
    )


def committee_document(unit: Organization, day: date, entries: Sequence[Entry]) -> Document:
    """Write the roster of posts; those of groups name their group."""
    rows = tuple(
        (
            str(number),
            post_text(one),
            one.name,
            one.sex,
            month(one.born),
            _iso(one.joined_on),
            _iso(one.since),
            one.position,
        )
        for number, one in enumerate(entries, start=1)
    )
    return Document(
        title=(unit.name, committee_title(unit)),
        blocks=(
            Line(f"党组织：{unit.name}", f"截至{chinese_date(day)}"),
            Table(_POSTS, rows, dense=True),
            Line(f"共 {len(rows)} 个职务"),
        ),
        subject=committee_title(unit),
        author=unit.name,
        landscape=True,
    )


def post_text(one: Entry) -> str:
    """Name a post with its group: 第一党小组组长."""
    return one.group + one.posts.removeprefix("党小组") if one.group else one.posts


def totals(entries: Sequence[Entry]) -> str:
    """Add up a roster: 共 38 人。正式党员 36 人，预备党员 2 人；男 20 人，女 18 人。"""
    stages = [f"{name} {_count(entries, 'stage', name)} 人" for name in (FULL, PROBATIONARY)]
    sexes = [f"{name} {_count(entries, 'sex', name)} 人" for name in ("男", "女")]
    unknown = _count(entries, "sex", "")
    if unknown:
        sexes.append(f"性别待补 {unknown} 人")
    return f"共 {len(entries)} 人。{'，'.join(stages)}；{'，'.join(sexes)}。"


def month(day: date | None) -> str:
    """Write year and month as rosters do: 1985.03; "" for nothing."""
    return f"{day.year}.{day.month:02d}" if day else ""


def _count(entries: Sequence[Entry], name: str, value: str) -> int:
    return sum(getattr(one, name) == value for one in entries)


def _row(number: int, one: Entry) -> tuple[str, ...]:
    return (
        str(number),
        one.name,
        one.sex,
        month(one.born),
        one.stage,
        _iso(one.joined_on),
        _iso(one.confirmed_on),
        one.posts,
        one.position,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _write(
    stream: IO[bytes], title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    write_rows(cast(BinaryIO, stream), title, heads, rows)


def _sheet(entries: Sequence[Entry]) -> Iterator[tuple[object, ...]]:
    for number, one in enumerate(entries, start=1):
        yield (
            number,
            one.name,
            one.sex,
            one.born,
            one.branch,
            one.group,
            one.stage,
            one.joined_on,
            one.confirmed_on,
            one.posts,
            one.position,
        )


def _sheet_posts(entries: Sequence[Entry]) -> Iterator[tuple[object, ...]]:
    for number, one in enumerate(entries, start=1):
        yield (
            number,
            post_text(one),
            one.name,
            one.sex,
            one.born,
            one.joined_on,
            one.since,
            one.position,
        )


def _unit(request: HttpRequest, pk: int) -> Organization:
    """Give a unit in scope whose people the user may see and take away."""
    units = organizations_for(request.user, Permission.ORGANIZATION_VIEW)
    unit = get_object_or_404(units.select_related("book"), pk=pk)
    require(user_of(request), Permission.RECORD_EXPORT, unit)
    require(user_of(request), Permission.PEOPLE_VIEW, unit)
    return unit


def _address(name: str, unit: Organization, day: date) -> str:
    return f"{reverse(name, args=[unit.pk])}?on={day.isoformat()}"


def _unit_page(unit: Organization, day: date) -> str:
    """Give the page of the unit; the portal's rooms are above this one."""
    url = page_of_paper("portal:organization", unit.pk, f"?on={day.isoformat()}")
    return url or "/"
