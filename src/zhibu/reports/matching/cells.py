"""Cells of tables: their headings say what they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zhibu.reports.matching.evidence import Evidence, Reader
from zhibu.reports.matching.view import OTHER, SPOT, View, plain
from zhibu.reports.matching.words import ALIASES, UNIT_AT
from zhibu.reports.reading import Block

_EXACT = 0.97
_OUTER, _JOINED, _LACKING, _TOLD = 0.9, 0.98, 0.65, 0.8
_MEAN = re.compile(r"人均|平均|户均")
_BARE = 4  # characters beside figure and unit that say nothing by themselves
_NUMBERING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[一二三四五六七八九十]+、|[①-⑳]|其中[：:]?)+\s*"
)
_IN_BRACKETS = re.compile(r"（([^（）]{1,6})）")
_UNIT_MARK = re.compile(r"^(?:单位[：:]|计量单位[：:]?)?\s*(.+)$")
_DIGITS = r"[\d.,，%/／\-—*×_＿▲〇○□\s]"
_NUMERIC = re.compile(rf"^(?:{_DIGITS}*|{_DIGITS}+(?:{UNIT_AT.pattern}))$")
_TOTAL = re.compile(r"^(?:全年)?(?:合计|总计|累计|共计|全年)")
_MEASURES = {
    "次数": "次", "场次": "场次", "人数": "人", "人次": "人次", "户数": "户", "篇数": "篇", "份数": "份",
    "金额": "元", "册数": "册", "条数": "条", "期数": "期", "件数": "件", "个数": "个", "学时": "学时",
    "小时": "小时", "时长": "小时", "项数": "项", "场数": "场", "时间": "", "数量": "", "数值": "", 
    "字数": "字", "比例": "%", "占比": "%", "车次": "车次", "班次": "班次", "台次": "台次", "户次": "户次", "亩数": "亩",
}  # fmt: skip
_GENERAL = re.compile(
    r"^(?:(?:20\d\d|\*\*|本)?年?(?:度)?|全年|年度|本期|累计|合计|总计|小计|数量|数值|完成(?:数|情况|值|数量)?|实际(?:完成)?(?:数|情况)?|"
    r"指标(?:值|名称|内容)?|数据|情况|结果|单位|计量单位|项目|内容|名称|类别|序号|工作(?:内容|项目)?|今年|本年|全年(?:累计|完成|合计)(?:数)?|"
    r"(?:上|下)半年|[一二三四]季度|第[一二三四]季度|\d+月(?:份)?|填报数|本年(?:度)?(?:数|完成数|累计|实际)?|主要指标|统计项目|统计(?:数|结果)|完成数量)$"
)
_PLANNED = re.compile(
    r"计划|目标|任务(?:数|指标|目标)|年度任务$|^任务$|拟|应(?!急|对)|要求|标准值|预计|明年|下年|考核值|指标值"
)
_CHANGE = re.compile(r"增减|增幅|同比|环比|增长|变化|差|较上年|比上年|占比|备注|排名|得分|分值")
_OTHER_ROWS = re.compile(
    r"第[一二三四五六七八九十\d]+(?:党)?支部|其他|其中(?!.*(?:正式党员|领导|优秀))"
)


def is_bare(view: View) -> bool:
    """Tell whether a cell holds hardly more than the figure."""
    said = re.sub(rf"{OTHER}[^\u2060]*\u2060", "", view.around)
    return len(said.replace(SPOT, "").strip("　 ：:（）()约近余多/，、")) < _BARE


def is_total(block: Block) -> bool:
    """Tell whether the nearest heading is that of the whole year's total."""
    return any(_TOTAL.match(plain(label)) for label in (*block.column[-1:], *block.row[:1]))


def weigh(block: Block, unit: str, readers: Sequence[Reader]) -> tuple[list[Evidence], str]:
    """Weigh the headings of a cell; also say what speaks against using them."""
    row = _labels(block.row)
    column = _labels(block.column)
    caption = plain(block.caption)
    unit = unit or _unit(row, column, caption)
    doubt = _doubt(row, column)
    context = "｜".join((*row, *column, caption, *block.headings))
    found: list[Evidence] = []
    for texts in _texts(row, column):
        for reader in readers:
            for text, share in texts:
                if one := _weighed(reader, text, unit, context):
                    found.append(replace(one, weight=one.weight * share))
        if any(one.weight >= _TOLD for one in found):
            break
    return found, doubt


def _weighed(reader: Reader, text: str, unit: str, context: str) -> Evidence | None:
    gate = reader.gate(unit) if unit else 1
    exact = reader.is_label(text, unit)
    one = (_EXACT, text) if exact else reader.named(text)
    if not gate or one is None:
        return None
    weight = one[0] * gate
    if reader.lacks(context) and not exact:
        weight *= _LACKING
    if _MEAN.search(context) and not reader.frame.code.endswith("per_member"):
        weight *= _LACKING
    return Evidence(reader.frame.code, weight, len(one[1]), one[1], reader.frame.part)


def shared(block: Block, at: int, count: int) -> Block:
    """Give the block with its own part of a heading that names several figures of one cell."""
    for name in ("row", "column"):
        labels: tuple[str, ...] = getattr(block, name)
        parts = re.split(r"[／/、]", labels[-1]) if labels and count > 1 else []
        if len(parts) == count:
            return replace(block, **{name: (*labels[:-1], parts[at])})
    return block


def _labels(cells: Sequence[str]) -> list[str]:
    made = []
    for cell in cells:
        text = _NUMBERING.sub(
            "", plain(cell).replace(" ", "").replace("\u3000", "").replace("\n", "")
        )
        if text and not _NUMERIC.match(text):
            made.append(text)
    return made


def _unit(row: Sequence[str], column: Sequence[str], caption: str) -> str:
    for label in (*reversed(row), *reversed(column)):
        if found := _as_unit(label):
            return found
        for bracket in _IN_BRACKETS.findall(label):
            for part in re.split(r"[/／、]", bracket.removeprefix("单位：")):
                if found := _as_unit(part):
                    return found
    for label in (*reversed(column), *reversed(row)):
        if label.endswith("率"):
            return "%"
        for word, unit in _MEASURES.items():
            if label.endswith(word) and unit:
                return unit
    found_in_caption = re.search(r"单位：([^），；。]{1,4})", caption)
    return _as_unit(found_in_caption[1]) if found_in_caption else ""


def _as_unit(text: str) -> str:
    text = text.strip()
    match = UNIT_AT.fullmatch(text)
    return ALIASES.get(text, text) if match else ""


def _texts(row: Sequence[str], column: Sequence[str]) -> list[list[tuple[str, float]]]:
    """Give the headings to look at in two turns, each with how far it may be trusted.

    The nearest ones come first; only where they say too little, joined ones and outer ones count.
    """
    rows = [_bare(label) for label in row if not _as_unit(label)]
    columns = [_bare(label) for label in column if not _as_unit(label)]
    rows = [label for label in rows if label and not _GENERAL.match(label)]
    columns = [label for label in columns if label and not _GENERAL.match(label)]
    near = [(labels[-1], 1.0) for labels in (rows, columns) if labels]
    far: list[tuple[str, float]] = []
    for labels in (rows, columns):
        if len(labels) > 1:
            far += [(labels[-2] + labels[-1], 1.0), (labels[-2], _OUTER)]
    if rows and columns:
        far += [(rows[-1] + columns[-1], _JOINED), (columns[-1] + rows[-1], _JOINED)]
    return [near, far]


def _bare(label: str) -> str:
    label = _IN_BRACKETS.sub("", label).strip("：:")
    for word in _MEASURES:
        if label.endswith(word) and len(label) > len(word):
            return label if word in ("学时", "合计") else label.removesuffix(word)
    return label


def _doubt(row: Sequence[str], column: Sequence[str]) -> str:
    for label in (*row, *column):
        if _CHANGE.search(label) and not label.endswith("率"):
            return "说的是增减或说明"
    for label in (row[-1:] + column[-1:]) if row or column else []:
        if (
            _PLANNED.search(label)
            and "应急" not in label
            and not re.search(r"要点|计划完成|年度任务", label)
        ):
            return "说的是计划"
    if any(_OTHER_ROWS.search(label) for label in row):
        return "说的是别的单位或一部分"
    return ""
