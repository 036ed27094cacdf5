"""The headings of a table's cell: cleaned, with the units and objections that they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhibu.reports.matching.general import MEASURES, is_general
from zhibu.reports.matching.units import ALIASES, UNIT_AT
from zhibu.reports.matching.view import plain

_NUMBERING = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[①-⑳]|其中[：:]?)+\s*")
_IN_BRACKETS = re.compile(r"（(?:单位：)?([^（）]{1,6})）")
_RATE = re.compile(r"([^/／]{1,3})[/／][人户场次天]")
_INCLUDING = re.compile(r"（(?:含|包括|包含|亦称|又称)[^（）]*）")
_DIGITS = r"[\d.,，%/／\-—*×Xx？?_＿▲〇○□\s]"
_NUMERIC = re.compile(rf"^(?:{_DIGITS}*|{_DIGITS}+(?:{UNIT_AT.pattern}))$")
REMARK = "说的是增减或说明"
_SHORT = 12  # characters of a heading; what is longer is an answer of another column
_LEADING_TIME = re.compile(
    r"^(?:20\d\d年度?|本年度?|今年|全年|当年|年度|期末|年末|年底|累计|本期|目前|现有|实际|现行|在行|在用|在册|截至[^，]{2,9}[底末日止])+(?=..)"
)
_ORGAN = re.compile(r"(?:支部|总支|党委|局|中心|办|委|院|校|公司|单位|乡|镇|村|社区|小组)$")
# 清廉医院, 平安社区 head a group of rows: a slogan, no organ.
_SLOGAN = re.compile(
    r"^(?:清廉|廉洁|清风|平安|法治|文明|健康|美丽|红色|活力|和谐|智慧|书香|学习型|服务型|节约型)"
)
# 研讨（交流讨论）: the same thing said twice.
_TWICE = re.compile(r"([\u4e00-\u9fff]{2,10})（([\u4e00-\u9fff]{2,8})）")
_YEAR_TOTAL = re.compile(r"^(?:20\d\d年)?(?:全年|年度|年末|年底|全部年度)")
_TOTAL = re.compile(r"^(?:合计|总计|累计|共计|小计)")
# A plan in the head of a column; in the name of a row it must lead or close.
_PLANNED = re.compile(
    r"计划|目标|任务(?:数|量|指标|目标)|年度任务$|^任务$|拟(?![定订制])|应(?:完成|开展|召开|组织|到|参加|达|有|建|交|缴|收|办)|要求|标准值|"
    r"预计|明年|下年|考核值|指标值|规定|^标准$|定额|限额"
)
_PLANNED_ROW = re.compile(
    r"^(?:计划|目标|拟(?![定订制])|预计|明年|下年|应(?:完成|开展|召开|组织|到|参加|达)|规定)|"
    r"(?:目标|目标[值数量]|计划|计划[数值量]|任务[数量]|年度任务|指标值|考核值|标准值|要求)$"
)
# 计划完成情况 says what was done of the plan; 年度要点 and its like are things that are counted.
_OF_PLAN = re.compile(r"要点|(?:计划|目标|任务)(?:任务)?的?(?:完成|落实|执行|实现)")
_CHANGE = re.compile(
    r"增减|增幅|同比|环比|增长|变化|差[额距值数]?$|较上年|比上年|占比|比重|备注|说明$|排名|名次|位次"
)
# Marks and weights of an assessment count nothing that was done.
_MARKS = re.compile(
    r"得分|分值|评分|计分|扣分|加分|赋分|总分|标准分|基础分|满分|权重|系数|分数|自评$|^分$|（分）|"
    r"^(?:评定|考核|自评|最终)?(?:等级|档次|等次)$|完成率(?<!整改完成率)$"
)
_NUMBERED = re.compile(r"^(?:小数位|序号|编号|代码|页码|排序)")
_OTHERS = re.compile(
    r"第[一二三四五六七八九十\d]+(?:党)?(?:支部|小组)|其他|其中(?!.*(?:正式党员|领导|优秀))|"
    r"^(?!各|全部|所有)[^，]{1,10}党小组$|^全(?:国|省|市|州|县|区|镇|乡|系统)(?!支部)"
)


def cleaned(cells: Sequence[str]) -> list[str]:
    """Give the headings without numbering and blanks; figures among them are dropped."""
    texts = (re.sub(r"[ \u3000\n]", "", plain(cell)) for cell in cells)
    bare = (_NUMBERING.sub("", text) for text in texts)
    return [text for text in bare if text and not _NUMERIC.match(text)]


def naming(labels: Sequence[str]) -> list[str]:
    """Give those that may name something; units, 数量 and 全年 name nothing."""
    return [
        label
        for label in labels
        if not as_unit(label)
        and not _RATE.fullmatch(label)
        and not is_general(_without_unit(label))
        and _without_unit(label)
    ]


def forms(label: str) -> list[str]:
    """Give the ways to read a heading: without its unit, its measure word, its time."""
    whole = _without_unit(label)
    bare = _without_measure(whole)
    later = _LEADING_TIME.sub("", bare)
    made = (bare, whole, later, later.removesuffix("数"))
    return list(dict.fromkeys(one for one in made if one and not is_general(one)))


def unit_in(row: Sequence[str], column: Sequence[str], caption: str) -> str:
    """Find the measure word in the headings or the caption; "" when none is there."""
    for label in nearest(row, column):
        if unit := written_unit(label) or _implied(label):
            return unit
    in_caption = re.search(r"单位：([^），；。]{1,4})", caption)
    if in_caption is None and not naming(row) and not naming(column):
        in_caption = re.search(r"（([^（）]{1,4})）[：情况表统计]*$", caption)
    return as_unit(in_caption[1]) if in_caption else ""


def nearest(row: Sequence[str], column: Sequence[str]) -> list[str]:
    """Order headings by how much their unit is that of the figure.

    A heading that is only a measure (金额（元）, 人次) goes before a cell of units, that before a
    name (农产品（公斤）); what stands nearer goes first.
    """
    return sorted((*row[::-1], *column[::-1]), key=_rank)


def _rank(label: str) -> int:
    bare = _without_unit(label)
    if as_unit(label):
        return 1
    if bare in MEASURES and (MEASURES[bare] or bare != label):
        return 0
    return 2 if written_unit(label) else 3


def written_unit(label: str) -> str:
    """Give the measure word that a heading is or has in brackets or behind a stroke."""
    if rate := _RATE.fullmatch(label):
        return as_unit(rate[1])
    parts = [label]
    for one in _IN_BRACKETS.findall(label):
        parts += re.split(r"[/／、]", one)
    if behind := re.search(r"[/／]([^/／]{1,3})$", label):
        parts.append(behind[1])
    return next((unit for part in parts if (unit := as_unit(part))), "")


def _implied(label: str) -> str:
    """Give the unit that the last word of a heading counts in: 参加人次, 整改率."""
    if label.endswith("率"):
        return "%"
    return next((unit for word, unit in MEASURES.items() if unit and label.endswith(word)), "")


def as_unit(text: str) -> str:
    """Give the measure word that a heading is; "" when it is something else."""
    text = text.strip()
    return ALIASES.get(text, text) if UNIT_AT.fullmatch(text) else ""


def is_organ(label: str) -> bool:
    """Tell whether a heading is the name of an organ or a Party body."""
    return bool(_ORGAN.search(label)) and not _SLOGAN.match(label)


def said_twice(label: str) -> tuple[str, str] | None:
    """Give the two names of 研讨（交流讨论）; None where a heading has no such bracket."""
    found = _TWICE.fullmatch(_without_unit(label))
    return (found[1], found[2]) if found else None


def is_total(row: Sequence[str], column: Sequence[str]) -> bool:
    """Tell whether the nearest heading is that of a sum: of what, the title says."""
    return any(_TOTAL.match(plain(label)) for label in (*column[-1:], *row[:1]))


def is_year(row: Sequence[str], column: Sequence[str]) -> bool:
    """Tell whether the nearest heading says the whole year."""
    own = [plain(label) for label in (*column[-1:], *row[:1])]
    return any(_YEAR_TOTAL.match(label) and is_general(label) for label in own)


def objection(row: Sequence[str], column: Sequence[str]) -> str:
    """Say in Chinese what in the headings speaks against the ledger's figure; "" if nothing."""
    short = [one for one in row if len(one) <= _SHORT]
    own = [one for one in row if not as_unit(one)][-1:]
    if any(_CHANGE.search(one) and not one.endswith("率") for one in (*short, *column)):
        return REMARK
    if any(_MARKS.search(one) for one in (*own, *column)) or any(
        _NUMBERED.search(one) for one in (*own, *column[-1:])
    ):
        return "说的是考核的分数或序号"
    planned = [one for one in column if _PLANNED.search(one)]
    planned += [one for one in dict.fromkeys((*short, *own)) if _PLANNED_ROW.search(one)]
    if any(not _OF_PLAN.search(one) for one in planned):
        return "说的是计划"
    if any(_OTHERS.search(label) for label in (*row, *column[-1:])):
        return "说的是别的单位或一部分"
    return ""


def _without_unit(label: str) -> str:
    label = _INCLUDING.sub("", label)
    label = _IN_BRACKETS.sub(lambda found: "" if _units(found[1]) else found[0], label)
    behind = re.search(r"[/／]([^/／]{1,3})$", label)
    if behind and as_unit(behind[1]):
        label = label[: behind.start()]
    return label.strip("：:")


def _units(text: str) -> bool:
    return all(as_unit(part) or part in MEASURES for part in re.split(r"[/／、]", text))


def _without_measure(label: str) -> str:
    for word in MEASURES:
        if label.endswith(word) and len(label) > len(word):
            return label if word in ("学时", "总数") else label.removesuffix(word)
    return label
