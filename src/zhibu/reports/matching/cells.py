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
from zhibu.reports.matching.general import is_general, is_theme
from zhibu.reports.matching.view import OTHER, SPOT, View, plain
from zhibu.reports.reading import Block

_EXACT = 0.97
_CAPTIONED = _GROUPED = 0.9
# What only says how the group above it is measured: 技能培训｜参训.
_DETAIL = re.compile(
    r"(?:参训|受训|参加|参与|受益|惠及|开展|举办|活动|折价|折款|重量|面积|里程|现行|在用|其中|共|次|人)+"
)
_CAPTION = 40  # characters of a line above a table that names it
_ABOUT_TIME = re.compile(
    r"20\d\d年度?|全年|年度|上半年|下半年|[一二三四]季度|分(?:季度|月|半年|时段|时期)|各季度|（[^（）]*）"
)
_ABOUT = re.compile(
    r"^(?:附?表[一二三四五六七八九十\d]*|附件?\d*)?[：:、\s]*|(?:情况|统计|一览|汇总|完成|数据|如下|明细|表|[：:。\s])+$"
)
_ANNEX = re.compile(r"^[（(]?附|^表[一二三四五六七八九十\d]|^续表")
_OUTER, _JOINED, _LACKING, _TOLD, _CROSSED = 0.75, 0.98, 0.65, 0.8, 0.75
_MEAN = re.compile(r"人均|平均|户均")
_ROUNDED = re.compile(r"(?:约|近|超|逾|余|多|共|计|达|有|为|已|左右|以上|人民币|整|大写)*")
_PART = re.compile(r"其中[：:]?")


@dataclass(frozen=True)
class _Text:
    """A heading to look at: how far it may be trusted, and whether the other direction objects.

    `parts` are the headings that are joined in it: together they name what neither does alone.
    `also` is said to be the same in brackets: it must name the same.
    """

    text: str
    share: float
    crossed: bool = False
    parts: tuple[str, ...] = ()
    also: str = ""


def is_bare(view: View) -> bool:
    """Tell whether a cell holds hardly more than the figure: no words that name another thing."""
    said = re.sub(rf"{OTHER}[^\u2060]*\u2060", "", view.around).replace(SPOT, "")
    said = re.sub(r"[^\u4e00-\u9fff\d%A-Za-z]", "", said)
    return _ROUNDED.fullmatch(said) is not None or is_general(said)


def is_part(block: Block) -> bool:
    """Tell whether a column only says of what part its cells speak: 其中."""
    return any(_PART.fullmatch(plain(one).strip()) for one in block.column[-1:])


def led(block: Block, view: View) -> View:
    """Give a sentence in a cell what its row names as what was said before it."""
    names = labels.naming(labels.cleaned(block.row)) if block.kind == "cell" else []
    return (
        replace(view, before=(labels.forms(names[-1])[0],)) if names and not view.before else view
    )


def doubt(block: Block) -> str:
    """Say what the heads of a cell hold against a sentence in it; remarks may tell figures."""
    if block.kind != "cell":
        return ""
    found = labels.objection(labels.cleaned(block.row), labels.cleaned(block.column))
    if is_part(block):
        return "说的是其中一部分"
    return "" if found == labels.REMARK else found


def weigh(
    block: Block, unit: str, readers: Sequence[Reader], own_names: str = ""
) -> tuple[list[Evidence], str]:
    """Weigh the headings of a cell; also say what speaks against using them.

    `own_names` is text that names the organ itself: its name in a heading is no other's.
    """
    row, column = labels.cleaned(block.row), labels.cleaned(block.column)
    caption = plain(block.caption)
    unit = unit or labels.unit_in(row, column, caption)
    context = "｜".join((*row, *column, short_caption(caption), *block.headings))
    found: list[Evidence] = []
    for texts in _texts(labels.naming(row), labels.naming(column), own_names, caption):
        found += [
            one
            for reader in readers
            for text in texts
            if (one := _weighed(reader, text, unit, context))
        ]
        if any(one.weight >= _TOLD for one in found):
            break
    return found, "说的是其中一部分" if is_part(block) else labels.objection(row, column)


def is_annex(block: Block) -> bool:
    """Tell whether a table is named by itself (附表, 表1): the headings above it are the text's."""
    return block.kind == "cell" and bool(_ANNEX.match(plain(block.caption)))


def times(block: Block) -> list[str]:
    """Give the texts that may tell the time of a cell, nearest first.

    全年 is the year; a total (合计) is of the whole time that the table or its title tells.
    """
    if labels.is_year(block.row, block.column):
        return ["全年"]
    above = [short_caption(plain(block.caption))]
    if not is_annex(block):
        above += [plain(text) for text in reversed(block.headings)]
    if labels.is_total(block.row, block.column):
        return above
    return [plain(text) for text in (*block.column[::-1], *block.row[::-1])] + above


def short_caption(caption: str) -> str:
    """Give what a caption says of its table; a paragraph of text above says nothing of it."""
    last = re.split(r"[。；]", caption.rstrip("。；：: "))[-1]
    return last if len(last) <= _CAPTION else ""


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
    if not gate or one is None or any(_names(reader, part) for part in text.parts):
        return None
    if text.also and not _names(reader, text.also):
        return None
    weight = one[0] * gate * text.share
    if reader.lacks(context) and not exact:
        weight *= _LACKING
    if _MEAN.search(context) and not reader.frame.code.endswith("per_member"):
        weight *= _LACKING
    if text.crossed:
        weight *= _CROSSED
    return Evidence(reader.frame.code, weight, len(one[1]), one[1], reader.frame.part)


def _overlapped(outer: str, inner: str) -> str:
    """Join 志愿服务 and 服务时长 to 志愿服务时长; "" where they share no word."""
    for size in range(min(len(outer), len(inner)) - 1, 1, -1):
        if outer.endswith(inner[:size]):
            return outer + inner[size:]
    return ""


def _names(reader: Reader, part: str) -> bool:
    """Tell whether one heading names the indicator by itself: then joining proves nothing."""
    alone = reader.named(part)
    return alone is not None and alone[0] >= _TOLD


def _texts(
    row: Sequence[str], column: Sequence[str], own_names: str, caption: str
) -> list[list[_Text]]:
    """Give the headings to look at in turns: the nearest, then joined and outer ones, the caption.

    A turn counts only where the ones before it say too little.
    """
    row = [one for one in row if not (labels.is_organ(one) and one in own_names)]
    near: list[_Text] = []
    far: list[_Text] = []
    for own, other in ((row, column), (column, row)):
        outer_organ = any(labels.is_organ(one) and not is_theme(one) for one in own[:-1])
        crossed = outer_organ or not all(is_theme(one) for one in other)
        if own:
            near += [_Text(form, 1.0, crossed) for form in labels.forms(own[-1])]
            if twice := labels.said_twice(own[-1]):
                near.append(_Text(twice[0], 1.0, crossed, also=twice[1]))
        far += [
            _Text(made, _JOINED, crossed) for one in own[:-1] if (made := _overlapped(one, own[-1]))
        ]
        if len(own) > 1:
            outer = labels.forms(own[-2])
            far += [
                _Text(one + form, 1.0, crossed) for one in outer for form in labels.forms(own[-1])
            ]
            share = _GROUPED if _DETAIL.fullmatch(own[-1]) else _OUTER
            far += [_Text(one, share, crossed) for one in outer]
    for one in labels.forms(row[-1]) if row else []:
        for other in labels.forms(column[-1]) if column else []:
            pair = (one, other)
            far += [_Text("".join(two), _JOINED, parts=pair) for two in (pair, pair[::-1])]
    if row or column:
        return [near, far]
    named = _ABOUT.sub("", _ABOUT_TIME.sub("", short_caption(caption)))
    return [[_Text(named, _CAPTIONED)]] if named else []
