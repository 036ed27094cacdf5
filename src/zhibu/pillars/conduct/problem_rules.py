"""Dated rules of the problem list, and who holds democratic life meetings."""

from __future__ import annotations

from zhibu.organization.rule_type import Rule, whole

PROBLEM_PLAN_DAYS = Rule(
    "conduct.problem_plan_days",
    "问题列入清单后几天内制定整改措施",
    "15",
    "民主生活会、组织生活会后一般15天内上报整改方案；其他来源参照（本系统默认）",
    whole,
)
PROBLEM_VERIFY_DAYS = Rule(
    "conduct.problem_verify_days",
    "整改完成后几天内核验销号",
    "10",
    "本系统默认；文件未规定，由各单位自定",
    whole,
)
DEMOCRATIC_LIFE = Rule(
    "conduct.democratic_life",
    "领导班子召开民主生活会",
    "committee",
    "《县以上党和国家机关党员领导干部民主生活会若干规定》：县级以上党政机关领导班子召开；"
    "设党组的单位由上级明确",
    choices=(
        ("committee", "党委召开，支部和总支不召开"),
        ("yes", "召开"),
        ("no", "不召开"),
    ),
)

RULES = (PROBLEM_PLAN_DAYS, PROBLEM_VERIFY_DAYS, DEMOCRATIC_LIFE)
