"""What a report writes for a figure is true, fair, and has the right measure word."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.numerals import from_chinese
from zhibu.core.rounding import Written, is_fair
from zhibu.ledger import registry
from zhibu.ledger.indicators import Kind
from zhibu.reports.wording import figure_text

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)
UNITS = sorted({one.unit for one in registry.indicators() if one.unit != "%"})


@pytest.mark.parametrize(
    ("value", "unit", "kind", "manner", "text"),
    [
        (None, "星", Kind.STOCK, "exact", "待补"),
        (None, "%", Kind.RATIO, "rounded", "待补"),
        ("0", "次", Kind.FLOW, "exact", "0次"),
        ("312", "册", Kind.FLOW, "exact", "312册"),
        ("312", "册", Kind.FLOW, "rounded", "310余册"),
        ("120000", "元", Kind.FLOW, "exact", "12万元"),
        ("123400", "元", Kind.FLOW, "exact", "12.34万元"),
        ("123456.78", "元", Kind.FLOW, "exact", "123456.78元"),
        ("9900", "元", Kind.FLOW, "exact", "9900元"),
        ("12345.67", "元", Kind.FLOW, "rounded", "1.23万元"),
        ("1512345", "字", Kind.FLOW, "exact", "1512345字"),
        ("39798.5526", "字", Kind.RATIO, "exact", "39798.55字"),
        ("39798.5526", "字", Kind.RATIO, "rounded", "近4万字"),
        ("21.3816", "学时", Kind.RATIO, "rounded", "21.38学时"),
        ("24.0000", "学时", Kind.RATIO, "exact", "24学时"),
        ("98.4615", "%", Kind.RATIO, "exact", "98.5%"),
        ("100.0000", "%", Kind.RATIO, "exact", "100%"),
        ("99.9700", "%", Kind.RATIO, "exact", "99.97%"),
        ("0.0200", "%", Kind.RATIO, "exact", "0.02%"),
        ("0.0000", "%", Kind.RATIO, "exact", "0%"),
        ("3", "星", Kind.STOCK, "rounded", "3星"),
        ("-200", "元", Kind.FLOW, "rounded", "-200元"),
    ],
)
def test_a_figure_reads_like_a_report(value, unit, kind, manner, text) -> None:
    assert figure_text(None if value is None else Decimal(value), unit, kind, manner) == text


@given(AMOUNTS, st.sampled_from(UNITS), st.sampled_from(["exact", "rounded"]))
def test_whatever_is_written_is_true_and_fair(value: Decimal, unit: str, manner: str) -> None:
    text = figure_text(value, unit, Kind.FLOW, manner)
    read = re.fullmatch(rf"(近?)([0-9.]+[万亿]?)(余?){unit}", text)
    assert read, text
    before, figure, after = read.groups()
    if word := before or after:
        assert manner == "rounded"
        assert is_fair(word, value, figure), text
        return
    written = Fraction(from_chinese(figure))
    if manner == "rounded" and unit in {"元", "字"} and figure[-1] in "万亿":
        assert abs(written - Fraction(value)) <= Written.read(figure).step / 2, text
        return
    assert written == Fraction(value), text


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_whole_only_when_it_is(part: int, whole: int) -> None:
    part = min(part, whole)
    value = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.0001"))
    text = figure_text(value, "%", Kind.RATIO)
    assert (text == "100%") == (value == 100)
    assert (text == "0%") == (value == 0)
    assert abs(Decimal(text[:-1]) - value) <= Decimal("0.05")
