"""Rules with values that differ by place and change with time, and how to read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from zhibu.core.errors import DomainError
from zhibu.organization.models import Organization, RuleSetting


@dataclass(frozen=True)
class Rule:
    """A declared rule.

    Attributes:
        key: fixed name, ``room.rule``.
        label: what clerks call it.
        default: value where nothing else is set.
        source: the text that gives the default.
        read: turns stored text into the value; raises ValueError for nonsense.
        choices: allowed texts with their labels, where only few are allowed.
    """

    key: str
    label: str
    default: str
    source: str
    read: Callable[[str], Any] = str
    choices: tuple[tuple[str, str], ...] = ()


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
LATE_DAYS = Rule("ledger.late_days", "超过多少天算补录", "7", "本系统默认", int)
NOTE_WORDS = Rule("study.note_words", "每名党员每年学习笔记字数", "40000", "本支部学习计划", int)
MEMBER_HOURS = Rule(
    "study.member_hours", "党员每年集中学习学时", "32", "党员教育管理工作条例第二十条", Decimal
)
OFFICER_HOURS = Rule(
    "study.officer_hours",
    "支部班子成员每年学时",
    "56",
    "2019—2023年全国党员教育培训工作规划",
    Decimal,
)
EXCELLENT_SHARE = Rule(
    "life.excellent_share",
    "民主评议优秀比例上限（几分之一）",
    "3",
    "民主评议党员：优秀一般不超过党员总数的三分之一",
    int,
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
    )
}


def value_of(rule: Rule, organization: Organization, day: date) -> Any:
    """Read a rule for one unit on one day: its own row, else the nearest unit above, else default.

    Queries: one.
    """
    ancestors = [int(part) for part in organization.path.split(".") if part]
    rows = RuleSetting.objects.filter(key=rule.key, since__lte=day).filter(
        Q(organization__isnull=True) | Q(organization_id__in=ancestors)
    )
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
            "SET001", "不是有效的取值", "请填数字", field=rule.label, value=text
        ) from error
    if allowed and text not in allowed:
        labels = "、".join(label for _value, label in rule.choices)
        raise DomainError.of(
            "SET002", "不在可选范围内", f"请选：{labels}", field=rule.label, value=text
        )
