"""The steps of households under watch as records (measure 2.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zhibu.cases.records import step_record_type
from zhibu.ledger.types import Column, Line, Rows
from zhibu.organization.models import Kind
from zhibu.pillars.village.household_nouns import HOUSEHOLD
from zhibu.pillars.village.models import RISK_KINDS, HouseholdRisk, HouseholdStep
from zhibu.pillars.village.nouns import VILLAGE
from zhibu.pillars.village.paths.household import HOUSEHOLD_PATH

# What each step adds to the number of households under watch. The path lets each of them come only
# where the household is not watched (+) or is (−), so that the sum is the number of those watched.
WATCH = {"enrol": 1, "recognise": 1, "relapse": 1, "clear": -1, "remove": -1}


def household_lines(step: HouseholdStep) -> Iterator[Line]:
    """Coming under watch, leaving it, and a risk that was cleared."""
    change = WATCH.get(step.step, 0)
    if change:
        yield Line("village.households_monitored", change, subject=step.case_id)
    if step.step == "clear":
        yield Line("village.risks_cleared", subject=step.case_id)


def _offers(values: Mapping[str, Any]) -> Sequence[str]:
    return RISK_KINDS


RISKS = Rows(
    name="risks",
    label="风险类型",
    model=HouseholdRisk,
    owner="step",
    columns=(Column("name"),),
    note="可以有几种",
    headings=("风险", "致贫返贫风险", "返贫风险类型"),
    offers=_offers,
)

HOUSEHOLD_STEP = step_record_type(
    HOUSEHOLD_PATH,
    HouseholdStep,
    noun=HOUSEHOLD,
    headings=("户主", "户主姓名", "编号"),
    label="监测户",
    columns=(
        Column("village", filtered=True, noun=VILLAGE, headings=("村名", "帮扶村")),
        Column("source", listed=False, headings=("来源", "发现方式")),
        Column("household_type", filtered=True, headings=("监测对象类型", "户类型")),
        Column("attended", listed=False, headings=("到会",)),
        Column("agreed", listed=False, headings=("同意", "同意人数")),
        Column("about", label="帮扶责任人", headings=("帮扶人", "责任人")),
        Column("plan", listed=False, headings=("措施计划", "帮扶计划")),
        Column("schooling_sound", listed=False),
        Column("medical_sound", listed=False),
        Column("housing_sound", listed=False),
        Column("water_sound", listed=False),
        Column("risk_gone", listed=False, headings=("风险已消除",)),
        Column("departure", listed=False, headings=("移出原因", "终止原因")),
    ),
    rows=(RISKS,),
    units=frozenset({Kind.BRANCH}),
    indicators=("village.households_monitored", "village.risks_cleared"),
    postings=household_lines,
    hint="每一步一条；监测户写编号或户主姓名",
)
