"""Facts about reading workbooks: what is refused, and what is known about what is read."""

from __future__ import annotations

import datetime as dt
import io
import os
import time
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.core.errors import DomainError
from zhibu.core.test_builders import (
    compound_file,
    docx_parts,
    sheet_xml,
    workbook,
    xlsx_parts,
    zipped,
)
from zhibu.workspace.sheets import (
    Workbook,
    check_package,
    column_letters,
    column_number,
    read_any,
    read_workbook,
)
from zhibu.workspace.sheets.guard import scan_workbook
from zhibu.workspace.sheets.reader import _sheets
from zhibu.workspace.sheets.scan import GridLimits

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def read(data: bytes, folder: Path, **more: int) -> Workbook:
    path = folder / "台账.xlsx"
    path.write_bytes(data)
    return read_workbook(path, **more)


def refusal(data: bytes, folder: Path, **more: int) -> list[str]:
    with pytest.raises(DomainError) as caught:
        read(data, folder, **more)
    return [problem.code for problem in caught.value.problems]


def check(data: bytes, kind: str = "xlsx") -> str:
    """Return what the guard says, all in one; empty when it lets the file pass."""
    try:
        check_package(data, kind)
    except DomainError as error:
        return str(error)
    return ""


def test_sound_files_pass_the_guard() -> None:
    assert check(workbook(ROW)) == ""
    assert check(zipped(docx_parts()), "docx") == ""


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (zipped(docx_parts()), "Word 文档（.docx）"),
        (compound_file("Workbook"), "旧版 Excel 文件（.xls）"),
        (compound_file("EncryptionInfo", "EncryptedPackage"), "密码"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><table></table></html>", "网页文件"),
        ("姓名,日期".encode(), "CSV"),
        (b"", "0 字节"),
    ],
)
def test_other_files_under_the_name_are_told_apart(data: bytes, told: str) -> None:
    assert told in check(data)


def test_old_workbook_is_told_how_to_be_saved() -> None:
    assert "另存为" in check(compound_file("Workbook"))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
        '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>',
        '<row r="150000"><c r="AZ150000"><v>1</v></c></row>',
    ],
)
def test_cell_far_out_is_refused_with_its_place(rows: str) -> None:
    place = rows.split('"')[-4] if "inlineStr" in rows else rows.split('c r="')[-1].split('"')[0]
    told = check(workbook(rows))
    assert "XLS002 工作表“台账”" in told
    assert place in told or "A1048576" in told


def test_far_cell_is_found_under_a_prefix_and_without_references() -> None:
    prefixed = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:sheetData><x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    assert "XLS002" in check(zipped(xlsx_parts({"台账": prefixed})))
    wide = "<row>" + "<c><v>1</v></c>" * 1001 + "</row>"
    assert "ALM1" in check(workbook(wide))


def test_far_cell_is_found_in_a_sheet_under_another_name() -> None:
    parts = xlsx_parts({"台账": sheet_xml(ROW)})
    far = sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert "XLS002" in check(zipped(parts | {"xl/media/picture.bin": far}))


def test_formatting_to_the_last_corner_does_no_harm(tmp_path: Path) -> None:
    rows = ROW + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    book = read(workbook(rows, before='<dimension ref="A1:XFD1048576"/>'), tmp_path)
    assert book.sheets[0].rows == [[Decimal(1)]]


def test_ten_million_cells_are_refused_in_a_small_file() -> None:
    data = zipped(xlsx_parts({"台账": sheet_xml("<row>" + "<c/>" * 10_000_000 + "</row>")}))
    assert len(data) < 500_000
    # The processor's time: on a busy machine others have the rest.
    started = time.thread_time()
    assert "PKG007" in check(data)
    assert time.thread_time() - started < 10


def test_empty_cells_are_counted_as_well() -> None:
    data = workbook("<row>" + "<c/>" * 1001 + "</row>")
    with pytest.raises(DomainError) as caught:
        scan_workbook(io.BytesIO(data), grid=GridLimits(cells=1000))
    assert "超过 1000 个" in str(caught.value)


def test_every_sheet_that_is_too_large_is_named() -> None:
    far = sheet_xml('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
    told = check(zipped(xlsx_parts({"甲": far, "乙": sheet_xml(ROW), "丙": far})))
    assert "工作表“甲”" in told
    assert "工作表“丙”" in told
    assert "工作表“乙”" not in told


def test_doctype_and_macros_and_links_are_refused(tmp_path: Path) -> None:
    doctype = '<!DOCTYPE w [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>'
    assert refusal(zipped(xlsx_parts({"甲": doctype})), tmp_path) == ["PKG012"]
    parts = xlsx_parts({"甲": sheet_xml(ROW)})
    parts |= {"xl/vbaProject.bin": "x", "xl/externalLinks/externalLink1.xml": "<x/>"}
    assert refusal(zipped(parts), tmp_path) == ["PKG010", "PKG011"]


def test_bomb_in_a_workbook_is_refused(tmp_path: Path) -> None:
    parts = xlsx_parts({"甲": sheet_xml(ROW)}) | {"xl/sharedStrings.xml": " " * 30_000_000}
    assert refusal(zipped(parts), tmp_path) == ["PKG007"]


def test_values_keep_their_types_and_their_places(tmp_path: Path) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet("会议")
        day, moment = (book.add_format({"num_format": f}) for f in ("yyyy-mm-dd", "y-m-d hh:mm"))
        hour, span = (book.add_format({"num_format": f}) for f in ("hh:mm", "[h]:mm"))
        page.write_datetime("C5", dt.datetime(2022, 3, 5), day)
        page.write_datetime("D5", dt.datetime(2022, 3, 5, 14, 30), moment)
        page.write_datetime("E5", dt.time(14, 30), hour)
        page.write_number("F5", 1.5, span)
        page.write_number("C6", 12)
        page.write_number("D6", 0.1 + 0.2)
        page.write_boolean("E6", True)
        page.write_string("F6", "00123")
        page.write_number("C8", 110101199001011234)
        book.add_worksheet("空表")
    book = read(made.getvalue(), tmp_path)
    sheet = book.sheets[0]
    assert sheet.first_row == 5
    assert sheet.rows[0] == [
        None,
        None,
        dt.date(2022, 3, 5),
        dt.datetime(2022, 3, 5, 14, 30),
        dt.time(14, 30),
        "36:00",
    ]
    assert sheet.rows[1] == [None, None, Decimal(12), Decimal("0.3"), True, "00123"]
    assert sheet.rows[2] == [None] * 6
    assert str(sheet.value(6, 3)) == "12"
    assert type(sheet.value(6, 4)) is Decimal
    assert sheet.value(99, 1) is sheet.value(5, 99) is sheet.value(1, 1) is None
    assert sheet.truncated == {(8, 3)}
    assert [number for number, _row in sheet.numbered()] == [5, 6, 7, 8]
    assert sheet.place(6, 28) == "工作表“会议”第6行AB列"
    assert book.sheets[1].rows == []


def test_formulas_without_a_value_are_known_cell_by_cell(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>1+1</f></c>'
        '<c r="C2"><f>1+1</f><v></v></c><c r="D2" t="str"><f>""</f><v></v></c></row>'
        '<row r="3"><c r="A3"><f>A2</f><v/></c><c r="B3"><v>5</v></c></row>'
    )
    rules = (
        "<extLst><ext><x14:f xmlns:x14='x'>A1</x14:f></ext></extLst>"
        "<conditionalFormatting><f>B3</f></conditionalFormatting>"
    )
    sheet = read(workbook(rows, after=rules), tmp_path).sheets[0]
    assert sheet.uncached == {(2, 2), (2, 3), (3, 1)}
    assert sheet.rows == [[Decimal(2), None, None, None], [None, Decimal(5), None, None]]


def test_error_values_are_known(tmp_path: Path) -> None:
    sheet = read(workbook('<row r="1"><c r="B1" t="e"><v>#REF!</v></c></row>'), tmp_path).sheets[0]
    assert sheet.errors == {(1, 2)}
    assert sheet.value(1, 2) is None


def test_hidden_rows_columns_sheets_and_merged_headers_are_known(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row>'
    )
    xml = sheet_xml(
        rows,
        before='<cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols>',
        after='<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A5:A9"/></mergeCells>',
    )
    data = zipped(xlsx_parts({"甲": xml, "乙": sheet_xml(ROW)}, hidden=frozenset({"乙"})))
    first, second = read(data, tmp_path).sheets
    assert first.hidden_rows == {2}
    assert first.hidden_columns == {2, 3}
    assert first.merged_at(1) == [(1, 1, 1, 3)]
    assert first.merged_at(2) == []
    assert (first.hidden, second.hidden) == (False, True)


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 12))
    assert refusal(workbook(rows), tmp_path, max_rows=10) == ["XLS002"]
    assert len(read(workbook(rows), tmp_path, max_rows=11).sheets[0].rows) == 11


def test_too_little_memory_is_reported(tmp_path: Path) -> None:
    texts = "".join(
        f'<row><c t="inlineStr"><is><t>{"字" * 2000}{n}</t></is></c></row>' for n in range(9000)
    )
    data = zipped(xlsx_parts({"台账": sheet_xml(texts)}), deflated=False)
    assert refusal(data, tmp_path, memory_mb=70) == ["XLS004"]


def test_one_long_text_named_by_many_cells_is_refused(tmp_path: Path) -> None:
    row = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
    parts = xlsx_parts({"台账": sheet_xml(row * 100)})
    content = parts["[Content_Types].xml"]
    shared = (
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    parts["[Content_Types].xml"] = content.replace("</Types>", shared)
    parts["xl/sharedStrings.xml"] = f"<sst><si><t>{'字' * 30_000}</t></si></sst>"
    assert refusal(zipped(parts), tmp_path) == ["XLS004"]


def test_too_little_time_is_reported(tmp_path: Path) -> None:
    rows = "<row>" + "<c><v>1</v></c>" * 900 + "</row>"
    data = zipped(xlsx_parts({"台账": sheet_xml(rows * 4000)}), deflated=False)
    started = time.monotonic()
    assert refusal(data, tmp_path, seconds=1) == ["XLS005"]
    assert time.monotonic() - started < 30


def test_answer_that_breaks_off_within_a_line_is_no_crash() -> None:
    whole = (
        '{"name":"甲","hidden":false,"first_row":1,"hidden_rows":[],"hidden_columns":[],'
        '"merged":[],"uncached":[],"errors":[]}\n[["x",1]]\n'
    ).encode()
    (sheet,) = list(_sheets(io.BytesIO(whole + b'[["y",2],["z')))
    assert sheet.rows == [["x", Decimal(1)]]


def test_child_does_not_inherit_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    from zhibu.core.child import bare_environment

    monkeypatch.setenv("ZHIBU_SECRET_KEY", "very secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@h/d")
    assert "secret" not in str(bare_environment())
    assert "postgres" not in str(bare_environment())
    assert os.environ["PATH"] == bare_environment()["PATH"]


def test_content_decides_between_workbook_and_csv(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes(workbook(ROW))
    assert read_any(path).sheets[0].name == "台账"
    path.write_text("姓名,党龄\n张三,5\n")
    assert read_any(path).sheets[0].rows == [["姓名", "党龄"], ["张三", "5"]]


def test_spoiled_bytes_are_refused_as_problems_or_do_no_harm() -> None:
    sound = workbook(ROW)

    @settings(max_examples=500, deadline=None)
    @given(st.integers(0, len(sound) - 1), st.binary(min_size=1, max_size=8))
    def spoil(at: int, noise: bytes) -> None:
        data = sound[:at] + noise + sound[at + len(noise) :]
        with suppress(DomainError):
            facts = scan_workbook(io.BytesIO(data))
            assert all(each.cells <= 1 for each in facts.values())

    spoil()


@given(st.integers(1, 16_384))
def test_column_letters_and_numbers_agree(number: int) -> None:
    assert column_number(column_letters(number)) == number


def test_known_columns() -> None:
    assert [column_letters(n) for n in (0, 1, 26, 27, 16_384)] == ["", "A", "Z", "AA", "XFD"]
