"""Dated rules of transfers: lengths of time, and from which temperature on somebody has fever."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule, amount, whole

TRANSFER_DAYS = Rule(
    "emergency.transfer_days",
    "转运任务几天内全部交接",
    "2",
    "本系统默认；文件要求随到随转，天数由指挥部定",
    whole,
)
TRANSFER_CLOSE_DAYS = Rule(
    "emergency.transfer_close_days",
    "车辆消毒收车后几天内办结转运任务",
    "2",
    "本系统默认；第二天核对每个人都已在接收地登记",
    whole,
)
FEVER_LINE = Rule(
    "emergency.transfer_fever",
    "转运中体温多少度起按发热处置（℃）",
    "37.3",
    "疫情防控一线通行做法：37.3℃及以上按发热处置",
    amount,
)
RULES = (TRANSFER_DAYS, TRANSFER_CLOSE_DAYS, FEVER_LINE)
