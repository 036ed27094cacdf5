"""What the pages of supplies show: balances, warnings, the stock card of one item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.core.quantities import format_number
from zhibu.organization.models import Organization
from zhibu.organization.rules import RuleBook
from zhibu.pillars.emergency.models import SupplyItem
from zhibu.pillars.emergency.stock import Batch, Line, Stock
from zhibu.pillars.emergency.supply_rules import EXPIRY_AHEAD, EXPIRY_SOON
from zhibu.pillars.emergency.supply_stock import confirmed_movements, stock_of, stocks_of

if TYPE_CHECKING:
    from zhibu.access.models import User


@dataclass(frozen=True)
class Caution:
    """Something about an item that wants a look; ``urgent`` ones come first."""

    text: str
    urgent: bool


@dataclass(frozen=True)
class Shown:
    """One item with its stock of today, as ready text."""

    item: SupplyItem
    balance: str
    safe_level: str
    warnings: tuple[Caution, ...]

    @property
    def urgency(self) -> int:
        """0 for what wants a look at once, 1 for what wants one, 2 for the rest."""
        if any(one.urgent for one in self.warnings):
            return 0
        return 1 if self.warnings else 2


def visible_items(user: User) -> QuerySet[SupplyItem]:
    """Give the items in scope; those that only open records name, to who enters records there."""
    access = access_of(user)
    moved = Exists(confirmed_movements().filter(item=OuterRef("pk")))
    predicate = access.within(Permission.RECORD_VIEW, Permission.RECORD_ENTER)
    known = SupplyItem.objects.filter(access.within(Permission.RECORD_VIEW))
    return (known.filter(moved) | known.filter(predicate)).select_related("organization")


def items_below(user: User, unit: Organization) -> list[Shown]:
    """Give the items of a unit and all below it, warnings first. Queries: three."""
    items = list(visible_items(user).filter(organization__path__startswith=unit.path))
    stocks = stocks_of(items)
    today, rules = timezone.localdate(), RuleBook((EXPIRY_AHEAD, EXPIRY_SOON))
    shown = [shown_item(item, stocks[item.pk], today, rules) for item in items]
    return sorted(shown, key=lambda one: (one.urgency, one.item.name, one.item.spec))


def shown_item(item: SupplyItem, stock: Stock, today: date, rules: RuleBook) -> Shown:
    level = item.safe_level
    return Shown(
        item,
        format_number(stock.balance),
        "" if level is None else format_number(level),
        tuple(warnings_of(item, stock, today, rules)),
    )


def warnings_of(item: SupplyItem, stock: Stock, today: date, rules: RuleBook) -> Iterator[Caution]:
    """Say what wants a look: too little, expired, expiring soon."""
    if item.safe_level is not None and stock.balance < item.safe_level:
        missing = format_number(item.safe_level - stock.balance)
        yield Caution(f"低于安全库存，还差 {missing} {item.measure}", urgent=True)
    soon, ahead = (
        today + timedelta(days=int(rules.value(rule, item.organization, today)))
        for rule in (EXPIRY_SOON, EXPIRY_AHEAD)
    )
    for batch in stock.left():
        if batch.expires_on is None or batch.expires_on > ahead:
            continue
        left = f"{format_number(batch.left)} {item.measure}"
        name = f"批号 {batch.name} " if batch.name else ""
        if batch.expires_on < today:
            yield Caution(f"{name}{left}已于 {batch.expires_on} 过期", urgent=True)
        else:
            days = (batch.expires_on - today).days
            yield Caution(f"{name}{left}还有 {days} 天到期", urgent=batch.expires_on <= soon)


@dataclass(frozen=True)
class CardLine:
    """One line of a stock card, as ready text."""

    line: Line
    inward: str
    outward: str
    balance: str
    batches: str


def card_of(item: SupplyItem) -> dict[str, Any]:
    """Give the stock card of an item, newest line first. Queries: one."""
    stock, today = stock_of(item), timezone.localdate()
    shown = shown_item(item, stock, today, RuleBook((EXPIRY_AHEAD, EXPIRY_SOON)))
    first = next((one for one in stock.left() if one.usable_on(today)), None)
    return {
        "shown": shown,
        "lines": [_card_line(line) for line in reversed(stock.lines)],
        "batches": [_shown_batch(batch, today) for batch in stock.left()],
        "first_batch": first.name if first else "",
    }


def _card_line(line: Line) -> CardLine:
    amount = format_number(abs(line.change))
    names = "、".join(
        f"{name}（{format_number(part)}）" if len(line.taken) > 1 else name
        for name, part in line.taken
        if name
    )
    return CardLine(
        line,
        amount if line.change > 0 else "",
        amount if line.change < 0 else "",
        format_number(line.balance),
        names,
    )


def _shown_batch(batch: Batch, today: date) -> dict[str, Any]:
    return {
        "name": batch.name or "未分批",
        "left": format_number(max(batch.left, Decimal(0))),
        "expires_on": batch.expires_on,
        "expired": not batch.usable_on(today),
    }
