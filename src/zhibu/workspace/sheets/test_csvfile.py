"""Facts about CSV files."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhibu.core.errors import DomainError
from zhibu.core.test_builders import workbook
from zhibu.workspace.sheets import read_csv
from zhibu.workspace.sheets.book import Sheet

TABLE = "姓名,入党日期,备注\n张三,2022-03-05,\n欧阳·阿依,2021.7.1,㙍村\n"
ROWS = [
    ["姓名", "入党日期", "备注"],
    ["张三", "2022-03-05", None],
    ["欧阳·阿依", "2021.7.1", "㙍村"],
]


def read(data: bytes, folder: Path, **more: int) -> Sheet:
    path = folder / "党员名册.csv"
    path.write_bytes(data)
    return read_csv(path, **more).sheets[0]


def refusal(data: bytes, folder: Path, **more: int) -> DomainError:
    with pytest.raises(DomainError) as caught:
        read(data, folder, **more)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_recognised(encoding: str, tmp_path: Path) -> None:
    assert read(TABLE.encode(encoding), tmp_path).rows == ROWS


def test_gbk_from_excel_is_recognised(tmp_path: Path) -> None:
    assert read("姓名,职务\r\n张三,书记\r\n".encode("gbk"), tmp_path).rows[1] == ["张三", "书记"]


@pytest.mark.parametrize("mark", ["\t", "；", ";", "，", "|"])
def test_every_usual_delimiter_is_recognised(mark: str, tmp_path: Path) -> None:
    assert read(TABLE.replace(",", mark).encode(), tmp_path).rows == ROWS


def test_punctuation_inside_a_text_is_no_delimiter(tmp_path: Path) -> None:
    sheet = read('姓名,感想\n张三,"好，很好；真好"\n李四,"一，二"\n'.encode(), tmp_path)
    assert sheet.rows[1] == ["张三", "好，很好；真好"]


def test_row_numbers_are_those_that_excel_shows(tmp_path: Path) -> None:
    sheet = read('姓名,感想\n张三,"第一行\n第二行"\n\n李四,好\n\n\n'.encode(), tmp_path)
    assert dict(sheet.numbered())[4] == ["李四", "好"]
    assert len(sheet.rows) == 4
    assert sheet.rows[2] == [None, None]
    assert sheet.name == "党员名册"


def test_leading_zeros_and_long_numbers(tmp_path: Path) -> None:
    sheet = read('编号,身份证号\n="0012",1.10101E+17\n007,x\n'.encode(), tmp_path)
    assert sheet.rows[1][0] == "0012"
    assert sheet.rows[2][0] == "007"
    assert sheet.truncated == {(2, 2)}


def test_unreadable_encoding_names_the_line(tmp_path: Path) -> None:
    error = refusal("姓名\n张三\n".encode() * 1500 + b"\xff\xff\n", tmp_path)
    assert error.problems[0].code == "CSV001"
    assert error.problems[0].place == "第3001行"


def test_workbook_under_the_name_is_told(tmp_path: Path) -> None:
    assert "Excel 工作簿" in str(refusal(workbook(""), tmp_path))


def test_empty_file_and_excess_are_refused(tmp_path: Path) -> None:
    assert "0 字节" in str(refusal(b"", tmp_path))
    assert refusal(b"a,b\n" * 11, tmp_path, max_rows=10).problems[0].code == "CSV003"
    assert refusal(b"a,b\n" * 11, tmp_path, max_cells=21).problems[0].code == "CSV003"
    assert len(read(b"a,b\n" * 11, tmp_path, max_rows=11, max_cells=22).rows) == 11


def test_open_quote_is_reported_with_its_row(tmp_path: Path) -> None:
    error = refusal(('甲,乙\n1,"' + "长" * 140_000 + "\n").encode(), tmp_path)
    assert error.problems[0].code == "CSV002"
    assert error.problems[0].place == "第2行"
