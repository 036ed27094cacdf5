"""Cells of tables: their headings say what they mean.

One heading names the indicator; the one of the other direction must not name anything else, or
the figure is that of another branch, person or part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhibu.reports.matching import labels
from zhibu.reports.matching.evidence import Evidence, Reader
from zhibu.reports.matching.view import OTHER, SPOT, View, plain
from zhibu.reports.reading import Block

_EXACT = 0.97
_OUTER, _JOINED, _LACKING, _TOLD, _CROSSED = 0.9, 0.98, 0.65, 0.8, 0.75
_MEAN = re.compile(r"人均|平均|户均")
_BARE = 4  # characters beside figure and unit that say nothing by themselves


@dataclass(frozen=True)
class _Text:
    """A heading to look at: how far it may be trusted, and whether the other direction objects."""

    text: str
    share: float
    crossed: bool = False


def is_bare(view: View) -> bool:
    """Tell whether a cell holds hardly more than the figure."""
    said = re.sub(rf"{OTHER}[^\u2060]*\u2060", "", view.around)
    return len(said.replace(SPOT, "").strip("　 ：:（）()约近余多/，、")) < _BARE


def weigh(
    block: Block, unit: str, readers: Sequence[Reader], own_names: str = ""
) -> tuple[list[Evidence], str]:
    """Weigh the headings of a cell; also say what speaks against using them.

    `own_names` is text that names the organ itself: its name in a heading is no other's.
    """
    row, column = labels.cleaned(block.row), labels.cleaned(block.column)
    caption = plain(block.caption)
    unit = unit or labels.unit_in(row, column, caption)
    context = "｜".join((*row, *column, caption, *block.headings))
    found: list[Evidence] = []
    for texts in _texts(labels.naming(row), labels.naming(column), own_names):
        found += [
            one
            for reader in readers
            for text in texts
            if (one := _weighed(reader, text, unit, context))
        ]
        if any(one.weight >= _TOLD for one in found):
            break
    return found, labels.objection(row, column)


def shared(block: Block, at: int, count: int) -> Block:
    """Give the block with its own part of a heading that names several figures of one cell."""
    row, column = _part(block.row, at, count), _part(block.column, at, count)
    return replace(block, row=row, column=column)


def _part(headings: tuple[str, ...], at: int, count: int) -> tuple[str, ...]:
    if count < 2:
        return headings
    split = [(label, re.split(r"[／/、]", label)) for label in headings]
    return tuple(parts[at] if len(parts) == count else label for label, parts in split)


def _weighed(reader: Reader, text: _Text, unit: str, context: str) -> Evidence | None:
    gate = reader.gate(unit) if unit else 1
    exact = reader.is_label(text.text, unit)
    one = (_EXACT, text.text) if exact else reader.named(text.text)
    if not gate or one is None:
        return None
    weight = one[0] * gate * text.share
    if reader.lacks(context) and not exact:
        weight *= _LACKING
    if _MEAN.search(context) and not reader.frame.code.endswith("per_member"):
        weight *= _LACKING
    if text.crossed:
        weight *= _CROSSED
    return Evidence(reader.frame.code, weight, len(one[1]), one[1], reader.frame.part)


def _texts(row: Sequence[str], column: Sequence[str], own_names: str) -> list[list[_Text]]:
    """Give the headings to look at in two turns.

    The nearest ones come first; only where they say too little, joined ones and outer ones count.
    """
    row = [one for one in row if not (labels.is_organ(one) and one in own_names)]
    near: list[_Text] = []
    far: list[_Text] = []
    for own, other in ((row, column), (column, row)):
        if own:
            near.append(_Text(own[-1], 1.0, bool(other)))
        if len(own) > 1:
            far += [
                _Text(own[-2] + own[-1], 1.0, bool(other)),
                _Text(own[-2], _OUTER, bool(other)),
            ]
    if row and column:
        far += [_Text(row[-1] + column[-1], _JOINED), _Text(column[-1] + row[-1], _JOINED)]
    return [near, far]
