"""Whether a sentence speaks of what the branch did in all: not of plans, shares, others, one day.

Only a figure of the whole can be filled from the ledger or checked against it.
"""

from __future__ import annotations

import re

from zhibu.ledger.indicators import Indicator, Kind
from zhibu.reports.matching.bodies import is_others, is_personal
from zhibu.reports.matching.plans import is_planned
from zhibu.reports.matching.view import SPOT, View

_PER = re.compile(
    r"每(?:人|名|位|户|月|季|季度|年|周|日|天|次|场|期|个|半年|一|村|支部|党员|两)|人均|户均|平均|日均|月均|"
    r"场均|次均|年均|各(?=◆)|最[高多低少](?!的)|分别不少于|至少|不少于|不低于|不得少于|不超过|以内|最多|最高|单次|其余"
)
_DIFFERENCE = re.compile(
    r"(?:同比|环比|比(?:上年|去年|上一年|往年|年初|上季度|上月|[一二三四]季度|上半年|同期|原?计划|目标|预期|20\d\d年)|较(?:上年|去年|上一年|往年|年初|同期|[一二三四]季度|上半年|20\d\d年))"
    r"[^，；]{0,12}(?:增|减|多|少|升|降|提高|下降|◆)|"
    r"(?:多|少|(?<!新)增|减)(?:了)?◆|(?:增加|增长|减少|下降|提高|上升|降低|递增|多了|少了|净增|提升)(?:了)?◆"
)
# Where it started from, not what it came to: 由年初的60%提高到92%.
_START = re.compile(
    r"(?:由|从)(?:年初|原来|原先|过去|起初|前年)[^，；◆◇]{0,6}◆[^，；◆◇]{0,8}(?:到|至|为)"
)
_UNDONE = re.compile(
    r"(?:没有|没能|尚未|仍未|未能|还未|暂未|(?<!从)未)(?:按期|按时|及时|全部|全面|得到|予以)?"
    r"(?:办理|办结|销号|完成|整改|解决|召开|开展|落实|到位|兑现|消除)(?!.*已)|"
    r"拒签|作废|(?<![接招优期等])待(?:消除|整改|解决|办理|办结|完成|销号|转正|落实|化解|硬化|流转|建|查)"
)
_EVENT = re.compile(
    r"(?:\d{1,2}|[*＊×_]{1,3}|◆|◇)月(?:\d{1,2}|[*＊×_]{1,3}|◇)[日号]|◇月\u2060?◇日|“[^”]{2,8}(?<![党动])[月周日]”|当天|当日|此次|本次|该次|首次|首场|首批|首期|一次性|单日|半个?月|最紧张|高峰[期时日]|最忙|(?<!固定)(?<!确定)一天|最多的一|单场|当晚|当场|"
    r"(?<!疫情)(?<!防控)(?<!管控)(?<!报告)期间|前夕|春节|中秋|国庆|元旦|端午|重阳|清明|五四|七一|八一|建党节|建军节|学雷锋日|植树节|节日|节前|[一二三四五六七八九十\d]+月(?:上旬|中旬|下旬|初|底(?!前，?已|还|止))|(?<!体)会上(?!半年|报|交|级|[^，；◆◇]{0,10}，会议)|活动中|现场(?:捐|发|解)"
)
_YEAR_END = r"(?:年底|年末|岁末|12月(?:底|末|31日))"
_UNTIL = re.compile(
    rf"截[至止][^，。；]{{0,16}}|(?:元旦|年初)(?:起|开始)?(?:至|到){_YEAR_END}|[到至]{_YEAR_END}"
)
# A dated note (12月30日：全年…) that says itself what time it sums up.
_NOTE = re.compile(
    r"^[^，。；：◆◇]{0,6}\d{1,2}月\d{1,2}日：(?=[^，；◆◇]{0,8}(?:全年|上半年|下半年|[一二三四]季度|前三季度|1[—\-至]\d{1,2}月|今年))"
)
_RANGE_DATES = re.compile(r"\d{1,2}月\d{1,2}日(?:至|—|-|到)\d{1,2}月\d{1,2}日")
_NORM = re.compile(r"不少于|不低于|至少|不超过|不多于|最多|最低|最高")
_PART = re.compile(
    r"新(?:任职|提拔|入职|进|招录|录用)|女|少数民族|岁(?:以上|以下|及以)|^及?以[上下]的?党员|大专|本科|研究生|学历|退休|退役|流动|夜间|节假日|周末|"
    r"网络(?:学院|学习|培训)|其中(?:领导)?班子(?![^，]{0,8}(?:党课|讲|登台))|其中(?:支部)?书记|线上(?!线下|、线下|和线下|与线下|\+线下)|网络专题|优秀(?:心得|调研|体会|论文|征文)|采购消杀物资|最多的一|(?:^|[，；：])一[名位](?:党员|同志|干部)|"
    r"(?:领导)?班子(?=查摆|检视|查找|自身)|个人(?=查摆|检视|查找)"
)
# How it was done, not which part of it: 利用周末参与志愿服务.
_MANNER = re.compile(
    r"利用[^，◆◇]{0,10}?(?:周末|节假日|业余时间|休息时间|午休|晚上)|牺牲[^，◆◇]{0,8}"
)
_LEFT_OVER = re.compile(r"(?:还有|尚有|仍有|剩余|余下|尚余|剩下)[^，]{0,6}◆")
_BESIDES = re.compile(r"(?:^|[，；：、])(?:另有|此外还有)[^，]{0,4}◆")
# Some of the members, or what only some of them got.
_SOME_MEMBERS = re.compile(
    r"(?:个别|少数|有的|有些)(?:党员|同志|干部|职工|支部)|相互[^，]{0,4}批评|"
    r"(?:^|[，；：。])(?:预备|青年|年轻|老|困难|新)党员(?!大会|示范|发展)|"
    r"(?:为|给|向)(?:村|驻村|退休|困难|流动|社区|学生|青年|新)[^，◆◇]{0,6}(?:讲|上|发|送|配)"
)
_OWN_KINDS = ("exemplars.", "organization.")  # pillars that count such members themselves
# One topic of lectures, meetings or service is not all of them.
_TOPICAL = re.compile(
    r"(?<!、)(?:廉政|廉洁|清廉|反腐|警示|家风|保密|安全|国防|统战|民族团结|宗教|消防|禁毒|反邪教|意识形态)(?:教育|知识|主题|专题)*"
    r"(?:党课|主题党日|专题学习|集中学习|集体学习|组织生活会|志愿服务)"
)
_HONOURS = frozenset(
    ("exemplars.honours", "exemplars.outstanding_members", "exemplars.service_stars")
)
# Honours of a level above the county's are only some of those of the year.
_LEVEL = re.compile(r"(?:市|州|省|部|厅|国家|中央)级|省部级|[市省州]委|全[市省国]|市直|省直|国家")
_ALL_LEVELS = re.compile(r"县|区级|各级|上级|中心级|单位")
_BY_ONE = re.compile(r"(?:是|均)?由[^，]{1,8}(?:带队|牵头|完成|承担|负责|带头)")
_SINGLED = re.compile(
    r"(?:一[名位](?:党员|同志|干部|职工)|最[多高长少低]|岁及?以[上下])[^，。；：]{0,9}$"
)
_WHOLE = re.compile(r"全年(?!度)|一年来|一年下来")
_WIDER = re.compile(
    r"^[^，。；（]{0,5}（[^（）]{0,8}(?:口径|全[县镇市乡村]|不含|包含)|"
    r"^[^，。；（]{0,5}[（，](?:此数|以上)?(?:均|都)?(?:不计入|未计入|不纳入|未纳入|另计|不含|不算|不在)"
)
_ONCE = frozenset(
    (
        "life.members_appraised",
        "life.members_rated_excellent",
        "exemplars.branch_stars",
        "exemplars.outstanding_members",
        "organization.members",
    )
)
# Members are honoured once a year, around the Party's birthday: that day is no objection, but one
# ceremony or batch among several is.
_CEREMONY = re.compile(r"当天|当日|当晚|当场|首批|首次|此次|本次|该次|大会上|现场")
_LIMIT = re.compile(r"不少于|不低于|至少|力争|确保")

ANOTHER_NUMBER = frozenset(
    {
        "说的是计划",
        "说的是限额",
        "说的是平均、每次或限额",
        "说的是没有做到的",
        "说的是增减",
        "说的是新增",
        "说的是剩下的",
    }
)
"""Objections to a number that is not the indicator's, even if it happens to be as large."""


def objection(view: View, indicator: Indicator, stated: str = "", own_names: str = "") -> str:
    """Say in Chinese why the figure is not the whole of the indicator; "" when it is.

    `stated` is the figure as a claim writes it; `own_names` is text that names the organ itself.
    """
    clause, code = view.clause, indicator.code
    if _NORM.match(stated):
        return "说的是限额"
    if is_personal(view, code):
        return "说的是个人"
    if not code.endswith("per_member") and _PER.search(_own(view)):
        return "说的是平均、每次或限额"
    if is_planned(view, code) or (view.right.startswith("以上") and _LIMIT.search(view.sentence)):
        return "说的是计划"
    if _UNDONE.search(clause.split("◆")[0]) or _UNDONE.search(view.here) or _listed(view):
        return "说的是没有做到的"
    if _is_part(view, code):
        return "说的是其中一部分"
    if _DIFFERENCE.search(view.here) or _START.search(view.clause):
        return "说的是增减"
    if (indicator.kind is not Kind.FLOW or indicator.unit == "元") and "新增" in view.left[-6:]:
        return "说的是新增"
    if indicator.kind is not Kind.STOCK and _LEFT_OVER.search(view.here):
        return "说的是剩下的"
    if is_others(view, code, own_names):
        return "说的是别的单位"
    if _WIDER.match(view.touching[1]):
        return "说的是别的口径"
    event = _CEREMONY if code in _HONOURS & _ONCE else _EVENT
    if (code not in _ONCE or event is _CEREMONY) and event.search(_told(view)):
        return "说的是一次活动或一段时间"
    return ""


def _is_part(view: View, code: str) -> bool:
    """Tell whether only some are counted: of one kind, one topic, one level, one person's."""
    lead = _MANNER.sub("", _lead(view))
    if _BY_ONE.match(view.right) or _PART.search(lead) or _SINGLED.search(view.touching[0]):
        return True
    if _BESIDES.search(view.clause) or _TOPICAL.search(view.here):
        return True
    if not code.startswith(_OWN_KINDS) and _SOME_MEMBERS.search(lead):
        return True
    return code in _HONOURS and bool(_LEVEL.search(lead)) and not _ALL_LEVELS.search(lead)


def _listed(view: View) -> bool:
    """Tell whether the spot stands in the list of what was not done: 没有按期办理：党小组会1次."""
    head, colon, _items = view.sentence.split("◆")[0].rpartition("：")
    return bool(colon) and any(found.end() >= len(head) - 2 for found in _UNDONE.finditer(head))


def _own(view: View) -> str:
    """Give the phrase with what leads the clause: shares and limits reach no further."""
    head = view.clause.split("◆")[0]
    return view.here if "◇" in head else f"{head}◆{view.right}"


def _told(view: View) -> str:
    """Give what tells of one day: the sentence up to the end of the spot's clause, without spans.

    From 全年 on in the spot's own clause nothing before it counts.
    """
    head = view.sentence.split("◆")[0]
    whole = max((found.start() for found in _WHOLE.finditer(view.clause.split("◆")[0])), default=-1)
    told = head + SPOT + view.clause.partition(SPOT)[2] if whole < 0 else view.clause[whole:]
    for spans in (_NOTE, _RANGE_DATES, _UNTIL):
        told = spans.sub("", told)
    return told


def _lead(view: View) -> str:
    """Give what leads the figure: of its clause, or of its own name after another figure."""
    head = view.clause.split("◆")[0]
    return view.left if "◇" in head else head
