"""Writing a figure the way its sentence wants it: in its unit, its scale, with its words.

True rounding words stay, with a figure chosen so that the word is true and fair (core.rounding);
untrue ones go or change, and a note says so. Figures are written in Arabic digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from zhibu.core.numerals import WAN, YI
from zhibu.core.quantities import exact_decimal, format_number
from zhibu.core.rounding import Written, is_fair, round_half_up
from zhibu.core.running_numbers import plain_word
from zhibu.core.units import ratio

_SIZES = {"": 1, "千": 1000, "百": 100, "十": 10, "万": WAN, "亿": YI}
_USUAL_PLACES = 2
_MOST_PLACES = 4
_SMALL = 10
_TWO_DIGITS = 100
_WHOLE = 100
_MORE = ("余", "多")
# Words whose figure lies above the exact value.
_CEILING = frozenset({"近", "将近", "接近", "不足", "不到", "未满", "低于", "少于"})
_FLOOR = frozenset(
    {"超过", "超", "超出", "逾", "突破", "高于", "多于", "以上", "之上", "至少", "最少"}
) | {"不少于", "不低于", "不下", "不下于", *_MORE}
_CEILING_INCLUDED = frozenset({"以下", "之下", "以内", "之内", "最多", "至多", "不超过", "不多于"})
_NEAREST = frozenset({"约", "大约", "大概", "左右", "上下"})
# With these the figure may equal the exact value.
_INCLUDING = frozenset({"以上", "之上", "至少", "最少", "不少于", "不低于", "不下", "不下于"})


@dataclass(frozen=True)
class Shape:
    """What belongs to a figure in its sentence.

    Attributes:
        start, end: words, slot and scale, without the unit.
        before: rounding word before the slot (近, 约, 超过 …), "" if none.
        scale: "", 千, 万 or 亿 between slot and unit.
        word: 余 or 多 behind slot and scale (万余元).
        inside: 余 or 多 between slot and scale (余万元).
        after: 以上, 左右 … before or behind the unit.
        unit: base name of the unit, "" if none stands there; 百分之** has "%".
        unit_end: where the unit ends; `end` if there is none.
        lead: 百分之 before the slot, else "".
        tail: the text from `end` up to where `after` ends: gap, unit and `after`.
    """

    start: int
    end: int
    before: str = ""
    scale: str = ""
    word: str = ""
    inside: str = ""
    after: str = ""
    unit: str = ""
    unit_end: int = 0
    lead: str = ""
    tail: str = ""


@dataclass(frozen=True)
class Wording:
    """What takes the place of `start:end`; `figure` is the figure with its words in `text`.

    `note` says in Chinese what had to change, "" where nothing did.
    """

    start: int
    end: int
    text: str
    figure: tuple[int, int]
    note: str = ""


@dataclass(frozen=True)
class _Form:
    """A figure as it will stand: words, digits and scale."""

    digits: str
    before: str = ""
    inside: str = ""
    scale: str = ""
    word: str = ""
    after: str = ""
    note: str = ""


def write(shape: Shape, exact: Decimal | Fraction | int, unit: str) -> Wording | None:
    """Write an exact value of the ledger into a shape; None when the units cannot be joined."""
    wanted = shape.unit or unit
    factor = ratio(unit, wanted)
    if factor is None or (wanted == "%") != (unit == "%"):
        return None
    form = _form(shape, Fraction(exact) * factor, wanted)
    return _wording(shape, form, unit)


def _wording(shape: Shape, form: _Form, unit: str) -> Wording:
    """Put the parts together; the unit stays as it is written unless `after` must go."""
    figure = f"{form.before}{shape.lead}{form.digits}{form.inside}{form.scale}{form.word}"
    missing = not shape.unit and not shape.lead
    added = _missing_unit(unit) if missing else ""
    end, rest = shape.end, ""
    if shape.after and not form.after:
        end += len(shape.tail)
        rest = shape.tail.replace("(含)", "").replace(shape.after, "", 1)
    text = figure + added + rest
    return Wording(shape.start, end, text, (0, len(figure + added)), form.note)


def _missing_unit(unit: str) -> str:
    """Name the unit that a sentence leaves out: only sums and measures need it to be understood."""
    return unit if unit in ("元", "%", "公里", "亩", "公斤") else ""


def _form(shape: Shape, value: Fraction, unit: str) -> _Form:
    if value <= 0:
        digits = _bare(value, 1, unit)
        return _Form(digits, note=_dropped(shape, f"数值是{digits}") if _has_words(shape) else "")
    form = _scaled(shape, value, unit)
    if form:
        return form
    # Less than one 万, or no round number of 千: the scale would hide the figure.
    plain = _scaled(
        replace(shape, scale="", inside="", word=shape.word or shape.inside), value, unit
    )
    assert plain is not None
    note = f"不宜用“{shape.scale}”，改为{plain.before}{plain.digits}{plain.word}{unit}"
    return replace(plain, note=plain.note or note)


def _scaled(shape: Shape, value: Fraction, unit: str) -> _Form | None:
    size = _size(shape.scale)
    share = value / size
    if size > 1 and share < 1:
        return None
    word = shape.inside or shape.word or plain_word(shape.before) or shape.after
    if not word:
        # Only figures in 万 and 亿 may hide what is below their two places.
        if 1 < size < WAN and (share * 10**_USUAL_PLACES).denominator != 1:
            return None
        return _Form(_bare(share, size, unit), scale=shape.scale)
    # Rounding words stand with whole 万 and 亿 only: 300余千人 is no Chinese.
    if size not in (1, WAN, YI):
        return None
    dropped = _clash(shape)
    for digits, where in _figures(shape, word, share, size):
        form = _placed(shape, digits, where)
        if dropped:
            form = replace(form, note=f"“{dropped}”和“{word}”不能连用，去掉了“{dropped}”")
        return form
    return _Form(
        _bare(share, size, unit),
        scale=shape.scale,
        note=_dropped(shape, f"正好{_bare(share, size, unit)}{shape.scale}"),
    )


def _placed(shape: Shape, digits: str, where: str) -> _Form:
    """Put the one word that counts where it stood; 万余 where 余万 would not be true."""
    if shape.inside or shape.word:
        word = shape.inside or shape.word
        if where == "inside":
            return _Form(digits, inside=word, scale=shape.scale)
        note = f"“{word}{shape.scale}”改为“{shape.scale}{word}”" if shape.inside else ""
        return _Form(digits, scale=shape.scale, word=word, note=note)
    if shape.before:
        return _Form(digits, before=shape.before, scale=shape.scale)
    return _Form(digits, scale=shape.scale, after=shape.after)


def _figures(shape: Shape, word: str, share: Fraction, size: int) -> Iterator[tuple[str, str]]:
    """Propose figures for a rounding word, coarsest first, that are true and fair."""
    small = share * size < _SMALL and word not in _INCLUDING and word not in _NEAREST
    if small:
        return
    percent = shape.unit == "%"
    for number in _candidates(share, word, percent=percent):
        # A share that is not whole is never all.
        if percent and number >= _WHOLE > share:
            continue
        written = Written.of(number)
        if (
            shape.inside
            and number >= _SMALL
            and number % _SMALL == 0
            and _holds(word, share, size, written)
        ):
            yield _digits(number), "inside"
        behind = Written(number, min(written.step, Fraction(1))) if size > 1 else written
        if word in _MORE and _holds(word, share, size, behind):
            yield _digits(number), "behind"
        elif word not in _MORE and _holds(word, share, size, written):
            yield _digits(number), ""


def _holds(word: str, share: Fraction, size: int, written: Written) -> bool:
    """Tell whether a word is true and fair; 不足400 for 310 would mislead as 近400 does."""
    figure = Written(written.value * size, written.step * size)
    if word in _CEILING and not is_fair("近", share * size, figure):
        return False
    return is_fair(word, share * size, figure)


def _candidates(share: Fraction, word: str, *, percent: bool) -> Iterator[Fraction]:
    """Give round figures of one, then more leading digits on the side where the word wants them."""
    if word in _CEILING_INCLUDED:
        if exact_decimal(share) is not None:
            yield share
        return
    step = Fraction(1)
    while step * 10 <= share and not percent:
        step *= 10
    # 余 keeps two leading digits, as composed reports do: 310余 for 312, not 300余.
    if word in _MORE and step >= _TWO_DIGITS:
        step /= 10
    while step >= Fraction(1, 10):
        whole = share / step
        low = Fraction(whole.numerator // whole.denominator)
        if word in _NEAREST:
            yield Fraction(round_half_up(whole, 0)) * step
        elif word in _CEILING and whole != low:
            yield (low + 1) * step
        elif word in _FLOOR and (whole != low or word in _INCLUDING):
            yield low * step
        # Nothing finer is left to cut: 近310 for exactly 300 would be silly.
        if whole == low:
            return
        step /= 10


def _clash(shape: Shape) -> str:
    """Name words that cannot stand beside the one that counts: 近400余, 约300左右."""
    words = [shape.inside or shape.word, shape.before, shape.after]
    return "”“".join([word for word in words if word][1:])


def _dropped(shape: Shape, why: str) -> str:
    words = "”“".join(
        word for word in (shape.before, shape.inside or shape.word, shape.after) if word
    )
    return f"{why}，去掉了“{words}”"


def _has_words(shape: Shape) -> bool:
    return bool(shape.before or shape.inside or shape.word or shape.after)


def _bare(share: Fraction, size: int, unit: str) -> str:
    """Write without a word: exact, but two places of 万 and of a computed ratio (half up)."""
    if unit == "%":
        return _percentage(share)
    if (share * 10**_USUAL_PLACES).denominator == 1:
        return _digits(share)
    places = _USUAL_PLACES
    while not round_half_up(share, places) and places < _MOST_PLACES:
        places += 1
    return format(round_half_up(share, places), "f")


def _percentage(value: Fraction) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    written = round_half_up(value, 1)
    for places in range(1, _MOST_PLACES + 1):
        written = round_half_up(value, places)
        if written not in (0, 100):
            break
    return format(written, "f")


def _digits(number: Fraction) -> str:
    exact = exact_decimal(number)
    assert exact is not None
    return format_number(exact)


def _size(scale: str) -> int:
    size = 1
    for each in scale.removeprefix("个"):
        size *= _SIZES[each]
    return size
