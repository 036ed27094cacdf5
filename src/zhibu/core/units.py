"""Measure words as running text writes them: where one stands, what it is, what joins with what.

`core.quantities` knows the units that amounts are kept in; prose knows more words for the same
things (个学时, 平米, km), splits them (12（人）次) and exchanges counters freely (次, 场, 期).
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from zhibu.core.measure_words import OTHER_WORD, PROSE, SAME
from zhibu.core.quantities import KNOWN_UNITS, Quantity, dimension

_LATIN_UNIT = re.compile(r"[A-Za-z]")


def _alternatives() -> str:
    """Fold all measure words into one pattern, longest first under each first character."""
    words = {unit for unit in KNOWN_UNITS if not unit.startswith(("万", "亿", "千元", "级"))}
    words |= set(PROSE.split()) | set(SAME)
    tails: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda each: (-len(each), each)):
        guard = f"(?!{OTHER_WORD[word]})" if word in OTHER_WORD else ""
        latin = r"(?![A-Za-z0-9])" if _LATIN_UNIT.search(word) else ""
        tails.setdefault(word[0], []).append(re.escape(word[1:]) + guard + latin)
    return "|".join(
        f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in sorted(tails.items())
    )


# 8元/斤, 4次/年, 30元每天: a rate is no amount of its first unit.
_RATE = (
    r"(?:\s?[/每]\s?(?:公斤|人次|小时|平方米|公里|[户人年月天日次亩斤场期季周件吨个家册篇村辆台组班])"
    r"(?![\u4e00-\u9fff]人))"
)
UNIT = f"(?:{_alternatives()})"
_UNIT = re.compile(
    r"\s{0,4}"
    rf"(?:(?P<plain>{UNIT})(?:\s?\({UNIT}\))?|[(\[]\s{{0,2}}(?P<inner>{UNIT})\s{{0,2}}[)\]])"
    rf"(?P<rate>{_RATE})?"
)


def unit_at(plain: str, start: int) -> tuple[str, int] | None:
    """Read the unit that stands at `start` of a text in half-width, after blanks or in brackets.

    Returns its base name and where it ends: "（次）" is 次, "个学时" is 学时, "元/斤" stays
    "元/斤" (a price is no amount of money). None where no measure word stands.
    """
    found = _UNIT.match(plain, start)
    if not found:
        return None
    written = found["inner"] or found["plain"]
    unit = base_unit(written)
    if rate := found["rate"]:
        unit += "/" + rate.strip()[1:].strip()
    return unit, found.end()


def base_unit(word: str) -> str:
    """Give the plain name of a measure word: 个学时 → 学时, ㎡ → 平方米; others as they are."""
    return SAME.get(word, word)


# Counters that reports exchange for the same happening, with how freely (0..1). A count of
# attendances never stands for one of persons, so 人次 and 人 are in no group together.
_EXCHANGED: tuple[tuple[float, str], ...] = (
    # One event held: 讲党课6次, 6场, 6期, 6堂, 6节, 6讲.
    (0.9, "次 场 场次 期 期次 回 堂 节 讲 课"),
    (0.8, "次 轮 轮次 批次"),
    # Things set out one by one: 查摆问题40个, 40条, 40项.
    (0.8, "个 项 件 条 件次 条次 项次 桩 起 例 宗"),
    (0.6, "个 处 座 间 套 面 块 支 家 组 队"),
    (0.9, "册 本"),
    (0.6, "册 份"),
    (0.6, "本 份"),
    (0.9, "份 封"),
    (0.8, "篇 份"),
    (0.6, "份 项"),
    (0.6, "份 个"),
    (0.6, "份 件"),
    (0.6, "份 张"),
    (0.6, "部 项"),
    (0.8, "户 家"),
    (0.8, "户次 家次"),
    # A visit to one household is one 户次.
    (0.5, "户次 次"),
    (0.9, "辆 台"),
    (0.9, "车次 趟 台次 辆次 趟次"),
    (0.7, "次 趟 车次 台次 辆次 趟次"),
    (0.9, "班次 班"),
    (0.7, "班次 次"),
    (0.8, "学时 课时"),
    (0.6, "人 个"),
    (0.6, "名 个"),
    (0.6, "位 个"),
    (0.9, "棵 株"),
    (0.8, "栋 幢"),
)


def _grades() -> dict[frozenset[str], float]:
    grades: dict[frozenset[str], float] = {}
    for grade, words in _EXCHANGED:
        for pair in combinations(words.split(), 2):
            key = frozenset(pair)
            grades[key] = max(grades.get(key, 0.0), grade)
    return grades


_GRADES = _grades()


def compatible(one: str, other: str) -> float | None:
    """Grade how well two units say the same: 1.0 the same thing, below 1 exchanged, None never.

    Units of one measure (公里 and 里, 人 and 名) are the same thing; `ratio` converts them.
    """
    one, other = base_unit(one), base_unit(other)
    if one == other:
        return 1.0
    if _same_measure(one, other):
        return 1.0
    return _GRADES.get(frozenset((one, other)))


def ratio(one: str, other: str) -> Fraction | None:
    """Tell how many `other` one `one` makes (公里, 里: 2); None when they cannot be joined."""
    one, other = base_unit(one), base_unit(other)
    if compatible(one, other) is None:
        return None
    if _same_measure(one, other):
        return Quantity(Decimal(1), one).ratio_to(other)
    return Fraction(1)


def _same_measure(one: str, other: str) -> bool:
    return {one, other} <= KNOWN_UNITS and dimension(one) == dimension(other)
