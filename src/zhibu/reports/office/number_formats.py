"""Show the number of a cell as its sheet does: 98.5% for 0.985, a date for 44925.

Only what a report needs of number formats (ECMA-376 part 1, 18.8.30): shares, decimals, dates,
words set beside the number. Thousands are not separated, so that the text reads as a number.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from zhibu.core.quantities import format_number
from zhibu.core.rounding import round_half_up

GENERAL = "General"
# The formats that have a number but no text of their own in the file (18.8.30).
BUILT_IN = {
    **dict.fromkeys((1, 3, 37, 38), "0"),
    **dict.fromkeys((2, 4, 39, 40), "0.00"),
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((14, 15, 16, 17, 22, 27, 30, 31, 36, 50, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "h:mm"),
}
_DIGITS = 15
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DATE = re.compile(r"[ymd]", re.IGNORECASE)
_TIME = re.compile(r"[hs]", re.IGNORECASE)
_PATTERN = re.compile(r"[#0?][#0?,.]*")
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_MINUTES_A_DAY = 24 * 60
_LAST_DAY = 2_958_465  # 9999-12-31


def is_share(format_code: str) -> bool:
    """Tell whether numbers in this format are shown a hundredfold, with a percent sign."""
    return "%" in _QUOTED.sub("", format_code.partition(";")[0])


def shown_number(raw: str, format_code: str, *, from_1904: bool = False) -> str:
    """Return the text of a number; the number itself where the format is not understood."""
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return raw
    if not value.is_finite() or abs(value.adjusted()) > 100:
        return raw
    # What lies behind 15 digits is noise of binary fractions.
    value = Decimal(f"{float(value):.{_DIGITS}g}")
    section = format_code.partition(";")[0]
    bare = _QUOTED.sub("", section)
    if section in ("", GENERAL, "@"):
        return format_number(value)
    if _DATE.search(bare) or _TIME.search(bare):
        return _moment(value, bare, from_1904)
    pattern = _PATTERN.search(bare)
    if pattern is None or "E" in bare or "/" in bare:
        return format_number(value)
    return _framed(value, section, bare, pattern[0])


def _framed(value: Decimal, section: str, bare: str, pattern: str) -> str:
    share = "%" in bare
    places = len(pattern.partition(".")[2].replace(",", ""))
    number = round_half_up(value * 100 if share else value, places)
    # Words stand before or behind the digits: 0"人", "约"0.
    words = [
        (found.start(), found[1] or found[2] or "")
        for found in _QUOTED.finditer(section)
        if found[1] or found[2]
    ]
    at = section.find(pattern)
    before = "".join(text for start, text in words if start < at)
    after = "".join(text for start, text in words if start > at)
    return f"{before}{number:f}{'%' if share else ''}{after}"


def _moment(value: Decimal, bare: str, from_1904: bool) -> str:
    if not 0 <= value <= _LAST_DAY:
        return format_number(value)
    if not _DATE.search(bare.replace("m", "").replace("M", "")):
        minutes = round(value % 1 * _MINUTES_A_DAY)
        return f"{minutes // 60}:{minutes % 60:02d}"
    # Excel counts a 29 February 1900 that never was; days before it are of no use to a report.
    day = (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days=int(value))
    return f"{day.year}年{day.month}月{day.day}日"
