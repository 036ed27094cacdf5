"""Slots in a text where a figure or a name was blanked out: **, ××, XX, __, （ ）, *7人, 1*0余亩.

One slot per run. What only looks so is left alone: Markdown bold (**重点**), bullets, 3×4, XXL,
masked phone and identity numbers, ruled lines, snake_case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhibu.core.running_numbers import half_width
from zhibu.core.units import UNIT

Span = tuple[int, int]

# One or more where one may do, two or more where one alone is punctuation or a check box.
_RUNS = r"\*+|[×✕╳]+|[Xx]+|" + "|".join(f"{re.escape(each)}{{2,}}" for each in "_﹍▲△■□●○◯〇◇◆※?")
_RUN = re.compile(
    r"(?P<checkered>(?<!\d)\d(?:[*×✕_]\d){2,4}[*×✕_]?)"
    r"|(?P<lead>\d{1,4}(?:\.(?=[*×Xx_]))?)?"
    rf"(?P<run>(?:{_RUNS})(?:[.,](?:{_RUNS}))?)(?P<tail>\.?\d{{1,3}}(?:\.\d{{1,2}})?(?!\d))?"
    rf"|(?P<bracket>[(\[【〔]\s{{0,20}}[)\]】〕])|(?P<dots>…{{1,3}}|\.{{3,6}})"
)
_SCALED = r"\s{0,4}(?:[余多来几]?\s?[十百千]?[万亿千]?\s?[余多来几]?)"
_COUNTED = re.compile(
    rf"{_SCALED}\s{{0,4}}(?:\(\s?)?(?:{UNIT}|%|[年月日届号](?![\u4e00-\u9fff]?\*))"
)
_STRICT = re.compile(
    r"(?:余|多)?(?:人次|场次|次|万元|元|名|户|篇|份|册|场|期|人(?![制们民员才家大手]))"
)
_ROUNDED = re.compile(r"\s?[余多]")
# What follows a blanked-out name: **县, ××同志, XX党支部.
_NAMED = re.compile(
    r"\s?(?:县|市|区|镇|乡|村|街道|社区|局|办|委|党(?:支部|委|组|校|总支)|省|支部|同志|书记|主任|局长|科|股|室|中心|公司|学校"
    r"|单位|组|小组|先生|女士|老师|副|主席|部|队|所|站|院|会|机关)"
)
_STRICTLY_NAMED = re.compile(r"\s?(?:县|镇|乡|村|局|街道|社区|同志|等|的)")
_CLAUSE_MARKS = ",、。;:.)]】〕|/"
_OPENING_MARKS = "“‘「『《〈([【{—"
_CLAUSE_MARK = re.compile(r"[,、。;“”]")
_JOINS = re.compile(r"[和与及或至到~-]+")
# 党员大会4*|支委会1*(单位:次): the unit of a whole line stands at its end.
_UNIT_AT_END = re.compile(rf"\((?:以上|单位|均|为|:)+(?:万|亿)?{UNIT}\)[。;]?\s*$")
_END_OF_LINE = 24
# What only a cell or a label says, 4* or 办结:1*0, is a figure; 规格:3*4 is none.
_LABELLED = re.compile(r"(?<!规格)(?<!尺寸)(?<!型号)(?<!大小)(?<!比例)(?<!面积):\s?$")
_LABEL_END = re.compile(r"\s*(?:$|[,、。;)(])|\s{2}|\u3000")
_LONGEST_CELL = 16
_PRIVATE = re.compile(r"(?<!\d)\d{2,18}[*×xX]{3,14}\d{2,4}(?!\d)")
_BOLD = re.compile(
    r"(?<![*_])(\*{2,3}|__)(?=[^\s*_])(?=[^*_\n]{0,59}?[^\W_])([^*_\n]{1,60})(?<=[^\s*_])\1(?![*_])"
)
_RULE = re.compile(r"^[ \t\u3000]*(?:[_*－—]{10,}|(?:\*\s){2,}\*|_{8,})[ \t\u3000]*$", re.MULTILINE)
_SHIELD = "\x00"
_CHINESE_DIGITS = frozenset("零一二三四五六七八九")
_MEASURED_PRODUCT = re.compile(r"\s?(?:小时|米|厘米|毫米|公分|=|\)|\*|×)")


@dataclass(frozen=True)
class Mask:
    """One blanked-out slot; `digits` is what a half-masked figure still shows (*7 → "*7")."""

    start: int
    end: int
    text: str
    digits: str = ""

    def fits(self, written: str) -> bool:
        """Tell whether a figure agrees with the digits that still show; each star hides some."""
        if not self.digits:
            return True
        shape = re.sub(r"\D+", lambda hidden: rf"\d{{{len(hidden[0])},}}", self.digits)
        return re.fullmatch(shape, written) is not None


def find_masks(text: str, blanks: Sequence[Span] = ()) -> list[Mask]:
    """Find the slots of a text in order; `blanks` are spans of underlined blank space."""
    plain = _shielded(half_width(text))
    found = [mask for mask in (_mask(text, plain, each) for each in _RUN.finditer(plain)) if mask]
    taken = sorted((mask.start, mask.end) for mask in found)
    extra = [
        Mask(start, end, text[start:end])
        for start, end in blanks
        if 0 <= start < end <= len(text)
        and not any(start < stop and begin < end for begin, stop in taken)
    ]
    return sorted([*found, *extra], key=lambda mask: mask.start)


def _shielded(plain: str) -> str:
    """Blank out what holds stars and crosses and is no slot, character for character."""
    for pattern in (_PRIVATE, _RULE):
        plain = pattern.sub(lambda hit: _SHIELD * len(hit[0]), plain)
    return _without_bold(plain)


def _without_bold(plain: str) -> str:
    """Blank out Markdown bold; the end of a slot may be the beginning of bold."""
    parts, place, done = [], 0, 0
    while hit := _BOLD.search(plain, place):
        if _is_bold(plain, hit):
            parts += [plain[done : hit.start()], _SHIELD * len(hit[0])]
            place = done = hit.end()
        else:
            place = hit.end(1)
    return "".join(parts) + plain[done:]


def _is_bold(plain: str, hit: re.Match[str]) -> bool:
    """Tell Markdown bold from two slots: **重点** is bold, **次、培训**次 are slots."""
    opens, closes = hit.end(1), hit.end()
    if any(_COUNTED.match(plain, at) or _ROUNDED.match(plain, at) for at in (opens, closes)):
        return False
    if plain[opens] in _CLAUSE_MARKS or _JOINS.fullmatch(hit[2]):
        return False
    # Bold begins with a word, unless it begins the text: 大会**·支委会** are slots.
    begins = _ends(plain, hit.start() - 1)
    if not (begins or plain[opens].isalnum() or plain[opens] in _OPENING_MARKS):
        return False
    if begins and _ends(plain, closes):
        return not _STRICTLY_NAMED.match(plain, opens)
    if hit[2][0] in "“《" and hit[2][-1] in "”》":
        return True
    inner = _CLAUSE_MARK.search(hit[2])
    return not (inner or _NAMED.match(plain, opens) or _NAMED.match(plain, closes))


def _ends(plain: str, place: int) -> bool:
    """Tell whether no word goes on at a place: outside the text, a blank, punctuation."""
    return not 0 <= place < len(plain) or not plain[place].isalnum()


def _mask(text: str, plain: str, found: re.Match[str]) -> Mask | None:
    start, end = found.span()
    if found["checkered"]:
        counted = _STRICT.match(plain, end)
        return Mask(start, end, text[start:end], plain[start:end]) if counted else None
    if found["bracket"]:
        return Mask(start, end, text[start:end]) if _COUNTED.match(plain, end) else None
    if found["dots"]:
        return Mask(start, end, text[start:end]) if _STRICT.match(plain, end) else None
    return _of_run(text, plain, found)


def _of_run(text: str, plain: str, found: re.Match[str]) -> Mask | None:
    lead, run, tail = found["lead"] or "", found["run"], found["tail"] or ""
    start, end = found.span()
    before, after = plain[start - 1 : start], plain[end : end + 1]
    stated = bool(lead or tail) and _is_stated(plain, start, end)
    counted = stated or _is_counted(plain, end)
    if not _may_mask(plain, run, lead, tail, before, after, end, counted=counted):
        return None
    if tail and not (counted and (stated or after not in "年月日")):
        end, tail = found.end("run"), ""
    shown = plain[start:end] if lead or tail else ""
    return Mask(start, end, text[start:end], shown)


def _is_counted(plain: str, end: int) -> bool:
    """Tell whether a measure word follows, or stands at the end of the line for all of it."""
    return bool(_COUNTED.match(plain, end) or _UNIT_AT_END.search(plain[-_END_OF_LINE:]))


def _is_stated(plain: str, start: int, end: int) -> bool:
    """Tell whether a half-masked figure is all that a cell, or a label, says."""
    if len(plain) <= _LONGEST_CELL and not plain[:start].strip() and not plain[end:].strip():
        return True
    return bool(_LABELLED.search(plain, max(0, start - 4), start) and _LABEL_END.match(plain, end))


def _may_mask(
    plain: str, run: str, lead: str, tail: str, before: str, after: str, end: int, *, counted: bool
) -> bool:
    kind, single = run[0], len(run) == 1
    if kind in "Xx":
        if _is_latin(before) or _is_latin(after) or (tail and not counted):
            return False
        if single and not (counted or _NAMED.match(plain, end)):
            return False
    if lead and tail:
        if not counted and not _ROUNDED.match(plain, end):
            return False
        if kind != "*":
            return bool(_ROUNDED.match(plain, end) or _STRICT.match(plain, end))
        return not (single and _MEASURED_PRODUCT.match(plain, end))
    if (_is_latin(before) and _is_latin(after)) or (kind in "_﹍" and _is_latin(before + after)):
        return False
    if (
        kind in "〇○◯"
        and (before in _CHINESE_DIGITS or after in _CHINESE_DIGITS)
        and before + after
    ):
        return False
    if kind == "?":
        return counted
    if single:
        return _single(plain, kind, before, end, counted)
    return True


def _single(plain: str, kind: str, before: str, end: int, counted: bool) -> bool:
    """A lone star or cross is a slot only where something is counted or somebody named."""
    if kind == "*" and (not before or before in "\n\r") and plain[end : end + 1].isspace():
        return False
    if counted or _ROUNDED.match(plain, end):
        return True
    named = _NAMED.match(plain, end)
    return bool(named and before and "\u4e00" <= before <= "\u9fff")


def _is_latin(characters: str) -> bool:
    return any(each.isascii() and each.isalpha() for each in characters)
