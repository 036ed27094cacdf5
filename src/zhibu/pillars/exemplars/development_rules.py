"""Dated rules of the admission of members (发展党员).

Articles are those of 《中国共产党发展党员工作细则》 (2014). What the text leaves open, or what is
usual in most places only, says so in its source.
"""

from __future__ import annotations

from zhibu.organization.rule_type import Rule, whole

DEVELOPMENT = "《中国共产党发展党员工作细则》"
LOCAL = "细则没有规定，各地通行做法"


def _rule(key: str, label: str, default: int, source: str) -> Rule:
    return Rule(f"development.{key}", label, str(default), source, whole)


APPLICANT_AGE = _rule(
    "applicant_age", "申请入党的年龄（周岁）", 18, "《中国共产党章程》第一条：年满十八岁"
)
TALK_MONTHS = _rule(
    "talk_months", "收到入党申请书后几个月内谈话", 1, f"{DEVELOPMENT}：收到申请书后一个月内"
)
ACTIVIST_MONTHS = _rule(
    "activist_months", "积极分子培养教育考察月数", 12, f"{DEVELOPMENT}：经过一年以上培养教育考察"
)
ASSESSMENT_MONTHS = _rule(
    "assessment_months", "几个月考察一次", 6, f"{DEVELOPMENT}：党支部每半年进行一次考察"
)
THOUGHT_REPORT_MONTHS = _rule(
    "thought_report_months", "几个月交一次思想汇报（0 为不提醒）", 0, f"{LOCAL}：每季度一次"
)
TRAINING_DAYS = _rule("training_days", "发展对象短期集中培训天数", 3, f"{DEVELOPMENT}：不少于三天")
TRAINING_HOURS = _rule(
    "training_hours", "发展对象短期集中培训学时", 24, f"{DEVELOPMENT}：或不少于二十四个学时"
)
REVIEW_MONTHS = _rule("review_months", "政治审查几个月内有效", 12, f"{LOCAL}：一年内有效")
PRE_REVIEW_MONTHS = _rule(
    "pre_review_months", "预审后几个月内召开支部大会", 1, f"{DEVELOPMENT}：一般在一个月内"
)
APPROVAL_MONTHS = _rule(
    "approval_months", "接收预备党员几个月内审批", 3, f"{DEVELOPMENT}：三个月内审批"
)
APPROVAL_LATEST_MONTHS = _rule(
    "approval_latest_months", "接收预备党员最迟几个月审批", 6, f"{DEVELOPMENT}：最长不超过六个月"
)
PROBATION_MONTHS = _rule(
    "probation_months", "预备期月数", 12, "《中国共产党章程》第七条：预备期为一年"
)
PROBATION_NOTICE_DAYS = _rule("probation_notice_days", "预备期满前几天提醒", 30, "本系统默认")
EXTENSION_LEAST_MONTHS = _rule(
    "extension_least_months", "延长预备期最少月数", 6, f"{DEVELOPMENT}：不少于半年"
)
EXTENSION_MOST_MONTHS = _rule(
    "extension_most_months", "延长预备期最多月数", 12, "《中国共产党章程》第七条：不超过一年"
)
FULL_APPROVAL_MONTHS = _rule(
    "full_approval_months", "预备党员转正几个月内审批", 3, f"{DEVELOPMENT}：三个月内审批"
)
NOTICE_DAYS = _rule("notice_days", "公示的工作日", 5, f"{LOCAL}：公示不少于五个工作日")

DEVELOPMENT_RULES = (
    APPLICANT_AGE,
    TALK_MONTHS,
    ACTIVIST_MONTHS,
    ASSESSMENT_MONTHS,
    THOUGHT_REPORT_MONTHS,
    TRAINING_DAYS,
    TRAINING_HOURS,
    REVIEW_MONTHS,
    PRE_REVIEW_MONTHS,
    APPROVAL_MONTHS,
    APPROVAL_LATEST_MONTHS,
    PROBATION_MONTHS,
    PROBATION_NOTICE_DAYS,
    EXTENSION_LEAST_MONTHS,
    EXTENSION_MOST_MONTHS,
    FULL_APPROVAL_MONTHS,
    NOTICE_DAYS,
)
