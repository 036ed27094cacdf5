"""The headings of a table's cell: cleaned, with the units, times and objections they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhibu.reports.matching.units import ALIASES, COUNTED_IN, UNIT_AT
from zhibu.reports.matching.view import plain

_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[①-⑳]|其中[：:]?)+\s*")
_IN_BRACKETS = re.compile(r"（([^（）]{1,6})）")
_DIGITS = r"[\d.,，%/／\-—*×Xx？?_＿▲〇○□\s]"
_NUMERIC = re.compile(rf"^(?:{_DIGITS}*|{_DIGITS}+(?:{UNIT_AT.pattern}))$")
MEASURES = COUNTED_IN | {
    "金额": "元",
    "学时": "学时",
    "小时": "小时",
    "时长": "小时",
    "比例": "%",
    "台次": "台次",
    "亩数": "亩",
    "时间": "",
    "数量": "",
    "数值": "",
}
_TIME = (
    r"(?:20\d\d年?|\*\*年)?(?:(?:[上下]半年|第?[一二三四1-4]季度|全年|年度|"
    r"\d{1,2}(?:月份?)?(?:[-—至~]\d{1,2})?月份?|年)(?:度)?)?"
)
_DONE = (
    r"(?:实际|本年|今年|累计|全年|年末|期末|本期)?(?:完成|统计|填报|开展|落实|合计|"
    r"累计|总计|小计|汇总)?"
)
_WHAT = r"(?:情况|数量|数值|数据|数|值|结果|人数|次数|金额|总数|实绩|成效|指标(?:值|名称|内容)?)?"
_GENERAL = re.compile(
    rf"^(?:{_TIME}{_DONE}{_WHAT}(?:合计|小计|累计|数)?|(?:计量)?单位|项目|内容|名称|类别|板块|维度|分类|类型|事项|举措|序号|工作(?:内容|项目)?|主要指标|统计项目|"
    r"(?:本|我|全|机关)(?:党)?(?:支部|单位|机关|中心|局)|支部|本年新增|新增|全部[^，]{0,6}(?:合计|总计)?)$"
)
_ORGAN = re.compile(r"(?:支部|总支|党委|局|中心|办|委|院|校|公司|单位|乡|镇|村|社区)$")
_TOTAL = re.compile(r"^(?:全年)?(?:合计|总计|累计|共计|全年)")
_PLANNED = re.compile(
    r"计划|目标|任务(?:数|指标|目标)|年度任务$|^任务$|拟|应(?!急|对)|要求|标准值|预计|明年|下年|考核值|指标值|规定|^标准$|标准要求"
)
_PLANNING = re.compile(r"要点|计划完成|年度任务")
_CHANGE = re.compile(r"增减|增幅|同比|环比|增长|变化|差|较上年|比上年|占比|备注|排名|得分|分值")
_OTHERS = re.compile(
    r"第[一二三四五六七八九十\d]+(?:党)?支部|其他|其中(?!.*(?:正式党员|领导|优秀))"
)


def cleaned(cells: Sequence[str]) -> list[str]:
    """Give the headings without numbering and blanks; figures among them are dropped."""
    texts = (re.sub(r"[ \u3000\n]", "", plain(cell)) for cell in cells)
    bare = (_NUMBERING.sub("", text) for text in texts)
    return [text for text in bare if text and not _NUMERIC.match(text)]


def naming(labels: Sequence[str]) -> list[str]:
    """Give those that may name something, without measure words; 数量 and 全年 name nothing."""
    bare = [_without_measure(label) for label in labels if not as_unit(label)]
    return [label for label in bare if label and not _GENERAL.match(label)]


def unit_in(row: Sequence[str], column: Sequence[str], caption: str) -> str:
    """Find the measure word in the headings or the caption; "" when none is there."""
    found = [(label, unit) for label in (*row[::-1], *column[::-1]) if (unit := _written(label))]
    # A heading that is only a measure (金额（元）) goes before that of a name (农产品（公斤）).
    found.sort(key=lambda one: _IN_BRACKETS.sub("", one[0]) not in MEASURES)
    if found:
        return found[0][1]
    for label in (*reversed(column), *reversed(row)):
        if label.endswith("率"):
            return "%"
        for word, unit in MEASURES.items():
            if label.endswith(word) and unit:
                return unit
    in_caption = re.search(r"单位：([^），；。]{1,4})", caption)
    return as_unit(in_caption[1]) if in_caption else ""


def _written(label: str) -> str:
    """Give the measure word that a heading is or has in brackets."""
    brackets = [bracket.removeprefix("单位：") for bracket in _IN_BRACKETS.findall(label)]
    parts = (label, *(part for one in brackets for part in re.split(r"[/／、]", one)))
    return next((unit for part in parts if (unit := as_unit(part))), "")


def as_unit(text: str) -> str:
    """Give the measure word that a heading is; "" when it is something else."""
    text = text.strip()
    return ALIASES.get(text, text) if UNIT_AT.fullmatch(text) else ""


def is_organ(label: str) -> bool:
    """Tell whether a heading is the name of an organ or a Party body."""
    return bool(_ORGAN.search(label))


def is_total(row: Sequence[str], column: Sequence[str]) -> bool:
    """Tell whether the nearest heading is that of the whole year's total."""
    return any(_TOTAL.match(plain(label)) for label in (*column[-1:], *row[:1]))


def objection(row: Sequence[str], column: Sequence[str]) -> str:
    """Say in Chinese what in the headings speaks against the ledger's figure; "" if nothing."""
    if any(_CHANGE.search(one) and not one.endswith("率") for one in (*row, *column)):
        return "说的是增减或说明"
    for label in (*row[-1:], *column[-1:]):
        if _PLANNED.search(label) and not _PLANNING.search(label):
            return "说的是计划"
    if any(_OTHERS.search(label) for label in row):
        return "说的是别的单位或一部分"
    return ""


def _without_measure(label: str) -> str:
    label = _IN_BRACKETS.sub("", label).strip("：:")
    for word in MEASURES:
        if label.endswith(word) and len(label) > len(word):
            return label if word in ("学时", "总数") else label.removesuffix(word)
    return label
