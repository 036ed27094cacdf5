"""Rules with values that differ by place and change with time, and how to read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from zhibu.core.errors import DomainError
from zhibu.organization.models import Organization, RuleSetting
from zhibu.organization.rule_type import (
    Rule,
    amount,
    amount_if_set,
    month_and_day,
    share,
    whole,
)

__all__ = [
    "RULES",
    "Rule",
    "RuleBook",
    "amount",
    "amount_if_set",
    "check_value",
    "month_and_day",
    "set_rule",
    "share",
    "value_of",
    "whole",
]

SEPARATION = Rule(
    "ledger.separation",
    "录入与确认分开",
    "officers",
    "内部控制惯例：支部有两名以上经办人时，录入人不确认自己的记录",
    choices=(
        ("strict", "一律由他人确认"),
        ("officers", "书记可确认自己录入的，并留标记"),
        ("none", "不要求"),
    ),
)
LATE_DAYS = Rule("ledger.late_days", "超过多少天算补录", "7", "本系统默认", whole)
NOTE_WORDS = Rule("study.note_words", "每名党员每年学习笔记字数", "40000", "本支部学习计划", whole)
MEMBER_HOURS = Rule(
    "study.member_hours", "党员每年集中学习学时", "32", "党员教育管理工作条例第二十条", amount
)
OFFICER_HOURS = Rule(
    "study.officer_hours",
    "支部班子成员每年学时",
    "56",
    "2019—2023年全国党员教育培训工作规划",
    amount,
)
EXCELLENT_SHARE = Rule(
    "life.excellent_share",
    "民主评议优秀比例上限（几分之一）",
    "3",
    "民主评议党员：优秀一般不超过党员总数的三分之一",
    share,
)
ELECTION_BASE = Rule(
    "life.election_base",
    "选举得票基数",
    "due",
    "选举工作条例；各地掌握不一，默认从严",
    choices=(("due", "应到会人数"), ("present", "实到会人数")),
)
QR_SIGN_IN = Rule(
    "activities.qr_sign_in",
    "扫码签到",
    "off",
    "国办函〔2026〕12号：不得强制打卡，默认关闭",
    choices=(("off", "关闭"), ("on", "开启")),
)


BRANCH_RULES = "中国共产党支部工作条例（试行）"
FREQUENCIES = (
    ("month", "每月一次"),
    ("quarter", "每季度一次"),
    ("half", "每半年一次"),
    ("year", "每年一次"),
    ("none", "不作要求"),
)


def _frequency(key: str, label: str, default: str, source: str) -> Rule:
    """Declare how often something must happen; a county may set its own."""
    return Rule(f"planning.{key}", f"{label}频次", default, source, choices=FREQUENCIES)


GENERAL_MEETINGS = _frequency("general_meeting", "党员大会", "quarter", BRANCH_RULES)
COMMITTEE_MEETINGS = _frequency("committee_meeting", "支委会", "month", BRANCH_RULES)
GROUP_MEETINGS = _frequency("group_meeting", "党小组会", "month", BRANCH_RULES)
THEME_DAYS = _frequency("theme_day", "主题党日", "month", BRANCH_RULES)
PARTY_LECTURES = _frequency(
    "party_lecture", "党课", "quarter", "条例要求按期上党课，未定次数；各地多为每季度一次"
)
LIFE_MEETINGS = _frequency("organization_life", "组织生活会", "year", BRANCH_RULES)
APPRAISALS = _frequency("appraisal", "民主评议党员", "year", BRANCH_RULES)
CENTRE_GROUP = _frequency(
    "centre_group", "中心组学习", "quarter", "中国共产党党委（党组）理论学习中心组学习规则"
)

COMMON_RULES = (
    SEPARATION,
    LATE_DAYS,
    NOTE_WORDS,
    MEMBER_HOURS,
    OFFICER_HOURS,
    EXCELLENT_SHARE,
    ELECTION_BASE,
    QR_SIGN_IN,
    GENERAL_MEETINGS,
    COMMITTEE_MEETINGS,
    GROUP_MEETINGS,
    THEME_DAYS,
    PARTY_LECTURES,
    LIFE_MEETINGS,
    APPRAISALS,
    CENTRE_GROUP,
)
# Those of the pillars come with ``install``.
RULES: dict[str, Rule] = {rule.key: rule for rule in COMMON_RULES}


def install(rules: Iterable[Rule]) -> None:
    """Set the rules that administrators may change; ``config.declarations`` calls it once.

    Raises:
        ValueError: two rules share a key.
    """
    RULES.clear()
    for rule in (*COMMON_RULES, *rules):
        if rule.key in RULES:
            raise ValueError(f"{rule.key} is declared twice")
        RULES[rule.key] = rule


def value_of(rule: Rule, organization: Organization, day: date) -> Any:
    """Read a rule for one unit on one day: its own row, else the nearest unit above, else default.

    Queries: one.
    """
    ancestors = organization.numbers_up
    rows = RuleSetting.objects.filter(key=rule.key, since__lte=day).filter(
        Q(organization__isnull=True) | Q(organization_id__in=ancestors)
    )
    return _nearest(rule, list(rows), ancestors)


class RuleBook:
    """Some rules with all their rows, read at once, for many units and days. Queries: one."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rows: dict[str, list[RuleSetting]] = defaultdict(list)
        for row in RuleSetting.objects.filter(key__in=[rule.key for rule in rules]):
            self._rows[row.key].append(row)

    def uniform(self, rule: Rule) -> bool:
        """Tell whether the default holds everywhere and always."""
        return not self._rows.get(rule.key)

    def value(self, rule: Rule, organization: Organization, day: date) -> Any:
        """Give what :func:`value_of` gives, without a query."""
        rows = self._rows.get(rule.key)
        if not rows:
            return rule.read(rule.default)
        ancestors = organization.numbers_up
        fitting = [
            row
            for row in rows
            if row.since <= day
            and (row.organization_id is None or row.organization_id in ancestors)
        ]
        return _nearest(rule, fitting, ancestors)


def _nearest(rule: Rule, rows: Sequence[RuleSetting], ancestors: list[int]) -> Any:
    best = max(
        rows,
        key=lambda row: (
            ancestors.index(row.organization_id) if row.organization_id else -1,
            row.since,
        ),
        default=None,
    )
    return rule.read(best.value if best else rule.default)


def check_value(rule: Rule, text: str) -> None:
    """Refuse a text that the rule cannot read."""
    allowed = [value for value, _label in rule.choices]
    try:
        rule.read(text)
    except (ValueError, ArithmeticError) as error:
        raise DomainError.of(
            "SET001", "不是有效的取值", "请填合理的数字", field=rule.label, value=text
        ) from error
    if allowed and text not in allowed:
        labels = "、".join(label for _value, label in rule.choices)
        raise DomainError.of(
            "SET002", "不在可选范围内", f"请选：{labels}", field=rule.label, value=text
        )


def set_rule(
    rule: Rule, value: str, *, organization: Organization | None, since: date, source: str
) -> RuleSetting:
    """Set a rule from a day on, for a unit and all below it (None: for everyone).

    A second setting for the same day replaces the first.

    Raises:
        DomainError: the value is none that the rule can read, or no source is given.
    """
    check_value(rule, value)
    if not source.strip():
        raise DomainError.of("SET003", "没有写依据", "请写明文件或会议决定", field="依据")
    setting, _made = RuleSetting.objects.update_or_create(
        key=rule.key,
        organization=organization,
        since=since,
        defaults={"value": value, "source": source.strip()},
    )
    return setting
