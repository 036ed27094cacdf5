"""What is wrong with an item of the plan or its completion: all at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from zhibu.core.errors import Problem
from zhibu.core.quantities import format_number
from zhibu.ledger.children import rows_of
from zhibu.ledger.models import State
from zhibu.organization.selectors import branch_of
from zhibu.planning.models import PlanItem, PlanItemCompletion

MOST_WEIGHT = 100
MOST_SCORE = Decimal(100)


def check_item(item: PlanItem) -> Iterator[Problem]:
    """A number, a title, a year and a day in it until when the item is due."""
    if not item.record.title.strip():
        yield Problem("PLN001", "没有填", "请写要点的内容", field="要点")
    if not item.number.strip():
        yield Problem("PLN002", "没有填", "请填计划里的序号", field="编号")
    day = item.record.date
    if item.year not in (day.year, day.year + 1):
        yield Problem(
            "PLN003",
            f"与审定日期 {day} 对不上",
            f"请填 {day.year}（或下一年度 {day.year + 1}）",
            field="年度",
            value=str(item.year or ""),
        )
    if item.due_on is None:
        yield Problem("PLN004", "没有填", "请填要求在哪一天前完成", field="完成时限")
    elif item.due_on < day or (item.year and item.due_on.year != item.year):
        yield Problem(
            "PLN005",
            "不在审定以后的本年度内",
            f"请填 {item.year or day.year} 年内、{day} 或以后的日期",
            field="完成时限",
            value=str(item.due_on),
        )
    if not item.party_line.strip() and not item.business_goal.strip():
        yield Problem(
            "PLN006",
            "党建工作和业务目标都没有填",
            "请至少填一项，两项都填即为融合要点",
            field="党建工作",
        )
    if item.weight is not None and not 1 <= item.weight <= MOST_WEIGHT:
        yield Problem(
            "PLN007",
            "不是有效的权重",
            f"请填 1 到 {MOST_WEIGHT}，没有的留空",
            field="权重",
            value=str(item.weight),
        )


def check_item_void(items: Sequence[PlanItem], together: Collection[int]) -> Iterator[Problem]:
    """An item is not voided while its completion stands."""
    kept = PlanItemCompletion.objects.filter(item__in=items, record__state=State.CONFIRMED).exclude(
        pk__in=together
    )
    for done in kept.select_related("item__record", "record"):
        yield Problem(
            "PLN008",
            f"已在 {done.date} 记了完成",
            "请先作废完成记录",
            field="年度要点",
            value=done.item.label,
        )


def check_completion(completion: PlanItemCompletion) -> Iterator[Problem]:
    """A confirmed item of the unit's own plan, done once, not before it was adopted."""
    item: PlanItem | None = getattr(completion, "item", None)
    if not completion.result.strip():
        yield Problem("PLN012", "没有填", "请写做了什么、结果如何", field="完成情况")
    if completion.score is not None and not 0 <= completion.score <= MOST_SCORE:
        yield Problem(
            "PLN013",
            "不是有效的得分",
            "请填 0 到 100",
            field="得分",
            value=format_number(completion.score),
        )
    if item is None:
        yield Problem("PLN010", "没有选", "请选完成了哪一项", field="年度要点")
        return
    yield from _item_problems(completion, item)
    yield from _rows_problems(completion)


def _item_problems(completion: PlanItemCompletion, item: PlanItem) -> Iterator[Problem]:
    day, record = completion.record.date, item.record
    if record.organization_id != branch_of(completion.record.organization).pk:
        yield Problem(
            "PLN011",
            f"是{record.organization.name}的要点",
            "请由定下它的党组织记完成",
            field="年度要点",
            value=item.label,
        )
    if record.state != State.CONFIRMED:
        yield Problem(
            "PLN014", "还没有确认", "请先确认这项要点", field="年度要点", value=item.label
        )
    if day < record.date:
        yield Problem(
            "PLN015",
            f"早于要点的审定日期（{record.date}）",
            "请核对日期",
            field="完成日期",
            value=str(day),
        )
    others = PlanItemCompletion.objects.filter(item=item).exclude(record__state=State.VOID)
    other = others.exclude(pk=completion.pk).select_related("record").first()
    if other is not None:
        yield Problem(
            "PLN016",
            f"已在 {other.date} 记过完成",
            "每项只记一次；补充内容请改原记录",
            field="年度要点",
            value=item.label,
        )


def _rows_problems(completion: PlanItemCompletion) -> Iterator[Problem]:
    branch = branch_of(completion.record.organization)
    seen: set[int] = set()
    for row in rows_of(completion, "carried_out_by"):
        record = row.by
        if record.restricted or not record.organization.path.startswith(branch.path):
            yield Problem("PLN017", "不能写在这里", "请写本支部不保密的记录", field="落实记录")
        elif record.state == State.VOID:
            yield Problem(
                "PLN018", "已作废", "请删去或换一条", field="落实记录", value=record.title
            )
        elif record.pk in seen:
            yield Problem(
                "PLN019", "写了两次", "每条只写一次", field="落实记录", value=record.title
            )
        seen.add(record.pk)


def check_completions(
    completions: Sequence[PlanItemCompletion],
) -> Iterator[tuple[PlanItemCompletion, Problem]]:
    """One item stands once among completions that are stored at once."""
    seen: set[int] = set()
    for completion in completions:
        item: PlanItem | None = getattr(completion, "item", None)
        if item is None:
            continue
        if item.pk in seen:
            yield (
                completion,
                Problem(
                    "PLN016", "写了两次完成", "每项只记一次", field="年度要点", value=item.label
                ),
            )
        seen.add(item.pk)
