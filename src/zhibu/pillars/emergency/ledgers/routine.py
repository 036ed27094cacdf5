"""Contingency plans, zones and disinfection: record types (measure 6.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zhibu.core.spans import ONE_DAY
from zhibu.ledger.children import rows_of
from zhibu.ledger.types import Column, Line, RecordType, Rows, Section
from zhibu.organization.models import Organization
from zhibu.pillars.emergency.disinfection_checks import check_duty, check_round, diluted
from zhibu.pillars.emergency.models.contingency_plans import ContingencyPlan
from zhibu.pillars.emergency.models.zones import DisinfectionRound, TreatedZone, ZoneDuty
from zhibu.pillars.emergency.plan_checks import (
    PLAN_KEY,
    check_plan,
    check_plans,
    hold_plans,
    settle_plans,
)
from zhibu.pillars.emergency.response_nouns import RESPONSE, response_of
from zhibu.pillars.emergency.zone_days import (
    DUTY_KEY,
    ROUND_KEY,
    due_days,
    hold_zones,
    mark_due,
    settle_rounds,
    stop_with_response,
    zone_day,
)
from zhibu.pillars.emergency.zone_nouns import ZONE, zones_of

if TYPE_CHECKING:
    from zhibu.access.models import User


def plan_lines(plan: ContingencyPlan) -> Iterator[Line]:
    """A version counts from its first day in force to its last."""
    yield Line("emergency.contingency_plans", 1, plan.date)
    if plan.ended_on:
        yield Line("emergency.contingency_plans", -1, plan.ended_on + ONE_DAY)


def duty_lines(duty: ZoneDuty) -> Iterator[Line]:
    """One line for each day on which the zone is due; two arrangements of one day count once."""
    zone = getattr(duty, "zone", None)
    if zone is None or zone.pk is None:
        yield from (Line("emergency.zone_days_due", 1, day) for day in due_days(duty))
        return
    for day in due_days(duty):
        yield Line("emergency.zone_days_due", 1, day, zone_day(zone, day))


def duty_title(duty: ZoneDuty) -> str:
    zone = getattr(duty, "zone", None)
    every = "每天" if duty.every_days == 1 else f"每 {duty.every_days} 天"
    return f"{zone.name if zone else ''}{every}消杀一次，到 {duty.ends_on or ''}"


def complete_duty(duty: ZoneDuty) -> None:
    """An arrangement stops with its response, where that ended before it."""
    found = response_of(duty.response) if duty.response is not None else None
    stop_with_response(duty, found.ended_on if found else None)


def apply_duty(duty: ZoneDuty, _actor: User | None) -> None:
    """Look again when it is confirmed: its response may have ended since it was entered."""
    stopped = duty.stopped_on
    complete_duty(duty)
    if duty.stopped_on != stopped:
        duty.save(update_fields=["stopped_on"])


def hold_duties(duties: Sequence[ZoneDuty]) -> None:
    hold_zones(duty.zone_id for duty in duties)


def round_lines(body: DisinfectionRound) -> Iterator[Line]:
    """One round, and each zone that was due on its day; a zone counts once a day."""
    yield Line("emergency.disinfections")
    zones = {row.zone.pk: row.zone for row in rows_of(body, "zones") if row.was_due}
    for zone in zones.values():
        subject = zone_day(zone, body.record.date)
        yield Line("emergency.zone_days_disinfected", 1, body.record.date, subject)


def round_title(body: DisinfectionRound) -> str:
    names = [row.zone.name for row in rows_of(body, "zones")]
    shown = "、".join(names[:3]) + (f"等 {len(names)} 处" if len(names) > 3 else "")
    return f"{shown}消杀"


def complete_round(body: DisinfectionRound) -> None:
    """Compute the strength from stock and water where it was not typed."""
    if body.strength is None:
        body.strength = diluted(body)


def hold_rounds(bodies: Sequence[DisinfectionRound]) -> None:
    hold_zones(row.zone_id for body in bodies for row in rows_of(body, "zones"))


def apply_round(body: DisinfectionRound, _actor: User | None) -> None:
    """Write down which zones were due, before the round posts."""
    mark_due([body])


def zones_offered(values: Mapping[str, Any]) -> list[str]:
    """Offer the zones of the unit that is chosen on the form. Queries: one."""
    unit = values.get("organization")
    return [zone.name for zone in zones_of(unit)] if isinstance(unit, Organization) else []


PLAN = RecordType(
    key=PLAN_KEY,
    label="应急预案",
    model=ContingencyPlan,
    measure="6.3",
    columns=(
        Column("title", label="预案名称", headings=("名称", "预案")),
        Column("kind", filtered=True, headings=("类别", "类型")),
        Column("number", headings=("编号", "预案编号")),
        Column("version", headings=("版本",)),
        Column("date", label="施行日期", filtered=True, headings=("生效日期", "印发日期", "日期")),
        Column("approved_by", listed=False, headings=("审定会议", "批准单位")),
        Column("repealed_on", listed=False),
        Column("ended_on", entered=False),
    ),
    indicators=("emergency.contingency_plans",),
    natural_key=("title", "version"),
    postings=plan_lines,
    check=check_plan,
    check_together=check_plans,
    lasting=True,
    hold=hold_plans,
    settle=settle_plans,
    hint="一版一条；新版施行，旧版自动到期",
)

DUTY = RecordType(
    key=DUTY_KEY,
    label="消杀安排",
    model=ZoneDuty,
    measure="6.3",
    columns=(
        Column("zone", filtered=True, noun=ZONE, headings=("消杀区域", "场所")),
        Column("date", label="开始日期", filtered=True, headings=("起始日期",)),
        Column("ends_on", headings=("结束日期",)),
        Column("every_days", headings=("频次", "间隔天数")),
        Column("response", listed=False, noun=RESPONSE, headings=("响应",)),
        Column("stopped_on", listed=False, entered=False),
    ),
    indicators=("emergency.zone_days_due",),
    natural_key=("zone", "date"),
    postings=duty_lines,
    check=check_duty,
    complete=complete_duty,
    title=duty_title,
    select=("zone__organization", "response__organization"),
    lasting=True,
    hold=hold_duties,
    apply=apply_duty,
    settle=settle_rounds,
    relies=("emergency.response",),
    hint="哪个区域从哪天到哪天、几天消杀一次；覆盖率按它计算",
)

ROUND = RecordType(
    key=ROUND_KEY,
    label="消杀记录",
    model=DisinfectionRound,
    measure="6.3",
    columns=(
        Column("date", label="消杀日期", filtered=True, headings=("日期",)),
        Column("starts_at", headings=("开始",)),
        Column("ends_at", headings=("结束",)),
        Column("agent", filtered=True, headings=("消毒药剂", "药剂")),
        Column("agent_name", listed=False, headings=("批号", "产品名称")),
        Column("strength", headings=("浓度（mg/L）", "使用浓度")),
        Column("stock_strength", listed=False),
        Column("water", listed=False, headings=("配比",)),
        Column("added", listed=False),
        Column("minutes", headings=("作用时间", "作用分钟")),
        Column("method", filtered=True, headings=("消杀方式", "消毒方式")),
        Column("operator", headings=("消杀人", "消毒人员")),
        Column("checker", listed=False, headings=("检查",)),
    ),
    sections=(
        Section("何时何地", ("date", "starts_at", "ends_at", "zones")),
        Section(
            "用药",
            (
                "agent",
                "strength",
                "minutes",
                "method",
                "agent_name",
                "stock_strength",
                "water",
                "added",
            ),
        ),
        Section("人员", ("operator", "checker")),
    ),
    rows=(
        Rows(
            "zones",
            "消杀区域",
            TreatedZone,
            "round",
            (Column("zone", noun=ZONE),),
            headings=("区域", "场所"),
            offers=zones_offered,
        ),
    ),
    indicators=("emergency.disinfections", "emergency.zone_days_disinfected"),
    natural_key=("date", "starts_at", "agent", "operator"),
    postings=round_lines,
    check=check_round,
    complete=complete_round,
    title=round_title,
    hold=hold_rounds,
    apply=apply_round,
    relies=(DUTY_KEY,),
    hint="一轮一条；浓度和作用时间不在规定范围内的不能保存",
)

RECORD_TYPES: tuple[RecordType, ...] = (PLAN, DUTY, ROUND)
