"""Donations, and produce bought instead of giving (measure 2.3)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from zhibu.core.errors import DomainError, Problem
from zhibu.core.quantities import Quantity, format_number
from zhibu.ledger.children import rows_of
from zhibu.ledger.types import Column, Line, RecordType, Rows, Section
from zhibu.pillars.village.checks import (
    linked,
    title_problems,
    village_problems,
    yuan_problems,
)
from zhibu.pillars.village.models import DonatedItem, Donation, ProducePurchase
from zhibu.pillars.village.nouns import VILLAGE, VILLAGER

CENT = Decimal("0.01")
VILLAGE_HEADINGS = ("村名", "帮扶村")


def value_of_goods(donation: Donation) -> Decimal:
    """Add up the values of the items."""
    return sum((item.value or Decimal(0) for item in rows_of(donation, "items")), Decimal(0))


def donation_lines(donation: Donation) -> Iterator[Line]:
    """Money and goods are two indicators."""
    if donation.cash:
        yield Line("village.cash_donated", donation.cash)
    goods = value_of_goods(donation)
    if goods:
        yield Line("village.goods_donated", goods)


def donation_title(donation: Donation) -> str:
    giver = donation.donor_name or donation.donor or ""
    given = [f"{format_number(donation.cash)}元"] if donation.cash else []
    items = rows_of(donation, "items")
    if items:
        given.append(items[0].name + (f"等{len(items)}种物资" if len(items) > 1 else ""))
    return (
        f"{giver}向{donation.receiver or linked(donation, 'village') or ''}捐赠{'、'.join(given)}"
    )


def check_donation(donation: Donation) -> Iterator[Problem]:
    """One giver, a receiver, and money or goods of a stated value."""
    yield from village_problems(donation)
    if donation.donor is None and not donation.donor_name.strip():
        yield Problem("VIL070", "没有填捐赠人", "请填捐赠人或捐赠单位", field="捐赠人")
    if donation.donor is not None and donation.donor_name.strip():
        yield Problem(
            "VIL071",
            "捐赠人和捐赠单位都填了",
            "个人捐的留捐赠人，单位捐的留捐赠单位",
            field="捐赠单位",
            value=donation.donor_name,
        )
    if not donation.receiver.strip():
        yield Problem("VIL072", "没有填接收方", "请填村委会、学校或收到的人", field="接收方")
    items = rows_of(donation, "items")
    if donation.cash is None and not items:
        yield Problem("VIL073", "没有捐款，也没有物资", "请至少填一项", field="捐款（元）")
    yield from yuan_problems(donation.cash, "捐款（元）")
    if donation.handed_on and donation.handed_on < donation.date:
        yield Problem(
            "VIL074",
            "早于捐赠日期",
            f"请填 {donation.date} 或以后的日期",
            field="交接日期",
            value=str(donation.handed_on),
        )
    for item in items:
        yield from _item_problems(item)


def _item_problems(item: DonatedItem) -> Iterator[Problem]:
    name = (item.name or "").strip()
    if not name:
        yield Problem("VIL075", "有一行没有物资名称", "请填名称，或删去这一行", field="捐赠物资")
    if item.quantity is None or item.quantity <= 0:
        yield Problem("VIL076", "数量不大于 0", "请填数量", field="捐赠物资", value=name)
    if not (item.unit or "").strip():
        yield Problem("VIL077", "没有单位", "请填袋、桶、公斤等", field="捐赠物资", value=name)
    if item.value is None:
        yield Problem("VIL078", "没有价值", "请填合计价值（元）", field="捐赠物资", value=name)
    for problem in yuan_problems(item.value, "捐赠物资"):
        yield Problem(
            problem.code,
            f"的价值{problem.value}{problem.message}",
            problem.remedy,
            field="捐赠物资",
            value=name,
        )


def kilograms_of(purchase: ProducePurchase) -> Decimal:
    """Give the weight in kilograms, exactly.

    Raises:
        DomainError: it needs more decimals than the books keep.
    """
    return Quantity(purchase.quantity, purchase.unit).booked_in("公斤")


def rounded_product(purchase: ProducePurchase) -> Decimal | None:
    """Give quantity times price to the cent, halves rounded up."""
    product = purchase.product
    return None if product is None else product.quantize(CENT, ROUND_HALF_UP)


def complete_purchase(purchase: ProducePurchase) -> None:
    """Work out the weight in kilograms, and the total where it is blank."""
    try:
        purchase.kilograms = kilograms_of(purchase) if purchase.quantity else None
    except DomainError:  # said by the check
        purchase.kilograms = None
    if purchase.total is None:
        purchase.total = rounded_product(purchase)


def purchase_lines(purchase: ProducePurchase) -> Iterator[Line]:
    """Weight in kilograms, and the money paid; never a donation."""
    yield Line("village.produce_purchased", purchase.kilograms or 0)
    if purchase.total is not None:
        yield Line("village.produce_value", purchase.total)


def check_purchase(purchase: ProducePurchase) -> Iterator[Problem]:
    """What, from where, a weight that the books can hold, and a total that agrees with it."""
    yield from title_problems(purchase, "农产品")
    yield from village_problems(purchase)
    yield from _weight_problems(purchase)
    if purchase.unit_price is None or purchase.unit_price <= 0:
        yield Problem(
            "VIL082",
            "单价不大于 0",
            "请填每一单位的价格",
            field="单价（元）",
        )
    yield from _total_problems(purchase)
    villager, village = purchase.villager, linked(purchase, "village")
    if villager is not None and village is not None and villager.village != village:
        yield Problem(
            "VIL085",
            f"是{villager.village}的村民",
            f"请核对村和卖出村民，或写成 {village}/{villager.name}",
            field="卖出村民",
            value=str(villager),
        )


def _weight_problems(purchase: ProducePurchase) -> Iterator[Problem]:
    if purchase.quantity is None or purchase.quantity <= 0:
        yield Problem("VIL080", "数量不大于 0", "请填买了多少", field="数量")
        return
    try:
        kilograms_of(purchase)
    except DomainError as error:
        yield from (problem.at(field="数量") for problem in error.problems)


def _total_problems(purchase: ProducePurchase) -> Iterator[Problem]:
    expected = rounded_product(purchase)
    yield from yuan_problems(purchase.total, "金额（元）")
    if purchase.total is not None and expected is not None and purchase.total != expected:
        yield Problem(
            "VIL083",
            f"与数量乘单价（{format_number(expected)}）不符",
            "请核对数量、单价和金额，或留空由系统计算",
            field="金额（元）",
            value=format_number(purchase.total),
        )


ITEMS = Rows(
    name="items",
    label="捐赠物资",
    model=DonatedItem,
    owner="donation",
    columns=(
        Column("name"),
        Column("quantity"),
        Column("unit"),
        Column("value"),
        Column("batch"),
        Column("expires_on"),
    ),
    note="价值填这些物资合计的元数；食品、药品填批号和有效期",
    headings=("物资", "捐赠物品", "物品"),
)

DONATION = RecordType(
    key="village.donation",
    label="爱心捐赠",
    model=Donation,
    measure="2.3",
    columns=(
        Column("date", label="捐赠日期", filtered=True),
        Column("village", filtered=True, noun=VILLAGE, headings=VILLAGE_HEADINGS),
        Column("donor", headings=("姓名",)),
        Column("donor_name", headings=("单位", "捐赠方")),
        Column("receiver", headings=("受赠方", "受赠人")),
        Column("cash", headings=("捐款", "捐款金额", "现金")),
        Column("signed_by", listed=False, headings=("签收",)),
        Column("handed_on", listed=False),
        Column("note", listed=False, headings=("说明", "备注")),
    ),
    sections=(
        Section("捐赠", ("date", "village", "donor", "donor_name", "receiver", "cash")),
        Section("交接", ("signed_by", "handed_on", "note")),
    ),
    indicators=("village.cash_donated", "village.goods_donated"),
    natural_key=("date", "village", "donor", "donor_name", "receiver"),
    postings=donation_lines,
    check=check_donation,
    title=donation_title,
    select=("village__organization", "donor"),
    rows=(ITEMS,),
    hint="自愿捐款捐物；花钱买来的农产品记在代购农产品里",
)

PURCHASE = RecordType(
    key="village.purchase",
    label="代购农产品",
    model=ProducePurchase,
    measure="2.3",
    columns=(
        Column("date", label="购买日期", filtered=True),
        Column("title", label="农产品", headings=("品名", "名称", "产品")),
        Column("village", filtered=True, noun=VILLAGE, headings=VILLAGE_HEADINGS),
        Column("quantity"),
        Column("unit"),
        Column("kilograms", listed=False, entered=False),
        Column("unit_price", listed=False, headings=("单价",)),
        Column("total", headings=("金额", "总价", "合计")),
        Column("villager", listed=False, noun=VILLAGER, headings=("村民", "农户")),
        Column("seller", listed=False, headings=("供货方", "合作社")),
        Column("channel", filtered=True, headings=("购买渠道",)),
        Column("buyer", listed=False, headings=("购买单位", "购买人")),
        Column("invoice", listed=False, headings=("发票号", "发票")),
    ),
    sections=(
        Section("买了什么", ("title", "date", "quantity", "unit", "unit_price", "total")),
        Section("向谁买的", ("village", "villager", "seller", "channel", "buyer", "invoice")),
    ),
    indicators=("village.produce_purchased", "village.produce_value"),
    natural_key=("date", "title", "village", "villager", "seller", "invoice"),
    postings=purchase_lines,
    check=check_purchase,
    complete=complete_purchase,
    select=("village__organization", "villager__village"),
    hint="以购代捐，按原来的单位填，系统换算成公斤",
)
