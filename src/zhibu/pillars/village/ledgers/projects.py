"""The record type of projects in villages (measure 2.1)."""

from __future__ import annotations

from collections.abc import Iterator

from zhibu.cases.models import Case
from zhibu.cases.records import case_noun, refuse_number, step_record_type, titled_case
from zhibu.ledger.types import Column, Line
from zhibu.organization.models import Organization
from zhibu.pillars.village.models import ProjectStep
from zhibu.pillars.village.nouns import VILLAGE
from zhibu.pillars.village.paths.project import KEY, PROJECT_PATH
from zhibu.pillars.village.project_checks import check_project, check_void
from zhibu.pillars.village.project_services import settle_projects
from zhibu.pillars.village.project_sums import ACCEPT, FIGURES, FUND


def make_project(text: str, unit: Organization) -> Case:
    """Begin a project of the unit's branch.

    Raises:
        DomainError: PRJ030 a number that does not exist, PRJ031 a name that is too long.
    """
    refuse_number(KEY, text, code="PRJ030", remedy="请核对编号，或写项目名称")
    return titled_case(KEY, text, unit, code="PRJ031")


def project_lines(step: ProjectStep) -> Iterator[Line]:
    """Funds count when they are secured, things when they are accepted, each on its day."""
    if step.step == FUND and step.amount:
        yield Line("village.project_funds", step.amount)
    if step.step == ACCEPT and step.accepted:
        yield Line(FIGURES[step.thing][0], step.accepted)


PROJECT = step_record_type(
    PROJECT_PATH,
    ProjectStep,
    noun=case_noun(
        KEY, "帮扶项目", make=make_project, remedy="谋划写项目名称；其他步骤写编号或名称"
    ),
    label="帮扶项目",
    columns=(
        Column("village", filtered=True, noun=VILLAGE, headings=("村名", "帮扶村")),
        Column("budget", listed=False, headings=("预算", "总投资")),
        Column("planned_end", listed=False, headings=("计划完工日期", "完工期限")),
        Column("amount", headings=("金额",)),
        Column("what_for", headings=("资金来源", "用途", "地点", "路段")),
        Column("thing", filtered=True, headings=("建设内容", "成果")),
        Column("quantity", headings=("规模",)),
        Column("unit"),
        Column("accepted", listed=False, entered=False),
    ),
    indicators=("village.project_funds", *(code for code, _unit in FIGURES.values())),
    natural_key=("case", "step", "date", "what_for", "thing"),
    postings=project_lines,
    check=check_project,
    check_void=check_void,
    settle=settle_projects,
    hint="谋划、批复、资金到位、开工、支出、验收、完工，每步一条",
)

RECORD_TYPES = (PROJECT,)
