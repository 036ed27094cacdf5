"""What is wrong with a movement of supplies: its columns, and stock that does not bear it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from zhibu.core.errors import Problem
from zhibu.core.quantities import format_number
from zhibu.ledger.models import State
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.models import Move, SupplyItem, SupplyMovement
from zhibu.pillars.emergency.models.supplies import INWARD
from zhibu.pillars.emergency.response_checks import check_within
from zhibu.pillars.emergency.stock import Shortage, Stock, replay
from zhibu.pillars.emergency.supply_stock import movements_of

CENT = Decimal("0.01")
MOST = Decimal(10_000_000)
MOST_YUAN = Decimal(1_000_000_000)
# What decides the stock; a change of anything else touches no balance.
DECIDES = ("item_id", "kind", "quantity", "batch", "expires_on", "date")


def value_of(movement: SupplyMovement) -> Decimal | None:
    """Give quantity times price to the cent, halves rounded up."""
    quantity: Decimal | None = given(movement, "quantity")
    if quantity is None or movement.unit_price is None:
        return None
    return (quantity * movement.unit_price).quantize(CENT, ROUND_HALF_UP)


def given(body: Any, name: str) -> Any:
    """Give what stands in a required column, None while nothing was typed."""
    return getattr(body, name)


def item_of(movement: SupplyMovement) -> SupplyItem | None:
    # Django's "nothing chosen yet" is an AttributeError.
    return getattr(movement, "item", None)


def complete_movement(movement: SupplyMovement) -> None:
    """Fill total, measure and change; new supplies take the measure of what begins them."""
    if movement.total is None:
        movement.total = value_of(movement)
    item = item_of(movement)
    if item is not None:
        if item._state.adding and not item.measure:
            item.measure = movement.measure.strip()
        movement.measure = movement.measure.strip() or item.measure
    if given(movement, "quantity") is None:
        return
    if movement.kind == Move.COUNT:
        movement.change = _counted_change(movement, item)
    else:
        movement.change = movement.quantity if movement.kind in INWARD else -movement.quantity


def _counted_change(movement: SupplyMovement, item: SupplyItem | None) -> Decimal:
    if item is None or given(movement.record, "date") is None:
        return Decimal(0)
    return replay([*movements_of(item, without={movement.pk}), movement]).change_of(movement)


def check_movement(movement: SupplyMovement) -> Iterator[Problem]:
    """An item of the unit, a quantity, a price that agrees, and stock on every day."""
    yield from check_within(movement, movement.response, movement.date)
    item = item_of(movement)
    if item is None:
        yield Problem("SUP001", "没有填物资", "请填物资名称", field="物资")
        return
    if item.organization_id != branch_of(movement.record.organization).pk:
        yield Problem(
            "SUP002",
            f"是{item.organization.name}的物资",
            "请选本支部的物资",
            field="物资",
            value=str(item),
        )
    yield from _measure_problems(movement, item)
    wrong = list(_quantity_problems(movement))
    yield from wrong
    yield from _price_problems(movement)
    yield from _expiry_problems(movement)
    if not wrong:
        yield from _stock_problems(movement, item)


def _measure_problems(movement: SupplyMovement, item: SupplyItem) -> Iterator[Problem]:
    if not item.measure:
        yield Problem("SUP003", "没有填单位", "新物资请填个、副、件、瓶、桶等", field="单位")
    elif movement.measure and movement.measure != item.measure:
        yield Problem(
            "SUP004",
            f"这种物资按“{item.measure}”计",
            f"请换算成{item.measure}，或留空",
            field="单位",
            value=movement.measure,
        )


def _quantity_problems(movement: SupplyMovement) -> Iterator[Problem]:
    quantity: Decimal | None = given(movement, "quantity")
    counted = movement.kind == Move.COUNT
    if quantity is None:
        yield Problem("SUP005", "没有填数量", "盘点填实际点到的数", field="数量")
    elif quantity < 0 or (quantity == 0 and not counted) or quantity > MOST:
        least = "0" if counted else "大于 0"
        yield Problem(
            "SUP006",
            "不是有效的数量",
            f"请填{least}、不超过 {format_number(MOST)} 的数",
            field="数量",
            value=format_number(quantity),
        )


def _price_problems(movement: SupplyMovement) -> Iterator[Problem]:
    for value, label in ((movement.unit_price, "单价（元）"), (movement.total, "金额（元）")):
        if value is not None and not 0 < value <= MOST_YUAN:
            yield Problem(
                "SUP007",
                "不是有效的金额",
                "请填大于 0 的数",
                field=label,
                value=format_number(value),
            )
    expected = value_of(movement)
    if movement.total is not None and expected is not None and movement.total != expected:
        yield Problem(
            "SUP008",
            f"与数量乘单价（{format_number(expected)}）不符",
            "请核对，或留空由系统计算",
            field="金额（元）",
            value=format_number(movement.total),
        )
    if movement.kind == Move.PURCHASE and movement.total is None:
        yield Problem("SUP009", "采购没有填金额", "请填单价或金额", field="金额（元）")


def _expiry_problems(movement: SupplyMovement) -> Iterator[Problem]:
    bought = movement.kind in {Move.PURCHASE, Move.DONATED}
    if bought and movement.expires_on is not None and movement.expires_on < movement.date:
        yield Problem(
            "SUP010",
            "收到时已经过期",
            "请核对有效期；过期的不能入库",
            field="有效期至",
            value=str(movement.expires_on),
        )


def _stock_problems(movement: SupplyMovement, item: SupplyItem) -> Iterator[Problem]:
    others = movements_of(item, without={movement.pk})
    others = [one for one in others if one is not movement]
    stored = _stored(movement)
    before = [*others, stored] if stored is not None and stored.item_id == item.pk else others
    if stored is None or any(getattr(stored, name) != getattr(movement, name) for name in DECIDES):
        yield from _counted_problems([movement, *([stored] if stored else [])], others)
    known = {one.movement.pk for one in replay(before).shortages}
    stock = replay([*others, movement])
    yield from _shortage_problems(stock, item, known, movement)
    if stored is not None and stored.item_id != item.pk:
        yield from _missing_without([stored], {stored.pk})


def _stored(movement: SupplyMovement) -> SupplyMovement | None:
    """Give a confirmed movement as it stands in the books, None for any other. Queries: one."""
    if movement.pk is None or movement.record.state != State.CONFIRMED:
        return None
    return SupplyMovement.objects.select_related("record", "item").get(pk=movement.pk)


def _counted_problems(
    movements: Sequence[SupplyMovement], others: Sequence[Any]
) -> Iterator[Problem]:
    """A count says how many there were that day: nothing before it changes any more."""
    for one in others:
        if one.kind == Move.COUNT and any(_before(each, one) for each in movements):
            yield Problem(
                "SUP011",
                f"{one.date} 已经盘点，盘点前的收发不再改动",
                "请核对日期；确有差错，先作废那次盘点",
                field="日期",
                value=str(movements[0].date),
            )
            return


def _before(movement: SupplyMovement, count: SupplyMovement) -> bool:
    if movement.date == count.date and movement.kind == Move.COUNT:
        # Several batches may be counted on one day.
        return not (movement.batch and count.batch and movement.batch != count.batch)
    return movement.date <= count.date


def _shortage_problems(
    stock: Stock, item: SupplyItem, known: Collection[int | None], movement: SupplyMovement
) -> Iterator[Problem]:
    for short in stock.shortages:
        if short.movement is movement:
            yield Problem(
                "SUP012",
                f"{words_of(short, item)}，不够{movement.get_kind_display()}",
                _remedy(short),
                field="数量",
                value=format_number(movement.quantity),
            )
        elif short.movement.pk not in known or short.movement.pk is None:
            later = short.movement
            yield Problem(
                "SUP013",
                f"{later.date} 已{later.get_kind_display()} {format_number(later.quantity)} "
                f"{item.measure}，这样一来{words_of(short, item)}",
                "请核对日期和数量，或先作废后面的记录",
                field="数量",
                value=format_number(movement.quantity),
            )


def words_of(short: Shortage, item: SupplyItem) -> str:
    """Say how many there are for a movement: 3月20日批号A只有 30 个."""
    day = short.movement.date
    batch = f"批号 {short.batch} " if short.batch else ""
    there = format_number(max(short.there, Decimal(0)))
    expired = f"（另有过期 {format_number(short.expired)}）" if short.expired > 0 else ""
    return f"{day.month}月{day.day}日{batch}只有 {there} {item.measure}{expired}"


def _remedy(short: Shortage) -> str:
    if short.batch:
        return "请减少数量，或不填批号，由系统从先到期的取"
    return "请减少数量；没有入账的采购、捐入请先记并确认"


def check_movements(bodies: Sequence[SupplyMovement]) -> Iterator[tuple[SupplyMovement, Problem]]:
    """Several movements stored at once must be borne together."""
    by_item: dict[int, list[SupplyMovement]] = {}
    for body in bodies:
        by_item.setdefault(id(body.item), []).append(body)
    for held in by_item.values():
        item = held[0].item
        keys = {body.pk for body in held}
        others = [one for one in movements_of(item, without=keys) if one not in held]
        known = {one.movement.pk for one in replay(others).shortages}
        for short in replay([*others, *held]).shortages:
            if short.movement in held or short.movement.pk not in known:
                blamed = short.movement if short.movement in held else held[0]
                yield (
                    blamed,
                    Problem(
                        "SUP012",
                        f"{words_of(short, item)}，不够{short.movement.get_kind_display()}",
                        _remedy(short),
                        field="数量",
                        value=format_number(short.movement.quantity),
                    ),
                )


def check_void(bodies: Sequence[Any], together: Collection[int]) -> Iterator[Problem]:
    """Refuse to void what came in and was used since, and what was counted since."""
    yield from _missing_without(bodies, together)


def _missing_without(bodies: Sequence[Any], together: Collection[int]) -> Iterator[Problem]:
    for item in {body.item_id: body.item for body in bodies}.values():
        held = movements_of(item)
        left = [one for one in held if one.pk not in together]
        gone = [body for body in bodies if body.item_id == item.pk]
        yield from _counted_problems(gone, left)
        known = {one.movement.pk for one in replay(held).shortages}
        for short in replay(left).shortages:
            if short.movement.pk not in known:
                later = short.movement
                yield Problem(
                    "SUP014",
                    f"{later.date} 已{later.get_kind_display()} {format_number(later.quantity)} "
                    f"{item.measure}，没有它{words_of(short, item)}",
                    "请先作废后面的记录",
                    value=str(item),
                )
                break
