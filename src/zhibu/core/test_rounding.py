import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.errors import DomainError
from zhibu.core.numerals import from_chinese
from zhibu.core.rounding import Written, is_fair, is_true, round_half_up, write_figure

COUNTS = st.integers(0, 10**13)
AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("exact", "word", "written", "true", "fair"),
    [
        (312, "余", "300", True, True),
        (312, "近", "320", True, True),
        (300, "余", "300", False, False),
        (300, "近", "300", False, False),
        (300, "", "300", True, True),
        (298, "近", "300", True, True),
        (298, "余", "300", False, False),
        (395, "近", "400", True, True),
        (395, "余", "300", True, False),
        (499, "余", "300", False, False),
        (200, "余", "300", False, False),
        (1005, "余", "1000", True, True),
        (1450, "余", "1400", True, True),
        (1450, "余", "1000", True, False),
        (135_000, "余", "13万", True, True),
        (135_000, "余", "10余万", True, False),
        (13, "余", "10", True, True),
        (100_001, "余", "10万", True, True),
        (109_999, "余", "10万", True, True),
        (110_000, "余", "10万", False, False),
        (199_999, "余", "10余万", True, False),
        (200_000, "余", "10余万", False, False),
        (12_345, "余", "1.2万", True, True),
        (13_000, "余", "1.2万", False, False),
        (312, "多", "三百", True, True),
        (1100, "余", "1000", True, True),
        (1101, "余", "1000", True, False),
        (99, "余", "90", True, True),
        (270, "近", "300", True, True),
        (269, "近", "300", True, False),
        (111, "左右", "100", True, False),
        (360, "超过", "300", True, True),
        (300, "将近", "400", True, False),
        (105, "约", "100", True, True),
        (106, "大约", "100", True, False),
        (95, "约", "100", True, True),
        (110, "左右", "100", True, True),
        (89, "上下", "100", True, False),
        (300, "以上", "300", True, True),
        (299, "以上", "300", False, False),
        (301, "超过", "300", True, True),
        (300, "逾", "300", False, False),
        (361, "突破", "300", True, False),
        (299, "不足", "300", True, True),
        (300, "不到", "300", False, False),
        (300, "达", "300", True, True),
        (301, "累计", "300", False, False),
    ],
)
def test_each_word_is_true_and_fair_where_the_rules_say(
    exact: int, word: str, written: str, true: bool, fair: bool
) -> None:
    assert is_true(word, exact, written) is true
    assert is_fair(word, exact, written) is fair


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("300", 300, 100),
        ("120", 120, 10),
        ("305", 305, 1),
        ("三百", 300, 100),
        ("13万", 130_000, 10_000),
        ("10万", 100_000, 10_000),
        ("10余万", 100_000, 100_000),
        ("1.2万", 12_000, 1_000),
        ("1.2亿", 120_000_000, 10_000_000),
        ("5.3", Fraction(53, 10), Fraction(1, 10)),
        ("0", 0, 1),
    ],
)
def test_last_stated_place_of_a_figure(text: str, value: Fraction, step: Fraction) -> None:
    assert Written.read(text) == Written(Fraction(value), Fraction(step))


def test_unknown_word_is_refused() -> None:
    for word in ("几", "数百", "差不多"):
        with pytest.raises(DomainError, match="RND001"):
            is_true(word, 3, 3)


@pytest.mark.parametrize(
    ("exact", "unit", "text"),
    [
        ("312", "册", "312册"),
        ("12345.67", "元", "12345.67元"),
        ("5.30", "公里", "5.3公里"),
        ("0", "次", "0次"),
        ("98", "%", "98%"),
        ("97.96", "%", "98.0%"),
        ("97.25", "%", "97.3%"),
    ],
)
def test_exact_manner_writes_every_digit_but_shares_have_one_place(
    exact: str, unit: str, text: str
) -> None:
    assert write_figure(Decimal(exact), unit) == text


def test_endless_ratio_has_two_places() -> None:
    assert write_figure(Fraction(100, 3), "学时") == "33.33学时"
    assert write_figure(Fraction(200, 3), "%") == "66.7%"
    assert write_figure(Fraction(65, 2), "学时") == "32.5学时"


@pytest.mark.parametrize(
    ("exact", "unit", "text"),
    [
        ("312", "册", "310余册"),
        ("310", "册", "310册"),
        ("305", "人", "300余人"),
        ("99", "次", "99次"),
        ("100", "次", "100次"),
        ("1005", "人次", "1000余人次"),
        ("1450", "人次", "1400余人次"),
        ("1400", "人次", "1400人次"),
        ("12345", "人次", "1.2万余人次"),
        ("1234567", "人次", "123万余人次"),
        ("312.5", "亩", "310余亩"),
        ("5.3", "公里", "5.3公里"),
        ("12345.67", "元", "1.23万元"),
        ("12350", "元", "1.24万元"),
        ("12000", "元", "1.2万元"),
        ("12004", "元", "1.2万余元"),
        ("11996", "元", "近1.2万元"),
        ("99995", "元", "近10万元"),
        ("130000", "元", "13万元"),
        ("135000", "元", "13.5万元"),
        ("135001", "元", "13万余元"),
        ("345000000", "元", "3.45亿元"),
        ("42130", "字", "4.2万字"),
        ("40013", "字", "4万余字"),
        ("40000", "字", "4万字"),
        ("3120", "字", "3100余字"),
        ("97.96", "%", "98.0%"),
        ("-312", "元", "-312元"),
    ],
)
def test_rounded_manner_reads_like_a_report(exact: str, unit: str, text: str) -> None:
    assert write_figure(Decimal(exact), unit, manner="rounded") == text


def assert_honest(exact: Decimal | int, unit: str, text: str) -> None:
    """Read the text back as a stranger would, and hold it against the exact value."""
    found = re.fullmatch(rf"(近?)([0-9.]+[万亿]?)(余?){unit}", text)
    assert found, text
    before, figure, after = found.groups()
    if word := before or after:
        assert is_fair(word, exact, figure), text
        return
    written = Fraction(from_chinese(figure))
    if unit in ("元", "字") and figure[-1] in "万亿":
        # By convention half up at the last place shown.
        assert abs(written - Fraction(exact)) <= Written.read(figure).step / 2, text
        return
    assert written == exact, text


@given(COUNTS, st.sampled_from(["册", "人次", "元", "字"]))
def test_whatever_is_written_of_a_count_is_true_and_fair(exact: int, unit: str) -> None:
    assert_honest(exact, unit, write_figure(exact, unit, manner="rounded"))
    assert_honest(exact, unit, write_figure(exact, unit))


@given(AMOUNTS, st.sampled_from(["元", "亩", "公斤"]))
def test_whatever_is_written_of_an_amount_is_true_and_fair(exact: Decimal, unit: str) -> None:
    assert_honest(exact, unit, write_figure(exact, unit, manner="rounded"))
    assert_honest(exact, unit, write_figure(exact, unit))


@given(st.sampled_from(["余", "近", "约", "左右", "以上", "超过", "不足", ""]), COUNTS, COUNTS)
def test_fair_implies_true(word: str, exact: int, written: int) -> None:
    assert not is_fair(word, exact, written) or is_true(word, exact, written)


@given(COUNTS, COUNTS)
def test_more_and_nearly_never_hold_together(exact: int, written: int) -> None:
    assert not (is_true("余", exact, written) and is_true("近", exact, written))


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [
        ("2.345", 2, "2.35"),
        ("-2.345", 2, "-2.35"),
        ("2.344", 2, "2.34"),
        ("0.5", 0, "1"),
        ("7", 1, "7.0"),
    ],
)
def test_half_is_rounded_up(number: str, places: int, expected: str) -> None:
    assert str(round_half_up(Decimal(number), places)) == expected


@given(AMOUNTS, st.integers(0, 4))
def test_rounding_moves_by_at_most_half_a_step(number: Decimal, places: int) -> None:
    assert abs(Fraction(round_half_up(number, places)) - Fraction(number)) <= Fraction(
        1, 2 * 10**places
    )
