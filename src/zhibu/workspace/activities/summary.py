"""What will be posted, how the votes stand, and what two versions of an activity differ in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhibu.activities.checks import judge_item, rule_for
from zhibu.activities.kinds import item_kind
from zhibu.activities.models import Activity, AgendaItem, Presence
from zhibu.activities.services import ACTIVITY, assemble
from zhibu.ledger import registry
from zhibu.ledger.models import State
from zhibu.ledger.preview import Effect, effects_of
from zhibu.workspace.activities.entry import Entry
from zhibu.workspace.activities.starting import clock, number
from zhibu.workspace.effects import shown_effects


def posting_preview(entry: Entry) -> dict[str, Any]:
    """Give the context of ``parts/posting_preview.html``: for a confirmed record the difference."""
    record_type = registry.record_type(ACTIVITY)
    activity = assemble(entry.draft())
    wanted = effects_of(record_type, activity)
    stored = entry.stored
    if stored is None or stored.record.state != State.CONFIRMED:
        return {"verb": "确认后记入", "postings": shown_effects(wanted)}
    return {
        "verb": "更正后变动",
        "postings": shown_effects(_change(effects_of(record_type, stored), wanted)),
    }


def _change(before: Iterable[Effect], after: Iterable[Effect]) -> list[Effect]:
    amounts: dict[str, Effect] = {}
    for effect, sign in [*((one, 1) for one in after), *((one, -1) for one in before)]:
        code = effect.indicator.code
        known = amounts.get(code, Effect(effect.indicator, Decimal(0)))
        amounts[code] = Effect(effect.indicator, known.quantity + sign * effect.quantity)
    return [effect for effect in amounts.values() if effect.quantity]


@dataclass(frozen=True)
class Verdict:
    """How one item's vote stands, for the line below its counts."""

    text: str
    passed: bool
    problems: tuple[Any, ...] = ()


def verdict(activity: Activity, item: AgendaItem) -> Verdict | None:
    """Judge one item by its rule; None where nothing was voted on."""
    rule = rule_for(item_kind(item.kind), item)
    if rule is None or item.yes is None:
        return None
    judgement = judge_item(activity, item, rule)
    return Verdict(judgement.arithmetic, judgement.passed, judgement.problems)


def verdicts(entry: Entry) -> dict[str, Verdict | None]:
    """Judge every item that may vote, by its prefix in the form."""
    if not any(kind.votes for kind in entry.chosen_kinds):
        return {}
    activity = assemble(entry.draft())
    return {
        prefix: verdict(activity, item)
        for (prefix, kind), item in zip(entry.rows, activity.agenda, strict=True)
        if kind.votes
    }


def describe(activity: Activity) -> dict[str, str]:
    """Write an activity as labelled lines, so that two of them can be compared."""
    people = activity.people
    items = activity.agenda
    return {
        "做了什么": "、".join(item_kind(item.kind).label for item in items),
        "日期": str(activity.record.date or ""),
        "时间": f"{clock(activity.starts_at)}–{clock(activity.ends_at)}".strip("–"),
        "地点": activity.place,
        "主题": activity.record.title,
        "主持人": _name(activity.chair),
        "记录人": _name(activity.recorder),
        "每人学时": number(activity.hours),
        "会议次数": activity.serial,
        "主讲人": "、".join(filter(None, map(_lecturer, items))),
        "法律法规学习": "、".join(item_kind(item.kind).label for item in items if item.is_law),
        "议题和表决": "\n".join(filter(None, map(_matter, items))),
        "参加范围": activity.get_audience_display(),
        "应到": str(activity.due_count),
        "缺席": "、".join(
            f"{row.person}（{row.reason}）" for row in people if row.presence == Presence.ABSENT
        ),
        "迟到": "、".join(str(row.person) for row in people if row.presence == Presence.LATE),
        "列席": "、".join(
            str(row.person or row.name) for row in people if row.presence == Presence.GUEST
        ),
        "会议内容": activity.minutes,
        "学习资料": activity.materials,
    }


def _name(person: Any) -> str:
    return str(person) if person else ""


def _lecturer(item: AgendaItem) -> str:
    name = _name(item.lecturer) or item.lecturer_name
    return f"{name}（领导干部）" if name and item.lecturer_is_leader else name


def _matter(item: AgendaItem) -> str:
    parts = [item.topic, item.content, item.resolution]
    if item.yes is not None:
        parts.append(f"赞成{item.yes}、反对{item.no or 0}、弃权{item.abstain or 0}")
        if item.written_yes:
            parts.append(f"书面赞成{item.written_yes}")
        parts.append({True: "通过", False: "未通过", None: ""}[item.passed])
    return "，".join(part for part in parts if part)


def differences(stored: Activity, typed: Activity) -> list[dict[str, str]]:
    """List what differs between the stored activity and the typed one."""
    before, after = describe(stored), describe(typed)
    return [
        {"label": label, "before": before[label], "after": after[label]}
        for label in before
        if before[label] != after[label]
    ]
