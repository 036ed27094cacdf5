"""Sheets that speak of each other both ways: read again while that makes rows sound."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.builders import Cast
from zhibu.audit.models import AuditEntry
from zhibu.cases.models import Case
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.rules import set_rule
from zhibu.pillars.village.models import Village
from zhibu.pillars.village.rules import VILLAGE_INCOME_LINE
from zhibu.workspace.imports.services import Result, foresee
from zhibu.workspace.sheets import read_any

pytestmark = pytest.mark.django_db
FLAGS = ("义务教育有保障", "基本医疗有保障", "住房安全有保障", "饮水安全有保障", "风险已消除")
HOUSEHOLDS = ("户主", "步骤", "日期", "村名", "监测类型", "风险类型", "责任人", "措施计划", *FLAGS)
INCOMES = ("户主", "核算日期", "收入年度", "时段", "家庭纯收入", "家庭人口")


@pytest.fixture(autouse=True)
def line(cast: Cast) -> None:
    set_rule(
        VILLAGE_INCOME_LINE, "6000", organization=None, since=date(2021, 1, 1), source="省公布"
    )


def both_ways(*, income: int = 36000) -> dict[str, Any]:
    """A household whose clearing rests on an income, which rests on the household."""
    blank = [""] * len(FLAGS)
    sound = ["是"] * len(FLAGS)
    return {
        "家庭收入": [INCOMES, ["李阿福", "2022-07-08", 2022, "上半年", income, 4]],
        "监测户": [
            HOUSEHOLDS,
            ["李阿福", "在册登记", "2021-06-18", "大坪村", "脱贫不稳定户", "因病", "", "", *blank],
            [
                "李阿福",
                "明确帮扶责任人和措施",
                "2021-07-01",
                "",
                "",
                "",
                "李建国",
                "发展产业",
                *blank,
            ],
            ["李阿福", "消除核查", "2022-11-10", "", "", "", "", "", *sound],
        ],
    }


def test_a_clearing_rests_on_an_income_of_the_same_workbook(
    cast: Cast, book: Callable[..., Path], run: Callable[..., Result]
) -> None:
    done = run(book(**both_ways()))
    assert [str(problem) for problem in done.problems] == []
    assert done.counts["new"] == 4
    assert Case.objects.get().state == "clearing"
    monitored = figures(cast.branch, Period.year(2022))["village.households_monitored"]
    assert monitored.value == 1
    assert [*verify_postings(), *verify_balances()] == []
    again = run(book(**both_ways()))
    assert again.counts["unchanged"] == 4


def test_a_preview_of_such_a_workbook_tells_the_same_and_leaves_nothing(
    cast: Cast, book: Callable[..., Path]
) -> None:
    records, entries = Record.objects.count(), AuditEntry.objects.count()
    told = foresee(read_any(book(**both_ways())), cast.branch, cast.secretary)
    assert told.sound
    assert told.counts["new"] == 4
    assert Record.objects.count() == records
    assert AuditEntry.objects.count() == entries
    assert not Case.objects.exists()
    assert not Village.objects.exists()


def test_what_no_other_row_cures_is_refused_and_nothing_is_written(
    book: Callable[..., Path], run: Callable[..., Result]
) -> None:
    done = run(book(**both_ways(income=9000)))
    assert [problem.code for problem in done.problems] == ["HSH015"]
    assert "第4行" in str(done.problems[0])
    assert not Case.objects.exists()
    assert not Record.objects.filter(type="village.household_income").exists()
