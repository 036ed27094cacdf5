"""Items of the annual plan and their completion: record types (measure 4.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhibu.ledger.types import Column, Line, RecordType, Rows, Section
from zhibu.organization.models import Kind as UnitKind
from zhibu.planning.items_checks import (
    check_completion,
    check_completions,
    check_item,
    check_item_void,
)
from zhibu.planning.items_nouns import PLAN_ITEM, RECORD
from zhibu.planning.models import CarriedOutBy, PlanItem, PlanItemCompletion

KEEPERS = frozenset({UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH})


def item_lines(item: PlanItem) -> Iterator[Line]:
    """An item counts in the period in which it is due."""
    if item.due_on is None:
        return
    yield Line("planning.items_planned", 1, item.due_on)
    if item.linked:
        yield Line("planning.items_linked", 1, item.due_on)


def completion_lines(_completion: PlanItemCompletion) -> Iterator[Line]:
    yield Line("planning.items_done")


def completion_title(completion: PlanItemCompletion) -> str:
    item: PlanItem | None = getattr(completion, "item", None)
    late = f"（超期 {completion.days_late} 天）" if completion.days_late else ""
    return f"完成：{item.label if item else ''}{late}"


def complete_completion(completion: PlanItemCompletion) -> None:
    """Say how late an item was done; a late one is still done."""
    item: PlanItem | None = getattr(completion, "item", None)
    day = completion.record.date
    late = (day - item.due_on).days if item and item.due_on and day else 0
    completion.days_late = late if late > 0 else None


def hold_items(completions: Sequence[PlanItemCompletion]) -> None:
    """Lock the items, so that none is done twice at the same moment."""
    items = sorted({completion.item_id for completion in completions})
    list(PlanItem.objects.select_for_update(of=("self",)).filter(pk__in=items).order_by("pk"))


ITEM = RecordType(
    key="planning.item",
    label="年度要点",
    model=PlanItem,
    measure="4.3",
    columns=(
        Column("year", filtered=True),
        Column("number", headings=("序号", "要点编号")),
        Column("title", label="要点", headings=("名称", "内容", "工作要点")),
        Column("date", label="审定日期", headings=("印发日期", "日期")),
        Column("party_line", headings=("党建", "党建任务")),
        Column("business_goal", headings=("业务", "业务工作")),
        Column("owner", filtered=True, headings=("负责人",)),
        Column("due_on", headings=("时限", "完成时间")),
        Column("weight", listed=False, headings=("分值",)),
    ),
    sections=(
        Section("要点", ("title", "year", "number", "date")),
        Section("党建与业务", ("party_line", "business_goal")),
        Section("落实", ("owner", "due_on", "weight")),
    ),
    indicators=("planning.items_planned", "planning.items_linked"),
    natural_key=("year", "number"),
    postings=item_lines,
    check=check_item,
    check_void=check_item_void,
    select=("owner",),
    units=KEEPERS,
    lasting=True,
    hint="年初审定的要点，一项一条；按完成时限计入当期",
)

COMPLETION = RecordType(
    key="planning.completion",
    label="要点完成",
    model=PlanItemCompletion,
    measure="4.3",
    columns=(
        Column("item", filtered=True, noun=PLAN_ITEM, headings=("要点", "要点编号", "编号")),
        Column("date", label="完成日期", filtered=True, headings=("日期", "完成时间")),
        Column("result", headings=("结果", "落实情况")),
        Column("score", headings=("分数", "评分")),
        Column("days_late", entered=False),
    ),
    rows=(
        Rows(
            "carried_out_by",
            "落实记录",
            CarriedOutBy,
            "completion",
            (Column("by", noun=RECORD),),
            note="由哪些记录落实，写成 日期 标题",
            headings=("相关记录",),
        ),
    ),
    indicators=("planning.items_done",),
    natural_key=("item",),
    postings=completion_lines,
    check=check_completion,
    check_together=check_completions,
    complete=complete_completion,
    title=completion_title,
    units=KEEPERS,
    hold=hold_items,
    relies=(ITEM.key,),
    hint="要点做完了记一条；超期也照记，会标明超期几天",
)

RECORD_TYPES: tuple[RecordType, ...] = (ITEM, COMPLETION)
