"""One cell into one value, in every honest form; refused with a remedy otherwise."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from zhibu.core.dates import parse_date, parse_time
from zhibu.core.errors import DomainError
from zhibu.core.text import to_half_width
from zhibu.workspace.sheets import Cell

NOTHING = frozenset({"", "-", "--", "—", "——", "－", "/", "／", "无", "暂无", "(空)", "（空）"})
_YES = frozenset({"是", "有", "√", "✓", "✔", "☑", "1", "y", "yes", "true", "对"})
_NO = frozenset({"否", "不是", "无", "没有", "×", "✗", "0", "n", "no", "false", "不", "☐"})
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_WITH_UNIT = re.compile(r"(-?\d+(?:\.\d+)?)\s*([^\d\s.,-]{1,4})")


def is_blank(value: Cell) -> bool:
    """Tell whether a cell says nothing at all."""
    return value is None or (isinstance(value, str) and not value.strip())


def says_nothing(value: Cell) -> bool:
    """Tell whether a cell is blank or holds a mark for "none": — / 无."""
    return value is None or (isinstance(value, str) and value.strip() in NOTHING)


def shown(value: object) -> str:
    """Give a cell as a clerk sees it, for messages."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def read_text(value: Cell, *, lines: bool = False, longest: int | None = None) -> str:
    """Read a text; numbers and dates become what is shown. ``lines`` keeps line breaks."""
    text = shown(value).strip()
    text = text.replace("\r\n", "\n") if lines else " ".join(text.split())
    if longest is not None and len(text) > longest:
        raise DomainError.of(
            "IMP031", f"有 {len(text)} 字，最多 {longest} 字", "请写短一些", value=text
        )
    return text


def read_date(value: Cell, year: int | None = None) -> dt.date:
    """Read a date; ``year`` completes 3月5日. Raises DATE001 … DATE008."""
    if type(value) is dt.date:
        return value
    if isinstance(value, str):
        return _date_from_text(value, year)
    return parse_date(value, default_year=year)


@lru_cache(maxsize=4096)
def _date_from_text(text: str, year: int | None) -> dt.date:
    return parse_date(text, default_year=year)


def read_time(value: Cell) -> dt.time:
    """Read a time of day; a serial moment gives its time. Raises DATE006."""
    if isinstance(value, str):
        # The end stands in a column of its own; 14:30-16:30 gives its beginning.
        return parse_time(re.split(r"[-—~至]+", to_half_width(value).strip())[0])
    return parse_time(value)


def read_number(value: Cell, *, places: int, unit: str = "") -> Decimal:
    """Read a number, also ``1,204`` and ``12人``; refuse more than ``places`` decimals."""
    number = value if isinstance(value, Decimal) else _number_from(value)
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        remedy = f"最多保留 {places} 位小数" if places else "请填整数"
        raise DomainError.of("IMP032", "小数位太多", remedy, value=shown(value))
    return number


def _number_from(value: Cell) -> Decimal:
    text = to_half_width(shown(value)).strip() if not isinstance(value, bool) else ""
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    elif found := _WITH_UNIT.fullmatch(text):
        # 3万 and 20余人 are no plain numbers: guessing would falsify them.
        text = "" if found[2][0] in "万亿千百%余多" else found[1]
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise DomainError.of("IMP030", "不是数字", "请只填数字，如 12 或 1.5", value=shown(value))
    return number


def read_yes_no(value: Cell) -> bool:
    """Read 是 / 否 and what clerks write for them."""
    if isinstance(value, bool):
        return value
    text = to_half_width(shown(value)).strip().lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise DomainError.of("IMP033", "看不出是“是”还是“否”", "请填“是”或“否”", value=shown(value))


def read_choice(value: Cell, choices: Mapping[str, str]) -> str:
    """Read one of the labels (label → stored value); blanks and width do not matter."""
    wanted = plain(shown(value))
    for label, stored in choices.items():
        if wanted in (plain(label), plain(str(stored))):
            return stored
    known = "、".join(choices)
    raise DomainError.of("IMP034", "不在可选范围内", f"请填：{known}", value=shown(value))


def plain(text: str) -> str:
    """Give a text for comparing: half width, no blanks, lower case."""
    return "".join(to_half_width(text).split()).lower()
