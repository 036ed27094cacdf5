from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.errors import DomainError
from zhibu.core.numerals import LARGEST, chinese_year, from_chinese, to_chinese


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (103, "一百零三"),
        (110, "一百一十"),
        (112, "一百一十二"),
        (1005, "一千零五"),
        (1050, "一千零五十"),
        (10010, "一万零一十"),
        (100000, "十万"),
        (120300, "十二万零三百"),
        (100000001, "一亿零一"),
        (10**12, "一万亿"),
        (-7, "负七"),
    ],
)
def test_number_is_spelt_as_in_documents(number: int, text: str) -> None:
    assert to_chinese(number) == text
    assert from_chinese(text) == number


@given(st.integers(-LARGEST, LARGEST))
def test_spelling_reads_back_as_the_same_number(number: int) -> None:
    assert from_chinese(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("两千", 2000),
        ("二〇二二", 2022),
        ("壹佰贰拾", 120),
        ("一百二", 120),
        ("一百零二", 102),
        ("一百十二", 112),
        ("三万五", 35000),
        ("13万2", 132000),
        ("12万3千", 123000),
        ("13万2000", 132000),
        ("3亿4500万", 345000000),
        ("1个亿", 10**8),
        ("12000万", 120000000),
        ("1.2万", 12000),
        ("三点五万", 35000),
        ("１，２３４", 1234),
        ("1,234.5", Fraction(2469, 2)),
        ("三点一四", Fraction(157, 50)),
        ("百分之九十八", Fraction(49, 50)),
        ("百分之百", 1),
        ("百分之99.5", Fraction(199, 200)),
        ("三分之一", Fraction(1, 3)),
        (" 一 百 ", 100),
    ],
)
def test_office_forms_are_read(text: str, number: int | Fraction) -> None:
    value = from_chinese(text)
    assert value == number
    assert type(value) is type(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "零十百",
        "一二三四五万六",
        "1.2万3千",
        "百",
        "一万万",
        "12,34",
        "十十",
        "零分之一",
        "若干",
        "1.2.3",
        "-",
        "一百一百",
        "٣",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="NUM002"):
        from_chinese(text)


def test_absurdly_long_text_is_refused_quickly() -> None:
    with pytest.raises(DomainError, match="NUM002"):
        from_chinese("万" * 100_000)


def test_number_beyond_sixteen_digits_is_refused() -> None:
    with pytest.raises(DomainError, match="NUM001"):
        to_chinese(LARGEST + 1)


@given(st.text("零〇一二两三九十百千万亿点分之负个0123456789.,-", max_size=12))
def test_any_text_is_a_number_or_a_domain_error(text: str) -> None:
    try:
        value = from_chinese(text)
    except DomainError:
        return
    assert isinstance(value, int | Fraction)


def test_year_is_written_digit_by_digit() -> None:
    assert chinese_year(2022) == "二〇二二"
