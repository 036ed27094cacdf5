from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.errors import DomainError
from zhibu.core.periods import Buckets, Period

DAYS = st.dates(date(1921, 7, 1), date(2100, 12, 31))
RANGES = st.builds(lambda a, b: Period(min(a, b), max(a, b)), DAYS, DAYS)
YEARS = st.integers(1921, 2100)
CALENDAR = st.one_of(
    st.builds(Period.year, YEARS),
    st.builds(Period.half, YEARS, st.integers(1, 2)),
    st.builds(Period.quarter, YEARS, st.integers(1, 4)),
    st.builds(Period.month, YEARS, st.integers(1, 12)),
)
PERIODS = st.one_of(RANGES, CALENDAR)


@pytest.mark.parametrize(
    ("text", "start", "end", "short", "label"),
    [
        ("2022", "2022-01-01", "2022-12-31", "2022", "2022年"),
        ("2022年", "2022-01-01", "2022-12-31", "2022", "2022年"),
        ("２０２２年度", "2022-01-01", "2022-12-31", "2022", "2022年"),
        ("2022-02", "2022-02-01", "2022-02-28", "2022-02", "2022年2月"),
        ("2022年 3月", "2022-03-01", "2022-03-31", "2022-03", "2022年3月"),
        ("2022Q1", "2022-01-01", "2022-03-31", "2022Q1", "2022年一季度"),
        ("2022年一季度", "2022-01-01", "2022-03-31", "2022Q1", "2022年一季度"),
        ("2022年第4季度", "2022-10-01", "2022-12-31", "2022Q4", "2022年四季度"),
        ("2022H1", "2022-01-01", "2022-06-30", "2022H1", "2022年上半年"),
        ("2022年下半年", "2022-07-01", "2022-12-31", "2022H2", "2022年下半年"),
        ("2022-01-01..2022-03-31", "2022-01-01", "2022-03-31", "2022Q1", "2022年一季度"),
        (
            "2022-03-05..2022-04-01",
            "2022-03-05",
            "2022-04-01",
            "2022-03-05..2022-04-01",
            "2022年3月5日至4月1日",
        ),
        (
            "2022-02-01..2022-04-30",
            "2022-02-01",
            "2022-04-30",
            "2022-02-01..2022-04-30",
            "2022年2月1日至4月30日",
        ),
    ],
)
def test_every_written_form_is_read(
    text: str, start: str, end: str, short: str, label: str
) -> None:
    period = Period.parse(text)
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)
    assert str(period) == short
    assert period.label == label


@pytest.mark.parametrize(
    "text",
    [
        "",
        "去年",
        "22",
        "2022-13",
        "2022-00",
        "2022Q5",
        "2022H3",
        "0000",
        "2022-3",
        "2022-02-30..2022-03-01",
        "2022-03-01..2022-02-01",
    ],
)
def test_what_is_no_period_is_refused_with_value_and_remedy(text: str) -> None:
    with pytest.raises(DomainError) as caught:
        Period.parse(text)
    (problem,) = caught.value.problems
    assert (problem.code, problem.value) == ("PER002", text)
    assert problem.remedy


def test_label_of_a_range_names_the_year_twice_only_when_it_changes() -> None:
    assert Period.parse("2021-12-05..2022-01-04").label == "2021年12月5日至2022年1月4日"
    assert Period.parse("2022-03-05..2022-03-05").label == "2022年3月5日"


def test_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(DomainError, match="PER001"):
        Period(date(2022, 3, 2), date(2022, 3, 1))


@given(PERIODS)
def test_text_form_reads_back_as_the_same_period(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(CALENDAR)
def test_chinese_label_of_a_calendar_period_reads_back(period: Period) -> None:
    assert Period.parse(period.label) == period


@given(PERIODS, DAYS)
def test_day_is_in_exactly_between_both_ends(period: Period, day: date) -> None:
    assert (day in period) == (period.start <= day <= period.end)
    assert period.start in period
    assert period.end in period


def test_term_overlaps_by_a_single_shared_day() -> None:
    march = Period.month(2022, 3)
    assert march.overlaps(date(2021, 1, 1), date(2022, 3, 1))
    assert march.overlaps(date(2022, 3, 31), None)
    assert not march.overlaps(date(2021, 1, 1), date(2022, 2, 28))
    assert not march.overlaps(date(2022, 4, 1), None)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2022", "2021"),
        ("2024-02", "2023-02"),
        ("2025-02", "2024-02"),
        ("2022Q1", "2021Q1"),
        ("2024-02-29..2024-02-29", "2023-02-28..2023-02-28"),
        ("2025-01-15..2025-02-28", "2024-01-15..2024-02-28"),
        ("2024-12-15..2025-01-14", "2023-12-15..2024-01-14"),
    ],
)
def test_previous_is_the_same_period_one_year_earlier(period: str, before: str) -> None:
    assert str(Period.parse(period).previous()) == before


def test_quarters_and_months_are_cut_to_the_period() -> None:
    period = Period(date(2022, 2, 10), date(2022, 5, 1))
    assert [str(p) for p in period.months()] == [
        "2022-02-10..2022-02-28",
        "2022-03",
        "2022-04",
        "2022-05-01..2022-05-01",
    ]
    assert [str(p) for p in period.quarters()] == [
        "2022-02-10..2022-03-31",
        "2022-04-01..2022-05-01",
    ]
    assert Period.year(2022).quarters() == [Period.quarter(2022, n) for n in range(1, 5)]


@given(PERIODS)
def test_parts_join_without_gap_or_overlap(period: Period) -> None:
    for parts in (period.months(), period.quarters()):
        assert parts[0].start == period.start
        assert parts[-1].end == period.end
        assert sum(len(part) for part in parts) == len(period)
        for left, right in pairwise(parts):
            assert left.end + timedelta(days=1) == right.start


def test_buckets_of_year_month_and_ragged_ends() -> None:
    assert Period.year(2022).buckets() == Buckets((2022,), (), ())
    assert Period.quarter(2022, 1).buckets() == Buckets((), ((2022, 1), (2022, 2), (2022, 3)), ())
    ragged = Period(date(2020, 11, 20), date(2023, 2, 3))
    assert ragged.buckets() == Buckets(
        (2021, 2022),
        ((2020, 12), (2023, 1)),
        ((date(2020, 11, 20), date(2020, 11, 30)), (date(2023, 2, 1), date(2023, 2, 3))),
    )
    across = Period(date(2022, 3, 20), date(2022, 4, 3))
    assert across.buckets() == Buckets((), (), ((date(2022, 3, 20), date(2022, 4, 3)),))


@given(PERIODS)
def test_buckets_cover_every_day_exactly_once(period: Period) -> None:
    buckets = period.buckets()
    parts = [Period.year(year) for year in buckets.years]
    parts += [Period.month(*month) for month in buckets.months]
    parts += [Period(*days) for days in buckets.days]
    parts.sort()
    assert parts[0].start == period.start
    assert parts[-1].end == period.end
    for left, right in pairwise(parts):
        assert left.end + timedelta(days=1) == right.start
    assert len(buckets.days) <= 2


@given(PERIODS)
def test_buckets_use_the_coarsest_unit(period: Period) -> None:
    buckets = period.buckets()
    whole = {
        year
        for year in range(period.start.year, period.end.year + 1)
        if Period.year(year).start >= period.start and Period.year(year).end <= period.end
    }
    assert set(buckets.years) == whole
    assert not {year for year, _ in buckets.months} & whole


def test_first_and_last_possible_year_work() -> None:
    assert len(Period.year(9999).months()) == 12
    assert Period.parse(str(Period.year(1))) == Period.year(1)
    with pytest.raises(DomainError, match="PER003"):
        Period.year(1).previous()
