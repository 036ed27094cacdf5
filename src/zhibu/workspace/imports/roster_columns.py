"""The columns of the member roster, with the headings that clerks give them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from zhibu.core.errors import DomainError, Problem
from zhibu.organization.models import Kind, Organization, Post
from zhibu.roster.models import HowIn, HowOut
from zhibu.workspace.imports import cells
from zhibu.workspace.imports.codecs import unit_column
from zhibu.workspace.imports.columns import SheetColumn
from zhibu.workspace.imports.kinds import unit_name
from zhibu.workspace.imports.roster_person_columns import (
    as_is,
    choice_column,
    day_column,
    person_columns,
)
from zhibu.workspace.sheets import Cell

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Context, Row

_HOW_IN = {str(label): str(value) for value, label in HowIn.choices} | {
    "转入": str(HowIn.TRANSFERRED),
    "发展": str(HowIn.ADMITTED),
}
_HOW_OUT = {str(label): str(value) for value, label in HowOut.choices} | {
    "转出": str(HowOut.TRANSFERRED)
}
_POSTS = {str(post.label): post for post in Post}
_OTHER_POST_NAMES = {
    "党支部书记": "书记",
    "支部书记": "书记",
    "支部副书记": "副书记",
    "党支部副书记": "副书记",
    "党小组长": "党小组组长",
    "小组长": "党小组组长",
    "组长": "党小组组长",
    "纪律检查委员": "纪检委员",
}
_NO_POST = frozenset({"党员", "无", "普通党员", "—", "-", "/"})


def columns(context: Context) -> tuple[SheetColumn, ...]:
    """Give all columns of a member's row, in the order of the template."""
    found = [*person_columns("党员姓名", "党员"), _leading_cadre(), *_party(context)]
    if context.unit.kind != Kind.BRANCH:
        unit = unit_column(context, frozenset({Kind.BRANCH}))
        found.append(unit)
    return tuple(found)


def _leading_cadre() -> SheetColumn:
    return SheetColumn(
        "is_leading_cadre",
        "领导干部",
        lambda value, _row: cells.read_yes_no(value),
        "yesno",
        headings=("是否领导干部",),
        show=as_is,
    )


def _party(context: Context) -> Iterable[SheetColumn]:
    yield day_column("joined_on", "入党日期", ("入党时间",), required=True)
    yield day_column(
        "confirmed_on", "转正日期", ("转正时间", "转为正式党员日期"), note="预备党员不填"
    )
    yield day_column(
        "date",
        "进入支部日期",
        ("进入日期", "转入日期", "进入支部时间", "转入时间"),
        note="不填就按入党日期和支部成立日期中较晚的一天",
        early=True,
    )
    yield choice_column("how_in", "进入方式", _HOW_IN, HowIn, ("转入方式",))
    yield day_column(
        "ended_on", "离开日期", ("离开时间", "转出日期", "转出时间"), note="在册最后一天"
    )
    yield choice_column("how_out", "离开方式", _HOW_OUT, HowOut, ("转出方式", "离开原因"))
    groups = tuple(unit.name for unit in context.units if unit.kind == Kind.GROUP)
    yield SheetColumn(
        "group",
        "党小组",
        _read_group,
        "choice" if groups else "text",
        headings=("所在党小组", "所属党小组"),
        choices=groups,
        show=unit_name,
    )
    yield SheetColumn(
        "posts",
        "党内职务",
        _read_posts,
        headings=("支部职务", "党务职务", "党内任职"),
        note=f"可填：{'、'.join(_POSTS)}；多项用、隔开",
        show=lambda found: "、".join(label for label in _POSTS if label in (found or ())),
    )
    yield day_column("post_start", "任职日期", ("任职时间",), note="不填就按进入支部日期")


def _read_group(value: Cell, row: Row) -> Organization:
    unit = row.context.unit_named(cells.shown(value))
    if unit.kind != Kind.GROUP:
        raise DomainError.of("ORG005", "不是党小组", "请填党小组的名称", value=unit.name)
    return unit


def _read_posts(value: Cell, _row: Row) -> frozenset[str]:
    text = cells.shown(value)
    for mark in "，,;；/兼\n ":
        text = text.replace(mark, "、")
    names = [part.strip() for part in text.split("、") if part.strip() not in {"", *_NO_POST}]
    found = [_OTHER_POST_NAMES.get(name, name) for name in names]
    DomainError.raise_if(
        Problem("IMP044", "不是党内职务", f"请填：{'、'.join(_POSTS)}", value=name)
        for name in found
        if name not in _POSTS
    )
    return frozenset(found)
