"""The stock of one kind of supplies, replayed from its movements: balances, batches, what is wrong.

Within a day what comes in goes before what goes out, and a count stands at the end of it. What
goes out without a batch is taken from what expires first; what is used must not be expired. Pure
functions over anything that has a movement's columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from zhibu.pillars.emergency.models.supplies import INWARD, USED, Move

NOTHING = Decimal(0)
NEVER = date.max
UNSAVED = 2**62


@dataclass
class Batch:
    """What is left of one delivery; ``name`` is "" for all that came without a batch."""

    name: str
    expires_on: date | None
    left: Decimal = NOTHING

    @property
    def order(self) -> tuple[date, str]:
        return self.expires_on or NEVER, self.name

    def usable_on(self, day: date) -> bool:
        """Tell whether it may still be used; on its last day it may."""
        return self.expires_on is None or day <= self.expires_on


@dataclass(frozen=True)
class Shortage:
    """A movement that the stock does not bear.

    Attributes:
        there: how many there are for it: in stock, in its batch, or not expired.
        batch: the batch that it names, "" for any.
        expired: how many more there are that may not be used any more.
    """

    movement: Any
    there: Decimal
    batch: str = ""
    expired: Decimal = NOTHING


@dataclass(frozen=True)
class Line:
    """One line of a stock card: a movement, by how much it changed the stock, and the balance."""

    movement: Any
    change: Decimal
    balance: Decimal
    taken: tuple[tuple[str, Decimal], ...] = ()


@dataclass
class Stock:
    """What the movements of one item come to."""

    lines: list[Line] = field(default_factory=list)
    batches: dict[tuple[str, date | None], Batch] = field(default_factory=dict)
    shortages: list[Shortage] = field(default_factory=list)

    @property
    def balance(self) -> Decimal:
        return self.lines[-1].balance if self.lines else NOTHING

    def left(self) -> list[Batch]:
        """Give the batches of which anything is left, what expires first before."""
        return sorted((one for one in self.batches.values() if one.left), key=lambda one: one.order)

    def change_of(self, movement: Any) -> Decimal:
        """Give by how much a movement changed the stock."""
        return next((one.change for one in self.lines if one.movement is movement), NOTHING)


def order_of(movement: Any) -> tuple[date, int, int]:
    """Order movements: by day, in before out before counts, then as they were entered."""
    rank = 2 if movement.kind == Move.COUNT else int(movement.kind not in INWARD)
    return movement.date, rank, movement.pk or UNSAVED


def replay(movements: Iterable[Any]) -> Stock:
    """Follow the movements of one item in order; go on after a shortage with what there is."""
    stock = Stock()
    for movement in sorted(movements, key=order_of):
        _take_in(stock, movement)
    return stock


def _take_in(stock: Stock, movement: Any) -> None:
    if movement.kind == Move.COUNT:
        said = _counted(stock, movement)
        change: Decimal = movement.quantity - said
    else:
        change = movement.quantity if movement.kind in INWARD else -movement.quantity
    if change >= 0:
        taken = [_add(stock, movement, change)] if change else []
    else:
        taken = list(_remove(stock, movement, -change))
    stock.lines.append(Line(movement, change, stock.balance + change, tuple(taken)))


def _counted(stock: Stock, movement: Any) -> Decimal:
    """Give what the books say of what was counted: of a batch, or of everything."""
    if not movement.batch:
        return stock.balance
    return sum((one.left for one in _named(stock, movement)), NOTHING)


def _named(stock: Stock, movement: Any) -> list[Batch]:
    return [
        one
        for one in stock.batches.values()
        if one.name == movement.batch
        and (movement.expires_on is None or one.expires_on == movement.expires_on)
    ]


def _add(stock: Stock, movement: Any, quantity: Decimal) -> tuple[str, Decimal]:
    expires_on = movement.expires_on
    if expires_on is None and movement.batch:
        known = _named(stock, movement)
        expires_on = known[0].expires_on if known else None
    key = (movement.batch, expires_on)
    batch = stock.batches.setdefault(key, Batch(*key))
    batch.left += quantity
    return batch.name, quantity


def _remove(stock: Stock, movement: Any, quantity: Decimal) -> Iterator[tuple[str, Decimal]]:
    among = _named(stock, movement) if movement.batch else list(stock.batches.values())
    usable, expired = among, NOTHING
    if movement.kind in USED:
        usable = [one for one in among if one.usable_on(movement.date)]
        expired = sum((one.left for one in among), NOTHING) - sum(
            (one.left for one in usable), NOTHING
        )
    there = sum((one.left for one in usable), NOTHING)
    if there < quantity:
        stock.shortages.append(Shortage(movement, there, movement.batch, expired))
    for batch in sorted(usable, key=lambda one: one.order):
        part = min(batch.left, quantity)
        if part > 0:
            batch.left -= part
            quantity -= part
            yield batch.name, part
    if quantity:
        # More went out than there was: the balance says so, no batch falls below nothing.
        loose = stock.batches.setdefault(("", None), Batch("", None))
        loose.left -= quantity


def batch_for(stock: Stock, quantity: Decimal, day: date, *, used: bool = True) -> Batch | None:
    """Propose the batch that expires first and has enough; None where none has."""
    return next(
        (
            one
            for one in stock.left()
            if one.name and one.left >= quantity and (one.usable_on(day) or not used)
        ),
        None,
    )
