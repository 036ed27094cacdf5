"""What is wrong with an activity: units, people, votes. All at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from zhibu.activities import reliance
from zhibu.activities.kinds import ItemKind, item_kind
from zhibu.activities.models import Activity, AgendaItem, Presence
from zhibu.core import voting
from zhibu.core.errors import Problem
from zhibu.organization.models import Kind as UnitKind
from zhibu.organization.models import Organization
from zhibu.organization.rules import ELECTION_BASE, value_of


def check(activity: Activity) -> Iterator[Problem]:
    """Give every problem of an activity, stored or about to be."""
    items = activity.agenda
    if not items:
        yield Problem("ACT002", "没有选做了什么", "请至少选一项内容", field="内容")
    for kind, times in Counter(item.kind for item in items).items():
        topics = {item.topic for item in items if item.kind == kind and item.topic}
        if times > 1 and item_kind(kind).is_meeting and len(topics) < times:
            yield Problem(
                "ACT003",
                f"记了 {times} 项，议题没有写全或有重复",
                "同一次会议有几项议题的，请每项写明不同的议题；只有一项的请只记一次",
                value=item_kind(kind).label,
            )
    if activity.starts_at and activity.ends_at and activity.ends_at <= activity.starts_at:
        yield Problem(
            "ACT004",
            f"不晚于开始时间 {activity.starts_at:%H:%M}",
            "请核对结束时间",
            field="结束时间",
            value=f"{activity.ends_at:%H:%M}",
        )
    if activity.hours is not None and not 0 < activity.hours <= 24:
        yield Problem(
            "ACT005", "不是一天内的学时", "请填 0.5 到 24", field="学时", value=str(activity.hours)
        )
    yield from _people_problems(activity)
    yield from reliance.changed(activity)
    for item in items:
        yield from _item_problems(activity, item)
    for held in kinds_of(activity):
        yield from held.check(activity)


def kinds_of(activity: Activity) -> list[ItemKind]:
    """Give the kinds of an activity's items, each once, in their order."""
    return [item_kind(key) for key in dict.fromkeys(item.kind for item in activity.agenda)]


def check_together(activities: Sequence[Activity]) -> Iterator[tuple[Activity, Problem]]:
    """Give what is wrong between several activities that are stored at once."""
    by_kind: dict[str, list[Activity]] = {}
    for activity in activities:
        for kind in kinds_of(activity):
            by_kind.setdefault(kind.key, []).append(activity)
    for key, held in by_kind.items():
        yield from item_kind(key).check_together(held)


def expect(activity: Activity) -> None:
    """Let each kind take note of an activity that will be stored."""
    for kind in kinds_of(activity):
        kind.expect(activity)


def _people_problems(activity: Activity) -> Iterator[Problem]:
    seen: set[int] = set()
    for row in activity.people:
        if row.person_id:
            if row.person_id in seen:
                yield Problem("ACT006", "出现了两次", "每人只记一次", field="到会", value=row.who)
            seen.add(row.person_id)
        elif not row.name:
            yield Problem("ACT007", "列席人员没有姓名", "请填姓名", field="列席")
        if row.presence == Presence.ABSENT and not row.reason:
            yield Problem("ACT008", "缺席没有写原因", "请选或填原因", field="到会", value=row.who)
    if activity.agenda and not activity.came:
        yield Problem("ACT009", "没有人到会", "请核对到会人员", field="到会")


def _item_problems(activity: Activity, item: AgendaItem) -> Iterator[Problem]:
    kind = item_kind(item.kind)
    unit = activity.organization
    if unit.kind not in kind.units:
        yield Problem(
            "ACT010",
            f"{UnitKind(unit.kind).label}不召开{kind.label}",
            kind.wrong_unit or "请换一个党组织或内容",
            value=unit.name,
        )
    if kind.has_lecturer and not (item.lecturer_id or item.lecturer_name):
        yield Problem("ACT011", "没有填主讲人", "请选党员，或填外请人员姓名", field=kind.label)
    if item.passed is not None or item.yes is not None or item.resolution:
        yield from _vote_problems(activity, item, kind)


def rule_for(kind: ItemKind, item: AgendaItem) -> voting.VoteRule | None:
    """Give the vote rule that an item is judged by: the chosen one, else its kind's usual one."""
    code = item.vote_rule or (kind.votes[0] if kind.votes else "")
    return voting.RULES.get(code)


def _vote_problems(activity: Activity, item: AgendaItem, kind: ItemKind) -> Iterator[Problem]:
    rule = rule_for(kind, item)
    if rule is None or (item.vote_rule and item.vote_rule not in kind.votes):
        yield Problem("ACT012", "不作表决", "请把决议记在党员大会或支委会议程里", field=kind.label)
        return
    if item.about_id and rule is not voting.ADMISSION:
        yield Problem(
            "ACT015",
            f"不是对某个人的表决，不填表决对象（{rule.label}）",
            f"表决事项请选“{voting.ADMISSION.label}”，或删去表决对象",
            field=item.topic or kind.label,
            value=str(item.about),
        )
    if item.yes is None:
        if item.passed or item.resolution:
            yield Problem(
                "ACT013",
                "决议没有票数",
                "请填赞成、反对、弃权票数（“一致通过”也要有票数）",
                field=item.topic or kind.label,
            )
        return
    judgement = judge_item(activity, item, rule)
    yield from (problem.at(field=item.topic or kind.label) for problem in judgement.problems)
    if item.passed and not judgement.passed:
        yield Problem(
            "ACT014",
            "决议没有达到规定，不能记为通过",
            judgement.arithmetic,
            field=item.topic or kind.label,
        )


def judge_item(activity: Activity, item: AgendaItem, rule: voting.VoteRule) -> voting.Judgement:
    """Count who is due and present with a vote, and judge the item's votes by the rule."""
    voters = [row for row in activity.people if row.has_vote and row.presence != Presence.GUEST]
    present = [row for row in voters if row.came]
    base: voting.Base = "due"
    if rule is voting.ELECTION:
        base = election_base(activity.organization, activity.date)
    return voting.judge(
        rule,
        due=len(voters),
        present=len(present),
        yes=item.yes or 0,
        no=item.no or 0,
        abstain=item.abstain or 0,
        written_yes=item.written_yes or 0,
        election_base=base,
    )


def election_base(organization: Organization, day: date) -> voting.Base:
    """Read the dated rule on what an election's majority is of."""
    return "present" if value_of(ELECTION_BASE, organization, day) == "present" else "due"
