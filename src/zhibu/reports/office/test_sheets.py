"""Strangers' workbooks: cells with their headings, edited where they stand."""

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from zhibu.core.errors import DomainError
from zhibu.reports.office import read, write
from zhibu.reports.office.number_formats import shown_number
from zhibu.reports.office.package import Package
from zhibu.reports.office.sheet_read import read_sheets
from zhibu.reports.office.sheet_write import write_sheets
from zhibu.reports.reading import Block, Edit


def form() -> bytes:
    """A table with a title, a merged head, masks, rich text, a share, a date and a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "汇总"
    rich = CellRichText("发放", TextBlock(InlineFont(b=True), "**"), "册，**人")
    rows: list[list[object]] = [
        ["2022年党建统计"],
        ["项目", "完成情况", None, "合计"],
        [None, "次数", "比例"],
        ["主题党日", "**", "**", "=B4*2"],
        [rich, 12, 0.985, date(2022, 12, 30)],
    ]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, column).value = value  # type: ignore[assignment]
    for span in ("A1:D1", "B2:C2", "A2:A3", "D2:D3", "A6:XFD6"):
        sheet.merge_cells(span)
    sheet["B4"].font = Font(bold=True)
    for place in ("C4", "C5"):
        sheet[place].number_format = "0.0%"
    book.create_sheet("备用").sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


FORM = form()


def blocks(data: bytes = FORM) -> dict[str, Block]:
    paper = read_sheets(Package(data))
    return {block.place.removeprefix("汇总!"): block for block in paper.blocks}


def written(*edits: Edit) -> bytes:
    package = Package(FORM)
    write_sheets(package, edits)
    return package.save()


def sheet(data: bytes) -> Worksheet:
    found = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)["汇总"]
    assert isinstance(found, Worksheet)
    return found


def edit(place: str, start: int, end: int, text: str) -> Edit:
    return Edit(blocks()[place].key, start, end, text)


def test_cells_are_read_as_shown_with_their_headings():
    found = blocks()
    assert found["B4"].row == ("主题党日",)
    assert found["B4"].column == ("2022年党建统计", "完成情况", "次数")
    assert found["C4"].column[1:] == ("完成情况", "比例")
    assert found["B4"].caption == "汇总 2022年党建统计"
    assert [found[place].text for place in ("A5", "B5", "C5", "D5")] == [
        "发放**册，**人",
        "12",
        "98.5%",
        "2022年12月30日",
    ]
    assert "D4" not in found


def test_a_mask_becomes_a_number_and_a_sentence_keeps_its_formats():
    made = sheet(
        written(
            edit("B4", 0, 2, "31"),
            edit("C4", 0, 2, "98.5%"),
            edit("A5", 2, 4, "312"),
            edit("A5", 6, 8, "35"),
        )
    )
    assert (made["B4"].value, made["B4"].font.bold) == (31, True)
    assert (made["C4"].value, made["C4"].number_format) == (0.985, "0.0%")
    assert str(made["A5"].value) == "发放312册，35人"
    assert [isinstance(piece, TextBlock) for piece in made["A5"].value] == [False, True, False]
    assert made["D4"].value == "=B4*2"


def with_result(data: bytes) -> Package:
    """The form with a result that its formula showed last."""
    package = Package(data)
    name = "xl/worksheets/sheet1.xml"
    old = package.read(name)
    new = re.sub(rb"(<c r=.D4.[^>]*><f>[^<]*</f>)(?:<v ?/>|<v></v>)?", rb"\1<v>24</v>", old)
    assert b"<v>24</v>" in new
    package.replace(name, new)
    return package


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_only_the_sheet_changes():
    old, new = parts(FORM), parts(written(edit("A5", 2, 4, "312")))
    assert list(old) == list(new)
    assert [name for name in old if old[name] != new[name]] == ["xl/worksheets/sheet1.xml"]


def test_a_new_number_makes_formulas_be_computed_anew():
    package = with_result(FORM)
    write_sheets(package, [edit("B4", 0, 2, "31")])
    made = parts(package.save())
    assert b">24<" not in made["xl/worksheets/sheet1.xml"]
    assert b"B4*2" in made["xl/worksheets/sheet1.xml"]
    assert b'fullCalcOnLoad="1"' in made["xl/workbook.xml"]


@pytest.mark.parametrize("encoding", ["UTF-16", "GBK"])
def test_a_sheet_in_another_encoding_and_with_prefixes_is_written_too(encoding):
    package = Package(FORM)
    name = "xl/worksheets/sheet1.xml"
    old = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", package.read(name).decode())
    old = old.replace("xmlns=", "xmlns:x=")
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    package.replace(name, (head + old).encode(encoding))
    write_sheets(package, [edit("B4", 0, 2, "31"), edit("A5", 6, 8, "35")])
    made = sheet(package.save())
    assert made["B4"].value == 31
    assert str(made["A5"].value) == "发放**册，35人"
    assert made["D4"].value == "=B4*2"


def test_a_name_of_digits_stays_text():
    assert sheet(written(edit("B4", 0, 2, "007")))["B4"].value == "007"


def test_formulas_and_lost_cells_are_refused_together():
    package = with_result(FORM)
    key = next(b.key for b in read_sheets(package).blocks if b.place == "汇总!D4")
    with pytest.raises(DomainError) as raised:
        write_sheets(package, [Edit(key, 0, 2, "5"), Edit(999, 0, 1, "6")])
    assert [problem.code for problem in raised.value.problems] == ["DOC020"] * 2
    assert raised.value.problems[0].place == "汇总!D4"


def test_a_workbook_goes_through_the_child_and_back():
    paper = read(FORM, "表.xlsx")
    assert "“备用”" in paper.notes[0]
    made = write(FORM, "xlsx", [edit("B4", 0, 2, "31")])
    assert next(b.text for b in read(made, "表.xlsx").blocks if b.place == "汇总!B4") == "31"


@pytest.mark.parametrize(
    ("raw", "code", "shown"),
    [
        ("0.98500000000000001", "General", "0.985"),
        ("0.985", "0%", "99%"),
        ("1234.5", "#,##0.00", "1234.50"),
        ("12", '"约"0"人"', "约12人"),
        ("44925", "yyyy/m/d;@", "2022年12月30日"),
        ("0.5", "h:mm", "12:00"),
        ("12", "0_);[Red]\\(0\\)", "12"),
        ("1e999", "0", "1e999"),
        ("-3", "yyyy", "-3"),
    ],
)
def test_numbers_are_shown_as_the_sheet_shows_them(raw, code, shown):
    assert shown_number(raw, code) == shown
