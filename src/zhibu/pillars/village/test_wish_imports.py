"""Wishes and projects from a workbook, one row a step; the same again changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from tests.builders import Cast
from tests.village import village
from zhibu.cases.models import Case
from zhibu.cases.situation import steps_of
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record
from zhibu.pillars.village.models import Project, Wish
from zhibu.pillars.village.project_sums import sums_of
from zhibu.workspace.imports.services import import_workbook

pytestmark = pytest.mark.django_db

WISHES = (
    ("微心愿", "步骤", "日期", "村", "许愿人", "类别", "圆梦内容", "实际花费"),
    ("想要一个新书包", "征集", "2022-03-01", "石板村", "王小妹", "学习用品", None, None),
    ("想要一个新书包", "核实", "2022-03-02", None, None, None, None, None),
    ("想要一个新书包", "公布", "2022-03-03", None, None, None, None, None),
    ("想要一个新书包", "圆梦", "2022-03-09", None, None, None, "书包一个", 86.5),
    ("想要一个新书包", "反馈满意", "2022-03-10", None, None, None, None, None),
    ("想要一盏台灯", "征集", "2022-03-01", "石板村", "赵小弟", "学习用品", None, None),
)
CLAIMS = (
    ("微心愿", "步骤", "日期", "认领人", "认领单位"),
    ("想要一个新书包", "认领", "2022-03-05", None, "县第一小学"),
)
PROJECTS = (
    (
        "帮扶项目",
        "步骤",
        "日期",
        "村",
        "预算",
        "金额",
        "资金来源",
        "建设内容",
        "规模",
        "单位",
        "说明",
    ),
    ("通村路硬化", "谋划", "2022-03-01", "石板村", 300000, *[None] * 6),
    ("通村路硬化", "批复", "2022-03-10", *[None] * 8),
    ("通村路硬化", "资金到位", "2022-03-20", None, None, 200000, "衔接资金", *[None] * 4),
    ("通村路硬化", "资金到位", "2022-03-20", None, None, 50000, "县财政", *[None] * 4),
    ("通村路硬化", "开工", "2022-04-01", *[None] * 8),
    ("通村路硬化", "支出", "2022-04-05", None, None, 120000, "水泥", *[None] * 4),
    ("通村路硬化", "验收", "2022-06-01", None, None, None, "一组到二组", "硬化道路", 3, "里", None),
    ("通村路硬化", "完工", "2022-06-02", *[None] * 8),
)


def book(folder: Path, **sheets: tuple[tuple[object, ...], ...]) -> Path:
    file = folder / "台账.xlsx"
    with xlsxwriter.Workbook(str(file)) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return file


def bring(cast: Cast, file: Path) -> list[str]:
    """Import a workbook as the secretary; give the codes of what was refused."""
    done = import_workbook(file, unit=cast.branch, actor=cast.secretary, year=2022)
    return [problem.code for problem in done.problems]


def test_projects_are_read_step_by_step_and_again_without_change(
    cast: Cast, tmp_path: Path
) -> None:
    village(cast.branch)
    file = book(tmp_path, 帮扶项目=PROJECTS)
    assert bring(cast, file) == []
    case = Case.objects.get(path="project")
    assert (case.state, case.number) == ("finished", "项目2022-001")
    sums = sums_of(steps_of(case))
    assert (sums.secured, sums.spent) == (250_000, 120_000)
    assert Project.objects.get().budget == 300_000
    found = figures(cast.branch, Period.year(2022), ["village.road_hardened"])
    assert str(found["village.road_hardened"].value) == "1.5000"
    before = set(Record.objects.values_list("pk", "version"))
    assert bring(cast, file) == []
    assert set(Record.objects.values_list("pk", "version")) == before


def test_wishes_and_their_claims_are_read_from_two_sheets(cast: Cast, tmp_path: Path) -> None:
    village(cast.branch)
    offered = book(tmp_path, 微心愿=(*WISHES[:4], WISHES[6]))
    assert bring(cast, offered) == []
    assert bring(cast, book(tmp_path, 微心愿认领=CLAIMS)) == []
    whole = book(tmp_path, 微心愿=WISHES)
    assert bring(cast, whole) == []
    case = Case.objects.get(title="想要一个新书包")
    assert case.state == "acknowledged"
    assert Wish.objects.count() == 2
    before = set(Record.objects.values_list("pk", "version"))
    assert bring(cast, whole) == []
    assert set(Record.objects.values_list("pk", "version")) == before


def test_a_whole_year_of_wishes_comes_in_one_workbook_in_any_order_of_sheets(
    cast: Cast, tmp_path: Path
) -> None:
    village(cast.branch)
    for file in (
        book(tmp_path, 微心愿=WISHES, 微心愿认领=CLAIMS),
        book(tmp_path, 微心愿认领=CLAIMS, 微心愿=WISHES),
    ):
        assert bring(cast, file) == []
        assert Case.objects.get(title="想要一个新书包").state == "acknowledged"
    assert Record.objects.filter(type__in=("village.wish", "village.claim")).count() == 7


def test_money_spent_beyond_the_funds_stops_the_import_with_its_row(
    cast: Cast, tmp_path: Path
) -> None:
    village(cast.branch)
    rows = list(PROJECTS)
    rows[6] = ("通村路硬化", "支出", "2022-04-05", None, None, 250001, "水泥", *[None] * 4)
    assert bring(cast, book(tmp_path, 帮扶项目=tuple(rows))) == ["PRJ020"]
    assert not Case.objects.exists()
