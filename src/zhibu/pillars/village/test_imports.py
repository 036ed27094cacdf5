"""Ledgers of village assistance in workbooks: read together, written once, read back unchanged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.builders import Cast
from tests.keeping import kept
from tests.village import (
    DAY,
    assignment,
    difficulty,
    donation,
    duty,
    income,
    item,
    plan,
    purchase,
    target,
    trainee,
    training,
    village,
    villager,
)
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, RecordBody
from zhibu.ledger.verify import verify_postings
from zhibu.pillars.village.models import DonatedItem, ProducePurchase, Village, Villager
from zhibu.workspace.imports.conftest import Rows, codes, write_book
from zhibu.workspace.imports.context import Context, Options
from zhibu.workspace.imports.planner import plan as plan_import
from zhibu.workspace.imports.services import Result, import_workbook
from zhibu.workspace.imports.templates import template_sheet
from zhibu.workspace.sheets import read_workbook, write_template

pytestmark = pytest.mark.django_db
OPTIONS = Options(2022)


def run(cast: Cast, path: Path, sheets: dict[str, Rows]) -> Result:
    book = write_book(path / "台账.xlsx", sheets)
    return import_workbook(book, unit=cast.branch, actor=cast.secretary, year=2022)


def value(cast: Cast, code: str) -> Decimal | None:
    return figures(cast.branch, Period.year(2022), [code])[code].value


def _duty(cast: Cast) -> RecordBody:
    kept(cast, "village.assignment", assignment(cast.members[0], cast.branch))
    return duty(cast.members[0], cast.branch)


def _training(cast: Cast) -> RecordBody:
    home = village(cast.branch)
    people = [
        trainee(villager(home, "王五", "二组"), "明白人001"),
        trainee(villager(village(cast.branch, "柳树村"), "王五")),
    ]
    return training(cast.branch, DAY, *people, hours=Decimal("2.5"), practice=True)


def _donation(cast: Cast) -> RecordBody:
    oil = DonatedItem(
        name="食用油",
        quantity=Decimal("2.5"),
        unit="桶",
        value=Decimal("250.5"),
        batch="B2022",
        expires_on=date(2023, 6, 1),
    )
    return donation(
        cast.branch, DAY, item(), oil, cash=Decimal("99.9"), donor=cast.members[0], donor_name=""
    )


def _purchase(cast: Cast) -> RecordBody:
    wang = villager(village(cast.branch), "王五")
    return purchase(cast.branch, DAY, "1.5", "12.3456", unit="担", villager=wang)


BODIES: dict[str, Callable[[Cast], RecordBody]] = {
    "village.assignment": lambda cast: assignment(
        cast.members[0], cast.branch, post="first_secretary", ended_on=date(2022, 9, 1)
    ),
    "village.duty": _duty,
    "village.plan": lambda cast: plan(cast.branch, years=5),
    "village.income": lambda cast: income(cast.branch, source="光伏电站"),
    "village.training": _training,
    "village.difficulty": lambda cast: difficulty(cast.branch, whom="二组", cost=Decimal("30.5")),
    "village.target": lambda cast: target(cast.branch, households=None),
    "village.donation": _donation,
    "village.purchase": _purchase,
}


@pytest.mark.parametrize("key", BODIES)
def test_what_is_written_into_a_workbook_reads_back_as_the_same_record(
    cast: Cast, tmp_path: Path, key: str
) -> None:
    kept(cast, key, BODIES[key](cast))
    record_type, path = registry.record_type(key), tmp_path / "台账.xlsx"
    context = Context(cast.branch, cast.secretary, OPTIONS)
    bodies = record_type.load(list(Record.objects.filter(type=key))).values()
    with path.open("wb") as stream:
        write_template(stream, [template_sheet(record_type, context, bodies)])
    found = plan_import(read_workbook(path), cast.branch, cast.secretary, OPTIONS)
    assert [str(problem) for problem in found.problems] == []
    assert [row.changes for row in found.rows if row.changes] == []
    assert (found.counts["new"], found.counts["unchanged"]) == (0, 1)


ASSIGNED = ("驻村干部", "村", "职务", "派驻日期", "结束日期")
ON_DUTY = ("驻村干部", "村", "月份", "在岗天数", "请假天数")
PLANNED = ("审定日期", "方案名称", "村", "版次")


def test_assignments_and_their_months_come_in_one_workbook(cast: Cast, tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "选派驻村干部": [ASSIGNED, ["李建国", "石板村", "第一书记", "2022-03-05", None]],
        "驻村在岗": [
            ON_DUTY,
            ["李建国", "石板村", "2022-03-31", 20, 2],
            ["李建国", "石板村", "2022-04-30", 22, None],
        ],
    }
    assert codes(run(cast, tmp_path, sheets)) == []
    assert value(cast, "village.cadres_dispatched") == 1
    assert Village.objects.get().organization == cast.branch
    assert list(verify_postings()) == []
    again = run(cast, tmp_path, sheets)
    assert again.counts["unchanged"] == 3


def test_rows_that_clash_with_each_other_are_refused_and_nothing_is_written(
    cast: Cast, tmp_path: Path
) -> None:
    sheets: dict[str, Rows] = {
        "选派驻村干部": [
            ASSIGNED,
            ["李建国", "石板村", "第一书记", "2022-03-05", None],
            ["周明", "石板村", "第一书记", "2022-06-01", None],
            ["李建国", "柳树村", "工作队队员", "2022-07-01", None],
        ],
        "驻村在岗": [ON_DUTY, ["王芳", "石板村", "2022-03-31", 20, 2]],
    }
    done = run(cast, tmp_path, sheets)
    assert sorted(codes(done)) == ["VIL032", "VIL033", "VIL042"]
    assert not Village.objects.exists()


def test_versions_of_a_plan_follow_each_other_in_one_sheet(cast: Cast, tmp_path: Path) -> None:
    rows = [
        PLANNED,
        ["2022-03-05", "五年帮扶方案", "石板村", 1],
        ["2022-09-01", "五年帮扶方案", "石板村", 2],
    ]
    assert codes(run(cast, tmp_path, {"帮扶方案": rows})) == []
    assert value(cast, "village.plans_issued") == 1
    rows = [PLANNED, ["2022-09-01", "产业方案", "石板村", 2]]
    assert codes(run(cast, tmp_path, {"帮扶方案": rows})) == ["VIL052"]


def test_new_villagers_of_several_rows_are_registered_once(cast: Cast, tmp_path: Path) -> None:
    rows = [
        ("培训日期", "培训内容", "村", "参训人员"),
        ["2022-03-05", "养蜂技术", "石板村", "石板村/王五（是，001）、石板村/赵六"],
        ["2022-05-06", "果树修剪", "石板村", "石板村/王五（是，002）"],
    ]
    assert codes(run(cast, tmp_path, {"农民技能培训": rows})) == []
    assert sorted(one.name for one in Villager.objects.all()) == ["王五", "赵六"]
    assert value(cast, "village.trainees") == 3
    assert value(cast, "village.able_people_trained") == 1


def test_a_purchase_in_jin_is_booked_in_kilograms(cast: Cast, tmp_path: Path) -> None:
    rows = [
        ("购买日期", "农产品", "村", "数量", "单位", "单价（元）"),
        ["2022-03-05", "红薯", "石板村", 1200, "斤", 1.75],
        ["2022-03-05", "茶叶", "石板村", 0.001, "两", 900],
    ]
    done = run(cast, tmp_path, {"代购农产品": rows})
    assert codes(done) == ["QTY006"]
    assert "第3行" in str(done.problems[0])
    assert codes(run(cast, tmp_path, {"代购农产品": rows[:2]})) == []
    assert ProducePurchase.objects.get().quantity == 1200
    assert value(cast, "village.produce_purchased") == 600
    assert value(cast, "village.produce_value") == 2100
