"""Whether a sentence speaks of what the branch did in all: not of plans, shares, others, one day.

Only a figure of the whole can be filled from the ledger or checked against it.
"""

from __future__ import annotations

import re

from zhibu.ledger.indicators import Indicator, Kind
from zhibu.reports.matching.view import SPOT, View

_PER = re.compile(
    r"每(?:人|名|位|户|月|季|季度|年|周|日|天|次|场|期|个|半年|一|村|支部|党员|两)|人均|户均|平均|日均|月均|"
    r"场均|次均|年均|各(?=◆)|最[高多低少](?!的)|分别不少于|至少|不少于|不低于|不得少于|不超过|以内|最多|最高|单次|其余"
)
_PLAN = re.compile(
    r"计划(?:开展|举办|召开|组织|实施|完成|争取|培训|发展|投入|新建|建设|安排|选派|再|于|在|全年|新增|流转|硬化|用)|(?<!帮扶)(?<!年度)(?<!工作)(?<!制定)(?<!发展)(?<!培养)(?<!学习)计划◆|"
    r"(?<!制)拟(?![定订制])|力争|预计|有望|打算(?=[开举召组实再新在用把将])|明年|来年|下一步|下步|今后|目标(?:任务)?(?:是|为|：|值|数)?◆|"
    r"(?:^|[，。；])将(?!近)|将(?:开展|举办|召开|组织|实施|完成|继续|再)|确保|应(?:完成|达到|不少|到|参加|召开)|须|"
    r"要(?:开展|完成|召开|组织|达到|举办)|准备|规划(?:建设|实施)|任务数|指标为|(?:不|未)(?:足|到|够)◆|(?<!按)(?<!按照)(?<!根据)(?:要求|规定)(?:党员|支部|全年|各支部|必须)"
)
_AIM = re.compile(
    r"(?:目标(?:任务|值)?|(?:年度|考核|全年)任务|指标|年初计划|年度计划|全年计划|要求|规定|(?<!服务)标准)(?:：|是|为)|"
    r"(?:考核|制度|《[^》]*》)(?:要求|规定)|规定(?:每|全年|年度|各)|原(?:定|计划)|应(?:召开|开展|完成|组织|举办|讲)"
)
_THEIR_AIM = re.compile(
    r"(?:超过|高于|超出|低于|距离?|达到)[^，◆]{0,10}(?:提出|确定|规定|要求|下达|定)的[^，◆]{0,6}◆|◆(?:的)?(?:目标|要求|标准线|任务)"
)
_PLAN_START = re.compile(
    r"展望|下一步|下步|(?<!转)(?<!转入)下年|明年|来年|今后一个时期|下一年|新的一年|工作打算|工作计划"
)
_DIFFERENCE = re.compile(
    r"(?:同比|环比|比(?:上年|去年|上一年|往年|年初|上季度|上月|20\d\d年)|较(?:上年|去年|上一年|往年|年初|同期|20\d\d年))"
    r"[^，；]{0,12}(?:增|减|多|少|升|降|提高|下降|◆)|"
    r"(?:多|少|(?<!新)增|减)(?:了)?◆|(?:增加|增长|减少|下降|提高|上升|降低|递增|多了|少了|净增|提升)(?:了)?◆"
)
_UNDONE = re.compile(
    r"(?:没有|没能|尚未|仍未|未能|还未|暂未|(?<!从)未)(?:按期|按时|及时|全部|全面|得到|予以)?"
    r"(?:办理|办结|销号|完成|整改|解决|召开|开展|落实|到位|兑现|消除)(?!.*已)"
)
_OTHERS = re.compile(
    r"第[一二三四五六七八九十\d]+(?:党)?(?:支部|小组)|(?:^|[，：；])(?:考核|督查|检查|巡察|审计|调研|督导)组(?!设)|"
    r"(?:邻|兄弟|周边|其他|别的)村|工青妇|二级单位|机关工委(?:开展|组织|举办)|村党(?:总支|委)|兄弟(?:单位|支部)|(?:其他|各|所属|下属|下辖|基层)(?:党)?支部|各单位|各乡镇|"
    r"村党支部|社区党支部|共建(?:单位|支部)|(?:^|[，：])(?:全县|全市|全省|全国|全系统|全镇|县委|市委|上级)(?!要求)|"
    r"(?:全县|全市|全省|全国|全系统)(?:共|累计|召开|开展|有|各|现有|建成)|列席|参加(?:了)?(?:上级|县|市|省|全县|全市|州|区)|"
    r"指导(?:村|社区|所属|各)|督促(?:村|各)|协助(?:村|社区)党"
)
_EVENT = re.compile(
    r"(?:\d{1,2}|[*＊×_]{1,3}|◆|◇)月(?:\d{1,2}|[*＊×_]{1,3}|◇)[日号]|◇月\u2060?◇日|当天|当日|此次|本次|该次|首次|首场|首批|首期|一次性|单日|半个?月|最紧张|高峰[期时日]|最忙|一天|最多的一|单场|当晚|当场|"
    r"(?<!疫情)(?<!防控)(?<!管控)(?<!报告)期间|前夕|春节|中秋|国庆|元旦|端午|重阳|清明|五四|七一|八一|建党节|建军节|学雷锋日|植树节|节日|节前|[一二三四五六七八九十\d]+月(?:上旬|中旬|下旬|初|底(?!前，?已|还|止))|会上|活动中|现场(?:捐|发|解)"
)
_UNTIL = re.compile(r"截[至止][^，。；]{0,16}")
_RANGE_DATES = re.compile(r"\d{1,2}月\d{1,2}日(?:至|—|-|到)\d{1,2}月\d{1,2}日")
_DONE = re.compile(r"实际|已|完成|截[至止]|目前|累计|实现|全年|一年来|共")
_NORM = re.compile(r"不少于|不低于|至少|不超过|不多于|最多|最低|最高")
_SURNAME = (
    "[李王张刘陈杨黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔赵×某]"
)
_FIRST_PERSON = re.compile(
    r"(?:^|[，。：；）])(?:我本人|本人|我个人|我(?!们|支部|单位|局|办|委|县|镇|乡|村|中心|市|省|国|党|院|校|站|队|所|会|院|司|系统|处|科|厅|区))|本人|我个人|我先后|[\u4e00-\u9fff](?:同志)?(?:个人|一人|本人)(?=[^，]{0,6}[笔心撰讲捐学走志◆])|"
    rf"(?:^|[，。；：、）]|书记|委员|党员|队长|主任){_SURNAME}[\u4e00-\u9fff×某*]{{0,2}}(?:同志|书记|带头)(?!们|之间|间|与|和|同|、)"
)
_PART = re.compile(
    r"新(?:任职|提拔|入职|进|招录|录用)|女|少数民族|岁(?:以上|以下|及以)|^及?以[上下]的?党员|大专|本科|研究生|学历|退休|退役|流动|夜间|节假日|周末|"
    r"网络(?:学院|学习|培训)|其中(?:领导)?班子|其中(?:支部)?书记|线上(?!线下|、线下|和线下|与线下|\+线下)|网络专题|优秀(?:心得|调研|体会|论文|征文)|采购消杀物资|最多的一|(?:^|[，；：])一[名位](?:党员|同志|干部)|"
    r"(?:领导)?班子(?=查摆|检视|查找|自身)|个人(?=查摆|检视|查找)"
)
_LEFT_OVER = re.compile(r"(?:还有|尚有|仍有|剩余|余下|尚余|剩下)[^，]{0,6}◆")
_BRANCH = re.compile(r"支部|我们|中心|全体|单位|机关")
_LEADS_ON = (
    "我|本|全|各|党|机关|在|到|向|为|对|与|联合|由|给|从|深入|走进|"
    "依托|帮扶|围绕|通过|该|所|年|今|其|\\d|算|去年|上半年|下半年|下沉|走访|服务|结对|进|入|截|目前|现|共|"
    "帮助|协助|引导|动员|支持|扶持|推动|协调|组织|邀请"
)
_BODIES = (
    "公司|企业|学校|医院|社区|小学|中学|幼儿园|卫生院|协会|合作社|团委|妇联|学生会|工会|团支部|团总支|关工委|街道|"
    "大队|居委会|村委会|村“?两委”?|施工队|施工方|疾控中心|卫健局|镇政府|乡政府|社团|医护人员|"
    "社区工作人员"
)
_DEEDS = (
    "同期|另行|采样|核酸|撰写|种植|硬化|流转|收到|下发|发放|转运|查验|讲|写|征求|评选|培训|制定|修订|检查|代购|采购|"
    "争取|选派|派出|捐款|志愿服务|主题党日|专题学习|也|共|累计|全年|先后|分别|另|则|又|还|自行|单独|独立|已|开展|组织|"
    "举办|召开|捐|走访|完成|获|发展|有"
)
_SUBJECT = re.compile(
    rf"(?:^|[，；：。、])(?!{_LEADS_ON})"
    rf"(?P<name>(?:[^，；：。◆◇、*×]{{0,12}}?(?:{_BODIES})|[^，；：。◆◇、*×]{{1,12}}?"
    r"(?:[局股科站室处所镇村]|(?<![举承开主协创兴联帮代])办|(?<![返下回])乡|小组|党委|总支|支部)))"
    rf"(?:机关)?(?:党?支部)?(?={_DEEDS})"
)
_WITH = re.compile(
    r"(?:与|和|同(?!志|时|步)|联合)[^，◇◆]{1,14}(?:局|支部|学校|公司|医院|团委|妇联)[^，◇◆]{0,4}(?:开展|举办|组织|共同|联合)"
)
_BY_ONE = re.compile(r"(?:是|均)?由[^，]{1,8}(?:带队|牵头|完成|承担|负责|带头)")
_SINGLED = re.compile(
    r"(?:一[名位](?:党员|同志|干部|职工)|最[多高长少低]|岁及?以[上下])[^，。；：]{0,9}$"
)
_SPEAKER = re.compile(
    r"^(?!我|本|全|各)(?P<name>[^，；。◆◇：*×]{2,16}?(?:局|支部|镇|乡|村|公司|学校|医院|社区|中心|办|党委))：(?=[^◆]*◆)"
)
_PLANNING = "planning."
_OURS = re.compile(r"(?:我|本)(?:支部|党支部|单位|局|中心|委|办)|[，；]支部(?!书记)")
_WHOLE = re.compile(r"全年(?!度)|一年来|一年下来")
_WIDER = re.compile(r"^[^，。；（]{0,5}（[^（）]{0,8}(?:口径|全[县镇市乡村]|不含|包含)")
_ONCE = frozenset(
    (
        "life.members_appraised",
        "life.members_rated_excellent",
        "exemplars.branch_stars",
        "organization.members",
    )
)
_LIMIT = re.compile(r"不少于|不低于|至少|力争|确保")
PLAN_HEADING = re.compile(
    r"^(?!.*(?:问题|不足|差距|短板)).*(?:下年度|下一年|明年|来年|下一步|下步|打算|工作目标|努力方向|今后|工作计划$|(?<!年初)计划安排)"
)


def objection(view: View, indicator: Indicator, stated: str = "", own_names: str = "") -> str:
    """Say in Chinese why the figure is not the whole of the indicator; "" when it is.

    `stated` is the figure as a claim writes it; `own_names` is text that names the organ itself.
    """
    clause, code = view.clause, indicator.code
    if _NORM.match(stated):
        return "说的是限额"
    if _personal(view.around.split("◆")[0].rpartition("；")[2]):
        return "说的是个人"
    if not code.endswith("per_member") and _PER.search(_own(view)):
        return "说的是平均、每次或限额"
    if _planned(view, code) or (view.right.startswith("以上") and _LIMIT.search(view.sentence)):
        return "说的是计划"
    if _UNDONE.search(clause.split("◆")[0]) or _UNDONE.search(view.here) or _listed(view):
        return "说的是没有做到的"
    if _BY_ONE.match(view.right) or _PART.search(_lead(view)) or _SINGLED.search(view.touching[0]):
        return "说的是其中一部分"
    if _DIFFERENCE.search(view.here):
        return "说的是增减"
    if (indicator.kind is not Kind.FLOW or indicator.unit == "元") and "新增" in view.left[-6:]:
        return "说的是新增"
    if indicator.kind is not Kind.STOCK and _LEFT_OVER.search(view.here):
        return "说的是剩下的"
    head = view.sentence.split("◆")[0]
    ours = max((found.start() for found in _OURS.finditer(head)), default=0)
    if _OTHERS.search(head[ours:]) or (_OTHERS.search(clause) and not ours):
        return "说的是别的单位"
    if _WITH.search(clause) or _subject_is_other(view, code, own_names):
        return "说的是别的单位"
    if _WIDER.match(view.touching[1]):
        return "说的是别的口径"
    if code not in _ONCE and _EVENT.search(_UNTIL.sub("", _RANGE_DATES.sub("", _told(view)))):
        return "说的是一次活动或一段时间"
    return ""


def _listed(view: View) -> bool:
    """Tell whether the spot stands in the list of what was not done: 没有按期办理：党小组会1次."""
    head, colon, _items = view.sentence.split("◆")[0].rpartition("：")
    return bool(colon) and any(found.end() >= len(head) - 2 for found in _UNDONE.finditer(head))


def _personal(head: str) -> bool:
    """Tell whether the nearest subject is the writer, not the branch."""
    mine = max((found.end() for found in _FIRST_PERSON.finditer(head)), default=-1)
    ours = max((found.end() for found in _BRANCH.finditer(head)), default=-1)
    return mine > ours


def _subject_is_other(view: View, code: str, own_names: str) -> bool:
    """Tell whether the clause has a subject that is another organ, village or group."""
    for found in (*_SUBJECT.finditer(view.clause), *_SPEAKER.finditer(view.around)):
        name = found["name"]
        ours = name in own_names or (code.startswith("village.") and name.endswith("村"))
        if not ours:
            return True
    return False


def _own(view: View) -> str:
    """Give the phrase with what leads the clause: shares and limits reach no further."""
    head = view.clause.split("◆")[0]
    return view.here if "◇" in head else f"{head}◆{view.right}"


def _told(view: View) -> str:
    """Give the sentence up to the end of the spot's clause, or only from 全年 on in that clause."""
    head = view.sentence.split("◆")[0]
    whole = max((found.start() for found in _WHOLE.finditer(view.clause.split("◆")[0])), default=-1)
    if whole >= 0:
        return view.clause[whole:]
    return head + SPOT + view.clause.partition(SPOT)[2]


def _lead(view: View) -> str:
    """Give what leads the figure: of its clause, or of its own name after another figure."""
    head = view.clause.split("◆")[0]
    return view.left if "◇" in head else head


def _planned(view: View, code: str) -> bool:
    if code.startswith(_PLANNING):
        return bool(re.search(r"明年|来年|下一步|力争|拟", view.sentence))
    head = view.sentence.split("◆")[0]
    if _PLAN_START.search(view.paragraph[-400:]) or _PLAN_START.search(head):
        return True
    if _PLAN.search(view.clause) or _THEIR_AIM.search(view.clause):
        return True
    aim = max((found.end() for found in _AIM.finditer(head)), default=-1)
    if aim >= 0 and not _DONE.search(head[aim:]):
        return True
    earlier = head[: len(head) - len(view.clause.split("◆")[0])]
    planned = _PLAN.search(earlier)
    return planned is not None and not _DONE.search(head[planned.end() :])
