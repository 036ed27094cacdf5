"""Chinese numerals, both ways, exact.

Reading accepts what offices write: 一百零三, 两千, 十二万三千, 二〇二二, 壹佰元's 壹佰, 三点五万,
mixed forms (12万3千, 3亿4500万, 1个亿), spoken short forms (13万2 = 132000, 一百二 = 120), and
fractions (百分之九十八, 三分之一).
"""

from __future__ import annotations

import re
from fractions import Fraction

from zhibu.core.errors import DomainError
from zhibu.core.text import to_half_width

WAN = 10**4
YI = 10**8
LARGEST = 10**16 - 1
_LONGEST = 64

_DIGITS = "零一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | {"两": 2}
_UNITS = (("亿", YI), ("万", WAN), ("千", 1000), ("百", 100), ("十", 10))
_PLAIN = str.maketrans(
    "〇○壹贰叁肆伍陆柒捌玖拾佰仟萬億兩貳陸負點", "零零一二三四五六七八九十百千万亿两二六负点"
)
_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_POINTED = re.compile(r"([零一二三四五六七八九十百千]+)点([零一二三四五六七八九]+)")
_SPELT = re.compile(r"[零一二三四五六七八九]{2,}")


def to_chinese(number: int) -> str:
    """Write a whole number up to 16 digits: 12 → 十二, 103 → 一百零三, 10010 → 一万零一十."""
    if abs(number) > LARGEST:
        raise DomainError.of("NUM001", "太大，写不成中文数字", "请用阿拉伯数字", value=str(number))
    if number < 0:
        return "负" + to_chinese(-number)
    if number == 0:
        return "零"
    text = _spell(number)
    return text[1:] if text.startswith("一十") else text


def chinese_year(year: int) -> str:
    """Write a year digit by digit: 2022 → 二〇二二."""
    return "".join("〇" if digit == "0" else _DIGITS[int(digit)] for digit in str(year))


def from_chinese(text: str) -> int | Fraction:
    """Read a numeral; whole values come as int, others as an exact Fraction. Else NUM002."""
    plain = "".join(to_half_width(text).split()).translate(_PLAIN)
    plain = re.sub(r"个(?=[万亿])", "", plain)
    value = _signed(plain) if 0 < len(plain) <= _LONGEST else None
    if value is None:
        raise DomainError.of("NUM002", "不是数字", "请写成 312 或 三百一十二", value=text)
    return value.numerator if value.denominator == 1 else value


def _spell(number: int) -> str:
    """Spell a positive number in full, keeping the 一 of a leading 一十."""
    for name, unit in _UNITS:
        if number >= unit:
            head, rest = divmod(number, unit)
            gap = "零" if 0 < rest < unit // 10 else ""
            return _spell(head) + name + gap + (_spell(rest) if rest else "")
    return _DIGITS[number]


def _signed(text: str) -> Fraction | None:
    if text[0] in "负-":
        value = _number(text[1:])
        return None if value is None else -value
    return _number(text)


def _number(text: str) -> Fraction | None:
    if "分之" in text:
        return _fraction(*text.split("分之", 1))
    if _SPELT.fullmatch(text):
        return Fraction(int("".join(str(_VALUES[digit]) for digit in text)))
    return _read(text)


def _fraction(below: str, above: str) -> Fraction | None:
    denominator = Fraction(100) if below == "百" else _read(below)
    numerator = _read(above)
    # 百分之百 leaves out the 一 before its last 百.
    if above == "百":
        numerator = Fraction(100)
    if not denominator or numerator is None:
        return None
    return numerator / denominator


def _read(text: str) -> Fraction | None:
    """Read a numeral without sign by its largest unit; None when it is none."""
    for name, unit in _UNITS:
        head, found, rest = text.rpartition(name)
        if found:
            return _head_and_rest(head, rest, unit)
    return _coefficient(text)


def _head_and_rest(head: str, rest: str, unit: int) -> Fraction | None:
    count = Fraction(1) if unit == 10 and head in ("", "零") else _count(head, unit)
    tail = _tail(rest, unit)
    if count is None or tail is None:
        return None
    # 1.2万3千 says the thousands twice.
    if tail and count.denominator != 1:
        return None
    return count * unit + tail


def _count(head: str, unit: int) -> Fraction | None:
    """Read how many of `unit` there are; Arabic counts are free (12000万), Chinese ones not."""
    if _ARABIC.fullmatch(head):
        return _coefficient(head)
    value = _read(head.removeprefix("零")) if head != "零" else None
    ceiling = {YI: YI, WAN: WAN}.get(unit, 10)
    return value if value is not None and 0 < value < ceiling else None


def _tail(rest: str, unit: int) -> Fraction | None:
    """Read what follows a unit; a lone digit counts in the next lower place (13万2)."""
    if not rest:
        return Fraction(0)
    linked = rest.startswith("零")
    value = _read(rest.removeprefix("零"))
    if value is None or not 0 < value < unit or (value.denominator != 1 and unit > 10):
        return None
    if len(rest) == 1 and not linked and unit > 10:
        return value * (unit // 10)
    return value


def _coefficient(text: str) -> Fraction | None:
    """Read a number without units: 7, 4500, 1,234.5, 七, 三点五."""
    if _ARABIC.fullmatch(text):
        return Fraction(text.replace(",", ""))
    if pointed := _POINTED.fullmatch(text):
        whole = _read(pointed[1])
        places = "".join(str(_VALUES[digit]) for digit in pointed[2])
        return None if whole is None else whole + Fraction(int(places), 10 ** len(places))
    return Fraction(_VALUES[text]) if text in _VALUES else None
