"""Masks that stand for a name: the county, the office, the village, a person."""

from __future__ import annotations

import re

from zhibu.reports.matching.spots import Candidate, Reading, Spot
from zhibu.reports.matching.units import NAME_UNITS
from zhibu.reports.matching.view import View, plain

_NUMBER_UNITS = re.compile(
    r"^\s*(?:余|多|万|亿)*(?:名|人次|人(?!民|力|社|大|才|武|防)|次|场|期|篇|册|份|项(?!目)|个|条|件|户|亩|公里|元|字|辆|台|公斤|斤|小时|学时|%|％|堂|课时|班次|车次|星|对|轮|遍|本|处|起|批|趟)(?!业)"
)
# What stands before and behind the mask; the first that fits decides.
_RULES: tuple[tuple[str, str, tuple[str, ...], float], ...] = (
    # Forms and signatures: the words before the mask say what it is.
    (r"上级党组织(?:名称)?[：:]?\s*$", r"", ("parent",), 0.88),
    (r"(?:单位全称|所在单位|单位名称)[：:（(]\s*$", r"", ("office_name", "organization"), 0.85),
    (r"(?:填报|报送|述职)单位[：:（(]\s*$", r"(?:机关)?(?:党支部|支部)", ("organization",), 0.85),
    (r"述职单位[：:]\s*$", r"", ("organization", "office_name"), 0.75),
    (r"(?:填报单位|报送单位|^单位)[：:（(]\s*$", r"", ("office_name", "organization"), 0.75),
    (r"单位简称[：:]\s*$", r"", ("office_short_name",), 0.88),
    (r"党组织全称[）)]?[：:]\s*$", r"", ("party_full_name", "organization"), 0.85),
    (r"(?:党支部|支部)全称[）)]?[：:]\s*$", r"", ("organization", "party_full_name"), 0.75),
    # 党组织名称 may want the short name or the full one.
    (r"(?<!填报)党组织名称[）)]?[：:]\s*$", r"", ("organization", "party_full_name"), 0.75),
    (r"(?:党组织|党支部|支部)(?:名称)?[）)]?[：:]\s*$",
     r"",
     ("organization", "party_full_name"), 0.85),
    (r"(?:县（市、区）|县区|所在县|县)[：:]\s*$", r"", ("county",), 0.85),
    (r"(?:所在|所属)?(?:乡镇|镇)[：:]\s*$", r"", ("town",), 0.85),
    (r"(?:帮扶村|联系村|驻村|所驻村|村名)(?:名称)?[：:]\s*$|(?:继续|定点|对口|联系|挂钩|包联|负责)帮扶\s*$",
     r"(?!.{0,4}(?:户|名|人))",
     ("village",), 0.85),
    (r"(?:^|[。；，])[^\u4e00-\u9fff]{0,6}帮扶\s*$", r"(?=[，。])", ("village",), 0.85),
    (r"(?:到|赴|在)(?:[*＊×▲_＿○□]+|[\u4e00-\u9fff]{2,3}[镇乡])?\s*$",
     r"(?:开展)?(?:驻村|驻点|蹲点)(?:帮扶|工作)?",
     ("village",), 0.85),
    (r"为\s*$",
     r"(?:协调|争取|筹集|筹措|引进)(?:落实|到|到位)?[^，。]{0,4}资金",
     ("village",), 0.82),
    (r"^\s*$", r"(?:离|距)县城", ("village",), 0.85),
    (r"", r"这[个座片][^，。；]{0,4}(?:县|县城|小城)", ("county",), 0.85),
    (r"", r"这[个座片][^，。；]{0,4}村", ("village",), 0.85),
    # Officers of other bodies.
    (r"(?:村|社区|镇|乡|街道|县委|市|企业|公司|学校|共建|党委|党总支|原|前任|(?<![我本])局)[^，。；、：（]{0,4}(?:书记|委员|主任)[）)]?[：:]?\s*$",
     r"(?!.{0,4}(?:县|镇|村))",
     ("person",), 0.5),
    (r"(?:支部|党支部)书记[）)]?(?:[：:]|由|为|是)?\s*$",
     r"(?!.{0,4}(?:县|镇|村))",
     ("person.secretary", "person"), 0.85),
    (r"(?<!党委)副书记(?:[：:]|由|为|是)?\s*$", r"", ("person.deputy_secretary", "person"), 0.85),
    (r"组织委员(?:[：:]|由|为|是)?\s*$", r"", ("person.organization_member", "person"), 0.85),
    (r"宣传委员(?:[：:]|由|为|是)?\s*$", r"", ("person.publicity_member", "person"), 0.85),
    (r"(?:纪检委员|纪律检查委员)(?:[：:]|由|为|是)?\s*$",
     r"",
     ("person.discipline_member", "person"), 0.85),
    (r"(?:第一书记|队长)[：:]?\s*$", r"", ("person",), 0.5),
    (r"^.{0,9}书记\s{1,8}$", r"\s*$", ("person.secretary",), 0.85),
    (r"(?:述职人|(?<!副)(?<!第一)书记)[：:]?\s*$",
     r"(?!.{0,4}(?:县|镇|村))",
     ("person.secretary", "person"), 0.82),
    (r"(?:报告人|汇报人)[：:]?\s*$", r"", ("person.secretary", "person"), 0.7),
    (r"(?:联系人|填表人|审核人|经办人|负责人|姓名|[张王李赵刘陈杨黄周吴徐孙马朱胡郭何林高罗某])[：:]?\s*$",
     r"(?!县|镇|村|局|中心)",
     ("person",), 0.5),
    (r"我(?:叫|是)$",
     r"，[^。；]{0,20}(?:党支部|支部)(?:的)?(?:当)?书记",
     ("person.secretary", "person"), 0.85),
    (r"我(?:叫|是)$", r"(?=[，。、])", ("person.secretary", "person"), 0.6),
    # Elsewhere: other counties, villages and offices are nobody's that the profile knows.
    (r"(?:赴|邻|兄弟|借鉴|来自|学习|考察)\s*$",
     r"(?:县|镇|乡|村|局|中心|单位|公司|社区)",
     ("county", "village", "department"), 0.5),
    (r"(?:与|和|会同|联合|同|协调|邀请|配合)$",
     r"(?:局|办|中心|单位|部门|公司|学校|医院|社区|党支部|支部|县(?=[^，。]{0,3}局))",
     ("department", "office_name"), 0.6),
    (r"", r"(?:县|镇|乡|村|社区)[^，。]{0,6}(?:考察|参观|观摩|取经)", ("county", "village"), 0.5),
    (r"担任\s*$", r"(?:党支部|支部)?书记", ("organization", "office_short_name"), 0.82),
    # What nobody can tell for sure is asked, with names to choose from.
    (r"(?:按照|根据|报|报送)[：:]?\s*$",
     r"(?:的)?(?:统一)?(?:安排|部署|要求)|(?=[，）　])",
     ("parent",), 0.7),
    (r"(?:^|，)\s*$",
     r"(?:始终)?(?:坚持|认真贯彻|深入贯彻|全面贯彻|紧紧围绕|深入学习|以习近平)",
     ("organization", "party_full_name", "office_name"), 0.7),
    (r"^(?:—|\s)*$",
     r"(?:20\d\d年|“党建|工作)[^，。；]{0,16}(?:总结|小结|报告|汇报|材料|要点)?$",
     ("organization", "office_name", "party_full_name"), 0.7),
    # The county, towns and villages.
    (r"", r"(?:县)?委[、，和](?:县)?(?:人民)?政府|县委", ("county",), 0.93),
    (r"由\s*$", r"县(?:[委纪]|人民政府|统一|统筹|组织|里)", ("county",), 0.85),
    (r"(?:途经|从|去|至|往|由|返回|对口|协作|周边|邻近|隔壁)\s*$", r"县", ("county",), 0.5),
    (r"", r"县直(?:属|机关)", ("county",), 0.9),
    (r"中共\s*$", r"委(?:办|组织部|宣传部|统战部|政法委|党校|机关|巡察)", ("county",), 0.88),
    (r"^\s*(?:国网)?\s*$",
     r"(?:供电|自来水)公司|(?:第[一二三四五六]|实验|城关)?(?:小学|中学|幼儿园)|人民医院|中医院",
     ("county",), 0.82),
    (r"", r"县(?!级|直|区)", ("county",), 0.93),
    (r"", r"(?:镇|乡(?!村|镇|亲|音|土)|街道)", ("town",), 0.9),
    (r"(?:镇|乡|帮扶村|联系村|驻)$", r"(?!.{0,3}(?:户|名|人))", ("village",), 0.85),
    (r"村(?:、|和|及|与|以及)\s*$", r"村", ("village",), 0.5),
    (r"", r"村(?:、|和|及|与)(?:[*＊×▲□○]{2,}|[_＿]{2,}|[Xx]{2,})", ("village",), 0.5),
    (r"(?:邻近|邻|周边|隔壁|从|去)\s*$", r"村", ("village",), 0.5),
    (r"", r"(?:行政)?村(?!民(?!委)|集体|干部|级)", ("village",), 0.9),
    # The brand and the business.
    (r"(?:以|打造|创建|培育|擦亮|叫响|建设|塑造|围绕)(?:了)?[“\"]$",
     r"[”\"](?:的)?(?:党建)?品牌",
     ("motto", "business_field"), 0.86),
    (r"党建品牌[：:为]?[“\"]?$", r"(?=[”\"，。]|$)", ("motto", "business_field"), 0.86),
    (r"[“\"]$", r"[”\"](?:这[块张个]|的)?(?:党建)?(?:金字)?(?:招牌|品牌|名片)", ("motto",), 0.86),
    (r"以[“\"]$",
     r"[”\"](?:品牌)?(?:创建|建设)?为(?:总)?(?:抓手|牵引|统领|引领|载体)",
     ("motto",), 0.82),
    (r"[“\"]$", r"[”\"]的真实写照", ("motto",), 0.7),
    (r"简称[：:]?[“\"]$", r"[”\"]", ("office_short_name",), 0.85),
    (r"[“\"]$", r"[”\"]", ("motto", "business_field"), 0.6),
    (r"(?:围绕|紧扣|聚焦|立足)(?:“)?$",
     r"(?:”)?(?:业务|中心工作|主责主业|主业|事业|职能)",
     ("business_field",), 0.85),
    (r"(?:党建|党的建设)(?:工作)?(?:与|和|同)$",
     r"(?:工作|业务)?(?:深度|相互|有机)?(?:融合|业务)",
     ("business_field",), 0.8),
    (r"", r"(?:业务|事业|主责主业)", ("business_field",), 0.75),
    # The Party's bodies.
    (r"(?:中共|中国共产党)\s*$",
     r"(?:党)?(?:支部委员会|支部|总支部?委员会|$)",
     ("party_full_name",), 0.9),
    (r"在\s*$",
     r"的(?:坚强|正确|具体|有力|统一|精心)?(?:领导|指导)(?:和[^，]{2,6})?下",
     ("parent",), 0.82),
    (r"^\s*$",
     r"（以下简称[“\"]?(?:[*＊×▲_＿Xx]{2,}|[^”]{0,6}(?:局|中心|委|办|公司|院|校))[”\"]?）",
     ("office_name",), 0.85),
    (r"主营\s*$", r"(?=[，。、])", ("business_field",), 0.82),
    (r"引领\s*$", r"高质量发展", ("business_field",), 0.7),
    (r"(?:扎根|驻进)(?:在|的)?\s*$", r"(?=[，。、])", ("village", "town"), 0.82),
    (r"上级\s*$", r"(?:机关)?(?:党委|工委|党工委|党组)", ("parent",), 0.85),
    (r"(?:在|中共)\s*$", r"(?:机关)?(?:党委|工委|党工委|党组)", ("parent",), 0.75),
    (r"", r"(?:机关)?(?:党委|工委|党总支)", ("parent", "organization"), 0.75),
    (r"", r"机关(?:党支部|支部)", ("organization", "office_short_name"), 0.75),
    (r"(?:机关|局|中心|委|办|第)\s*$",
     r"(?:党支部|支部)",
     ("organization", "office_short_name"), 0.6),
    (r"", r"(?:党支部|支部)", ("organization", "office_short_name"), 0.85),
    (r"^\s*$", r"(?:党支部|支部)?书记", ("organization", "office_short_name"), 0.82),
    (r"(?:^|[。，\s])$",
     r"(?:全体)?党员(?!大会|示范|学习|志愿)",
     ("organization", "office_short_name"), 0.75),
    # The office itself, not one that is worked with.
    (r"(?:与|和|会同|联合|邀请|协调|赴|向|来自)[^，。；]{0,6}县$",
     r"(?:[\u4e00-\u9fff]{0,6})(?:中心|局|办公室|委员会|办)",
     ("department",), 0.5),
    (r"县$", r"(?:中心|局|办公室|委员会|办)", ("office_name", "office_short_name"), 0.88),
    (r"(?:^|[—：。]|我[^，。]{1,4}，在)\s*$",
     r"[\u4e00-\u9fff]{2,12}?(?:中心|局|办公室|委员会)(?:机关)?(?:党支部|支部|关于|20|$)",
     ("county", "office_name"), 0.82),
    (r"^\s*$", r"(?:中心|局|办公室|委员会)", ("office_name", "office_short_name"), 0.85),
    (r"",
     r"(?:服务)?(?:中心|局|办公室|委员会)(?:党|机关|全体|坚持|紧紧|始终|认真)",
     ("office_name", "office_short_name"), 0.82),
    (r"",
     r"(?:中心|局|办公室|委员会|单位)",
     ("office_name", "office_short_name", "department"), 0.7),
    (r"", r"(?:部门|科室|股(?!份)|科|处室)", ("department", "office_short_name"), 0.6),
    (r"", r"(?:同志|先生|女士|主任|局长|组长|书记)", ("person",), 0.6),
)  # fmt: skip
_COMPILED = [
    (re.compile(before) if before else None, re.compile(behind), codes, weight)
    for before, behind, codes, weight in _RULES
]
_SURE = 0.8
_OF_PEOPLE = re.compile(r"人(?:民|力|社|大|才|武|防)")  # begins the name of an office
_TWO_MASKS = re.compile(r"[*＊×]{4,}")  # town and village side by side
_SIGNED = Reading(
    "name",
    tuple(Candidate(code, 0.7) for code in ("organization", "office_name", "party_full_name")),
    False,
    None,
    "说的是名称",
)
_BEHIND = 40  # characters behind a mask that may say what it names
# A report that begins with a line of its own and a colon goes to the body above.
_ADDRESSEE = Reading("name", (Candidate("parent", 0.82),), True, None, "说的是名称")

# 帮扶◆镇大坪村: what leads a place that is named, or calls itself a town, is no village.
_ANOTHER_PLACE = re.compile(
    r"[镇乡县市区州]|街道|(?!村)[\u4e00-\u9fff]{1,5}(?<![个的帮扶驻行政自然全各])村(?!民|级|组|集体|干部|两委|里)"
)


def read_name(spot: Spot, view: View) -> Reading | None:
    """Read a mask as a name; None when it stands for a figure."""
    before = view.touching[0]
    behind = plain(spot.block.text)[spot.end : spot.end + _BEHIND]
    if spot.block.kind == "body" and not before.strip() and behind.strip() in ("", "："):
        return _ADDRESSEE if behind.strip() else _SIGNED
    if (
        spot.block.kind == "cell"
        and not before.strip()
        and len(spot.block.row) == 1
        and not spot.block.column
    ):
        before = f"{plain(spot.block.row[-1]).strip('：: ')}："
    if spot.unit and spot.unit not in NAME_UNITS and not _OF_PEOPLE.match(behind):
        return None
    if _NUMBER_UNITS.match(behind) and not behind.startswith("个村"):
        return None
    said = spot.block.text[spot.start : spot.end]
    if re.search(r"\d", said):
        return None
    for left, right, codes, weight in _COMPILED:
        if left is not None and not left.search(before):
            continue
        if not right.match(behind) or (codes == ("village",) and _ANOTHER_PLACE.match(behind)):
            continue
        candidates = tuple(
            Candidate(code, round(weight - 0.2 * at, 2)) for at, code in enumerate(codes)
        )
        sure = weight >= _SURE and not (codes == ("village",) and _TWO_MASKS.fullmatch(said))
        return Reading("name", candidates, sure, None, "说的是名称")
    return None
