from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.mentions import find_mentions, judge

COUNTS = st.integers(1, 10**9)


@pytest.mark.parametrize(
    ("text", "exact", "verdict"),
    [
        ("312册", "312", "true"),
        ("312册", "313", "false"),
        ("300余人", "312", "true"),
        ("300余人", "395", "loose"),
        ("300余人", "300", "false"),
        ("300余人", "499", "false"),
        ("近320人", "312", "true"),
        ("近300人", "250", "loose"),
        ("近300人", "200", "false"),
        ("近300人", "300", "false"),
        ("约300人", "310", "true"),
        ("约300人", "325", "loose"),
        ("约300人", "340", "false"),
        ("300人左右", "330", "true"),
        ("300人左右", "355", "loose"),
        ("300人以上", "300", "true"),
        ("300人以上", "299", "false"),
        ("超过300人", "350", "true"),
        ("超过300人", "400", "loose"),
        ("超过300人", "500", "false"),
        ("不足10人", "9", "true"),
        ("不足10人", "10", "false"),
        ("近400余人", "420", "loose"),
        ("近400余人", "312", "false"),
        ("约300多人", "320", "true"),
        ("4万字", "42137", "loose"),
        ("4.2万字", "42137", "true"),
        ("4.3万字", "42137", "false"),
        ("1.23万元", "12345.67", "true"),
        ("1.24万元", "12345.67", "false"),
        ("1.2万元", "12000", "true"),
        ("5万元", "42137", "false"),
        ("12万3千元", "123456", "loose"),
        ("12万3千元", "124456", "false"),
        ("98.5%", "98.4848", "true"),
        ("98%", "98.4848", "loose"),
        ("100%", "99.96", "false"),
        ("100.0%", "99.96", "false"),
        ("0%", "0.04", "false"),
        ("73.26学时", "73.2632", "true"),
        ("73.3学时", "73.2632", "true"),
        ("73学时", "73.2632", "loose"),
        ("74学时", "73.2632", "false"),
        ("120.5亩", "120.5", "true"),
        ("121亩", "120.5", "loose"),
        ("120亩", "120.5", "false"),
        ("3至5次", "4", "true"),
        ("3至5次", "6", "false"),
        ("十几次", "13", "true"),
        ("十几次", "21", "false"),
        ("几十户", "45", "true"),
        ("上百户", "150", "true"),
        ("上百户", "1500", "loose"),
        ("上百户", "60", "false"),
        ("10余万元", "135000", "loose"),
        ("13万余元", "135000", "true"),
    ],
)
def test_claim_is_held_against_the_exact_value(text: str, exact: str, verdict: str) -> None:
    (mention,) = find_mentions(text)
    assert judge(mention, Decimal(exact)) == verdict


@given(COUNTS, st.sampled_from(["{}余人", "近{}人", "约{}人", "{}人左右", "{}人以上", "不足{}人"]))
def test_what_is_judged_true_lies_in_the_bounds(count: int, form: str) -> None:
    (mention,) = find_mentions("共" + form.format(count))
    for exact in (count - 1, count, count + 1, count * 2):
        if judge(mention, exact) == "true":
            assert mention.lower is None or mention.lower <= exact
            assert mention.upper is None or exact <= mention.upper
