"""How a sentence wants its figure: the words, scale and unit around a slot.

A shape is what stands around a slot: 超过**余万元 has a word before, one inside and a scale.
`write` puts a figure into it (`core.fitting`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from zhibu.core.fitting import Shape, Wording, write
from zhibu.core.running_numbers import AFTER, BEFORE, half_width, word_may_round
from zhibu.core.units import unit_at

_BEFORE = re.compile(rf"(?P<word>{BEFORE})?\s?(?P<lead>百分之)?\s?$")
_BEHIND = re.compile(
    r"(?P<gap>\s{0,4})(?P<inside>[余多](?=\s?个?[十百千]?[万亿]|\s?千(?![克米瓦])))?"
    r"(?P<scale>\s?(?:个?[十百千]?[万亿]|千(?![克米瓦])))?(?P<word>\s?(?:余|多(?!样)))?"
)
_AFTER = re.compile(rf"\s?(?:\(含\))?(?P<word>{'|'.join(AFTER)})(?![级联游])")
_WITHIN = re.compile(
    rf"(?P<word>{BEFORE})?\s?(?P<lead>百分之)?(?P<core>.+?)"
    r"(?P<inside>[余多](?=[万亿千]))?(?P<scale>[万亿千])?(?P<more>[余多])?$"
)
_OPENING = frozenset("([【〔（")
_CLOSING = re.compile(r"\s?[)\]】〕]\s?")
_PERCENT = re.compile(r"\s?[%﹪]")
_NEAR = 24


__all__ = ["Shape", "Wording", "shape_at", "write"]


def shape_at(text: str, start: int, end: int) -> Shape:
    """Read what stands around a slot (or around a figure that stands there already)."""
    # Only the neighbourhood is read: a paragraph may hold thousands of slots.
    offset = max(0, start - _NEAR)
    near = text[offset : end + 2 * _NEAR]
    shape = _shape(near, start - offset, end - offset)
    return replace(
        shape,
        start=shape.start + offset,
        end=shape.end + offset,
        unit_end=shape.unit_end + offset,
    )


def _shape(text: str, start: int, end: int) -> Shape:
    plain = half_width(text)
    start, end = _trimmed(plain, start, end)
    word, lead, first = "", "", start
    if before := _BEFORE.search(plain[:start]):
        lead = before["lead"] or ""
        if lead:
            first = before.start("lead")
        if before["word"] and word_may_round(plain, before.start("word"), before["word"]):
            word, first = before["word"], before.start("word")
    return _behind(text, plain, (first, end), word, lead)


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    """Peel rounding words, scale and unit off a span that holds them."""
    found = _WITHIN.fullmatch(plain, start, end)
    if not found:
        return start, end
    core = found["core"]
    digits = re.match(r"[^\u4e00-\u9fff%]+|[零〇一二两三四五六七八九十百千点]+", core)
    size = len(digits[0].rstrip()) if digits else len(core)
    return found.start("core"), found.start("core") + size


def _behind(text: str, plain: str, span: tuple[int, int], word: str, lead: str) -> Shape:
    first, end = span
    behind = _BEHIND.match(plain, end)
    inside = scale = more = ""
    if behind and (behind["inside"] or behind["scale"] or behind["word"]):
        inside = behind["inside"] or ""
        scale = (behind["scale"] or "").strip()
        more = (behind["word"] or "").strip()
        end = behind.end()
    last, after = end, ""
    if early := _AFTER.match(plain, last):
        after, last = early["word"], early.end()
    # （**）次: the closing bracket stands between slot and unit.
    stop = last
    if plain[max(first - 1, 0) : first] in _OPENING and (close := _CLOSING.match(plain, last)):
        last = close.end()
    unit, unit_end = ("%", last) if lead else _unit(plain, last)
    if not unit:
        unit_end = last = stop
    last = unit_end
    if not after and (late := _AFTER.match(plain, last)):
        after, last = late["word"], late.end()
    return Shape(first, end, word, scale, more, inside, after, unit, unit_end, lead, text[end:last])


def _unit(plain: str, start: int) -> tuple[str, int]:
    if share := _PERCENT.match(plain, start):
        return "%", share.end()
    return unit_at(plain, start) or ("", start)
