"""The four forms and what each covers, by the text in force on the day (conduct.md 5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zhibu.core.errors import Problem
from zhibu.pillars.conduct.models.accountability import Accountability, Form, Measure
from zhibu.pillars.conduct.talk_rules import FORMS_OF_2023_SINCE

M = Measure
_SECOND = (M.WARNING, M.SERIOUS_WARNING, M.ADJUSTED)
_THIRD = (M.REMOVED, M.PROBATION, M.EXPELLED, M.POST_CHANGED, M.REORGANIZED)
# By the version of the text, then by form: its words, and the decisions that belong to it.
FORMS: dict[int, dict[int, tuple[str, tuple[Measure, ...]]]] = {
    2016: {
        Form.FIRST: (
            "批评和自我批评、约谈函询，让红红脸、出出汗成为常态",
            (M.CRITICISM, M.INQUIRY, M.NOTICE, M.REMINDER, M.ADMONITION),
        ),
        Form.SECOND: ("党纪轻处分、组织调整成为违纪处理的大多数", _SECOND),
        Form.THIRD: ("党纪重处分、重大职务调整的成为少数", _THIRD),
        Form.FOURTH: (
            "严重违纪涉嫌违法立案审查的成为极少数",
            (M.EXPELLED, M.TRANSFERRED),
        ),
    },
    2023: {
        Form.FIRST: (
            "监督、谈话提醒、批评教育、责令检查、诫勉，让红红脸、出出汗成为常态",
            (M.CRITICISM, M.REMINDER, M.SELF_CHECK, M.ADMONITION, M.INQUIRY, M.NOTICE),
        ),
        Form.SECOND: ("党纪轻处分、组织调整成为违纪处理的大多数", _SECOND),
        Form.THIRD: ("党纪重处分、重大职务调整的成为少数", _THIRD),
        Form.FOURTH: (
            "严重违纪涉嫌犯罪追究刑事责任的成为极少数",
            (M.EXPELLED, M.TRANSFERRED),
        ),
    },
}


def version_on(day: date) -> int:
    """Give the text in force: 2016, or 2023 from the day on which it came into force."""
    return 2023 if day >= FORMS_OF_2023_SINCE else 2016


def words_of(version: int, form: int) -> str:
    """Say what a form covers by the words of its version."""
    return FORMS[version][form][0]


def fill_version(case: Accountability) -> None:
    """Work out by whose forms a decision of that day is judged."""
    if case.record.date is not None:
        case.rule_version = version_on(case.record.date)


def check_accountability(case: Accountability) -> Iterator[Problem]:
    """One person or one unit, a decision that belongs to its form, and who decided on what."""
    if (case.person is None) == (not case.unit_name.strip()):
        yield Problem(
            "ABL001",
            "被问责的人和单位要填一个，也只填一个",
            "问责个人的填被问责人，问责单位的填被问责单位",
            field="被问责人",
        )
    for label, text in (
        ("事由", case.matter),
        ("依据", case.basis),
        ("决定机关", case.decided_by),
    ):
        if not text.strip():
            yield Problem("ABL002", "没有填", "请按决定文书填写", field=label)
    allowed = FORMS[case.rule_version].get(case.form, ("", ()))[1]
    if case.kind not in allowed:
        fitting = "、".join(one.label for one in allowed)
        yield Problem(
            "ABL003",
            f"不属于第{'一二三四'[case.form - 1] if case.form in FORMS[2016] else '?'}种形态"
            f"（{case.rule_version}年版）",
            f"请改处理方式（{fitting}），或改形态",
            field="处理方式",
            value=case.get_kind_display(),
        )
