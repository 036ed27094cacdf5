from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.workdays import add_workdays, covers, is_workday, workdays_between

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2022, 1, 28), True),
        (date(2022, 1, 29), True),  # a Saturday worked for the Spring Festival
        (date(2022, 1, 31), False),
        (date(2022, 10, 3), False),
        (date(2022, 10, 8), True),
        (date(2022, 3, 5), False),
        (date(2022, 3, 7), True),
    ],
)
def test_official_calendar_of_2022_is_followed(day: date, works: bool) -> None:
    assert is_workday(day) is works


def test_unknown_year_knows_weekends_only_and_says_so() -> None:
    assert covers(2022)
    assert not covers(2090)
    assert not covers(1990)
    national_day = date(2090, 10, 1)
    assert (national_day.weekday(), is_workday(national_day)) == (6, False)
    assert is_workday(date(2090, 10, 2))  # a Monday, and surely a holiday one day


def test_override_beats_calendar_and_weekend() -> None:
    overrides = {date(2022, 3, 5): True, date(2022, 3, 7): False}
    assert is_workday(date(2022, 3, 5), overrides=overrides)
    assert not is_workday(date(2022, 3, 7), overrides=overrides)
    assert add_workdays(date(2022, 3, 4), 2, overrides=overrides) == date(2022, 3, 8)


def test_twenty_workdays_run_over_a_holiday() -> None:
    # National Day 2022: 1 to 7 October off, 8 and 9 October worked.
    assert add_workdays(date(2022, 9, 30), 1) == date(2022, 10, 8)
    assert add_workdays(date(2022, 9, 26), 20) == date(2022, 10, 27)
    assert workdays_between(date(2022, 9, 26), date(2022, 10, 27)) == 20


def test_counting_leaves_out_the_first_day_and_takes_in_the_last() -> None:
    monday, friday = date(2022, 3, 7), date(2022, 3, 11)
    assert workdays_between(monday, monday) == 0
    assert workdays_between(monday, friday) == 4
    assert workdays_between(friday, monday) == -4
    assert add_workdays(friday, -4) == monday
    assert add_workdays(date(2022, 3, 5), 0) == date(2022, 3, 5)


@given(DAYS, st.integers(0, 60))
def test_adding_and_counting_agree(day: date, count: int) -> None:
    landed = add_workdays(day, count)
    assert workdays_between(day, landed) == count
    assert count == 0 or is_workday(landed)


@given(DAYS, st.integers(0, 400), st.integers(0, 400))
def test_counts_add_up_over_a_day_between(first: date, one: int, two: int) -> None:
    middle, last = first + timedelta(days=one), first + timedelta(days=one + two)
    assert workdays_between(first, last) == workdays_between(first, middle) + workdays_between(
        middle, last
    )


@given(st.dates(date(2010, 1, 1), date(2024, 12, 31)))
def test_every_known_day_is_what_the_official_calendar_says(day: date) -> None:
    assert is_workday(day) == chinese_calendar.is_workday(day)
