"""Whether a figure is only planned, asked for or set as an aim: none of these was done."""

from __future__ import annotations

import re

from zhibu.core.periods import Period
from zhibu.reports.matching.view import View
from zhibu.reports.reading import Block

_PLAN = re.compile(
    r"计划(?!(?:完成|执行|落实)情况)(?:开展|举办|召开|组织|实施|完成|争取|培训|发展|投入|新建|建设|安排|选派|再|于|在|全年|新增|流转|硬化|用)|(?<!帮扶)(?<!年度)(?<!工作)(?<!制定)(?<!发展)(?<!培养)(?<!学习)计划◆|"
    r"(?<!制)拟(?![定订制])|力争|预计|有望|打算(?=[开举召组实再新在用把将])|明年|来年|下一步|下步|今后|目标(?:任务)?(?:是|为|：|值|数)?◆|"
    r"(?:^|[，。；])将(?=继续|再|进一步|于|在|新|开|举|组织|召|实施|完成|力|重点|着力|坚持|全|争|投|选派|建|安排|推|打造|培|发展|达|突破|逐步|陆续|启动|聚焦|围绕|按|以|从|把|用|◆(?![^，]{0,14}(?:送|转运|接回|纳入|列为|确定为|评为|培养成)))|"
    r"将(?:开展|举办|召开|组织|实施|完成|继续|再)|确保|应(?:完成|达到|不少|到|参加|召开)|须|"
    r"要(?:开展|完成|召开|组织|达到|举办)|准备|规划(?:建设|实施)|任务数|指标为|(?:不|未)(?:足|到|够)◆|(?<!按)(?<!按照)(?<!根据)(?:要求|规定)(?:党员|支部|全年|各支部|必须)"
)
_ASKED_FOR = re.compile(
    r"(?<!按)(?<!按照)(?<!根据)(?<!依照)(?<!落实)(?<!遵照)(?:上级|上面|工委|党委|县委|市委|组织部|条例|制度|文件|考核)(?:的)?"
    r"(?:要求|规定|下达|明确)(?:是|为|的)?[^，；。]{0,14}◆"
)
# 争取 with money or projects is what was got; with anything else it is hoped for.
_STRIVE = re.compile(
    r"争取(?!到|来|得|的|了)(?![^，◆]{0,14}(?:资金|项目|支持|补助|补贴|物资|款|经费|政策|投资))[^，；。]{0,20}◆"
)
_IF = re.compile(r"(?:若|如果|倘若)[^◆]{0,16}可")
_APPLIED_FOR = re.compile(r"(?:申请|申报)(?!到|得|获)[^，；◆◇]{0,8}资金[^，；◆◇]{0,4}◆")
_AIM = re.compile(
    r"(?:目标(?:任务|值)?|(?:年度|考核|全年)任务|指标|年初计划|年度计划|全年计划|要求|规定|(?<!服务)标准)(?:：|是|为)|"
    r"(?:考核|制度|《[^》]*》)(?:要求|规定)|规定(?:每|全年|年度|各)|原(?:定|计划)|应(?:召开|开展|完成|组织|举办|讲)"
)
_THEIR_AIM = re.compile(
    r"(?:超过|高于|超出|低于|距离?|达到|比|大于|多于)[^，◆]{0,10}(?:提出|确定|规定|要求|下达|定)的[^，◆]{0,6}◆|◆(?:的)?(?:目标|要求(?!进步|入党)|标准线|任务)|"
    r"(?:规定|要求|核定|应开|应到)(?:为|是)?◆|◆的?(?:规定|底线|门槛|红线|下限|上限|限额|定额|最低标准|标准)(?=[，。；）]|$)"
)
_CLAUSES = (_PLAN, _THEIR_AIM, _ASKED_FOR, _IF, _APPLIED_FOR)
_PLAN_START = re.compile(
    r"展望|下一步|下步|(?<!转)(?<!转入)下年|明年|来年|今后一个时期|(?<![\u4e00-\u9fff])下一年|新的一年|工作打算|工作计划(?!$)"
)
_DONE = re.compile(r"实际|已|完成|截[至止]|目前|累计|实现|全年|一年来|共")
_DONE_IN_HEAD = re.compile(r"完成|情况|落实|执行|回顾|实绩|问题|不足|差距|短板")
_INTENT = re.compile(r"(?:打算|设想|展望)$")
_SCHEME = re.compile(r"(?:计划|安排|目标|思路|任务|重点)$")
_TO_COME = re.compile(
    r"下|明年|来年|今后|新的一年|未来|[一二三四]季度|\d{1,2}月|工作(?:计划|安排|思路)$"
)
_RUN_IN = re.compile(
    r"(?:^|[。\n])[^\u4e00-\u9fff]*(?:[一二三四五六七八九十]+、)?([^，。；：◆◇]{2,18})："
)
# A new label ends what the one before it announced: 标准：6项，规程：7项.
_NEXT_LABEL = re.compile(r"[，；][^，；：◆◇]{1,10}：")
_PLANNING = "planning."
_PLANNING_AHEAD = re.compile(r"明年|来年|下一步|力争|拟")
_HEADING = re.compile(
    r"^(?!.*(?:问题|不足|差距|短板)).*(?:(?<!转)(?<!转入)下年|下一年|明年|来年|下一步|下步|打算|工作目标|努力方向|今后|工作计划$|(?<!年初)计划安排)"
)
_SEASON = re.compile(
    r"(?:[一二三四]季度|下半年|下季度|\d{1,2}月份?)(?:工作)?(?:计划|打算|安排|目标|思路|设想)$"
)
# A table with such a caption tells what was done, whatever heading it stands under.
_REPORTED = re.compile(r"^附|情况|统计|完成|汇总|数据|一览")


def heads_plans(block: Block, said: str, period: Period | None) -> bool:
    """Tell whether the headings above announce plans.

    `said` is the last short line of plain text above; `period` the part of the year that the
    text itself names: it was lived through, unless the heading plans that very part.
    """
    heads = (*block.headings[-2:], block.caption, said)
    if block.kind == "cell" and _REPORTED.search(block.caption):
        heads = (block.caption,)
    if any(_SEASON.search(heading) for heading in heads):
        return True
    return not period and any(_HEADING.search(heading) for heading in heads)


def is_planned(view: View, code: str) -> bool:
    """Tell whether the figure is one to come: of a plan, a demand or an aim.

    A head before a colon that announces plans (四季度打算：) holds to the end of its paragraph; an
    aim holds until the text says what was done.
    """
    head = view.sentence.split("◆")[0]
    if code.startswith(_PLANNING):
        return bool(_PLANNING_AHEAD.search(head + view.right))
    if any(_announces(found[1]) for found in _RUN_IN.finditer(view.paragraph + "。" + view.around)):
        return True
    if _PLAN_START.search(view.paragraph[-400:]) or _PLAN_START.search(head):
        return True
    if any(one.search(view.clause) for one in _CLAUSES):
        return True
    if view.unit != "元" and _STRIVE.search(view.clause):
        return True
    aim = max((found.end() for found in _AIM.finditer(head)), default=-1)
    if aim >= 0 and not _DONE.search(head[aim:]) and not _NEXT_LABEL.search(head, aim):
        return not (code == "standards.standards_in_force" and head.endswith("标准："))
    earlier = head[: len(head) - len(view.clause.split("◆")[0])]
    planned = _PLAN.search(earlier)
    return planned is not None and not _DONE.search(head[planned.end() :])


def _announces(head: str) -> bool:
    """Tell whether a short head before a colon says that what follows is still to come."""
    if _DONE_IN_HEAD.search(head):
        return False
    return bool(_INTENT.search(head) or (_SCHEME.search(head) and _TO_COME.search(head)))
