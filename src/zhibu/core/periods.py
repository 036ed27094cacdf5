"""Spans of days: the year, half, quarter, month or free range that a figure speaks of.

Both ends are inclusive. Text forms: `2022`, `2022H1`, `2022Q1`, `2022-03` and
`2022-01-01..2022-03-31`, besides the Chinese ones that clerks write (2022年一季度).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

from zhibu.core.dates import chinese_date
from zhibu.core.errors import DomainError
from zhibu.core.text import to_half_width

FIRST_YEAR = 1921
"""The Party was founded in it; no record is older."""

_ONE_DAY = timedelta(days=1)
_REMEDY = "请写成 2022、2022-03、2022Q1、2022H1 或 2022-01-01..2022-03-31"
_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_CHINESE = "零一二三四"

_YEAR = re.compile(r"(\d{4})年?(?:度|全年)?", re.ASCII)
_MONTH = re.compile(r"(\d{4})(?:-(\d{2})|年(\d{1,2})月份?)", re.ASCII)
_QUARTER = re.compile(r"(\d{4})(?:[Qq]([1-4])|年第?([一二三四1-4])季度)", re.ASCII)
_HALF = re.compile(r"(\d{4})(?:[Hh]([12])|年([上下])半年)", re.ASCII)
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


@dataclass(frozen=True)
class Buckets:
    """An exact, disjoint cover of a period, coarsest first.

    `years` are whole years, `months` whole (year, month) pairs outside them, `days` inclusive
    ranges for what is left at the ends. Sums kept per year and month can answer any period.
    """

    years: tuple[int, ...]
    months: tuple[tuple[int, int], ...]
    days: tuple[tuple[date, date], ...]


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` to `end`, both included. Orders by start, then by end."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise DomainError.of(
                "PER001",
                "结束日期早于开始日期",
                "请调换两个日期",
                value=f"{self.start}..{self.end}",
            )

    @classmethod
    def year(cls, year: int) -> Period:
        return cls._of_months(year, 1, 12)

    @classmethod
    def half(cls, year: int, half: int) -> Period:
        return cls._part(year, half, 2)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        return cls._part(year, quarter, 4)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        return cls._part(year, month, 12)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read an ASCII or Chinese period; PER002 when it is none."""
        plain = "".join(to_half_width(text).split())
        try:
            found = _parse(plain)
        except (ValueError, DomainError) as error:
            raise DomainError.of("PER002", "不是有效的期间", _REMEDY, value=text) from error
        if found is None:
            raise DomainError.of("PER002", "不是有效的期间", _REMEDY, value=text)
        return found

    def __str__(self) -> str:
        year = f"{self.start.year:04d}"
        match self._shape():
            case ("year", _):
                return year
            case ("half", number):
                return f"{year}H{number}"
            case ("quarter", number):
                return f"{year}Q{number}"
            case ("month", number):
                return f"{year}-{number:02d}"
        return f"{self.start.isoformat()}..{self.end.isoformat()}"

    @property
    def label(self) -> str:
        """The period in Chinese, as reports write it: 2022年上半年."""
        year = f"{self.start.year}年"
        match self._shape():
            case ("year", _):
                return year
            case ("half", number):
                return f"{year}{'上下'[number - 1]}半年"
            case ("quarter", number):
                return f"{year}{_CHINESE[number]}季度"
            case ("month", number):
                return f"{year}{number}月"
        return _range_label(self.start, self.end)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __len__(self) -> int:
        """The number of days, never 0."""
        return (self.end - self.start).days + 1

    def overlaps(self, start: date, end: date | None) -> bool:
        """Tell whether a term from `start` to `end` (None: still running) has a day in here."""
        return start <= self.end and (end is None or end >= self.start)

    def previous(self) -> Period:
        """Return the same period of the year before (上年同期).

        Whole months stay whole (February keeps its last day); a loose 29 February becomes 28.
        """
        if self.start.year == MINYEAR:
            raise DomainError.of("PER003", "没有上年同期", value=str(self))
        end = _year_before(self.end)
        if self._whole_months():
            end = _last_day(end.year, end.month)
        return Period(_year_before(self.start), end)

    def months(self) -> list[Period]:
        """Return the period cut at month ends; first and last part may be shorter than a month."""
        return list(self._parts(1))

    def quarters(self) -> list[Period]:
        """Return the period cut at quarter ends; first and last part may be shorter."""
        return list(self._parts(3))

    def buckets(self) -> Buckets:
        """Cover the period exactly by whole years, then whole months, then loose days."""
        touched = range(self.start.year, self.end.year + 1)
        years = tuple(year for year in touched if self._holds(Period.year(year)))
        months: list[tuple[int, int]] = []
        days: list[tuple[date, date]] = []
        for part in self.months():
            at = (part.start.year, part.start.month)
            if at[0] in years:
                continue
            if part == Period.month(*at):
                months.append(at)
            else:
                days.append((part.start, part.end))
        return Buckets(years, tuple(months), _merged(days))

    @classmethod
    def _part(cls, year: int, number: int, parts: int) -> Period:
        if not 1 <= number <= parts:
            raise DomainError.of("PER002", f"应在1到{parts}之间", _REMEDY, value=str(number))
        size = 12 // parts
        return cls._of_months(year, (number - 1) * size + 1, number * size)

    @classmethod
    def _of_months(cls, year: int, first: int, last: int) -> Period:
        if not MINYEAR <= year <= MAXYEAR:
            raise DomainError.of("PER002", "不是有效的年份", _REMEDY, value=str(year))
        return cls(date(year, first, 1), _last_day(year, last))

    def _whole_months(self) -> bool:
        return self.start.day == 1 and self.end == _last_day(self.end.year, self.end.month)

    def _shape(self) -> tuple[str, int]:
        """Name the calendar unit that the period is, with its number in the year."""
        if self._whole_months() and self.start.year == self.end.year:
            size = self.end.month - self.start.month + 1
            names = {12: "year", 6: "half", 3: "quarter", 1: "month"}
            if size in names and (self.start.month - 1) % size == 0:
                return names[size], (self.start.month - 1) // size + 1
        return "range", 0

    def _holds(self, other: Period) -> bool:
        return self.start <= other.start and other.end <= self.end

    def _parts(self, size: int) -> Iterator[Period]:
        start = self.start
        while True:
            last_month = ((start.month - 1) // size + 1) * size
            end = _last_day(start.year, last_month)
            if end >= self.end:
                yield Period(start, self.end)
                return
            yield Period(start, end)
            start = end + _ONE_DAY


def _parse(text: str) -> Period | None:
    if found := _YEAR.fullmatch(text):
        return Period.year(int(found[1]))
    if found := _MONTH.fullmatch(text):
        return Period.month(int(found[1]), int(found[2] or found[3]))
    if found := _QUARTER.fullmatch(text):
        return Period.quarter(int(found[1]), _NUMBERS[found[2] or found[3]])
    if found := _HALF.fullmatch(text):
        number = int(found[2]) if found[2] else "上下".index(found[3]) + 1
        return Period.half(int(found[1]), number)
    if found := _RANGE.fullmatch(text):
        return Period(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
    return None


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, monthrange(day.year - 1, day.month)[1]))


def _merged(days: list[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    """Join neighbouring day ranges, so that one query range serves both."""
    merged: list[tuple[date, date]] = []
    for start, end in days:
        if merged and merged[-1][1] + _ONE_DAY == start:
            start = merged.pop()[0]
        merged.append((start, end))
    return tuple(merged)


def _range_label(start: date, end: date) -> str:
    if start == end:
        return chinese_date(start)
    last = chinese_date(end)
    if end.year == start.year:
        last = last.removeprefix(f"{end.year}年")
    return f"{chinese_date(start)}至{last}"
