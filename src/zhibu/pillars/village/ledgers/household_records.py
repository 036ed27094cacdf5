"""Visits, incomes, measures and pairings of households under watch (measure 2.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhibu.access.roles import Permission
from zhibu.cases import services
from zhibu.ledger.types import Column, Line, RecordType, Section
from zhibu.organization.models import Kind
from zhibu.pillars.village import household_pairing as pairing
from zhibu.pillars.village import household_records as records
from zhibu.pillars.village.household_nouns import HOUSEHOLD
from zhibu.pillars.village.models import (
    HouseholdIncome,
    HouseholdMeasure,
    HouseholdVisit,
    Pairing,
)

CASE = Column("case", label="监测户", noun=HOUSEHOLD, headings=("户主", "户主姓名", "编号", "农户"))
ABOUT_HOUSEHOLDS: dict[str, Any] = {
    "measure": "2.3",
    "units": frozenset({Kind.BRANCH}),
    "reader": Permission.HOUSEHOLD_READ,
    "hold": services.hold,
    "settle": services.settle,
    "select": ("case__organization", "record__about"),
}


def _visit_lines(_visit: HouseholdVisit) -> Iterator[Line]:
    yield Line("village.household_visits")


VISIT = RecordType(
    key="village.visit",
    label="入户走访",
    model=HouseholdVisit,
    columns=(
        Column("date", label="走访日期", filtered=True),
        Column("about", label="走访人", filtered=True, headings=("帮扶人", "帮扶责任人")),
        CASE,
        Column("place", listed=False),
        Column("income_seen", listed=False, headings=("收入",)),
        Column("schooling_sound", listed=False, headings=("义务教育",)),
        Column("medical_sound", listed=False, headings=("基本医疗",)),
        Column("housing_sound", listed=False, headings=("住房安全",)),
        Column("water_sound", listed=False, headings=("饮水安全",)),
        Column("wish", headings=("诉求", "困难诉求")),
        Column("promise", headings=("承诺事项",)),
        Column("health_note", listed=False),
    ),
    sections=(
        Section("走访", ("case", "date", "about", "place")),
        Section(
            "看到的情况",
            (
                "income_seen",
                "schooling_sound",
                "medical_sound",
                "housing_sound",
                "water_sound",
                "health_note",
            ),
        ),
        Section("诉求", ("wish", "promise")),
    ),
    indicators=("village.household_visits",),
    natural_key=("date", "about", "case"),
    postings=_visit_lines,
    check=records.check_visit,
    complete=records.keep_health,
    title=records.visit_title,
    own=True,
    hint="一户一次一条；健康情况加密保存，只写在“健康情况”一栏",
    **ABOUT_HOUSEHOLDS,
)

INCOME = RecordType(
    key="village.household_income",
    label="家庭收入",
    model=HouseholdIncome,
    columns=(
        Column("date", label="核算日期", filtered=True),
        CASE,
        Column("year", filtered=True, headings=("年份", "收入年度")),
        Column("span", headings=("期间",)),
        Column("net_total", headings=("家庭纯收入", "纯收入", "年纯收入")),
        Column("heads", headings=("人口", "人口数", "家庭人数")),
        Column("per_head", entered=False),
    ),
    natural_key=("case", "year", "span"),
    check=records.check_income,
    complete=HouseholdIncome.fill,
    title=records.income_title,
    hint="写明年度；人均由系统计算，和当年监测范围对比",
    **ABOUT_HOUSEHOLDS,
)

MEASURE = RecordType(
    key="village.measure",
    label="帮扶措施",
    model=HouseholdMeasure,
    columns=(
        Column("date", label="确定日期", filtered=True),
        CASE,
        Column("kind", filtered=True, headings=("类别", "措施类型")),
        Column("title", label="措施内容", headings=("内容", "措施", "帮扶内容")),
        Column("cost", listed=False, headings=("金额", "投入资金")),
        Column("money_source", listed=False),
        Column("due", headings=("计划完成日期",)),
        Column("done_on", headings=("实际完成日期",)),
        Column("remark", listed=False, headings=("农户评价",)),
    ),
    natural_key=("case", "kind", "title", "date"),
    check=records.check_measure,
    hint="每项措施一条；完成后补填完成日期",
    **ABOUT_HOUSEHOLDS,
)

PAIRING = RecordType(
    key="village.pairing",
    label="结对帮扶",
    model=Pairing,
    columns=(
        Column("about", label="结对党员", filtered=True, headings=("帮扶人", "帮扶责任人", "姓名")),
        CASE,
        Column("date", label="结对日期", headings=("开始日期",)),
        Column("ended_on", headings=("终止日期",)),
        Column("end_reason", listed=False, headings=("结束原因",)),
    ),
    indicators=("village.members_paired", "village.households_paired"),
    natural_key=("about", "case", "date"),
    postings=pairing.pairing_lines,
    check=pairing.check_pairing,
    check_together=pairing.check_pairings,
    title=pairing.pairing_title,
    lasting=True,
    hint="一名党员和一户一条；换人时填结束日期和原因，再记新的一条",
    **ABOUT_HOUSEHOLDS,
)

RECORD_TYPES = (PAIRING, VISIT, INCOME, MEASURE)
