"""Quantities in running text: found, read exactly, with what each one claims.

“近500人次”, “三百余人”, “1.2万余元”, “98.5%”, “百分之九十八”, “3至5次” are found; dates, ordinals,
document numbers and set phrases are not (`core.decoys`). Source of the senses: the rounding rules
of core.rounding.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from zhibu.core.decoys import HIDDEN, hide
from zhibu.core.judging import Mention, Verdict, claimed, judge
from zhibu.core.running_numbers import AFTER, NUMBER, Number, half_width, number_of
from zhibu.core.units import unit_at

__all__ = ["Mention", "Verdict", "find_mentions", "judge"]

_AFTER = re.compile(rf"\s?(?:\((?:含|不含)\)|[及]?(?P<word>{'|'.join(AFTER)}))(?![级联游])")
_RANGE = re.compile(r"\s?(?:[-—–―~～]{1,2}|至|到)\s?")
_HALF = re.compile(r"半(?=[个天年月小])?")
_JIAO = re.compile(r"(\d)角(?:(\d)分)?|整|零(\d)角")
# Units of time and measure after which 半, 多 and 余 may stand: 两天半, 3公里多.
_DIVISIBLE = frozenset(
    ["天", "个月", "小时", "公里", "里", "亩", "斤", "公斤", "吨", "米", "周", "平方米", "元"]
)
_SPLIT = re.compile(r"\s?个(?P<word>[多余]|半)(?P<unit>月|小时|学时|课时)")
_SENTENCE_END = frozenset('、,。;；.!！?？:：)）(（”"》】] \t\n\r\u3000' + HIDDEN)
_LONG_CODE = 7
_LONGEST_CODE = 11


def find_mentions(text: str) -> list[Mention]:
    """Find the quantities of a text, in order; they never overlap. Never raises."""
    plain = half_width(text)
    seen = hide(plain)
    mentions: list[Mention] = []
    # A number that states nothing by itself, but may begin a range: 三 in 三至五次.
    held: Mention | None = None
    place = 0
    while found := NUMBER.search(seen, place):
        place = max(found.end(), place + 1)
        number = number_of(plain, found)
        if number is None:
            continue
        mention = _mention(text, seen, number)
        first = held or (mentions[-1] if mentions else None)
        joined = _joined(text, seen, first, mention) if first else None
        held = None
        if joined:
            if mentions and first is mentions[-1]:
                mentions.pop()
            mentions.append(joined)
        elif _states(plain, seen, number, mention):
            mentions.append(mention)
        elif number.chinese and _RANGE.match(seen, mention.end):
            held = mention
            continue
        else:
            continue
        place = max(place, mention.end)
    return mentions


def _mention(text: str, seen: str, number: Number) -> Mention:
    """Complete a number with its unit and what follows."""
    value, end, words = number.value, number.end, list(number.words)
    unit = "%" if number.share else ""
    end, words = _after(seen, end, words)
    if not unit:
        unit, end, words, value = _unit(seen, end, words, value)
    if number.money:
        unit, end = "元", (end if unit == "元" else number.end)
    if unit == "元":
        value, end = _change(seen, end, value)
    end, words = _after(seen, end, words)
    words = [word for word in words if word != "之多"]
    lower, upper = claimed(value, number.step, tuple(words))
    if number.high is not None:
        lower, upper = value, number.high
        words = words or ["至"]
    return Mention(
        number.start, end, text[number.start : end], value, number.step, lower, upper,
        "".join(words), unit, number.places, number.scale, tuple(words),
    )  # fmt: skip


def _unit(
    seen: str, end: int, words: list[str], value: Fraction
) -> tuple[str, int, list[str], Fraction]:
    """Read the unit at `end`, with 半, 多 or 余 inside or behind it (3个多月, 两天半)."""
    if split := _SPLIT.match(seen, end):
        unit = {"月": "个月"}.get(split["unit"], split["unit"])
        if split["word"] == "半":
            return unit, split.end(), words, value + Fraction(1, 2)
        return unit, split.end(), [*words, split["word"]], value
    read = unit_at(seen, end)
    if not read:
        return "", end, words, value
    unit, end = read
    following = seen[end : end + 1]
    if unit in _DIVISIBLE and following == "半":
        return unit, end + 1, words, value + Fraction(1, 2)
    if unit in _DIVISIBLE and following in ("多", "余") and not words:
        return unit, end + 1, [*words, following], value
    return unit, end, words, value


def _change(seen: str, end: int, value: Fraction) -> tuple[Fraction, int]:
    """Add 角 and 分 to a sum of money; 整 belongs to it."""
    found = _JIAO.match(seen, end)
    if not found:
        return value, end
    tenths, cents = int(found[1] or found[3] or 0), int(found[2] or 0)
    return value + Fraction(tenths, 10) + Fraction(cents, 100), found.end()


def _after(seen: str, end: int, words: list[str]) -> tuple[int, list[str]]:
    found = _AFTER.match(seen, end)
    if not found or not found["word"]:
        return end, words
    return found.end(), [*words, found["word"]]


def _states(plain: str, seen: str, number: Number, mention: Mention) -> bool:
    """Tell whether a number states a quantity: a Chinese one needs a unit or a rounding word."""
    after = seen[number.end : number.end + 1]
    if number.chinese and number.value == 0:
        return False
    if mention.unit:
        return True
    if number.chinese:
        alone = not after or after in _SENTENCE_END
        return number.value < 1 or (alone and bool(mention.words or number.value >= 10))
    digits = plain[number.core : number.end]
    latin = "A" <= after <= "z"
    if not digits.isdigit() or mention.words:
        return not latin
    if digits == "0":
        return not after or after in _SENTENCE_END
    if digits[0] == "0" or len(digits) >= _LONG_CODE:
        # A cell of a table may hold nothing but a large sum.
        return digits[0] != "0" and len(digits) < _LONGEST_CODE and plain.strip() == digits
    year = len(digits) == 4 and 1900 <= number.value < 2100
    return not year and not latin


def _joined(text: str, seen: str, first: Mention, mention: Mention) -> Mention | None:
    """Join two numbers with 至 or a dash between them into one range: 3至5次, 3次—5次."""
    same = first.unit in ("", mention.unit) and not first.words and not mention.words
    if not same or not mention.unit or (first.scale and not mention.scale):
        return None
    low = first.value
    if mention.scale and not first.scale and not first.unit:
        low *= mention.value / _unscaled(mention)
    if low >= mention.value or seen[max(first.start - 1, 0) : first.start] in ("由", "从"):
        return None
    if not _RANGE.fullmatch(seen, first.end, mention.start):
        return None
    return replace(
        mention, start=first.start, text=text[first.start : mention.end], value=low,
        lower=low, upper=mention.value, word="至", words=("至",),
    )  # fmt: skip


def _unscaled(mention: Mention) -> Fraction:
    return mention.value / {"千": 10**3, "万": 10**4, "亿": 10**8}.get(mention.scale, 1)
