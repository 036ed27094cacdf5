"""Whose figure it is: the branch's own, another body's, or one person's."""

from __future__ import annotations

import re

from zhibu.reports.matching.view import View

_SURNAME = (
    "[李王张刘陈杨黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔赵×某]"
)
_HIMSELF = re.compile(r"本人|我个人|我自[己个]|我一人")
_FIRST_PERSON = re.compile(
    r"(?:^|[，。：；）])(?:我本人|本人|我个人|我(?!们|支部|单位|局|办|委|县|镇|乡|村|中心|市|省|国|党|院|校|站|队|所|会|院|司|系统|处|科|厅|区))|本人|我个人|我先后|[\u4e00-\u9fff](?<!员)(?:同志)?(?:个人(?!自学)|一人|本人)(?=[^，]{0,6}[笔心撰讲捐学走志◆])|"
    rf"(?:^|[，。；：、）]|书记|委员|党员|队长|主任){_SURNAME}[\u4e00-\u9fff×某*]{{0,2}}(?:同志|书记|带头)(?!们|之间|间|与|和|同|、)"
)
_BRANCH = re.compile(
    r"(?<!主持)(?<!参加)(?<![为给在向到以])支部|我们|中心(?![组发思城内])|全体|单位|机关|"
    r"(?<=[，；：])(?:领导干部|班子成员|党员干部|各党小组|干部职工)"
)
# What nobody does alone: 我牵头召开组织生活会, 推动制定帮扶方案 are the branch's all the same.
_TOGETHER = frozenset(
    (
        "life.organization_life_meetings",
        "life.general_meetings",
        "life.committee_meetings",
        "conduct.democratic_life_meetings",
        "conduct.integrity_posts",
        "conduct.accountability_cases",
        "conduct.rectification_rate",
        "standards.rules_issued",
        "standards.standards_in_force",
        "standards.systems_in_force",
        "standards.power_items_published",
        "standards.disclosures",
        "standards.initiative_letters",
        "standards.satisfaction",
        "standards.conformity",
        "village.plans_issued",
        "village.project_funds",
        "village.road_hardened",
        "village.land_transferred",
        "village.crop_planted",
        "village.demonstration_park",
        "village.collective_income",
        "village.cadres_dispatched",
        "exemplars.demonstration_posts",
        "exemplars.service_stars",
        "exemplars.branch_stars",
        "emergency.contingency_plans",
        "emergency.zone_coverage",
    )
)
_TAKES_PART = re.compile(r"参加|列席|出席|旁听|讲|发言")
_OTHERS = re.compile(
    r"第[一二三四五六七八九十\d]+(?:党)?(?:支部|小组)|(?:^|[，：；])(?:考核|督查|检查|巡察|审计|调研|督导)组(?!设)|"
    r"(?:邻|兄弟|周边|其他|别的)村|工青妇|二级单位|机关工委(?:开展|组织|举办)|村党(?:总支|委)|兄弟(?:单位|支部)|(?:其他|各|所属|下属|下辖|基层)(?:党)?支部|各单位|各乡镇|"
    r"村党支部|社区党支部|共建(?:单位|支部)|(?:^|[，：])(?:全县|全市|全省|全国|全系统|全镇|县委|市委|上级)(?!要求)|"
    r"(?:全县|全市|全省|全国|全系统)(?:共|累计|召开|开展|有|各|现有|建成)|列席|参加(?:了)?(?:上级|县|市|省|全县|全市|州|区)|"
    r"指导(?:村|社区|所属|各)|督促(?:村|各(?!党?小组|科|股|处|支委))|协助(?:村|社区)党"
)
_OURS = re.compile(r"(?:我|本)(?:支部|党支部|单位|局|中心|委|办)|[，；]支部(?!书记)")
_LEADS_ON = (
    "我|本|全|各|党|机关|在|到|向|为|对|与|联合|由|给|从|深入|走进|"
    "依托|帮扶|围绕|通过|该|所|年|今|其|\\d|算|去年|上半年|下半年|下沉|走访|服务|结对|进|入|截|目前|现|共|"
    "帮助|协助|引导|动员|支持|扶持|推动|协调|组织|邀请|第?[一二三四]季度|前三季度|一年|当年|近年|先后|下(?!属|辖)|驻|送|访|助"
)
_BODIES = (
    "公司|企业|学校|医院|社区|小学|中学|幼儿园|卫生院|协会|合作社|团委|妇联|学生会|工会|团支部|团总支|关工委|街道|"
    "大队|居委会|村委会|村“?两委”?|施工队|施工方|疾控中心|卫健局|镇政府|乡政府|社团|医护人员|"
    "社区工作人员"
)
_DEEDS = (
    "同期|另行|另|采样|核酸|撰写|种植|硬化|流转|收到|下发|发放|转运|查验|讲|写|征求|评选|培训|制定|修订|检查|代购|采购|"
    "争取|选派|派出|派员|捐款|志愿服务|主题党日|专题学习|也|共|累计|全年|先后|分别|则|又|还|自行|单独|独立|已|开展|组织|"
    "举办|召开|捐|走访|完成|获|发展|有|承担|负责|承办|主办|值班|值守|出动|出车|抽调|支援|投入|消杀|提供|报送|上报|提交|安排|"
    "查摆|检视|梳理|签订|印发|出台|设立|建立|荣获|形成|解决|慰问|整改|接待"
)
# Words inside a name that show a deed toward a place, not a subject: 选派干部到大坪村开展.
_NO_SUBJECT = re.compile(
    r"到|在|向|给|从|赴|往|抽调|选派|动员|引导|深入|走进|联系|利用|依托|通过|组织(?![部科股室处])"
)
_SUBJECT = re.compile(
    rf"(?:^|[，；：。、])(?:其中|同期|此外|另外|而)?(?!{_LEADS_ON})"
    rf"(?P<name>(?:[^，；：。◆◇、*×]{{0,12}}?(?:{_BODIES})|[^，；：。◆◇、*×]{{1,12}}?"
    r"(?:[局股科站室处所镇村]|(?<![举承开主协创兴联帮代])办|(?<![返下回])乡|小组|党委|总支|支部)))"
    rf"(?:机关)?(?:党?支部)?(?={_DEEDS})"
)
_WIDE = re.compile(
    rf"(?<![在为向对从于占列居入经由被获面给是])全(?:县|市|省|国|州|系统|镇|乡|区)(?:机关)?(?={_DEEDS})|"
    rf"(?:^|[，：；])[我本](?:县|市|省|州)(?={_DEEDS})|"
    rf"(?:^|[，：；])(?:县|市|州|省|区)(?:直|级)机关(?:各?单位|系统|党员|干部)?(?={_DEEDS})|"
    rf"其中[^，；：◆◇]{{1,8}}?(?:食堂|车队|班组|小组|队|股|科|室|站|所)(?={_DEEDS})"
)
_WITH = re.compile(
    r"(?:与|和|同(?!志|时|步|期)|联合)[^，◇◆]{0,14}(?:局|支部|学校|公司|医院|团委|妇联|社区|街道|企业)[^，◇◆]{0,4}(?:开展|举办|组织|共同|联合)|"
    r"(?:与|和|同(?!志|时|步|期))[^，◇◆]{1,14}(?:共同|联合)(?:开展|举办|组织)|"
    r"(?:企业|商会|爱心人士|社会各?界|乡贤|协会)(?:爱心)?(?:捐款|捐赠|捐资|捐物)"
)
_SPEAKER = re.compile(
    rf"^[^\u4e00-\u9fff]*(?!{_LEADS_ON})(?P<name>[\u4e00-\u9fff][^，；。◆◇：*×]{{1,15}}?(?:局|支部|镇|乡|村|公司|学校|医院|社区|中心|办|党委))：(?=[^◆]*◆)"
)


def is_personal(view: View, code: str) -> bool:
    """Tell whether the nearest subject is the writer or a named person, not the branch."""
    head = view.around.split("◆")[0].rpartition("；")[2]
    mine = max((found.end() for found in _FIRST_PERSON.finditer(head)), default=-1)
    ours = max((found.end() for found in _BRANCH.finditer(head)), default=-1)
    if mine <= ours:
        return False
    last = head[max(head.rfind("，"), 0) :]
    if code == "organization.members" and "团结带领" in last:
        return False
    alone = _HIMSELF.search(head) or _TAKES_PART.search(last)
    return bool(alone) or code not in _TOGETHER


def is_others(view: View, code: str, own_names: str) -> bool:
    """Tell whether the figure is that of another organ, village or group, or of more than us.

    `own_names` is text that names the organ itself.
    """
    head = view.sentence.split("◆")[0]
    ours = max((found.start() for found in _OURS.finditer(head)), default=0)
    told = head[ours:] if ours else f"{head}，{view.clause}"
    if any(not _is_own(found[0], own_names) for found in _OTHERS.finditer(told)):
        return True
    return bool(_WITH.search(view.clause) or _WIDE.search(view.clause)) or _other_subject(
        view, code, own_names
    )


def _is_own(said: str, own_names: str) -> bool:
    return said.startswith("第") and said in own_names


def _other_subject(view: View, code: str, own_names: str) -> bool:
    for found in (*_SUBJECT.finditer(view.clause), *_SPEAKER.finditer(view.around)):
        name = found["name"]
        ours = name in own_names or (code.startswith("village.") and name.endswith("村"))
        if not ours and not _NO_SUBJECT.search(name):
            return True
    return False
