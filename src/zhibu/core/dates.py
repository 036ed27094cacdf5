"""Dates and times as clerks write them.

One door for every form that ledgers hold: real dates, Excel serial numbers, 2022.3.5, 2022/3/5,
20220305, 2022年3月5日, 二〇二二年三月五日, 3月5日 (with a default year), with full-width digits,
blanks, a weekday or a time behind. A month without a day is refused: a record needs its day.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeGuard

from zhibu.core.errors import DomainError
from zhibu.core.numerals import from_chinese
from zhibu.core.text import to_half_width

# Serials below this one (1910-01-01) are far likelier a year, a month.day or a count.
_FIRST_SERIAL = 3654
_LAST_SERIAL = 2958465  # 9999-12-31
# Excel believes in 29 February 1900; from 1 March on, day 0 is therefore 30 December 1899.
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - office time has no zone
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_EXAMPLE = "请写成 2022-03-05"

_NUMERAL = r"[〇○零一二三四五六七八九十]"
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|\([一二三四五六日]\)")
_HALF_DAY = r"上午|下午|早上|早晨|凌晨|中午|晚上|晚"
_HALF_DAYS = _HALF_DAY.split("|")
_CLOCK = (
    rf"(?:{_HALF_DAY})?\s*\d{{1,2}}"
    r"(?::\d{1,2}(?::\d{1,2}(?:\.0+)?)?|[点时](?:半|整|\d{1,2}分?)?)"
)
# A second time (9:00-11:00) is the end of the happening and is not read here.
_DATE_AND_TIME = re.compile(
    rf"(.+?)(?:(?<=[日号])\s*|[\sT]+)({_CLOCK}(?=$|[-—~至])|(?:{_HALF_DAY})$)"
    rf"(?:\s*[-—~至]+\s*{_CLOCK})?",
    re.ASCII,
)
_TIME = re.compile(
    rf"({_HALF_DAY})?\s*(\d{{1,2}})"
    r"(?::(\d{1,2})(?::(\d{1,2})(?:\.0+)?)?|[点时](半|整|(?:(\d{1,2})分?))?)",
    re.ASCII,
)
_FULL = (
    re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})[日号]?", re.ASCII),
    re.compile(r"(\d{4})()(\d{2})(\d{2})", re.ASCII),
    re.compile(r"(\d{4})(年)(\d{1,2})月(\d{1,2})[日号]?", re.ASCII),
    re.compile(rf"({_NUMERAL}{{4}})(年)({_NUMERAL}{{1,2}})月({_NUMERAL}{{1,3}})[日号]?"),
)
_MONTH_ONLY = re.compile(
    rf"(?:\d{{4}}|{_NUMERAL}{{4}})(?:[-/.年]\d{{1,2}}月?份?|年{_NUMERAL}{{1,2}}月份?)"
)
_NO_YEAR = (
    re.compile(r"(\d{1,2})月(\d{1,2})[日号]?", re.ASCII),
    re.compile(r"(\d{1,2})[./](\d{1,2})", re.ASCII),
    re.compile(rf"({_NUMERAL}{{1,2}})月({_NUMERAL}{{1,3}})[日号]?"),
)
_SPAN = re.compile(
    r"[\d〇一二三四五六七八九十年月日号./-]+(?:[至到~—–]+|(?<=[日号])-|(?<=[./]\d)-|(?<=[./]\d\d)-)\d.*"
)
_SHORT_YEAR = re.compile(r"\d{2}([-/.年])\d{1,2}(?:\1|月)\d{1,2}日?", re.ASCII)


def parse_date(value: object, *, default_year: int | None = None) -> date:
    """Read a date in any honest form; numbers are Excel serials of the 1900 system.

    `default_year` completes 3月5日 and 3.5; without it they are refused (DATE003). Other refusals:
    DATE001 empty, DATE002 month without day, DATE004 no date, DATE005 no such day,
    DATE006 an impossible time behind it, DATE008 a span of days.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if _is_number(value):
        return _from_number(value).date()
    text = _clean(value)
    if both := _DATE_AND_TIME.fullmatch(text):
        if both[2] not in _HALF_DAYS:
            parse_time(both[2])
        text = both[1]
    return _from_text("".join(text.split()), str(value), default_year)


def parse_time(value: object) -> time:
    """Read a time of day: 14:30, 14时30分, 下午2点半, a fraction of a day. Else DATE006."""
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    if _is_number(value) and 0 <= value < 1:
        return (_EPOCH + _day_part(value)).time()
    found = _TIME.fullmatch(to_half_width(value).strip()) if isinstance(value, str) else None
    clock = _clock(found) if found else None
    if clock is None:
        raise DomainError.of("DATE006", "不是时间", "请写成 14:30", value=str(value))
    return clock


def parse_moment(value: object, *, default_year: int | None = None) -> datetime:
    """Read a date with its (starting) time, without time zone; without a time DATE007."""
    if isinstance(value, datetime):
        return value
    if _is_number(value):
        return _from_number(value)
    both = None if isinstance(value, date) else _DATE_AND_TIME.fullmatch(_clean(value))
    if both is None or both[2] in _HALF_DAYS:
        day = parse_date(value, default_year=default_year)
        raise DomainError.of(
            "DATE007", "没有时间", f"请写成 {day.isoformat()} 14:30", value=str(value)
        )
    return datetime.combine(parse_date(both[1], default_year=default_year), parse_time(both[2]))


def chinese_date(day: date) -> str:
    """Write a date as documents do, in Arabic figures without leading zeros: 2022年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _is_number(value: object) -> TypeGuard[int | float | Decimal]:
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int | float) and not isinstance(value, bool)


def _clean(value: object) -> str:
    """Return the text without weekday and spare blanks; what is no text is no date either."""
    if not isinstance(value, str | None):
        raise _no_date(str(value))
    text = to_half_width(value or "").strip()
    if not text:
        raise DomainError.of("DATE001", "没有填写日期", _EXAMPLE)
    return " ".join(_WEEKDAY.sub(" ", text).split())


def _from_number(value: float | Decimal) -> datetime:
    # A date typed without separators into a number cell: 20220305.
    if 19000101 <= value <= 21991231 and value == int(value):
        day = _from_text(str(int(value)), str(value), None)
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - office time has no zone
    if not _FIRST_SERIAL <= value < _LAST_SERIAL + 1:
        raise _no_date(str(value))
    return _EPOCH + timedelta(days=int(value)) + _day_part(value % 1)


def _day_part(fraction: float | Decimal) -> timedelta:
    """Turn a fraction of a day into whole seconds; a cell cannot hold them exactly."""
    return timedelta(seconds=min(round(fraction * 86400), 86399))


def _from_text(text: str, shown: str, default_year: int | None) -> date:
    for form in _FULL:
        if found := form.fullmatch(text):
            return _build(_year(found[1]), _small(found[3]), _small(found[4]), shown)
    if _MONTH_ONLY.fullmatch(text):
        raise DomainError.of("DATE002", "只有年月，没有日", "请写到日，如 2022-03-05", value=shown)
    for form in _NO_YEAR:
        if found := form.fullmatch(text):
            if default_year is None:
                raise DomainError.of("DATE003", "没有年份", _EXAMPLE, value=shown)
            return _build(default_year, _small(found[1]), _small(found[2]), shown)
    if _SPAN.fullmatch(text):
        raise DomainError.of("DATE008", "是一段日期", f"请只填开始的一天，{_EXAMPLE}", value=shown)
    if _SHORT_YEAR.fullmatch(text):
        raise DomainError.of("DATE003", "的年份不是四位", _EXAMPLE, value=shown)
    raise _no_date(shown)


def _year(text: str) -> int:
    return int(text) if text.isdecimal() else int(from_chinese(text))


def _small(text: str) -> int:
    """Read a month or day; anything unreadable becomes 0, which no month or day is."""
    if text.isdecimal():
        return int(text)
    try:
        return int(from_chinese(text))
    except DomainError:
        return 0


def _build(year: int, month: int, day: int, shown: str) -> date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise DomainError.of(
            "DATE005",
            "的年份不合理",
            f"请核对，年份应在{_FIRST_YEAR}到{_LAST_YEAR}之间",
            value=shown,
        )
    if (found := _day(year, month, day)) is not None:
        return found
    swapped = _day(year, day, month)
    remedy = f"请写成 {swapped.isoformat()}" if swapped else "请核对月和日"
    raise DomainError.of("DATE005", "不是日期，没有这一天", remedy, value=shown)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> time | None:
    half_day, hour, minute, second, spoken, spoken_minute = found.groups()
    hours = int(hour)
    # 中午11点半 is still before noon.
    first_late_hour = {"下午": 1, "晚上": 1, "晚": 1, "中午": 12}.get(half_day or "", 12)
    if (half_day == "中午" and hours in (1, 2)) or first_late_hour <= hours < 12:
        hours += 12
    minutes = 30 if spoken == "半" else int(minute or spoken_minute or 0)
    try:
        return time(hours, minutes, int(second or 0))
    except ValueError:
        return None


def _no_date(shown: str) -> DomainError:
    return DomainError.of("DATE004", "不是日期", _EXAMPLE, value=shown)
