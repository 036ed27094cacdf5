"""Facts about templates, exports and marked workbooks: each is read back as a file."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.core.test_builders import sheet_xml, workbook, xlsx_parts, zipped
from zhibu.workspace.sheets import (
    OWN_SHEETS,
    ExportColumn,
    Mark,
    TemplateColumn,
    TemplateSheet,
    Workbook,
    read_workbook,
    write_marked,
    write_rows,
    write_template,
)
from zhibu.workspace.sheets.cells import sheet_name
from zhibu.workspace.sheets.marked import COMMENTS_AT_MOST, MARK_FILL

MANY = tuple(f"第{number}党支部" for number in range(1, 80))
COLUMNS = (
    TemplateColumn("姓名", "写全名", required=True, kind="people", example="张三、李四"),
    TemplateColumn("日期", required=True, kind="date", example="2024-03-05"),
    TemplateColumn("开始时间", kind="time"),
    TemplateColumn("人数", kind="number"),
    TemplateColumn("形式", kind="choice", choices=("党员大会", "支委会")),
    TemplateColumn("支部", kind="choice", choices=MANY),
    TemplateColumn("是否缺席", kind="yesno"),
    TemplateColumn("备注" * 30, "长" * 400, width=30),
)
HOSTILE = ["=cmd|'/c calc'!A1", "+1+1", "-2", "@SUM(A1)", "http://x.cn", "007", "=1", "\tx"]


def read_back(data: bytes, folder: Path) -> Workbook:
    path = folder / "读回.xlsx"
    path.write_bytes(data)
    return read_workbook(path)


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def template() -> bytes:
    made = io.BytesIO()
    rows = [("张三", dt.date(2024, 3, 5), dt.time(14, 30), 12, "支委会", MANY[3], True, "=1")]
    write_template(
        made, [TemplateSheet("会议/活动", COLUMNS, rows), TemplateSheet("党员", COLUMNS[:1])]
    )
    return made.getvalue()


def test_template_reads_back_with_the_same_titles(template: bytes, tmp_path: Path) -> None:
    book = read_back(template, tmp_path)
    assert book.sheets[0].rows[0] == [column.title for column in COLUMNS]
    assert [sheet.name for sheet in book.sheets] == ["会议－活动", "党员", "填写说明", "选项"]
    assert [sheet.name for sheet in book.sheets if sheet.name not in OWN_SHEETS] == [
        "会议－活动",
        "党员",
    ]
    assert book.sheets[1].rows == [["姓名"]]


def test_template_holds_known_rows_with_their_types(template: bytes, tmp_path: Path) -> None:
    row = read_back(template, tmp_path).sheets[0].rows[1]
    assert row[:4] == ["张三", dt.date(2024, 3, 5), dt.time(14, 30), Decimal(12)]
    assert row[6:] == ["是", "=1"]


def test_template_checks_what_is_typed(template: bytes) -> None:
    page = opened(template).worksheets[0]
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    assert rules["B2:B2001"].type == "date"
    assert rules["C2:C2001"].type == "time"
    assert rules["D2:D2001"].type == "decimal"
    assert rules["E2:E2001"].formula1 == '"党员大会,支委会"'
    assert rules["F2:F2001"].formula1 == f"'选项'!$A$1:$A${len(MANY)}"
    assert rules["G2:G2001"].formula1 == '"是,否"'
    assert "日期" in rules["B2:B2001"].error


def test_long_lists_stand_on_a_hidden_sheet(template: bytes) -> None:
    page = opened(template)["选项"]
    assert page.sheet_state == "hidden"
    assert tuple(cell.value for cell in page["A"]) == MANY


def test_template_headers_explain_themselves(template: bytes) -> None:
    page = opened(template).worksheets[0]
    assert "必填" in page["A1"].comment.text
    assert "例：张三、李四" in page["A1"].comment.text
    assert "选填" in page["C1"].comment.text
    assert page["A1"].font.color.rgb != page["C1"].font.color.rgb
    assert page.freeze_panes == "B2"
    assert page.column_dimensions["A"].width > 10


def test_instructions_list_every_column(template: bytes, tmp_path: Path) -> None:
    sheet = read_back(template, tmp_path).sheet("填写说明")
    assert sheet is not None
    told = [tuple(row[:3]) for row in sheet.rows]
    assert ("会议/活动", "姓名", "是") in told
    assert ("党员", "姓名", "是") in told
    assert ("会议/活动", "人数", None) in told


def exported(rows: list[list[object]], folder: Path, columns: int = 3) -> Workbook:
    made = io.BytesIO()
    write_rows(made, "清单", [f"列{number}" for number in range(columns)], rows)
    return read_back(made.getvalue(), folder)


def test_hostile_names_stay_texts_on_export(tmp_path: Path) -> None:
    made = io.BytesIO()
    write_rows(made, "党员", ["姓名"], [[name] for name in HOSTILE])
    assert [row[0] for row in read_back(made.getvalue(), tmp_path).sheets[0].rows[1:]] == HOSTILE
    cells = opened(made.getvalue()).worksheets[0]["A"][1:]
    assert {cell.data_type for cell in cells} == {"s"}
    assert cells[0].quotePrefix
    assert not any(cell.hyperlink for cell in cells)


def test_export_keeps_every_value(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [dt.date(2022, 3, 5), dt.datetime(2022, 3, 5, 14, 30), dt.time(9, 5)],
        [Decimal("12.50"), 7, None],
        [Decimal("1234567890123456.78"), 110101199001011234, Decimal("-0.001")],
        [True, dt.datetime(2022, 3, 5, 6, 30, tzinfo=dt.UTC), dt.date(1899, 7, 1)],
        ["多行\n文字", "坏\x01字", Decimal("NaN")],
    ]
    sheet = exported(rows, tmp_path).sheets[0]
    assert sheet.rows[0] == ["列0", "列1", "列2"]
    assert sheet.rows[1] == rows[0]
    assert sheet.rows[2] == [Decimal("12.5"), Decimal(7), None]
    assert sheet.rows[3] == ["1234567890123456.78", "110101199001011234", Decimal("-0.001")]
    assert sheet.rows[4] == ["是", dt.datetime(2022, 3, 5, 14, 30), "1899-07-01"]
    assert sheet.rows[5] == ["多行\n文字", "坏字", "NaN"]


def test_exported_numbers_come_back_equal_or_as_exact_text(tmp_path: Path) -> None:
    numbers = st.decimals(-(10**18), 10**18, places=4, allow_nan=False)

    @settings(max_examples=5, deadline=None)
    @given(st.lists(numbers, min_size=50, max_size=50))
    def round_trip(values: list[Decimal]) -> None:
        rows = exported([[value] for value in values], tmp_path, 1).sheets[0].rows[1:]
        for value, (back,) in zip(values, rows, strict=True):
            assert Decimal(str(back)) == value

    round_trip()


def test_empty_export_still_has_its_header(tmp_path: Path) -> None:
    assert exported([], tmp_path).sheets[0].rows == [["列0", "列1", "列2"]]


def test_export_goes_on_in_a_second_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibu.workspace.sheets.export.LAST_ROW", 4)
    book = exported([[number] for number in range(7)], tmp_path, 1)
    assert [sheet.name for sheet in book.sheets] == ["清单", "清单(2)", "清单(3)"]
    assert [row[0] for sheet in book.sheets for row in sheet.rows[1:]] == [*map(Decimal, range(7))]


def test_export_memory_does_not_grow_with_the_rows() -> None:
    def rows() -> Iterator[list[object]]:
        for number in range(12_000):
            yield [f"独有的文字{number}", number, dt.date(2022, 3, 5)]

    with open("/dev/null", "wb") as sink:
        tracemalloc.start()
        assert write_rows(sink, "清单", [ExportColumn("甲", 20), "乙", "丙"], rows()) == 12_000
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 4_000_000


def test_sheet_names_obey_excel() -> None:
    assert sheet_name("a/b:c") == "a－b－c"
    assert sheet_name("") == "表"
    assert sheet_name("长" * 40) == "长" * 31
    assert sheet_name("长" * 40, {"长" * 31}) == "长" * 28 + "(2)"
    assert sheet_name("history") == "history(2)"


ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>日期</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>=张三</t></is></c>'
    '<c r="B2" t="inlineStr"><is><t>2024-13-01</t></is></c></row>'
    '<row r="3"><c r="A3"><f>1+1</f><v>2</v></c></row>'
)
MARKS = [
    Mark("台账", 2, 2, "不是日期", "请写成 2024-01-13"),
    Mark("台账", 3, 0, "与第2行重复"),
    Mark("台账", 9, 1, "=必填"),
    Mark("丙", 0, 0, "不认识这个工作表"),
]


def marked(data: bytes, folder: Path, marks: list[Mark]) -> tuple[bool, bytes]:
    source, made = folder / "原件.xlsx", io.BytesIO()
    source.write_bytes(data)
    kept = write_marked(source, marks, made)
    return kept, made.getvalue()


def fill(page: object, place: str) -> str:
    return page[place].fill.fgColor.rgb[2:]  # type: ignore[index]


def test_marked_workbook_colours_comments_and_lists(tmp_path: Path) -> None:
    kept, data = marked(workbook(ROWS), tmp_path, MARKS)
    assert kept
    book = opened(data)
    assert book.sheetnames == ["问题清单", "台账"]
    page = book["台账"]
    assert fill(page, "B2") == fill(page, "A3") == fill(page, "A9") == MARK_FILL
    assert fill(page, "A2") != MARK_FILL
    assert "不是日期" in page["B2"].comment.text
    assert "2024-01-13" in page["B2"].comment.text
    assert page["A3"].value == "=1+1"
    assert page["A2"].data_type == "s"
    lines = [[cell.value for cell in row] for row in book["问题清单"].iter_rows()]
    assert ["台账", 2, "B", "2024-13-01", "不是日期", "请写成 2024-01-13"] in lines
    assert ["丙", None, None, None, "不认识这个工作表", None] in lines
    assert "共 4 个问题" in lines[0][0]
    assert all(cell.data_type != "f" for row in book["问题清单"].iter_rows() for cell in row)


def test_marks_of_an_earlier_round_are_taken_away(tmp_path: Path) -> None:
    _kept, first = marked(workbook(ROWS), tmp_path, MARKS)
    _kept, second = marked(first, tmp_path, MARKS[1:2])
    book = opened(second)
    assert book.sheetnames == ["问题清单", "台账"]
    assert fill(book["台账"], "B2") != MARK_FILL
    assert book["台账"]["B2"].comment is None
    assert fill(book["台账"], "A3") == MARK_FILL


def test_mark_inside_a_merged_header_falls_on_its_first_cell(tmp_path: Path) -> None:
    merged = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    _kept, data = marked(workbook(ROWS, after=merged), tmp_path, [Mark("台账", 1, 2, "标题合并")])
    assert fill(opened(data)["台账"], "A1") == MARK_FILL


def test_comments_end_where_there_are_thousands_of_marks(tmp_path: Path) -> None:
    count = COMMENTS_AT_MOST + 50
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, count + 1))
    marks = [Mark("台账", number, 1, "不对") for number in range(1, count + 1)]
    _kept, data = marked(workbook(rows), tmp_path, marks)
    page = opened(data)["台账"]
    assert sum(1 for row in page.iter_rows() for cell in row if cell.comment) == COMMENTS_AT_MOST
    assert fill(page, f"A{count}") == MARK_FILL


def test_large_workbook_is_written_anew_and_says_so(tmp_path: Path) -> None:
    rows = ROWS + "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(4, 20_100)
    )
    data = zipped(xlsx_parts({"台账": sheet_xml(rows), "问题清单": sheet_xml("")}))
    kept, made = marked(data, tmp_path, MARKS)
    assert not kept
    book = opened(made)
    assert book.sheetnames == ["问题清单", "台账"]
    page = book["台账"]
    assert (page["A2"].value, page["A2"].data_type) == ("=张三", "s")
    assert page["A20099"].value == 20_099
    assert fill(page, "B2") == fill(page, "A3") == fill(page, "A9") == MARK_FILL
    assert "不是日期" in page["B2"].comment.text
    lines = [[cell.value for cell in row] for row in book["问题清单"].iter_rows()]
    assert any("没有保留格式" in str(line[0]) for line in lines)
    assert ["台账", 2, "B", "2024-13-01", "不是日期", "请写成 2024-01-13"] in lines


def test_workbook_that_cannot_be_edited_is_written_anew(tmp_path: Path) -> None:
    parts = xlsx_parts({"台账": sheet_xml(ROWS)})
    parts["xl/styles.xml"] = "<styleSheet><cellXfs><xf numFmtId='none'/></cellXfs></styleSheet>"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>",
        '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.styles+xml"/></Types>',
    )
    kept, made = marked(zipped(parts), tmp_path, MARKS)
    assert not kept
    assert fill(opened(made)["台账"], "B2") == MARK_FILL


def test_csv_comes_back_as_a_marked_workbook(tmp_path: Path) -> None:
    source, made = tmp_path / "台账.csv", io.BytesIO()
    source.write_bytes("姓名,日期\n张三,2024-13-01\n".encode("gbk"))
    assert not write_marked(source, MARKS[:1], made)
    page = opened(made.getvalue())["台账"]
    assert page["B2"].value == "2024-13-01"
    assert fill(page, "B2") == MARK_FILL
