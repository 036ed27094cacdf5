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
from zhibu.organization.rules_development import DEVELOPMENT_RULES

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
VILLAGE_DUTY_DAYS = Rule(
    "village.duty_days",
    "驻村干部每年在岗天数",
    "220",
    "各地驻村工作队管理办法掌握不一，多为每年不少于220天（每月20天以上）",
    whole,
)
VILLAGE_INCOME_LINE = Rule(
    "village.income_line",
    "防止返贫监测范围（人均纯收入，元/年）",
    "",
    "由各省（区、市）每年公布，未设定时不作比较",
    amount_if_set,
)

AWARD_NOTICE_DAYS = Rule(
    "award.notice_days", "评选表彰公示工作日", "5", "评选通知惯例：公示不少于5个工作日", whole
)
AWARD_OBJECTION_DAYS = Rule(
    "award.objection_days", "评选异议多少天内答复", "10", "本系统默认", whole
)
AWARD_EXCELLENT = Rule(
    "award.excellent_only",
    "优秀共产党员须上次民主评议优秀",
    "off",
    "部分单位的评选办法；各地不一，默认不要求",
    choices=(("off", "不要求"), ("on", "要求")),
)
WISH_CONTACT_DAYS = Rule(
    "village.wish_contact_days",
    "微心愿认领后多少天内对接",
    "7",
    "微心愿办理流程：认领后 7 日内对接（各地掌握不一）",
    whole,
)
WISH_CLAIM_DAYS = Rule(
    "village.wish_claim_days",
    "微心愿公布后多少天无人认领转入下一轮",
    "30",
    "本系统默认；文件未规定，由各地自定",
    whole,
)
WISH_FULFIL_DAYS = Rule(
    "village.wish_fulfil_days",
    "微心愿认领后多少天内圆梦",
    "30",
    "本系统默认；文件未规定，由各地自定",
    whole,
)
WISH_FEEDBACK_DAYS = Rule(
    "village.wish_feedback_days",
    "微心愿圆梦后多少天内听取反馈",
    "15",
    "本系统默认；文件未规定，由各地自定",
    whole,
)
PROJECT_QUIET_DAYS = Rule(
    "village.project_quiet_days",
    "帮扶项目多少天没有进展就提醒",
    "60",
    "本系统默认；文件未规定，由各地自定",
    whole,
)

HOUSEHOLD_FIRST_VISIT = Rule(
    "village.household_first_visit",
    "监测线索几个工作日内入户核实",
    "2",
    "本系统默认；从发现线索到完成认定一般不超过15天，核实宜在头两天",
    whole,
)
HOUSEHOLD_RECOGNITION = Rule(
    "village.household_recognition",
    "从线索到认定监测对象的天数",
    "15",
    "防止返贫动态监测和帮扶机制：一般不超过15天",
    whole,
)
HOUSEHOLD_NOTICE = Rule(
    "village.household_notice",
    "监测对象村内公示天数",
    "5",
    "防止返贫动态监测和帮扶机制：村内公示不少于5天",
    whole,
)
HOUSEHOLD_PLAN = Rule(
    "village.household_plan",
    "认定后几天内明确帮扶责任人和措施",
    "10",
    "防止返贫动态监测和帮扶机制：认定后及时落实帮扶；天数为本系统默认",
    whole,
)
HOUSEHOLD_VISIT_GAP = Rule(
    "village.household_visit_gap",
    "监测户最长几天走访一次",
    "90",
    "走访次数由各单位定，多为每月或每季度一次；默认每季度",
    whole,
)
HOUSEHOLD_STABLE = Rule(
    "village.household_stable",
    "收入稳定超过监测范围几个月可消除风险",
    "6",
    "防止返贫动态监测和帮扶机制：原则上半年以上",
    whole,
)
HOUSEHOLD_OBSERVE = Rule(
    "village.household_observe",
    "风险消除后几个月内跟踪回访",
    "6",
    "防止返贫动态监测和帮扶机制：风险消除后继续关注；月数为本系统默认",
    whole,
)
HOUSEHOLD_INCOME_DUE = Rule(
    "village.household_income_due",
    "上年家庭收入几月几日前登记（月-日）",
    "03-31",
    "本系统默认",
    month_and_day,
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

RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        SEPARATION,
        LATE_DAYS,
        NOTE_WORDS,
        MEMBER_HOURS,
        OFFICER_HOURS,
        EXCELLENT_SHARE,
        ELECTION_BASE,
        QR_SIGN_IN,
        AWARD_NOTICE_DAYS,
        AWARD_OBJECTION_DAYS,
        AWARD_EXCELLENT,
        VILLAGE_DUTY_DAYS,
        VILLAGE_INCOME_LINE,
        HOUSEHOLD_FIRST_VISIT,
        HOUSEHOLD_RECOGNITION,
        HOUSEHOLD_NOTICE,
        HOUSEHOLD_PLAN,
        HOUSEHOLD_VISIT_GAP,
        HOUSEHOLD_STABLE,
        HOUSEHOLD_OBSERVE,
        HOUSEHOLD_INCOME_DUE,
        WISH_CONTACT_DAYS,
        WISH_CLAIM_DAYS,
        WISH_FULFIL_DAYS,
        WISH_FEEDBACK_DAYS,
        PROJECT_QUIET_DAYS,
        GENERAL_MEETINGS,
        COMMITTEE_MEETINGS,
        GROUP_MEETINGS,
        THEME_DAYS,
        PARTY_LECTURES,
        LIFE_MEETINGS,
        APPRAISALS,
        CENTRE_GROUP,
        *DEVELOPMENT_RULES,
    )
}


def value_of(rule: Rule, organization: Organization, day: date) -> Any:
    """Read a rule for one unit on one day: its own row, else the nearest unit above, else default.

    Queries: one.
    """
    ancestors = _ancestors(organization)
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
        ancestors = _ancestors(organization)
        fitting = [
            row
            for row in rows
            if row.since <= day
            and (row.organization_id is None or row.organization_id in ancestors)
        ]
        return _nearest(rule, fitting, ancestors)


def _ancestors(organization: Organization) -> list[int]:
    return [int(part) for part in organization.path.split(".") if part]


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
