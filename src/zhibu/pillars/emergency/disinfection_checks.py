"""What is wrong with an arrangement or a round of disinfection: all at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from zhibu.core.errors import Problem
from zhibu.core.names import same_name
from zhibu.core.quantities import format_number
from zhibu.ledger.children import rows_of
from zhibu.organization.rule_type import Rule
from zhibu.organization.rules import value_of
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.disinfection_rules import MINUTES, STRENGTHS, Span
from zhibu.pillars.emergency.models.zones import Agent, DisinfectionRound, ZoneDuty
from zhibu.pillars.emergency.response_nouns import check_within

MOST_DAYS = 400
MOST_STEP = 31
MOST_MINUTES = 24 * 60
UNITS = {Agent.CHLORINE: " mg/L", Agent.ALCOHOL: "%"}
# What gives off poisonous gas or burns when it meets the agent (emergency.md 7.7).
NEVER_WITH = {
    Agent.CHLORINE: (re.compile("酸|醋|洁厕|酒精|乙醇|醇"), "含氯消毒剂不得与酸类、酒精混用"),
    Agent.ALCOHOL: (re.compile("氯|漂白|84|次氯"), "酒精不得与含氯消毒剂混用"),
}
# A computed strength is what the measuring cup gives: a twentieth more or less is the same.
TOLERANCE = Decimal("0.05")


def check_duty(duty: ZoneDuty) -> Iterator[Problem]:
    """A zone of the unit, days in order, within the response that it names."""
    zone = getattr(duty, "zone", None)
    if zone is None:
        yield Problem("ZON010", "没有填", "请填消杀区域", field="区域")
    elif zone.organization_id != branch_of(duty.record.organization).pk:
        yield Problem(
            "ZON011",
            f"是{zone.organization.name}的区域",
            "请填本支部的区域",
            field="区域",
            value=zone.name,
        )
    if not 1 <= (duty.every_days or 0) <= MOST_STEP:
        yield Problem(
            "ZON012",
            "不是有效的间隔",
            f"请填 1 到 {MOST_STEP}，每天填 1",
            field="每几天一次",
            value=str(duty.every_days or ""),
        )
    day = duty.record.date
    if duty.ends_on is None:
        yield Problem("ZON013", "没有填", "请填安排到哪一天", field="截止日期")
    elif not 0 <= (duty.ends_on - day).days < MOST_DAYS:
        early = duty.ends_on < day
        yield Problem(
            "ZON014",
            "早于开始日期" if early else f"超过 {MOST_DAYS} 天",
            "请核对日期" if early else "请分段安排",
            field="截止日期",
            value=str(duty.ends_on),
        )
    yield from check_within(duty, duty.response, day)


def check_round(body: DisinfectionRound) -> Iterator[Problem]:
    """Times in order, an agent strong and long enough, nothing mixed in, zones, and two people."""
    if body.starts_at and body.ends_at and body.ends_at <= body.starts_at:
        yield Problem(
            "ZON020",
            "不晚于开始时间",
            "请核对；过了零点的分两条记",
            field="结束时间",
            value=f"{body.ends_at:%H:%M}",
        )
    if body.agent == Agent.OTHER and not body.agent_name.strip():
        yield Problem("ZON021", "没有填", "请写用的是什么消毒剂", field="名称批号")
    yield from _strength_problems(body)
    yield from _minutes_problems(body)
    never = NEVER_WITH.get(Agent(body.agent)) if body.agent in set(Agent) else None
    if never and never[0].search(body.added):
        yield Problem(
            "ZON026", "不能一起用", f"{never[1]}，会产生有毒气体或起火", "", body.added, "同时加入"
        )
    yield from _people_problems(body)
    yield from _zone_problems(body)


def _rule_span(rules: dict[Agent, Rule], body: DisinfectionRound) -> Span | None:
    rule = rules.get(Agent(body.agent)) if body.agent in set(Agent) else None
    if rule is None:
        return None
    found: Span = value_of(rule, body.record.organization, body.record.date)
    return found


def diluted(body: DisinfectionRound) -> Decimal | None:
    """Give the strength of stock in so many parts of water, to the hundredth; None if unknown."""
    if not body.stock_strength or body.water is None:
        return None
    return (body.stock_strength / (1 + body.water)).quantize(Decimal("0.01"))


def _strength_problems(body: DisinfectionRound) -> Iterator[Problem]:
    given, computed = body.strength, diluted(body)
    if given is None:
        if body.agent != Agent.OTHER:
            yield Problem("ZON022", "没有填", "请填浓度，或填原液浓度和兑水比例", field="浓度")
        return
    unit = UNITS.get(Agent(body.agent), "") if body.agent in set(Agent) else ""
    if computed is not None and abs(computed - given) > given * TOLERANCE:
        yield Problem(
            "ZON023",
            f"与原液兑水算出的 {format_number(computed)} 不符",
            "请核对，或留空由系统计算",
            field="浓度",
            value=format_number(given),
        )
    span = _rule_span(STRENGTHS, body)
    if span is None:
        if given <= 0:
            yield Problem(
                "ZON024", "不大于 0", "请核对浓度", field="浓度", value=format_number(given)
            )
    elif not span[0] <= given <= span[1]:
        why = "太低，达不到消毒效果" if given < span[0] else "太高，会伤人和损坏物品"
        yield Problem(
            "ZON024",
            why,
            f"{Agent(body.agent).label}应为 "
            f"{format_number(span[0])}—{format_number(span[1])}{unit}，请核对",
            field="浓度",
            value=f"{format_number(given)}{unit}",
        )


def _minutes_problems(body: DisinfectionRound) -> Iterator[Problem]:
    if body.minutes is None:
        yield Problem("ZON025", "没有填", "请填作用几分钟", field="作用时间（分钟）")
        return
    least, most = _rule_span(MINUTES, body) or (Decimal(1), Decimal(MOST_MINUTES))
    if not least <= body.minutes <= most:
        why = "太短，达不到消毒效果" if body.minutes < least else "太长"
        yield Problem(
            "ZON025",
            why,
            f"应为 {format_number(least)}—{format_number(most)} 分钟，以产品标签为准",
            field="作用时间（分钟）",
            value=str(body.minutes),
        )


def _people_problems(body: DisinfectionRound) -> Iterator[Problem]:
    if not body.operator.strip():
        yield Problem("ZON027", "没有填", "请填操作人", field="操作人")
    elif body.checker.strip() and same_name(body.operator, body.checker):
        yield Problem(
            "ZON028", "就是操作人", "检查由另一人来做", field="检查人", value=body.checker
        )


def _zone_problems(body: DisinfectionRound) -> Iterator[Problem]:
    zones = [row.zone for row in rows_of(body, "zones")]
    if not zones:
        yield Problem("ZON029", "没有选", "请勾选消杀了哪些区域", field="消杀区域")
    branch = branch_of(body.record.organization)
    for zone in zones:
        if zone.organization_id != branch.pk:
            yield Problem(
                "ZON011",
                f"是{zone.organization.name}的区域",
                "请填本支部的区域",
                field="消杀区域",
                value=zone.name,
            )
    for name, times in Counter(zone.name for zone in zones).items():
        if times > 1:
            yield Problem(
                "ZON030", f"写了 {times} 次", "每个区域只写一次", field="消杀区域", value=name
            )
