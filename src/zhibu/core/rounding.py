"""Rounding words (余, 近, 约, 以上 …): when each is true, when it is fair, and how to write one.

True is the word's own meaning; fair is the house rule that keeps a true word from misleading
(300余 for 395). A report writes only what is both. The senses are the common ones of the words;
the bounds (1.1 times for 余, 5 % for 约 …) are this project's house rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from zhibu.core.errors import DomainError
from zhibu.core.numerals import WAN, YI, from_chinese
from zhibu.core.quantities import exact_decimal, format_number
from zhibu.core.text import to_half_width

Number = Decimal | Fraction | int
Manner = Literal["exact", "rounded"]

_SCALES = {"亿": Fraction(YI), "万": Fraction(WAN)}
_MORE = "余多"


@dataclass(frozen=True)
class Written:
    """A figure as it stands in a text: its value, and `step`, the worth of its last stated place.

    The step bounds 余: 300余 stays below 400, 13万余 below 14万, but 10余万 below 20万.
    """

    value: Fraction
    step: Fraction

    @classmethod
    def of(cls, number: Number) -> Written:
        """Take a bare number; its trailing zeros are not stated (300 → 100, 120 → 10, 305 → 1)."""
        value = Fraction(number)
        step = Fraction(1)
        while value and value % (step * 10) == 0:
            step *= 10
        while value % step != 0 and step > Fraction(1, 10**12):
            step /= 10
        return cls(value, step)

    @classmethod
    def read(cls, text: str) -> Written:
        """Read 300, 三百, 13万, 1.2万, or 10余万 with its word inside. NUM002 when it is none."""
        plain = "".join(to_half_width(text).split())
        head, scale = plain, Fraction(1)
        if plain and plain[-1] in _SCALES:
            head, scale = plain[:-1], _SCALES[plain[-1]]
        inside = head.rstrip(_MORE) != head
        number = cls.of(Fraction(from_chinese(head.rstrip(_MORE))))
        # Right behind 万 the word speaks of the whole 万 (10万余), before it of the tens (10余万).
        if scale > 1 and not inside:
            number = cls(number.value, min(number.step, Fraction(1)))
        return cls(number.value * scale, number.step * scale)


_Rule = Callable[[Fraction, Written], bool]


@dataclass(frozen=True)
class RoundingWord:
    """A word family: where it stands, when it is true, and when it is fair besides."""

    words: tuple[str, ...]
    place: Literal["before", "after", "bare"]
    true: _Rule
    fair: _Rule


def _always(_exact: Fraction, _written: Written) -> bool:
    return True


def _above_within_step(exact: Fraction, written: Written) -> bool:
    return 0 < written.value < exact < written.value + written.step


def _not_far_above(exact: Fraction, written: Written) -> bool:
    return written.value < 100 or exact <= written.value * Fraction(11, 10)


def _at_least(exact: Fraction, written: Written) -> bool:
    return exact >= written.value


def _at_most(exact: Fraction, written: Written) -> bool:
    return exact <= written.value


def _within(share: Fraction) -> _Rule:
    return lambda exact, written: abs(exact - written.value) <= abs(written.value) * share


WORDS = (
    RoundingWord(("余", "多"), "after", _above_within_step, _not_far_above),
    RoundingWord(
        ("近", "将近", "接近"),
        "before",
        lambda exact, written: exact < written.value,
        lambda exact, written: exact >= written.value * Fraction(9, 10),
    ),
    RoundingWord(("约", "大约", "大概"), "before", _always, _within(Fraction(5, 100))),
    RoundingWord(("左右", "上下"), "after", _always, _within(Fraction(10, 100))),
    RoundingWord(("以上", "之上"), "after", _at_least, _always),
    RoundingWord(
        ("至少", "最少", "不少于", "不低于", "不下", "不下于"), "before", _at_least, _always
    ),
    RoundingWord(("以下", "之下", "以内", "之内"), "after", _at_most, _always),
    RoundingWord(("最多", "至多", "不超过", "不多于"), "before", _at_most, _always),
    RoundingWord(
        ("超过", "超", "超出", "逾", "突破", "高于", "多于"),
        "before",
        lambda exact, written: exact > written.value,
        _within(Fraction(20, 100)),
    ),
    RoundingWord(
        ("不足", "不到", "未满", "低于", "少于"),
        "before",
        lambda exact, written: exact < written.value,
        _always,
    ),
    RoundingWord(
        ("", "达", "共", "累计"), "bare", lambda exact, written: exact == written.value, _always
    ),
)
_BY_WORD = {word: rule for rule in WORDS for word in rule.words}


def is_true(word: str, exact: Number, written: Number | str | Written) -> bool:
    """Tell whether the word's own meaning holds (hard rule). RND001 for an unknown word."""
    return _rule(word).true(Fraction(exact), _written(written))


def is_fair(word: str, exact: Number, written: Number | str | Written) -> bool:
    """Tell whether the word is true and does not mislead (house rule)."""
    rule, value, figure = _rule(word), Fraction(exact), _written(written)
    return rule.true(value, figure) and rule.fair(value, figure)


def round_half_up(number: Number, places: int) -> Decimal:
    """Round half away from zero to `places` decimals, exactly (2.345 → 2.35, −2.345 → −2.35)."""
    scaled = abs(Fraction(number)) * 10**places
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(f"{'-' if number < 0 else ''}{digits}E-{places}")


def write_figure(exact: Number, unit: str, *, manner: Manner = "exact") -> str:
    """Write a figure for a report, with its unit: 312册, 310余册, 1.23万元, 4.2万字, 98.5%.

    `exact` writes every digit; only shares (one place) and endless ratios (two places) are
    rounded half up. `rounded` shortens from 100 on, and only with words that are true and fair:
    元 and 字 from 10,000 on become 万元 (two places) and 万字 (one place), other things 余.
    """
    value = Fraction(exact)
    if unit == "%":
        return _share(value) + unit
    if manner == "rounded" and value >= 100:
        return _rounded(value, unit)
    return _plain(value) + unit


def _rule(word: str) -> RoundingWord:
    if word not in _BY_WORD:
        raise DomainError.of("RND001", "不是报告可用的约数词", "请用 余、近、约、以上", value=word)
    return _BY_WORD[word]


def _written(figure: Number | str | Written) -> Written:
    if isinstance(figure, Written):
        return figure
    return Written.read(figure) if isinstance(figure, str) else Written.of(figure)


def _share(value: Fraction) -> str:
    """Write a percentage with one place; a whole one without."""
    places = 0 if value.denominator == 1 else 1
    return format(round_half_up(value, places), "f")


def _plain(value: Fraction) -> str:
    """Write all decimals where they end, two places where they do not."""
    finite = exact_decimal(value)
    return format_number(round_half_up(value, 2) if finite is None else finite)


def _rounded(value: Fraction, unit: str) -> str:
    if unit in ("元", "字") and value >= WAN:
        return _scaled(value, unit, places=2 if unit == "元" else 1)
    return _floored(value, unit)


def _scaled(value: Fraction, unit: str, *, places: int) -> str:
    """Write money or words in 万 or 亿, half up; where that hides its own rounding, with a word."""
    scale = "亿" if value >= YI else "万"
    share = value / _SCALES[scale]
    nearest = Fraction(round_half_up(share, places))
    if nearest == share:
        return format_number(round_half_up(share, places)) + scale + unit
    if unit == "元" and share >= 10:
        return _floored(value, unit)
    if (nearest * 10**places).numerator % 10:
        return format(round_half_up(share, places), "f") + scale + unit
    # 1.20万元 would pass for an exact 1.2万元.
    short = format_number(round_half_up(share, places)) + scale
    return f"{short}余{unit}" if nearest < share else f"近{short}{unit}"


def _floored(value: Fraction, unit: str) -> str:
    """Cut to about two leading figures; 余 says that something was cut."""
    scale, size = next(
        ((name, size) for name, size in _SCALES.items() if value >= size), ("", Fraction(1))
    )
    share = value / size
    step = Fraction(1, 10) if scale and share < 10 else Fraction(1)
    if not scale:
        step = Fraction(10 if share < 1000 else 100)
    floor = share // step * step
    return f"{_plain(floor)}{scale}{'余' if floor < share else ''}{unit}"
