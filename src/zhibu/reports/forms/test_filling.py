"""A superior's table filled from the books: right values, nothing else touched."""

from __future__ import annotations

import runpy
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.builders import Cast
from tests.form_tables import opened, workbook
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import Figure, figures
from zhibu.organization.models import Kind, Organization
from zhibu.organization.services import create_organization
from zhibu.reports.forms import choices
from zhibu.reports.forms.bands import Band
from zhibu.reports.forms.conftest import EXAMPLE
from zhibu.reports.forms.figures import FigureTable, written
from zhibu.reports.forms.files import branch_archive, filled_file
from zhibu.reports.forms.filling import fill
from zhibu.reports.forms.parts import Part
from zhibu.reports.forms.plans import plan
from zhibu.reports.forms.reader import read_book

YEAR = Period.year(2022)


def formats(sheet: Any) -> dict[str, Any]:
    """Give everything about a sheet that is no value."""
    return {
        # The table of styles itself is compared by its bytes.
        "styles": {cell.coordinate: cell.style_id for row in sheet.iter_rows() for cell in row},
        "merged": sorted(map(str, sheet.merged_cells.ranges)),
        "widths": {key: one.width for key, one in sheet.column_dimensions.items()},
        "heights": {key: one.height for key, one in sheet.row_dimensions.items()},
        "print": (
            sheet.print_area,
            sheet.print_title_rows,
            sheet.page_setup.orientation,
            sheet.page_setup.paperSize,
            sheet.page_setup.fitToHeight,
            sheet.page_margins.left,
            sheet.oddFooter.center.text,
        ),
        "frozen": sheet.freeze_panes,
    }


def touched_parts(before: bytes, after: bytes) -> set[str]:
    """Give the parts of a package that differ; none may have come or gone."""
    with zipfile.ZipFile(BytesIO(before)) as old, zipfile.ZipFile(BytesIO(after)) as new:
        assert new.namelist() == old.namelist()
        return {name for name in old.namelist() if old.read(name) != new.read(name)}


def test_the_committees_table_is_filled_one_branch_a_row_and_nothing_else_changes(
    year: Cast, example: bytes
) -> None:
    book = read_book(example)
    filled = fill(book, plan(book).mapping, year.committee, YEAR)
    content = filled_file(example, filled)
    assert touched_parts(example, content) <= {
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    }
    made, blank = opened(content), opened(example)
    assert made.sheetnames == blank.sheetnames
    written = {entry.where for entry in filled.entries}
    for before in blank:
        after = made[before.title]
        assert formats(after) == formats(before)
        for row in before.iter_rows():
            for cell in row:
                if f"{before.title}!{cell.coordinate}" not in written:
                    assert after[cell.coordinate].value == cell.value
    summary = made["各支部汇总表"]
    assert [[summary.cell(row, column).value for column in (2, 3, 4, 5)] for row in (5, 6, 7)] == [
        ["第一党支部", "李建国", 8, 2],
        ["第二党支部", "待补", 3, 1],
        [None, None, None, None],
    ]
    assert summary["E13"].value == "=SUM(E5:E12)"
    statistics = made["支部统计表"]
    assert (statistics["E10"].value, statistics["F10"].value) == (3, 2)
    assert statistics["A2"].value == "填报单位：县直机关党委"
    assert statistics["E5"].value == "待补"


def test_a_ratio_in_the_total_row_is_the_committees_own_and_no_sum(
    year: Cast, example: bytes
) -> None:

    book = read_book(example)
    mapping = plan(book).mapping
    total = (13, 11)
    mapping.cells["各支部汇总表"][total] = choices.figure("study.learning_hours_per_member", Part())
    filled = fill(book, mapping, year.committee, YEAR)
    found = figures(year.committee, YEAR, ["study.learning_hours_per_member"])
    own = found["study.learning_hours_per_member"].value
    entry = next(one for one in filled.entries if one.place == total)
    assert own is not None
    assert entry.value == round(own, 2)
    rows = [one.value for one in filled.entries if one.place[1] == 11 and one.place[0] < 13]
    assert entry.value != sum(value for value in rows if value is not None)


def test_each_branch_gets_a_workbook_of_its_own(year: Cast, example: bytes) -> None:
    book = read_book(example)
    content, done = branch_archive(
        example, book, plan(book).mapping, year.committee, YEAR, "上级统计表.xlsx"
    )
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        sheets = [opened(archive.read(name))["支部统计表"] for name in names]
    assert names == ["第一党支部_上级统计表.xlsx", "第二党支部_上级统计表.xlsx"]
    assert [sheet["E10"].value for sheet in sheets] == [2, 1]
    assert [one.unit for one in done] == [year.branch, year.sibling]


TABLE = {
    "汇总": [
        ["支部名称", "党员大会（次）"],
        [None, None],
    ]
}


def test_too_few_lines_for_the_branches_are_refused_with_what_is_missing(year: Cast) -> None:
    data = workbook({"汇总": [*TABLE["汇总"], [None, None], ["合计", "=SUM(B2:B3)"]]})
    book = read_book(data)
    mapping = plan(book).mapping
    assert len(fill(book, mapping, year.committee, YEAR).entries) == 4
    small = workbook({"汇总": [*TABLE["汇总"], ["合计", "=SUM(B2:B2)"]]})
    book = read_book(small)

    with pytest.raises(DomainError) as refused:
        fill(book, plan(book).mapping, year.committee, YEAR)
    assert "有 2 个支部，还差 1 行" in str(refused.value)


def test_lines_are_added_in_the_last_lines_look_where_nothing_stands_below(year: Cast) -> None:

    data = workbook(TABLE)
    book = read_book(data)
    mapping = plan(book).mapping
    assert mapping.bands == {"汇总": (Band(2, 2),)}
    sheet = opened(filled_file(data, fill(book, mapping, year.committee, YEAR)))["汇总"]
    assert [cell.value for cell in sheet[3]] == ["第二党支部", 1]
    assert sheet["B3"].style_id == sheet["B2"].style_id


def test_branches_that_the_form_names_are_found_by_their_names(year: Cast) -> None:
    data = workbook(
        {
            "汇总": [
                ["支部名称", "党员大会（次）"],
                ["第二 党支部", None],
                ["第九党支部", None],
                ["第一党支部", None],
                ["合计", "=SUM(B2:B4)"],
            ]
        }
    )
    book = read_book(data)
    filled = fill(book, plan(book).mapping, year.committee, YEAR)
    sheet = opened(filled_file(data, filled))["汇总"]
    assert [sheet.cell(row, 2).value for row in range(2, 6)] == [1, None, 2, "=SUM(B2:B4)"]
    assert any("“第九党支部”不是县直机关党委的支部" in note for note in filled.notes)


def test_figures_of_many_branches_read_together_are_those_of_each_alone(year: Cast) -> None:
    more = [
        create_organization(
            code=f"zb{n}", name=f"第{n}党支部", kind=Kind.BRANCH, parent=year.committee
        )
        for n in (7, 8, 9)
    ]
    branches = [year.branch, year.sibling, *more]
    codes = [one.code for one in registry.indicators() if one.listed]
    table = FigureTable(year.committee, branches, codes)
    for period in (YEAR, Period.half(2022, 1), Period(date(2022, 1, 1), date(2022, 9, 5))):
        for branch in branches:
            alone = figures(branch, period)
            together = {code: table.figure(code, branch, period) for code in codes}
            assert {code: (one.value, one.records) for code, one in together.items()} == {
                code: (one.value, one.records) for code, one in alone.items()
            }


def test_money_is_written_in_ten_thousands_and_never_rounded_away() -> None:
    def figure(amount: str) -> Figure:
        one = registry.indicator("village.cash_donated")
        return Figure(one, Organization(name="试验"), YEAR, Decimal(amount), 1)

    assert written(figure("1036000"), "万元") == (Decimal("103.60"), "")
    number, remark = written(figure("12345"), "万元") or (None, "")
    assert (number, remark) == (Decimal("1.23"), "账上 12345元，写成 1.23万元")
    assert (written(figure("45"), "万元") or (0,))[0] == Decimal("0.0045")


def test_the_example_is_what_its_program_makes(example: bytes, tmp_path: Path) -> None:
    place = EXAMPLE.parent / "make_forms.py"
    made = runpy.run_path(str(place))["main"](tmp_path)
    assert made.read_bytes() == example


def test_a_bare_table_without_any_frame_is_filled_where_its_headings_meet(year: Cast) -> None:
    data = workbook({"表": []}, bare)
    book = read_book(data)
    filled = fill(book, plan(book).mapping, year.branch, YEAR)
    assert [entry.where for entry in filled.entries] == ["表!C3", "表!D3", "表!C4", "表!D4"]
    sheet = opened(filled_file(data, filled))["表"]
    assert [sheet["C3"].value, sheet["D3"].value, sheet["C4"].value] == [2, 1, "待补"]
    assert sheet["C5"].value == "=SUM(C3:C4)"


def bare(book: Workbook) -> None:
    sheet = book["表"]
    for row in (
        ["2022年统计表"],
        ["指标", "单位", "全年", "上半年"],
        ["党员大会", "次"],
        ["支委会", "次"],
        ["合计", "次", "=SUM(C3:C4)", "=SUM(D3:D4)"],
    ):
        sheet.append(row)
