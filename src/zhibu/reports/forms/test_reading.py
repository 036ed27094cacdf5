"""What the words around a blank cell mean: headings, times, units, lines of branches; bad files."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.form_tables import Rows, opened, saved, workbook
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.reports.forms.bands import Band
from zhibu.reports.forms.headings import Context
from zhibu.reports.forms.parts import Part, is_time, read_part
from zhibu.reports.forms.plans import plan
from zhibu.reports.forms.proposals import SheetReading, propose_all, read_sheet
from zhibu.reports.forms.reader import read_book
from zhibu.reports.forms.worker import read
from zhibu.workspace.sheets.scan import address


def reading(rows: Rows, *merged: str) -> SheetReading:
    def merge(book: Workbook) -> None:
        for box in merged:
            book.worksheets[0].merge_cells(box)

    return read_sheet(read(BytesIO(workbook({"表": rows}, merge))).sheets[0])


def context_at(found: SheetReading, cell: str) -> Context:
    return next(one for place, one in found.contexts.items() if address(place) == cell)


def test_merged_headings_count_for_every_cell_below_and_beside_them() -> None:
    found = reading(
        [
            ["2022年统计表", ..., ..., ...],
            ["板块", "指标", "三会一课", ...],
            [..., ..., "党课（次）", "支委会（次）"],
            ["组织生活", "第一组", None, None],
            [..., "第二组", None, None],
        ],
        *("A1:D1", "A2:A3", "B2:B3", "C2:D2", "A4:A5"),
    )
    assert context_at(found, "D5") == Context(
        ("组织生活", "第二组"), ("三会一课", "支委会（次）"), "表 2022年统计表", "次"
    )


def test_labels_beside_their_blanks_are_no_headings_of_each_other() -> None:
    found = reading([["党组织名称", None, "书记", None], ["党员（名）", None, "党课（次）", None]])
    assert context_at(found, "D1").row == ("书记",)
    assert context_at(found, "D2") == Context(("党课（次）",), (), "表", "次")


def test_a_line_across_the_table_heads_what_follows_and_no_column() -> None:
    found = reading(
        [["指标", "单位", "全年"], ["一、乡村振兴", ..., ...], ["捐款", "万元", None]], "A2:C2"
    )
    assert context_at(found, "C3") == Context(("捐款",), ("全年",), "表 一、乡村振兴", "万元")


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("全年", Part("Y")),
        ("2022年上半年", Part("H1")),
        ("第3季度", Part("Q3")),
        ("1—9月", Part("R01-09")),
        ("1-6月", Part("H1")),
        ("十月", Part("M10")),
        ("本年累计", Part("C")),
        ("上年同期", Part("", -1)),
        ("2021年", Part("", -1)),
        ("3月12日植树", Part()),
        ("党课", Part()),
    ],
)
def test_times_are_read_from_headings(heading: str, part: Part) -> None:
    assert read_part([heading], 2022) == part


def test_parts_become_days_of_the_period_that_is_filled_for() -> None:
    third = Period.quarter(2022, 3)
    assert str(Part("").within(third)) == "2022Q3"
    assert str(Part("C").within(third)) == "2022-01-01..2022-09-30"
    assert str(Part("", -1).within(third)) == "2021Q3"
    assert is_time("2022年上半年")
    assert not is_time("上半年党课")


def test_units_are_taken_for_units_and_not_for_branches() -> None:
    rows: Rows = [["指标", "单位", "全年"], ["党员大会", "次", None], ["支委会", "次", None]]
    assert reading(rows).bands == ()
    named: Rows = [["单位", "党课（次）"], ["第一支部", None], ["第二支部", None], ["合计", None]]
    assert reading(named).bands == (Band(2, 3, 1),)


def test_what_people_write_in_their_own_words_is_left_alone() -> None:
    rows: Rows = [["指标", "单位", "全年", "备注"], ["党员大会", "次", None, None]]
    found = propose_all(reading(rows))
    assert [address(place) for place in found] == ["C2"]


def test_a_part_or_a_plan_is_asked_and_never_taken_for_the_whole() -> None:
    rows: Rows = [
        ["指标", "单位", "全年", "计划数"],
        ["党员大会", "次", None, None],
        ["其他人参加学习", "人次", None, None],
    ]
    found = propose_all(reading(rows))
    sure = {address(place) for place, one in found.items() if one.sure}
    assert sure == {"C2"}


def hidden(data: bytes) -> bytes:
    book = opened(data)
    book.create_sheet("汇总")["A1"] = "汇总"
    book["表"].sheet_state = "hidden"
    return saved(book)


def test_hidden_sheets_are_not_filled() -> None:
    data = hidden(workbook({"表": [["党员（名）", None]]}))
    with pytest.raises(DomainError, match="FRM004"):
        plan(read(BytesIO(data)))


def far(book: Workbook) -> None:
    book.worksheets[0].cell(4000, 2, "远")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "FRM001"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "PKG00"),
        (b"PK\x03\x04broken", "a.xlsx", "PKG00"),
        ("指标,全年\n党课,\n".encode(), "a.csv", ""),
        (workbook({"表": [["党课", None]]}), "a.xlsm", "PKG010"),
        (workbook({"表": [[None, None]]}), "a.xlsx", "FRM003"),
        (workbook({"表": [["党课", None]]}, far), "a.xlsx", "XLS002"),
    ],
    ids=["empty", "old", "damaged", "text", "macros", "nothing", "far"],
)
def test_bad_files_are_refused_with_the_remedy(data: bytes, name: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_book(data, name)
    problem = refused.value.problems[0]
    assert problem.code.startswith(code)
    assert problem.remedy


def test_a_table_without_headings_is_refused() -> None:
    with pytest.raises(DomainError, match="FRM004"):
        plan(read(BytesIO(workbook({"表": [[None, None], [2, None]]}))))
