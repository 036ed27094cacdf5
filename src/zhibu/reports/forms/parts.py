"""Which days a cell speaks of, told by its headings: 全年, 上半年, 一季度, 1—9月, 上年, 本年累计.

A part is kept as a short code and becomes a period when the form is filled: "" is the period that
the form is filled for, "Y" the whole year, "H1" "Q3" "M05" parts of it, "C" everything from
1 January to the end of the period filled for, "R01-09" months. `shift` counts years back (上年 −1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zhibu.core.errors import DomainError
from zhibu.core.numerals import from_chinese
from zhibu.core.periods import Period
from zhibu.core.text import to_half_width

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)年?")
_SPAN = re.compile(r"(?<!\d)1月?(?:-|—|–|~|至|到)+(\d{1,2})月")
_MONTH = re.compile(r"(?<![\d\-—–~至到月])(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?!\d*日)")
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_LAST_YEAR = re.compile(r"上年|去年|上一年|前一年")
_SO_FAR = re.compile(r"本年累计|年初至今|年累计|今年以来|本年度?以来")
_OWN = re.compile(r"本期|本季|本月|报告期|填报期")
_WHOLE = re.compile(r"全年|年度?合计|全年度")
_FILLERS = re.compile(r"本|今|年度?|累计|合计|完成|实际|数|情况|[()（）:：]")
_NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_LABELS = {"": "填报期间", "Y": "全年", "H1": "上半年", "H2": "下半年", "C": "本年累计"}
CHOICES = ("", "Y", "H1", "H2", "Q1", "Q2", "Q3", "Q4", "C")
_CODE = re.compile(r"|Y|C|H[12]|Q[1-4]|M(?:0[1-9]|1[0-2])|R01-(?:0[2-9]|1[0-2])")
SHIFTS = (0, -1, -2)


@dataclass(frozen=True)
class Part:
    """A part of the time that a form is filled for."""

    code: str = ""
    shift: int = 0

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code) or self.shift not in SHIFTS:
            raise DomainError.of(
                "FRM010",
                "不是表里能用的期间",
                "请从期间里选一个",
                value=self.code or str(self.shift),
            )

    @property
    def label(self) -> str:
        """The part in Chinese: 上年一季度."""
        before = {0: "", -1: "上年", -2: "前年"}[self.shift]
        return before + part_label(self.code) if self.code else (before + "同期" if before else "")

    def within(self, period: Period) -> Period:
        """Give the days meant when the form is filled for a period."""
        for _ in range(-self.shift):
            period = period.previous()
        year = period.start.year
        kind, number = self.code[:1], self.code[1:]
        match kind:
            case "":
                return period
            case "Y":
                return Period.year(year)
            case "H":
                return Period.half(year, int(number))
            case "Q":
                return Period.quarter(year, int(number))
            case "M":
                return Period.month(year, int(number))
            case "C":
                return Period(Period.year(year).start, period.end)
        return Period(Period.year(year).start, Period.month(year, int(number[-2:])).end)


def part_label(code: str) -> str:
    """Name a part's code: 一季度, 5月, 1—9月."""
    if code in _LABELS:
        return _LABELS[code]
    if code[0] == "Q":
        return f"{'零一二三四'[int(code[1])]}季度"
    return f"{int(code[1:])}月" if code[0] == "M" else f"1—{int(code[-2:])}月"


def read_part(texts: Iterable[str], base: int | None = None) -> Part:
    """Read the part from headings, nearest first; the first that names one decides.

    Args:
        base: the year that the form itself speaks of (2022年度统计表), which tells how far back
            a heading 2021年 lies.
    """
    plain = ["".join(to_half_width(text).split()) for text in texts]
    codes = (code for text in plain if (code := _code(text)) is not None)
    shifts = (shift for text in plain if (shift := _shift(text, base)))
    return Part(next(codes, ""), next(shifts, 0))


def is_time(text: str) -> bool:
    """Tell whether a heading speaks of nothing but time: 全年, 2022年上半年, 本年累计数."""
    plain = "".join(to_half_width(text).split())
    if _code(plain) is None and not _YEAR.search(plain) and not _LAST_YEAR.search(plain):
        return False
    for pattern in (_YEAR, _SPAN, _QUARTER, _LAST_YEAR, _SO_FAR, _OWN, _WHOLE, _MONTH):
        plain = pattern.sub("", plain)
    plain = re.sub(r"[上下]半年|前三季度", "", plain)
    return not _FILLERS.sub("", plain)


def base_year(texts: Iterable[str]) -> int | None:
    """Give the newest year that a form's own words name, or None."""
    years = [int(year) for text in texts for year in _YEAR.findall(to_half_width(text))]
    return max(years, default=None)


def without_years(text: str) -> str:
    """Put one mark for every year, so that next year's form reads like this year's."""
    return _YEAR.sub("〔年〕", to_half_width(text))


def _code(text: str) -> str | None:
    if found := _SPAN.search(text):
        last = int(found[1])
        return {6: "H1", 12: "Y"}.get(last, f"R01-{last:02d}") if 2 <= last <= 12 else None
    if "前三季度" in text:
        return "R01-09"
    if "上半年" in text or "下半年" in text:
        return "H1" if "上半年" in text else "H2"
    if found := _QUARTER.search(text):
        return f"Q{_NUMBERS.get(found[1]) or found[1]}"
    if _SO_FAR.search(text):
        return "C"
    if _OWN.search(text):
        return ""
    if found := _MONTH.search(text):
        return f"M{int(from_chinese(found[1])):02d}"
    return "Y" if _WHOLE.search(text) else None


def _shift(text: str, base: int | None) -> int:
    if _LAST_YEAR.search(text):
        return -1
    found = _YEAR.search(text)
    back = int(found[1]) - base if found and base else 0
    return back if back in SHIFTS else 0
