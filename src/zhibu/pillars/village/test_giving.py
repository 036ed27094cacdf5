"""Donations and purchases: two things with figures of their own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import Cast
from tests.keeping import kept
from tests.village import DAY, donation, item, purchase, village, villager
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.core.quantities import Quantity
from zhibu.ledger.children import set_rows
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, RecordBody
from zhibu.pillars.village.ledgers.giving import DONATION, PURCHASE, complete_purchase
from zhibu.pillars.village.models import (
    DonatedItem,
    Donation,
    ProducePurchase,
    Village,
    WeightUnit,
)

GIVEN, BOUGHT = "village.donation", "village.purchase"


def value(cast: Cast, code: str) -> Decimal | None:
    return figures(cast.branch, Period.year(2022), [code])[code].value


def refused(cast: Cast, key: str, body: RecordBody) -> set[str]:
    with pytest.raises(DomainError) as caught:
        kept(cast, key, body)
    return {problem.code for problem in caught.value.problems}


def test_money_and_goods_are_two_figures(cast: Cast) -> None:
    goods = (item(), item("食用油", "5", "600.5"))
    body = kept(cast, GIVEN, donation(cast.branch, DAY, *goods, cash=Decimal("500.05")))
    kept(cast, GIVEN, donation(cast.branch, date(2022, 6, 1)))
    assert value(cast, "village.cash_donated") == Decimal("1000.05")
    assert value(cast, "village.goods_donated") == Decimal("1400.5")
    assert body.record.title == "第一党支部向石板村村委会捐赠500.05元、大米等2种物资"


def test_a_purchase_is_no_donation(cast: Cast) -> None:
    kept(cast, BOUGHT, purchase(cast.branch))
    assert value(cast, "village.goods_donated") is None
    assert value(cast, "village.cash_donated") is None


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"donor_name": " "}, {"VIL070"}),
        ({"receiver": ""}, {"VIL072"}),
        ({"cash": None}, {"VIL073"}),
        ({"cash": Decimal(0)}, {"VIL013"}),
        ({"cash": Decimal(-5)}, {"VIL013"}),
        ({"handed_on": date(2022, 3, 4)}, {"VIL074"}),
        (
            {"handed_on": date(2022, 3, 4), "cash": None, "receiver": ""},
            {"VIL072", "VIL073", "VIL074"},
        ),
    ],
)
def test_a_donation_without_giver_receiver_or_gift_is_refused(
    cast: Cast, more: dict[str, Any], codes: set[str]
) -> None:
    assert refused(cast, GIVEN, donation(cast.branch, DAY, **more)) == codes


def test_a_gift_is_one_person_s_or_a_unit_s(cast: Cast) -> None:
    both = donation(cast.branch, donor=cast.members[0])
    assert refused(cast, GIVEN, both) == {"VIL071"}
    kept(cast, GIVEN, donation(cast.branch, donor=cast.members[0], donor_name=""))


def test_goods_need_name_number_unit_and_value(cast: Cast) -> None:
    goods = [
        item(value=None),
        item("面粉", "0"),
        item("棉被", "3", "-1"),
        DonatedItem(name="", quantity=Decimal(1), unit="", value=Decimal(1)),
    ]
    codes = {"VIL078", "VIL076", "VIL013", "VIL075", "VIL077"}
    assert refused(cast, GIVEN, donation(cast.branch, DAY, *goods)) == codes


YUAN = st.decimals(min_value="0.01", max_value=10**8, places=2)


@given(cash=st.none() | YUAN, values=st.lists(YUAN, max_size=6))
def test_a_donation_posts_the_sum_of_its_items_beside_the_cash(
    cash: Decimal | None, values: list[Decimal]
) -> None:
    body = Donation(record=Record(date=DAY), village=Village(name="石板村"), cash=cash)
    set_rows(body, "items", [item(value=str(one)) for one in values])
    posted = {line.indicator: Decimal(line.quantity) for line in DONATION.postings(body)}
    assert posted.get("village.cash_donated", Decimal(0)) == (cash or 0)
    assert posted.get("village.goods_donated", Decimal(0)) == sum(values, Decimal(0))


def test_produce_is_weighed_in_kilograms_and_kept_as_it_was_written(cast: Cast) -> None:
    body = kept(cast, BOUGHT, purchase(cast.branch, DAY, "1200", "1.75"))
    kept(cast, BOUGHT, purchase(cast.branch, DAY, "2", "100", title="蜂蜜", unit="担"))
    body.refresh_from_db()
    assert (body.quantity, body.unit, body.total) == (1200, "斤", 2100)
    assert body.kilograms == 600
    assert value(cast, "village.produce_purchased") == 700
    assert value(cast, "village.produce_value") == 2300


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"title": ""}, {"VIL012"}),
        ({"quantity": "0"}, {"VIL080"}),
        ({"quantity": "-5"}, {"VIL080", "VIL013"}),
        ({"price": "0"}, {"VIL082"}),
        ({"quantity": "0.001", "unit": "两", "price": "100"}, {"QTY006"}),
        ({"unit": "里"}, {"QTY003"}),
        ({"total": Decimal("420.01")}, {"VIL083"}),
        ({"total": Decimal("-420")}, {"VIL013", "VIL083"}),
    ],
)
def test_a_purchase_that_does_not_add_up_is_refused(
    cast: Cast, more: dict[str, Any], codes: set[str]
) -> None:
    assert refused(cast, BOUGHT, purchase(cast.branch, DAY, **more)) == codes


def test_a_weight_too_fine_for_the_books_names_the_remedy(cast: Cast) -> None:
    body = purchase(cast.branch, DAY, "0.001", "100", unit="两")
    with pytest.raises(DomainError, match=r"“数量”：“0\.001两”换算成公斤是 0\.00005，小数超过四位"):
        kept(cast, BOUGHT, body)


def test_half_a_cent_is_rounded_up(cast: Cast) -> None:
    body = kept(cast, BOUGHT, purchase(cast.branch, DAY, "3", "0.335"))
    assert body.total == Decimal("1.01")
    same = purchase(cast.branch, DAY, "3", "0.335", title="核桃", total=Decimal("1.01"))
    kept(cast, BOUGHT, same)


def test_the_seller_lives_in_the_village(cast: Cast) -> None:
    wang = villager(village(cast.branch, "柳树村"), "王五")
    assert refused(cast, BOUGHT, purchase(cast.branch, villager=wang)) == {"VIL085"}
    kept(cast, BOUGHT, purchase(cast.branch, villager=villager(village(cast.branch), "王五")))


@given(
    st.decimals(min_value="0.0001", max_value=10**6, places=4),
    st.sampled_from([choice.value for choice in WeightUnit]),
    st.decimals(min_value="0.01", max_value=10**4, places=2),
)
def test_what_is_posted_is_the_exact_weight_and_the_total_to_the_cent(
    quantity: Decimal, unit: str, price: Decimal
) -> None:
    body = ProducePurchase(
        record=Record(date=DAY, title="红薯"), quantity=quantity, unit=unit, unit_price=price
    )
    complete_purchase(body)
    exact = Quantity(quantity, unit).ratio_to("公斤")
    posted = {line.indicator: Decimal(line.quantity) for line in PURCHASE.postings(body)}
    if body.kilograms is not None:
        assert Fraction(posted["village.produce_purchased"]) == exact
    else:
        assert (exact * 10_000).denominator != 1
    product = Fraction(quantity) * Fraction(price)
    difference = Fraction(posted["village.produce_value"]) - product
    assert Fraction(-1, 200) < difference <= Fraction(1, 200)
