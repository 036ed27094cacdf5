"""Which indicator do a cell's headings mean? Asked of `reports.matching`, once per wording."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from zhibu.ledger import registry
from zhibu.reports.forms.parts import is_time
from zhibu.reports.matching import Matcher, Spot
from zhibu.reports.reading import Block

MOST = 3
# What is less likely than this is noise, and no help for whoever has to choose.
WORTH_OFFERING = 0.3
_SCALES = "万亿千"


@dataclass(frozen=True)
class Found:
    """Indicators that headings may mean, best first; `sure` ones may be taken without asking."""

    codes: tuple[str, ...] = ()
    sure: bool = False


def find(row: tuple[str, ...], column: tuple[str, ...], caption: str, unit: str) -> Found:
    """Give up to three indicators for a cell; headings of time (全年) say nothing about which."""
    heads = (tuple(text for text in texts if not is_time(text)) for texts in (row, column))
    return _found(*heads, caption, unit)


@lru_cache(maxsize=4096)
def _found(row: tuple[str, ...], column: tuple[str, ...], caption: str, unit: str) -> Found:
    if not row and not column:
        return Found()
    scale = unit[0] if len(unit) > 1 and unit[0] in _SCALES else ""
    block = Block(0, "", "cell", row=row, column=column, caption=caption)
    spot = Spot(block, 0, 0, unit.removeprefix(scale), scale)
    reading = _matcher(timezone.localdate().year).read([spot], [block])[0]
    if reading.kind != "figure":
        return Found()
    likely = [one.code for one in reading.candidates if one.confidence >= WORTH_OFFERING]
    return Found(tuple(likely[:MOST]), reading.sure)


@lru_cache(maxsize=2)
def _matcher(year: int) -> Matcher:
    return Matcher([one for one in registry.indicators() if one.listed], year)
