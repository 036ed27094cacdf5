"""Headings that name no indicator: 全年完成数, 自查情况, 一级指标, 一季度; and themes of tables.

A heading is general when it is made up of such words alone; new combinations need no new pattern.
"""

from __future__ import annotations

import re

from zhibu.reports.matching.units import COUNTED_IN

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
"""Words that say how a figure is measured, with the unit where the word itself tells it."""

_TO = r"(?:[-—－–~～至到]+)"
_TIMES = (
    rf"(?:20\d\d年?|\*\*年|本年|今年|当年|上年|去年)?度?(?:[上下]半年|前?第?[一二三四两1-4](?:{_TO}[二三四2-4])?个?季度|"
    rf"全年|年度|一年(?:来|间)?|年内|年末|年底|年终|期末|期初|年初|\d{{1,2}}月?份?(?:{_TO}\d{{1,2}})?月份?|年|月|"
    r"本期|本月|本季度?|时期|时段|时间段?|期间|月份|季度)(?:度|末|底|止|\d{1,2}日)?|20\d\d|本年|今年|当年|上年(?:同期)?|去年(?:同期)?|截[至止]"
)
_DONE = (
    r"实际|累计|完成|统计|填报|填写|开展|落实|合计|总计|小计|汇总|共计|总的?|自查|自评|自检|自报|核定|核实|核查|申报|"
    r"公示|公布|登记|填列|取得|实有|实绩|执行|进展|推进|具体|主要|重点|[一二三四]级|"
    r"(?:检查|考核|督查|考评|测评|评价|评议|党建|工作|活动|业务|汇报|台账|完成|任务|目标|计划)"
    r"(?=(?:任务完成|内容|项目|事项|指标|要点|情况|结果|要素|名称|类别|数据|条目|环节|完成|落实|执行)|任务$|标准$)"
)
_OURS = (
    r"(?:本|我|全|机关)(?:党)?(?:支部|单位|局|中心|部门|机关|校|院)|(?:党)?支部|党组织|单位|机关|"
    r"全部[^，]{0,6}(?:合计|总计)"
)
_WHAT = (
    r"情况|数量|数值|数据|数目|数额|个数|数|值|量|结果|人数|次数|场次|金额|总数|成效|成果|指标|名称|内容|项目|事项|工作|举措|"
    r"明细|要素|细目|目录|类别|板块|版块|维度|分类|类型|条目|栏目|环节|方面|(?:计量)?单位|序号|编号|块|岗|项|栏|表|"
    r"新增|[（）/／、及和与或\-—]|列|的"
)
_GENERAL = re.compile(rf"(?:{_TIMES}|{_DONE}|{_OURS}|{_WHAT})+")
_THEME = re.compile(
    r"(?:党建|党的建设|(?:政治|理论|思想|主题|党性)?(?:学习|教育|武装|建设)+|组织(?:生活|建设)|三会一课|作风|(?:党风)?廉政|廉洁|纪律|制度|标准|"
    r"规范化?|标准化|公开|监督|党员(?:发展|队伍|教育|管理)?|队伍|示范|典型|引领|争先创优|先进|乡村振兴|驻村|帮扶|疫情|防控|应急|"
    r"服务|保障|群众|业务|素质|能力|锤炼|提升|本领|历练|实践|建设|工作|情况|统计|成效|完成|开展|落实|数量|数据|类|方面|与|和|、|及)+"
)


def is_general(label: str) -> bool:
    """Tell whether a heading names nothing by itself."""
    return bool(_GENERAL.fullmatch(label))


def is_theme(label: str) -> bool:
    """Tell whether a heading only groups (学习教育, 组织生活情况): it narrows nothing below it."""
    return bool(_THEME.fullmatch(label))
