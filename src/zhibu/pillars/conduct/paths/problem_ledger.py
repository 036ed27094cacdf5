"""The table that offices keep of problems (问题整改台账): one row from finding to write-off."""

from __future__ import annotations

from zhibu.cases.ledgers import Ledger, LedgerColumn, LedgerStep
from zhibu.pillars.conduct.models.problems import ProblemMove as Move

EVIDENCE = "整改佐证"

COLUMNS = (
    LedgerColumn(
        "case",
        "case",
        "问题",
        ("存在问题", "存在的问题", "查摆问题", "查摆的问题", "问题表现", "问题内容", "具体问题"),
        required=True,
        note="一行一个问题，用一句话写具体",
    ),
    LedgerColumn("date", "date", "发现时间", ("发现日期", "列入时间", "查摆时间"), required=True),
    LedgerColumn("source", "source", "来源", ("问题来源",), required=True),
    LedgerColumn("category", "category", "类别", ("问题类别", "问题类型")),
    LedgerColumn("cause", "cause", "原因", ("问题原因", "原因分析")),
    LedgerColumn("measures", "measures", "整改措施", ("措施", "整改任务")),
    LedgerColumn("kind", "kind", "整改类型", ("整改方式",)),
    LedgerColumn("leader", "leader", "责任领导", ("牵头领导", "分管领导")),
    LedgerColumn("owner_unit", "owner_unit", "责任单位", ("责任部门", "责任科室", "牵头单位")),
    LedgerColumn("owner", "owner", "责任人", ("整改责任人",), note="只写一个人"),
    LedgerColumn("due", "due", "整改时限", ("整改期限", "完成时限", "时限")),
    LedgerColumn("planned_on", "date", "制定措施时间", ("措施制定时间",), note="不填就是发现时间"),
    LedgerColumn(
        "progress", "note", "整改情况", ("整改进展", "进展情况", "整改落实情况", "整改结果")
    ),
    LedgerColumn("progress_on", "date", "进展时间", note="没有改完的填"),
    LedgerColumn("done_on", "date", "完成时间", ("整改完成时间", "完成日期")),
    LedgerColumn(
        "evidence",
        "note",
        EVIDENCE,
        ("佐证材料", "佐证", "整改材料"),
        note="写有什么材料，改完的必填",
        evidence=True,
    ),
    LedgerColumn("closed_on", "date", "销号时间", ("核验时间", "销号日期", "验收时间")),
    LedgerColumn(
        "checker", "checker", "核验人", ("复核人", "验收人", "销号人"), note="不能是责任人"
    ),
    LedgerColumn("look_back_on", "look_back_on", "回头看计划", ("计划回头看时间",)),
    LedgerColumn("looked_on", "date", "回头看时间", ("回头看日期",)),
    LedgerColumn("relapsed", "relapsed", "是否反弹", ("反弹",)),
)

TERMS = {
    name: name for name in ("measures", "kind", "leader", "owner_unit", "owner", "checker", "due")
}

STEPS = (
    LedgerStep(
        Move.FOUND,
        ("date",),
        columns={name: name for name in ("source", "category", "cause")},
    ),
    LedgerStep(Move.PLAN, ("planned_on", "date"), ("measures",), TERMS),
    LedgerStep(Move.PROGRESS, ("progress_on",), ("progress_on",), {"note": "progress"}),
    LedgerStep(Move.DONE, ("done_on",), ("done_on",), {"note": "progress"}, {EVIDENCE: "evidence"}),
    LedgerStep(
        Move.VERIFY,
        ("closed_on",),
        ("closed_on",),
        {"checker": "checker", "look_back_on": "look_back_on"},
    ),
    LedgerStep(Move.LOOK_BACK, ("looked_on",), ("looked_on",), {"relapsed": "relapsed"}),
)

PROBLEM_LEDGER = Ledger(
    "问题整改台账",
    (
        "问题清单",
        "问题整改",
        "整改台账",
        "整改清单",
        "问题整改清单",
        "问题台账",
        "问题清单和整改台账",
        "查摆问题整改台账",
    ),
    COLUMNS,
    STEPS,
)
