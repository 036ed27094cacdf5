"""What must happen how often, as dated data with the rule's source.

Frequencies are defaults: a county's own stand in ``RuleSetting`` under the obligation's rule.
Source of the whole table: organizational-life.md 1.3, 1.9 and 1.11.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhibu.core.schedule import AlertDay, Frequency
from zhibu.organization import rules
from zhibu.organization.models import Kind
from zhibu.organization.rules import Rule

BRANCH_RULES_SINCE = date(2018, 10, 28)
BRANCHES = frozenset({Kind.BRANCH})
GROUPS = frozenset({Kind.GROUP})

# When nothing has happened by then, it is due (1.11; proposals, not rules).
ALERTS: dict[Frequency, AlertDay] = {
    Frequency.MONTH: 25,
    Frequency.QUARTER: 80,
    Frequency.HALF: 170,
    Frequency.YEAR: (12, 1),
}


class Per(StrEnum):
    """Whom an obligation binds."""

    UNIT = "unit"
    GROUP = "group"
    MEMBER = "member"


@dataclass(frozen=True)
class Obligation:
    """One standing duty.

    Attributes:
        key: fixed name.
        label: what must happen.
        rule: gives its frequency by unit and day, and the source of the default.
        units: kinds of organization that it binds.
        source: the text that demands it, as shown.
        since, until: days between which that text holds.
        per: the unit itself, each group, or each member.
        kinds: activity kinds that meet it.
        types: record types that meet it.
        needs_committee: binds only branches that have a committee (支委会).
    """

    key: str
    label: str
    rule: Rule
    units: frozenset[str]
    source: str
    since: date
    until: date | None = None
    per: Per = Per.UNIT
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    needs_committee: bool = False

    @property
    def satisfied_by(self) -> tuple[str, ...]:
        """The activity kinds and record types of which one confirmed record meets it."""
        return (*self.kinds, *self.types)

    def holds_during(self, start: date, end: date) -> bool:
        """Tell whether the text was in force for the whole span."""
        return self.since <= start and (self.until is None or end <= self.until)


OBLIGATIONS = (
    Obligation(
        "general_meeting",
        "党员大会",
        rules.GENERAL_MEETINGS,
        BRANCHES,
        rules.BRANCH_RULES,
        BRANCH_RULES_SINCE,
        kinds=("general_meeting",),
    ),
    Obligation(
        "committee_meeting",
        "支委会",
        rules.COMMITTEE_MEETINGS,
        BRANCHES,
        rules.BRANCH_RULES,
        BRANCH_RULES_SINCE,
        kinds=("committee_meeting",),
        needs_committee=True,
    ),
    Obligation(
        "group_meeting",
        "党小组会",
        rules.GROUP_MEETINGS,
        GROUPS,
        rules.BRANCH_RULES,
        BRANCH_RULES_SINCE,
        per=Per.GROUP,
        kinds=("group_meeting",),
    ),
    Obligation(
        "theme_day",
        "主题党日",
        rules.THEME_DAYS,
        BRANCHES,
        rules.BRANCH_RULES,
        BRANCH_RULES_SINCE,
        kinds=("theme_day",),
    ),
    Obligation(
        "party_lecture",
        "党课",
        rules.PARTY_LECTURES,
        BRANCHES,
        "支部工作条例要求按期上党课，次数按各地惯例",
        BRANCH_RULES_SINCE,
        kinds=("party_lecture",),
    ),
    Obligation(
        "organization_life",
        "组织生活会",
        rules.LIFE_MEETINGS,
        BRANCHES,
        f"{rules.BRANCH_RULES}，一般在第四季度",
        BRANCH_RULES_SINCE,
        kinds=("organization_life",),
    ),
    Obligation(
        "appraisal",
        "民主评议党员",
        rules.APPRAISALS,
        BRANCHES,
        rules.BRANCH_RULES,
        BRANCH_RULES_SINCE,
        types=("life.appraisal",),
    ),
    Obligation(
        "centre_group",
        "中心组学习",
        rules.CENTRE_GROUP,
        frozenset({Kind.COMMITTEE}),
        "党委（党组）理论学习中心组学习规则",
        date(2017, 3, 30),
        kinds=("centre_group",),
    ),
)

# Bind each member; lists give only how many are behind, see ``planning.members``.
HOURS = Obligation(
    "hours",
    "党员学时",
    rules.MEMBER_HOURS,
    BRANCHES,
    rules.MEMBER_HOURS.source,
    date(2019, 5, 6),
    per=Per.MEMBER,
)
NOTES = Obligation(
    "notes",
    "学习笔记",
    rules.NOTE_WORDS,
    BRANCHES,
    rules.NOTE_WORDS.source,
    BRANCH_RULES_SINCE,
    per=Per.MEMBER,
)
