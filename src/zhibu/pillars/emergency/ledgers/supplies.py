"""Supplies: what moves in and out of stock (measure 6.1)."""

from __future__ import annotations

from collections.abc import Iterator

from zhibu.core.quantities import format_number
from zhibu.ledger.types import Column, Line, RecordType, Section
from zhibu.pillars.emergency.models import Move, SupplyMovement
from zhibu.pillars.emergency.response_nouns import RESPONSE
from zhibu.pillars.emergency.supply_checks import (
    check_movement,
    check_movements,
    check_void,
    complete_movement,
    item_of,
)
from zhibu.pillars.emergency.supply_nouns import ITEM
from zhibu.pillars.emergency.supply_stock import expect_movement, hold_items, settle_counts


def movement_lines(movement: SupplyMovement) -> Iterator[Line]:
    """What was bought counts with its value; what was given or used does not."""
    if movement.kind == Move.PURCHASE and movement.total:
        yield Line("emergency.supplies_value", movement.total)


def movement_title(movement: SupplyMovement) -> str:
    """Give the line shown in lists: 领用医用口罩 50 个."""
    quantity = "" if movement.quantity is None else format_number(movement.quantity)
    return f"{movement.get_kind_display()}{item_of(movement) or ''} {quantity} {movement.measure}"


MOVEMENT = RecordType(
    key="emergency.supply",
    label="防控物资",
    model=SupplyMovement,
    measure="6.1",
    columns=(
        Column("date", filtered=True, headings=("收发日期",)),
        Column("kind", filtered=True, headings=("收发类型", "出入库")),
        Column("item", noun=ITEM, filtered=True, headings=("物资名称", "品名", "名称")),
        Column("quantity", headings=("收发数量",)),
        Column("measure", headings=("计量单位",)),
        Column("change", listed=False, entered=False),
        Column("batch", listed=False, headings=("批次", "生产批号")),
        Column("expires_on", listed=False, headings=("有效期", "失效日期")),
        Column("unit_price", listed=False, headings=("单价",)),
        Column("total", headings=("金额", "价值", "总价")),
        Column("receiver", headings=("领用人", "供应商", "捐赠方", "经手人")),
        Column("reason", listed=False, headings=("备注", "原因", "用途")),
        Column("response", noun=RESPONSE, listed=False, headings=("响应",)),
    ),
    sections=(
        Section("收发", ("date", "kind", "item", "quantity", "measure", "receiver")),
        Section("批次和价值", ("batch", "expires_on", "unit_price", "total")),
        Section("说明", ("reason", "response")),
    ),
    indicators=("emergency.supplies_value",),
    natural_key=("item", "kind", "date", "batch", "receiver"),
    postings=movement_lines,
    check=check_movement,
    check_together=check_movements,
    check_void=check_void,
    complete=complete_movement,
    title=movement_title,
    hold=hold_items,
    settle=settle_counts,
    expect=expect_movement,
    select=("item__organization",),
    relies=("emergency.response",),
    hint="采购、捐入、领用、盘点都记；库存不会变成负数",
)

RECORD_TYPES: tuple[RecordType, ...] = (MOVEMENT,)
