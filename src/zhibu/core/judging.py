"""What a figure in running text claims, and whether an exact value bears it out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from zhibu.core.quantities import exact_decimal
from zhibu.core.rounding import Written, is_fair, is_true, round_half_up

Verdict = Literal["true", "loose", "false"]

# How far off a true word may be before it is as good as false: twice its house bound.
_BOUNDS = {
    **dict.fromkeys(("近", "将近", "接近"), Fraction(10, 100)),
    **dict.fromkeys(("约", "大约", "大概"), Fraction(5, 100)),
    **dict.fromkeys(("左右", "上下"), Fraction(10, 100)),
    **dict.fromkeys(("超过", "超", "超出", "逾", "突破", "高于", "多于"), Fraction(20, 100)),
}
_MORE = frozenset({"余", "多", "有余"})
_VAGUE = frozenset({"几", "数", "好几", "上", "来"})
_FROM = frozenset({"以上", "之上", "至少", "最少", "不少于", "不低于", "不下", "不下于"})
_UP_TO = frozenset({"以下", "之下", "以内", "之内", "最多", "至多", "不超过", "不多于"})
_OVER = frozenset({"超过", "超", "超出", "逾", "突破", "高于", "多于"})
_UNDER = frozenset({"不足", "不到", "未满", "低于", "少于"})
_UPWARDS = _MORE | _OVER | _FROM
_DOWNWARDS = frozenset({"近", "将近", "接近"}) | _UNDER | _UP_TO
_ENDLESS_PLACES = 2
_RANK: tuple[Verdict, ...] = ("false", "loose", "true")

Bounds = tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True)
class Mention:
    """A quantity that running text states.

    Attributes:
        start, end: the whole span in the text: rounding words, numeral, scale and unit.
        text: the same as written.
        value: the figure written, in `unit` (1.2万元: 12000); of a range its lower end.
        step: the worth of its last stated place.
        lower, upper: what it claims, inclusive, in `unit`; None is open.
        words: the rounding words in order; `word` joins them.
        word: the rounding word as written ("余", "近", "以上" …), "" when bare, "至" for a range.
        unit: base unit as core.quantities knows it, another measure word as written, or "".
        places: decimals as written before the scale (1.23万元: 2).
        scale: "", 千, 万 or 亿.
    """

    start: int
    end: int
    text: str
    value: Fraction
    step: Fraction
    lower: Fraction | None
    upper: Fraction | None
    word: str
    unit: str
    places: int = 0
    scale: str = ""
    words: tuple[str, ...] = ()


def claimed(value: Fraction, step: Fraction, words: tuple[str, ...]) -> Bounds:
    """Give what a figure with its rounding words claims, both ends inclusive."""
    lower: Fraction | None = value
    upper: Fraction | None = value
    for word in words:
        low, high = _bounds(value, step, word)
        if word == words[0]:
            lower, upper = low, high
            continue
        # The wider of two words counts: 约300左右 claims what 左右 claims.
        lower = None if lower is None or low is None else min(lower, low)
        upper = None if upper is None or high is None else max(upper, high)
    return lower, upper


def judge(mention: Mention, exact: Decimal | Fraction | int) -> Verdict:
    """Hold a mention against the exact value, in the mention's own unit.

    `true`: the word's meaning and the house rule hold, or a bare figure is exact (a share or a
    figure in 万 and 亿 may be rounded half up to the decimals it shows). `loose`: true, but it
    misleads, or it shows fewer places than one would like (4万字 for 42137). Else `false`.
    """
    value = Fraction(exact)
    if not mention.words:
        return _bare(mention, value)
    verdicts = [_worded(mention, value, word) for word in mention.words]
    best = max(verdicts, key=_RANK.index)
    words = set(mention.words)
    # 近400余 says two opposite things: at best half of it is true.
    if best == "true" and words & _UPWARDS and words & _DOWNWARDS and "false" in verdicts:
        return "loose"
    return best


def _bounds(value: Fraction, step: Fraction, word: str) -> Bounds:
    if word in _MORE or word == "几":
        return value, value + step
    if word == "来":
        return value * Fraction(9, 10), value * Fraction(11, 10)
    if word in _UP_TO or word in _UNDER:
        return None, value
    if word in _FROM or word in _OVER or word == "上":
        return value, None
    if bound := _BOUNDS.get(word):
        top = value if word in _DOWNWARDS else value * (1 + bound)
        return value * (1 - bound), top
    return value, value


def _worded(mention: Mention, exact: Fraction, word: str) -> Verdict:
    written = Written(mention.value, mention.step)
    if word == "至":
        return _ranked(_inside(mention, exact))
    if word in _VAGUE:
        return _vague(mention, exact, word)
    rule = "余" if word == "有余" else word
    if not is_true(rule, exact, written):
        return "false"
    if is_fair(rule, exact, written):
        return "true"
    bound = _BOUNDS.get(rule)
    if bound is None or abs(exact - mention.value) <= 2 * bound * abs(mention.value):
        return "loose"
    return "false"


def _vague(mention: Mention, exact: Fraction, word: str) -> Verdict:
    """Judge 几十, 数百, 上千, 十几, 十来: inside what they claim; 上百 only loosely above 999."""
    if word == "上" and exact >= 10 * mention.value:
        return "loose"
    return _ranked(_inside(mention, exact))


def _inside(mention: Mention, exact: Fraction) -> bool:
    return (mention.lower is None or mention.lower <= exact) and (
        mention.upper is None or exact <= mention.upper
    )


def _ranked(holds: bool) -> Verdict:
    return "true" if holds else "false"


def _bare(mention: Mention, exact: Fraction) -> Verdict:
    if exact == mention.value:
        return "true"
    # 12万3千 states thousands, 1.23万 hundreds; without a scale only decimals are rounded.
    last = mention.step if mention.scale else Fraction(1, 10**mention.places)
    shown = Fraction(round_half_up(exact / last, 0)) * last
    if shown != mention.value:
        return "false"
    if mention.unit == "%" or mention.scale in ("万", "亿"):
        # A share that is not whole is neither all nor nothing.
        if mention.unit == "%" and mention.value in (0, 100):
            return "false"
        return "true" if mention.places else "loose"
    if exact.denominator == 1:
        return "loose" if mention.scale else "false"
    return "true" if mention.places and _is_endless(exact) else "loose"


def _is_endless(exact: Fraction) -> bool:
    """Tell whether a value has more decimals than an amount has: it is a computed ratio."""
    finite = exact_decimal(exact)
    return finite is None or (finite * 10**_ENDLESS_PLACES) % 1 != 0
