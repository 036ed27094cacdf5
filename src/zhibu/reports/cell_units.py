"""Units that a table says once, in a heading, for the bare figures of its cells.

A head 捐款（万元）, a cell 万元 in the row, a caption 单位：万元: the figure is in 万元 and shows
neither 万 nor 元.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from zhibu.core.heading_units import offers_for_all, offers_of
from zhibu.core.mentions import Mention
from zhibu.core.numerals import WAN, YI
from zhibu.core.shapes import Shape, Wording, write
from zhibu.core.units import compatible, ratio, unit_at
from zhibu.ledger.figures import Figure
from zhibu.reports.matching import counted_as
from zhibu.reports.matching.labels import nearest
from zhibu.reports.reading import Block

_MONEY = ("金额", "资金")
_SIZES = {"": 1, "千": 1000, "万": WAN, "亿": YI}


@dataclass(frozen=True)
class HeadUnit:
    """A unit as a heading gives it: 万元 is 元 with the scale 万."""

    unit: str
    scale: str = ""

    @property
    def size(self) -> int:
        """How many units one figure of the cell stands for."""
        return _SIZES[self.scale]


def head_unit(block: Block) -> HeadUnit | None:
    """Find the unit of a cell's bare figure: nearest heading first; None where none names one."""
    if block.kind != "cell":
        return None
    for heading in nearest(block.row, block.column):
        for text in offers_of(heading):
            if found := _as_unit(text):
                return found
        if heading in _MONEY:
            # 金额 beside a cell of 公斤: money, whether 元 or 万元 is not said here.
            return next(_for_all(block), None)
    return next(_for_all(block), None)


def _for_all(block: Block) -> Iterator[HeadUnit]:
    for heading in (*reversed(block.column), block.caption):
        yield from filter(None, map(_as_unit, offers_for_all(heading)))


def _as_unit(text: str) -> HeadUnit | None:
    """Read a text that is nothing but a unit; 学时/人 is 学时, of an average."""
    text = text.replace("／", "/").removesuffix("/人")
    for scale in ("万", "亿", "千", ""):
        rest = text.removeprefix(scale)
        if scale and rest == text:
            continue
        found = unit_at(rest, 0)
        if found and found[1] == len(rest):
            return HeadUnit(found[0], scale)
    return None


def word_figure(block: Block, shape: Shape, figure: Figure) -> Wording | None:
    """Write a figure into its sentence or its cell; None where the units cannot be joined."""
    assert figure.value is not None
    head = None if shape.unit else head_unit(block)
    unit = head.unit if head else shape.unit
    if not unit:
        return write(shape, figure.value, figure.unit)
    share = in_unit(figure, unit)
    if share is None:
        return None
    exact = share / (head.size if head else 1)
    return write(replace(shape, unit=unit), exact, unit)


def in_unit(figure: Figure, unit: str) -> Fraction | None:
    """Give a figure in another unit: converted, or the same number where reports count it so.

    None where the two cannot be joined.
    """
    assert figure.value is not None
    if counted_as(figure.code, unit) and compatible(figure.unit, unit) is None:
        return Fraction(figure.value)
    share = ratio(figure.unit, unit)
    return None if share is None else Fraction(figure.value) * share


def in_head_unit(block: Block, mention: Mention) -> Mention:
    """Give a bare figure of a cell the unit that its heading names."""
    head = None if mention.unit else head_unit(block)
    if head is None:
        return mention
    size = Fraction(head.size)
    return replace(
        mention,
        unit=head.unit,
        scale=mention.scale or head.scale,
        value=mention.value * size,
        step=mention.step * size,
        lower=None if mention.lower is None else mention.lower * size,
        upper=None if mention.upper is None else mention.upper * size,
    )
