"""The problem list: the record type of its steps, and how a problem is named."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from zhibu.cases import services
from zhibu.cases.models import Case
from zhibu.cases.records import case_noun, refuse_number, step_record_type, titled_case
from zhibu.cases.situation import situation_of
from zhibu.core.errors import Problem
from zhibu.ledger.types import Column, Line, RecordType
from zhibu.organization.models import Organization
from zhibu.pillars.conduct.models.problems import ProblemMove, ProblemStep
from zhibu.pillars.conduct.paths.problem import KEY, PROBLEM_PATH
from zhibu.pillars.conduct.problem_checks import refuse_own


def make_problem(text: str, unit: Organization) -> Case:
    """Begin a problem of the unit's branch.

    Raises:
        DomainError: PRB010 a number that does not exist, PRB011 too long.
    """
    refuse_number(KEY, text, code="PRB010", remedy="请核对编号，或写问题内容")
    return titled_case(KEY, text, unit, code="PRB011")


PROBLEM = case_noun(KEY, "问题", make=make_problem, remedy="列入清单写问题内容；其他步骤写编号")


def problem_lines(step: ProblemStep) -> Iterator[Line]:
    """Found when it is listed, put right when it is first written off; see the path."""
    if step.step == ProblemMove.FOUND:
        yield Line("conduct.problems_found")
    elif step.step == ProblemMove.VERIFY and step.first:
        yield Line("conduct.problems_rectified")


def check_void(bodies: Sequence[ProblemStep], together: Collection[int]) -> Iterator[Problem]:
    """The write-off that counts does not go while a later one, which counts nothing, stays."""
    yield from services.check_void(bodies, together)
    for body in bodies:
        if body.step != ProblemMove.VERIFY or not body.first:
            continue
        for one in situation_of(body.case).history:
            later = one.step == ProblemMove.VERIFY and one.pk != body.pk
            if later and one.pk not in together:
                yield Problem(
                    "PRB012",
                    f"{one.date} 的再次销号以它为准，没有另外计数",
                    "请先作废后面的销号",
                    value=body.case.title,
                )


PROBLEM_STEP = step_record_type(
    PROBLEM_PATH,
    ProblemStep,
    noun=PROBLEM,
    label="问题整改步骤",
    headings=("存在问题", "查摆问题", "问题表现", "问题内容"),
    columns=(
        Column("source", filtered=True, headings=("问题来源",)),
        Column("category", filtered=True, headings=("问题类别", "问题类型")),
        Column("cause", listed=False, headings=("问题原因", "原因分析")),
        Column("measures", listed=False, headings=("措施",)),
        Column("kind", listed=False, headings=("整改方式",)),
        Column("leader", listed=False, headings=("牵头领导", "分管领导")),
        Column("owner_unit", listed=False, headings=("责任部门", "责任科室", "牵头单位")),
        Column("owner", filtered=True, headings=("整改责任人",)),
        Column("checker", listed=False, headings=("复核人", "验收人")),
        Column("due", headings=("整改期限", "完成时限")),
        Column("look_back_on", listed=False, headings=("回头看时间",)),
        Column("relapsed", listed=False, headings=("反弹",)),
        Column("reason", listed=False),
    ),
    indicators=("conduct.problems_found", "conduct.problems_rectified"),
    postings=problem_lines,
    check_void=check_void,
    apply=refuse_own,
    select=(
        "case__organization",
        "case__person",
        "owner",
        "checker",
        "leader",
    ),
    hint="列入清单、定措施、整改、销号，每步一条；已有整改台账的，一行一个问题也可以导入",
)

RECORD_TYPES: tuple[RecordType, ...] = (PROBLEM_STEP,)
