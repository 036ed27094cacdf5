from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.errors import DomainError
from zhibu.core.quantities import (
    STEP,
    Quantity,
    exact_decimal,
    format_number,
    from_units,
    parse_number,
    parse_quantity,
    to_units,
)

AMOUNTS = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4
)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("12万3千元", "123000", "元"),
        ("1.2万元", "12000", "元"),
        ("3亿4500万元", "345000000", "元"),
        ("1个亿元", "100000000", "元"),
        ("4万字", "40000", "字"),
        ("5.3公里", "5.3", "公里"),
        ("3千米", "3", "千米"),
        ("两次", "2", "次"),
        ("三百一十二册", "312", "册"),
        ("500人次", "500", "人次"),
        ("1,234.50元", "1234.5", "元"),
        ("２０ 亩", "20", "亩"),
        ("1200平方米", "1200", "平方米"),
        ("98.5%", "98.5", "%"),
        ("98％", "98", "%"),
        ("百分之九十八", "98", "%"),
        ("3个百分点", "3", "个百分点"),
        ("32学时", "32", "学时"),
        ("两百五十斤", "250", "斤"),
        ("三两", "3", "两"),
        ("两两", "2", "两"),
        ("0.5担", "0.5", "担"),
        ("三分地", "3", "分地"),
        ("10顷", "10", "顷"),
        ("10公顷", "10", "公顷"),
        ("6华里", "6", "华里"),
        ("￥120", "120", "元"),
        ("¥1,200.50元", "1200.5", "元"),
        ("人民币一万两千三百元整", "12300", "元"),
    ],
)
def test_office_quantities_are_read_exactly(text: str, amount: str, unit: str) -> None:
    assert parse_quantity(text) == Quantity(Decimal(amount), unit)


def test_bare_number_takes_the_unit_of_its_column() -> None:
    assert parse_quantity("13万2", unit="元") == Quantity(Decimal(132000), "元")
    assert parse_quantity(0.1, unit="公里") == Quantity(Decimal("0.1"), "公里")
    assert parse_quantity(12, unit="次") == Quantity(Decimal(12), "次")
    assert parse_quantity("3里", unit="公里").unit == "里"
    assert parse_quantity("两", unit="次") == Quantity(Decimal(2), "次")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("三百余人", "QTY005"),
        ("近500人次", "QTY005"),
        ("二十多次", "QTY005"),
        ("上百万元", "QTY005"),
        ("一百来次", "QTY005"),
        ("12元5角", "QTY001"),
        ("312", "QTY002"),
        ("一户一策", "QTY001"),
        ("第三季度", "QTY001"),
        ("", "QTY001"),
        ("元", "QTY001"),
        ("三分之一亩", "QTY004"),
        (None, "QTY001"),
        (True, "QTY001"),
        (float("nan"), "QTY001"),
        (Decimal("Infinity"), "QTY001"),
    ],
)
def test_what_is_no_exact_quantity_is_refused(value: object, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        parse_quantity(value)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize(
    ("quantity", "unit", "amount"),
    [
        (("12345.67", "元"), "万元", "1.234567"),
        (("1.5", "亿元"), "元", "150000000"),
        (("3", "亩"), "平方米", "2000"),
        (("15", "亩"), "公顷", "1"),
        (("3", "里"), "公里", "1.5"),
        (("7", "斤"), "公斤", "3.5"),
        (("7", "市斤"), "公斤", "3.5"),
        (("3", "两"), "斤", "0.3"),
        (("3", "两"), "公斤", "0.15"),
        (("1", "担"), "斤", "100"),
        (("2.5", "担"), "公斤", "125"),
        (("0.35", "吨"), "担", "7"),
        (("3", "分地"), "亩", "0.3"),
        (("6", "分地"), "平方米", "400"),
        (("1", "顷"), "亩", "100"),
        (("3", "顷"), "公顷", "20"),
        (("3", "华里"), "公里", "1.5"),
        (("3", "市里"), "里", "3"),
        (("1", "丈"), "尺", "10"),
        (("1", "尺"), "寸", "10"),
        (("3", "尺"), "米", "1"),
        (("90", "分钟"), "小时", "1.5"),
        (("42000", "字"), "万字", "4.2"),
        (("3", "名"), "人", "3"),
    ],
)
def test_conversion_is_exact(quantity: tuple[str, str], unit: str, amount: str) -> None:
    assert Quantity(Decimal(quantity[0]), quantity[1]).to(unit) == Quantity(Decimal(amount), unit)


def test_endless_conversion_is_refused_but_known_as_a_fraction() -> None:
    plot = Quantity(Decimal(1), "亩")
    assert plot.ratio_to("平方米") == Fraction(2000, 3)
    with pytest.raises(DomainError, match="QTY004"):
        plot.to("平方米")


@pytest.mark.parametrize(
    ("one", "other"), [("人", "人次"), ("小时", "学时"), ("册", "本"), ("分", "元"), ("元", "亩")]
)
def test_units_of_different_things_do_not_convert(one: str, other: str) -> None:
    with pytest.raises(DomainError, match="QTY003"):
        Quantity(Decimal(1), one).to(other)


WEIGHTS = ("克", "两", "斤", "市斤", "公斤", "千克", "担", "吨")


@given(AMOUNTS, st.sampled_from(WEIGHTS))
def test_booked_weight_is_the_weight_or_refused(amount: Decimal, unit: str) -> None:
    quantity = Quantity(amount, unit)
    exact = quantity.ratio_to("公斤")
    if (exact * 10_000).denominator == 1:
        booked = quantity.booked_in("公斤")
        assert Fraction(booked) == exact
        assert Quantity(booked, "公斤").ratio_to(unit) == Fraction(amount)
    else:
        with pytest.raises(DomainError, match="QTY006"):
            quantity.booked_in("公斤")


@given(st.lists(st.tuples(AMOUNTS, st.sampled_from(WEIGHTS)), max_size=6))
def test_sum_of_converted_weights_is_the_converted_sum(parts: list[tuple[Decimal, str]]) -> None:
    grams = sum((Quantity(*part).ratio_to("克") for part in parts), Fraction(0))
    kilograms = sum((Quantity(*part).ratio_to("公斤") for part in parts), Fraction(0))
    assert grams == kilograms * 1000


def test_weight_too_fine_for_the_books_is_refused_with_a_remedy() -> None:
    assert Quantity(Decimal("0.002"), "两").booked_in("公斤") == Decimal("0.0001")
    with pytest.raises(DomainError, match="请改用公斤填写") as caught:
        Quantity(Decimal("0.001"), "两").booked_in("公斤")
    assert "0.00005" in str(caught.value)
    with pytest.raises(DomainError, match="QTY004"):
        Quantity(Decimal(1), "分地").booked_in("平方米")


def test_unknown_unit_is_refused() -> None:
    with pytest.raises(DomainError, match="QTY002"):
        Quantity(Decimal(1), "光年")


@given(AMOUNTS, st.sampled_from(["元", "亩", "公斤", "次"]))
def test_written_quantity_reads_back(amount: Decimal, unit: str) -> None:
    quantity = Quantity(amount, unit)
    assert parse_quantity(str(quantity)) == quantity


@given(AMOUNTS)
def test_conversion_there_and_back_changes_nothing(amount: Decimal) -> None:
    assert Quantity(amount, "元").to("亿元").to("元").amount == amount


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1.500", "1.5"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("-0.00", "0"),
        ("0E-4", "0"),
        ("0.0001", "0.0001"),
    ],
)
def test_number_is_written_plainly(number: str, text: str) -> None:
    assert format_number(Decimal(number)) == text


def test_long_number_is_not_rounded_by_the_context() -> None:
    with localcontext(prec=3):
        assert format_number(Decimal("922337203685477.5807")) == "922337203685477.5807"
        assert from_units(9223372036854775807) == Decimal("922337203685477.5807")
        assert exact_decimal(Fraction(123456789, 1000)) == Decimal("123456.789")
        assert to_units(Decimal("922337203685477.5807")) == 9223372036854775807


def test_float_cell_is_read_as_shown() -> None:
    assert parse_number(1.1) == Decimal("1.1")
    assert parse_number(0.1 + 0.2) == Decimal("0.3")


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_stored_units_come_back_exactly(units: int) -> None:
    assert to_units(from_units(units)) == units


@given(AMOUNTS)
def test_amount_of_four_places_is_stored_and_read_back(amount: Decimal) -> None:
    assert from_units(to_units(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("0.00001", "QTY006"),
        ("1E-400", "QTY006"),
        ("1E-999999", "QTY006"),
        ("922337203685477.5808", "QTY007"),
        ("1E+999999", "QTY007"),
        ("NaN", "QTY001"),
    ],
)
def test_amount_the_ledger_cannot_hold_is_refused(amount: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        to_units(Decimal(amount))


def test_zero_in_any_dress_is_zero_units() -> None:
    assert {to_units(Decimal(zero)) for zero in ("0", "-0.00", "0E-9", "0E+30")} == {0}
    assert to_units(STEP) == 1
