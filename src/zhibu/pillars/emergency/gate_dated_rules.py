"""Dated rules of entry checks: limits that authorities move, each with its source."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule, amount, whole
from zhibu.pillars.emergency.gate_rules import Check

FEVER_LINE = Rule(
    "emergency.fever_line",
    "查验测温界限（℃，达到即劝返）",
    "37.3",
    "2020—2022年疫情防控通行做法：体温37.3℃及以上转发热处置",
    amount,
)
TEST_HOURS = Rule(
    "emergency.test_hours",
    "查验核酸证明有效时长（小时）",
    "48",
    "2022年各地多为24、48或72小时，由当地指挥部规定",
    amount,
)
PHONE_KEEP_DAYS = Rule(
    "emergency.gate_phone_days",
    "查验手机断网后多少天内补报有效",
    "14",
    "本系统默认；查验明细一般保存14至21天",
    whole,
)
GATE_RULES = (FEVER_LINE, TEST_HOURS, PHONE_KEEP_DAYS)
# Which rule a blank limit of a check takes.
LIMIT_RULES: dict[str, Rule] = {Check.TEMPERATURE: FEVER_LINE, Check.TEST: TEST_HOURS}
