from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.dates import chinese_date, parse_date, parse_moment, parse_time
from zhibu.core.errors import DomainError
from zhibu.core.numerals import chinese_year, to_chinese

MARCH_5 = date(2022, 3, 5)
DAYS = st.dates(date(1910, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    "value",
    [
        date(2022, 3, 5),
        datetime(2022, 3, 5, 14, 30),
        44625,
        44625.0,
        44625.604,
        44625.9999999,
        Decimal(44625),
        20220305,
        20220305.0,
        "2022-3-5",
        "2022-03-05",
        "2022/3/5",
        "2022.3.5",
        "2022.03.05",
        "20220305",
        "2022年3月5日",
        "2022年03月05号",
        "2022 年 3 月 5 日",
        "２０２２．３．５",
        "二〇二二年三月五日",
        "二○二二年三月五日",
        "2022-03-05 14:30",
        "2022-03-05T14:30:00",
        "2022年3月5日14:30",
        "2022年3月5日下午2点半",
        "2022年3月5日（星期六）",
        "2022-03-05 周六",
        "2022年3月5日 星期六 14：30",
        "2022年3月5日上午9:00-11:00",
        "2022-03-05 9:00—11:00",
        "2022年3月5日上午",
        "2022-03-05 下午",
        "2022-03-05(六)",
        "2022-03-05 00:00:00.000",
        "2022.3.5日",
        "\u30002022-03-05\n",
    ],
)
def test_every_full_form_is_read(value: object) -> None:
    assert parse_date(value) == MARCH_5
    assert type(parse_date(value)) is date


@pytest.mark.parametrize(
    "value",
    ["3月5日", "3月5号", "3.5", "3/5", "03.05", "三月五日", "3月5日（星期六）", "3月5日 14:30"],
)
def test_day_without_year_needs_the_default_year(value: str) -> None:
    assert parse_date(value, default_year=2022) == MARCH_5
    with pytest.raises(DomainError, match="DATE003"):
        parse_date(value)


@pytest.mark.parametrize(
    "value", ["2022.03", "2022-3", "2022年3月", "2022/03", "二〇二二年三月", "2022年3月份"]
)
def test_month_without_day_is_refused_even_with_default_year(value: str) -> None:
    with pytest.raises(DomainError) as caught:
        parse_date(value, default_year=2022)
    (problem,) = caught.value.problems
    assert (problem.code, problem.value) == ("DATE002", value)
    assert "请写到日" in problem.remedy


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "DATE001"),
        ("", "DATE001"),
        ("  ", "DATE001"),
        ("不详", "DATE004"),
        ("2022-03-05-06", "DATE004"),
        ("2022-3.5", "DATE004"),
        ("3月5日至7日", "DATE008"),
        ("1月5日-1月7日", "DATE008"),
        ("2022.3.5-3.7", "DATE008"),
        ("2022年3月5日～2022年3月7日", "DATE008"),
        ("2022-03-05 14:30 开会", "DATE004"),
        ("44625", "DATE004"),
        ("٢٠٢٢-03-05", "DATE004"),
        (True, "DATE004"),
        (2022, "DATE004"),
        (2022.3, "DATE004"),
        (3.5, "DATE004"),
        (-1, "DATE004"),
        (float("nan"), "DATE004"),
        (Decimal("NaN"), "DATE004"),
        (float("inf"), "DATE004"),
        (10**30, "DATE004"),
        ([], "DATE004"),
        ("22.3.5", "DATE003"),
        ("2023-02-29", "DATE005"),
        ("2022年13月40日", "DATE005"),
        (20221305, "DATE005"),
        ("0202-03-05", "DATE005"),
        ("2022-03-05 25:00", "DATE006"),
    ],
)
def test_what_is_no_date_is_refused_by_kind(value: object, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        parse_date(value)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.remedy


def test_swapped_month_and_day_are_offered_as_remedy() -> None:
    with pytest.raises(DomainError, match="请写成 2024-01-13"):
        parse_date("2024-13-01")


@given(DAYS)
def test_every_day_reads_back_from_every_form(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    forms: list[object] = [
        day.isoformat(),
        day.strftime("%Y%m%d"),
        f"{day.year}.{day.month}.{day.day}",
        chinese_date(day),
        f"{chinese_year(day.year)}年{to_chinese(day.month)}月{to_chinese(day.day)}日",
        serial,
        float(serial),
    ]
    assert {parse_date(form) for form in forms} == {day}
    assert parse_date(f"{day.month}月{day.day}日", default_year=day.year) == day


@given(
    st.one_of(
        st.text(max_size=20),
        st.text("0123456789年月日-./ :星期六（）二〇", max_size=16),
        st.floats(),
        st.integers(),
    )
)
def test_any_value_is_a_date_or_a_domain_error(value: object) -> None:
    for reader in (parse_date, parse_moment, parse_time):
        with suppress(DomainError):
            assert reader(value) is not None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("14:30", time(14, 30)),
        ("14：30", time(14, 30)),
        ("9:05:07", time(9, 5, 7)),
        ("14时30分", time(14, 30)),
        ("14点", time(14)),
        ("8点整", time(8)),
        ("下午2:30", time(14, 30)),
        ("下午2点半", time(14, 30)),
        ("上午9点", time(9)),
        ("晚上7点", time(19)),
        ("中午12点", time(12)),
        ("中午1点", time(13)),
        ("中午11点半", time(11, 30)),
        ("下午14:30", time(14, 30)),
        (0.5, time(12)),
        (0.6041666666666666, time(14, 30)),
        (time(8), time(8)),
        (datetime(2022, 3, 5, 8), time(8)),
    ],
)
def test_times_of_day_are_read(value: object, expected: time) -> None:
    assert parse_time(value) == expected


@pytest.mark.parametrize("value", ["24:00", "14:60", "午后", "1430", 1.5, True, None, ""])
def test_what_is_no_time_is_refused(value: object) -> None:
    with pytest.raises(DomainError, match="DATE006"):
        parse_time(value)


def test_last_instant_of_a_day_stays_in_that_day() -> None:
    assert parse_moment(44625.9999999) == datetime(2022, 3, 5, 23, 59, 59)
    assert parse_time(0.9999999) == time(23, 59, 59)


def test_moment_joins_date_and_time() -> None:
    expected = datetime(2022, 3, 5, 14, 30)
    for value in (
        "2022-03-05 14:30",
        "2022年3月5日（星期六）下午2点半",
        44625.604166666664,
        expected,
    ):
        assert parse_moment(value) == expected
    assert parse_moment("3月5日 14:30", default_year=2022) == expected
    assert parse_moment("2022年3月5日14:30-16:00") == expected


@pytest.mark.parametrize("value", ["2022年3月5日", "2022年3月5日下午", MARCH_5])
def test_moment_without_time_is_refused_with_its_date_in_the_remedy(value: object) -> None:
    with pytest.raises(DomainError, match=r"DATE007.*2022-03-05 14:30"):
        parse_moment(value)


def test_date_is_written_as_in_documents() -> None:
    assert chinese_date(MARCH_5) == "2022年3月5日"
