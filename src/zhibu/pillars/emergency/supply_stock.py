"""The movements of supplies as they stand in the books, and locks on the items."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhibu.ledger.models import State
from zhibu.pillars.emergency.models import Move, SupplyItem, SupplyMovement
from zhibu.pillars.emergency.stock import Stock, replay


def confirmed_movements() -> QuerySet[SupplyMovement]:
    return SupplyMovement.objects.filter(record__state=State.CONFIRMED).select_related(
        "record__entered_by__person"
    )


def movements_of(item: SupplyItem, *, without: Collection[int | None] = ()) -> list[Any]:
    """Give the confirmed movements of an item, and those an import will store. Queries: one."""
    lent = [one for one in item.lent if one.pk is None]
    if item._state.adding:
        return lent
    stored = confirmed_movements().filter(item=item)
    return [*(one for one in stored if one.pk not in without), *lent]


def stock_of(item: SupplyItem, *, until: date | None = None) -> Stock:
    """Give the stock of an item, of all days or up to the end of one. Queries: one."""
    held = movements_of(item)
    return replay(one for one in held if until is None or one.date <= until)


def stocks_of(items: Sequence[SupplyItem]) -> dict[int, Stock]:
    """Give the stocks of many items. Queries: one."""
    by_item: dict[int, list[SupplyMovement]] = {item.pk: [] for item in items}
    for one in confirmed_movements().filter(item__in=by_item):
        by_item[one.item_id].append(one)
    return {key: replay(held) for key, held in by_item.items()}


def hold_items(bodies: Sequence[Any]) -> None:
    """Lock the items on whose stock the checks rely, in the order of their numbers."""
    keys = {body.item_id for body in bodies} - {None}
    list(
        SupplyItem.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk")
    )


def expect_movement(body: SupplyMovement) -> None:
    """Let later rows of an import build on a movement that it will store."""
    if not any(one is body for one in body.item.lent):
        body.item.lent = (*body.item.lent, body)


def settle_counts(bodies: Iterable[Any]) -> None:
    """Write by how much each confirmed count changed the stock. Queries: two for each count."""
    for body in bodies:
        if body.kind == Move.COUNT and body.record.state == State.CONFIRMED:
            stock = stock_of(body.item)
            change = next((one.change for one in stock.lines if one.movement.pk == body.pk), None)
            if change is not None and change != body.change:
                body.change = change
                SupplyMovement.objects.filter(pk=body.pk).update(change=change)
