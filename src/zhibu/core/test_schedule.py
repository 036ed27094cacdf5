from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.core.schedule import (
    AlertDay,
    Frequency,
    Standing,
    alert_date,
    standing,
    window_of,
    windows,
)

FREQUENCIES = st.sampled_from(list(Frequency))


@pytest.mark.parametrize(
    ("frequency", "count"), [("month", 12), ("quarter", 4), ("half", 2), ("year", 1)]
)
def test_year_has_its_number_of_windows(frequency: str, count: int) -> None:
    assert len(windows(Frequency(frequency), 2022)) == count


@given(FREQUENCIES, st.integers(1950, 2100))
def test_windows_fill_the_year_exactly(frequency: Frequency, year: int) -> None:
    found = windows(frequency, year)
    assert found == sorted(found)
    assert sum(len(window) for window in found) == len(Period.year(year))
    assert (found[0].start, found[-1].end) == (date(year, 1, 1), date(year, 12, 31))


@given(FREQUENCIES, st.dates(date(1950, 1, 1), date(2100, 12, 31)))
def test_day_belongs_to_its_window(frequency: Frequency, day: date) -> None:
    assert day in window_of(frequency, day)


@pytest.mark.parametrize(
    ("window", "alert_day", "expected"),
    [
        ("2022Q1", 80, date(2022, 3, 21)),
        ("2022-05", 25, date(2022, 5, 25)),
        ("2022-02", 30, date(2022, 2, 28)),
        ("2022", (12, 1), date(2022, 12, 1)),
        ("2024", (12, 1), date(2024, 12, 1)),
        ("2022", 1, date(2022, 1, 1)),
    ],
)
def test_alert_is_counted_from_the_first_day_of_the_window(
    window: str, alert_day: AlertDay, expected: date
) -> None:
    assert alert_date(Period.parse(window), alert_day) == expected


@pytest.mark.parametrize(
    ("window", "alert_day"), [("2022Q1", (12, 1)), ("2022", (2, 30)), ("2022", 0), ("2022", -3)]
)
def test_alert_outside_the_window_is_refused(window: str, alert_day: AlertDay) -> None:
    with pytest.raises(DomainError, match="SCH001"):
        alert_date(Period.parse(window), alert_day)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2021, 12, 31), Standing.UPCOMING),
        (date(2022, 3, 20), Standing.UPCOMING),
        (date(2022, 3, 21), Standing.DUE_SOON),
        (date(2022, 3, 31), Standing.DUE_SOON),
        (date(2022, 4, 1), Standing.OVERDUE),
    ],
)
def test_general_meeting_of_a_quarter_warns_on_day_eighty(today: date, expected: Standing) -> None:
    assert standing(Period.quarter(2022, 1), today, alert_day=80) is expected


def test_labels_are_chinese() -> None:
    assert [frequency.label for frequency in Frequency] == ["每月", "每季度", "每半年", "每年"]
    assert [one.label for one in Standing] == ["未到期", "即将到期", "已逾期"]
