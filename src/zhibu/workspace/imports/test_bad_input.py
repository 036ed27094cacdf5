"""Every bad input gets its place, its value and a remedy; nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.builders import Cast, make_person, put_on_roll
from zhibu.core.errors import DomainError
from zhibu.ledger.models import Record
from zhibu.workspace.imports.conftest import ACTIVITY, activity_row, codes, write_book
from zhibu.workspace.imports.context import Options
from zhibu.workspace.imports.planner import plan
from zhibu.workspace.imports.services import Result
from zhibu.workspace.sheets import read_any

Book = Callable[..., Path]
Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("more", "expected", "told"),
    [
        ({"日期": "2022-13-01"}, "DATE005", "第2行A列“日期”：“2022-13-01”"),
        ({"日期": "九月"}, "DATE004", "A列"),
        ({"日期": "2022年9月"}, "DATE002", "请写到日"),
        ({"日期": None}, "IMP010", "请填日期"),
        ({"日期": "2031-01-01"}, "LED011", "A列"),
        ({"内容": "团建"}, "IMP040", "主题党日、党课"),
        ({"主持人": "李建华"}, "IMP020", "是不是“李建国”？"),
        ({"主持人": "李建国、王芳"}, "IMP023", "只填一个人"),
        ({"缺席人员": "王芳"}, "ACT008", "王芳"),
        ({"缺席人员": "钱一（出差）"}, "IMP020", "第一党支部没有这个人"),
        ({"应到": 45}, "IMP042", "与当日在册党员 8 人不符，多出 37 人"),
        ({"应到": 6}, "IMP042", "少了 2 人"),
        (
            {"实到": 6, "缺席人员": "王芳（出差）"},
            "IMP043",
            "应到 8 人减缺席 1 人等于 7 人",
        ),
        ({"实到": "七"}, "IMP030", "不是数字"),
        ({"学时": 1.25}, "IMP032", "1 位小数"),
        ({"学时": 30}, "ACT005", "0.5 到 24"),
        ({"地点": "楼" * 81}, "IMP031", "最多 80 字"),
    ],
)
def test_a_bad_cell_is_named_with_its_remedy(
    cast: Cast, book: Book, run: Run, more: dict[str, Any], expected: str, told: str
) -> None:
    before = Record.objects.count()
    result = run(book(活动=[ACTIVITY, activity_row(**more)]))
    assert codes(result) == [expected]
    assert told in str(result.problems[0])
    assert result.problems[0].remedy
    assert Record.objects.count() == before


def test_a_day_before_the_branch_was_founded_is_what_is_wrong(
    cast: Cast, book: Book, run: Run
) -> None:
    # Nobody was on the roll yet, so nobody came either; the chair is not blamed for the date.
    result = run(book(活动=[ACTIVITY, activity_row(日期="2019-12-31")]))
    assert codes(result) == ["LED012", "ACT009"]
    assert "第一党支部" in str(result.problems[0])


def test_all_problems_of_a_workbook_come_at_once(cast: Cast, book: Book, run: Run) -> None:
    rows = [
        ACTIVITY,
        activity_row(日期="昨天", 主持人="无此人", 学时="两小时"),
        activity_row(日期="2022-09-29", 应到=99),
    ]
    result = run(book(活动=rows, 心得体会=[("姓名", "日期"), ("王芳", "2022-01-01")]))
    assert codes(result) == ["DATE004", "IMP020", "IMP030", "IMP042", "IMP006"]


def test_an_unknown_sheet_is_refused_with_the_known_names(cast: Cast, book: Book, run: Run) -> None:
    result = run(book(活动=[ACTIVITY, activity_row()], 开支明细=[("日期", "金额"), (1, 2)]))
    assert codes(result) == ["IMP003"]
    assert "心得体会" in result.problems[0].remedy


@pytest.mark.parametrize("name", ["说明", "填写说明", "问题清单", "目录"])
def test_sheets_that_explain_are_passed_over(cast: Cast, book: Book, run: Run, name: str) -> None:
    result = run(book(**{name: [("随便写",)], "活动": [ACTIVITY, activity_row()]}))
    assert result.problems == []


def test_a_missing_header_names_what_stands_in_its_place(cast: Cast, book: Book, run: Run) -> None:
    result = run(book(心得体会=[("上交日期", "姓名", "提目"), ("2022-3-5", "王芳", "学思践悟")]))
    assert sorted(codes(result)) == ["IMP006", "IMP007"]
    assert "提目" in str(result.problems[1])


def test_a_sheet_without_any_header_says_what_is_looked_for(
    cast: Cast, book: Book, run: Run
) -> None:
    result = run(book(心得体会=[("2022-3-5", "王芳", "学思践悟")]))
    assert codes(result) == ["IMP004"]
    assert "题目" in result.problems[0].remedy


def test_unknown_columns_are_left_out_on_request(cast: Cast, book: Book) -> None:
    path = book(活动=[(*ACTIVITY, "满意度"), [*activity_row(), "高"]])
    refused = plan(read_any(path), cast.branch, cast.secretary, Options(2022))
    assert codes(refused) == ["IMP007"]
    left_out = plan(read_any(path), cast.branch, cast.secretary, Options(2022, pass_unknown=True))
    assert left_out.sound
    assert left_out.sheets[0].notices == ["J列“满意度”没有导入"]


def test_headings_may_carry_stars_notes_and_line_breaks(cast: Cast, book: Book, run: Run) -> None:
    rows = [("* 日 期\n（必填）", "内容【多选】", "主 题"), ("2022-3-5", "主题党日", "学雷锋")]
    assert run(book(活动=rows)).problems == []


def test_a_header_of_two_lines_is_joined(tmp_path: Path, cast: Cast, run: Run) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("活动")
        sheet.merge_range("A1:E1", "2022年活动台账")
        for column, title in ((0, "日期"), (1, "内容"), (2, "主题")):
            sheet.merge_range(1, column, 2, column, title)
        sheet.merge_range("D2:E2", "人数")
        sheet.write_row("D3", ["应到", "实到"])
        sheet.write_row("A4", ["3月5日", "主题党日", "学雷锋", 8, 8])
    assert run(path).problems == []
    assert Record.objects.filter(type="activity", title="学雷锋").exists()


def test_a_merged_header_over_two_columns_is_refused(tmp_path: Path, cast: Cast, run: Run) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("活动")
        sheet.write_row("A1", ["日期", "内容", "主题"])
        sheet.merge_range("D1:E1", "主持人")
        sheet.write_row("A2", ["2022-3-5", "主题党日", "学雷锋", "李建国", "王芳"])
    assert codes(run(path)) == ["IMP008"]


def test_a_formula_without_value_is_refused(tmp_path: Path, cast: Cast, run: Run) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("活动")
        sheet.write_row("A1", ["日期", "内容", "主题", "应到"])
        sheet.write_row("A2", ["2022-3-5", "主题党日", "学雷锋"])
        sheet.write_formula("D2", "=4+4", None, "")
    result = run(path)
    assert codes(result) == ["IMP011"]
    assert "D列" in result.problems[0].place


def test_a_cut_off_id_number_is_refused(tmp_path: Path, cast: Cast, run: Run) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("党员花名册")
        sheet.write_row("A1", ["姓名", "入党日期", "身份证号"])
        sheet.write_row("A2", ["新同志", "2015-07-01", 530199196803120032])
    assert codes(run(path)) == ["IMP013"]


def test_a_wrong_id_number_is_masked_in_the_message(cast: Cast, book: Book, run: Run) -> None:
    rows = [("姓名", "入党日期", "身份证号"), ("新人", "2015-07-01", "530199196803120030")]
    result = run(book(党员花名册=rows))
    assert codes(result) == ["IDN004"]
    assert "19680312" not in str(result.problems[0])


def test_hidden_rows_are_read_and_told(tmp_path: Path, cast: Cast) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("活动")
        sheet.write_row(0, 0, ACTIVITY)
        sheet.write_row(1, 0, activity_row())
        sheet.set_row(1, None, None, {"hidden": True})
    found = plan(read_any(path), cast.branch, cast.secretary, Options(2022))
    assert found.counts["new"] == 1
    assert found.sheets[0].notices == ["第2行是隐藏的，也会导入"]


def test_totals_below_the_rows_are_passed_over(cast: Cast, book: Book) -> None:
    path = book(活动=[ACTIVITY, activity_row(), ("合计", None, 1), ("填表人：王芳",)])
    found = plan(read_any(path), cast.branch, cast.secretary, Options(2022))
    assert found.sound
    assert found.sheets[0].notices == ["第3、4行是合计或落款，没有导入"]


def test_the_second_of_two_equal_rows_is_refused(cast: Cast, book: Book, run: Run) -> None:
    result = run(book(活动=[ACTIVITY, activity_row(), activity_row(地点="别处")]))
    assert codes(result) == ["IMP014"]
    assert "与第2行是同一条" in str(result.problems[0])


def test_votes_over_those_present_are_refused_with_the_arithmetic(
    cast: Cast, book: Book, run: Run
) -> None:
    header = ("日期", "内容", "主题", "决议", "赞成", "反对", "弃权")
    rows = [header, ("2022-09-28", "党员大会", "选先进", "同意", 30, 0, 0)]
    result = run(book(三会一课=rows))
    assert result.counts["refused"] == 1
    assert "30" in str(result.problems[0])


def test_a_resolution_short_of_the_majority_is_refused(cast: Cast, book: Book, run: Run) -> None:
    header = ("日期", "内容", "主题", "决议", "赞成", "反对", "弃权")
    rows = [header, ("2022-09-28", "党员大会", "选先进", "同意", 3, 4, 0)]
    assert "ACT014" in codes(run(book(三会一课=rows)))


def test_more_excellent_than_the_cap_over_a_whole_list(cast: Cast, book: Book, run: Run) -> None:
    header = ("姓名", "评议日期", "年度", "评议结果")
    names = ("李建国", "周明", "王芳", "赵敏")
    rows = [(name, "2022-12-21", 2022, "优秀") for name in names]
    result = run(book(民主评议党员=[header, *rows]))
    assert set(codes(result)) == {"STU015"}
    assert run(book(民主评议党员=[header, *rows[:2]])).problems == []
    assert set(codes(run(book(民主评议党员=[header, *rows[2:]])))) == {"STU015"}


def test_two_secretaries_in_one_workbook_are_refused(cast: Cast, book: Book, run: Run) -> None:
    header = ("姓名", "入党日期", "党内职务")
    result = run(book(党员花名册=[header, ("新人", "2015-07-01", "书记")]))
    assert codes(result) == ["ORG007"]
    assert "李建国" in str(result.problems[0])


def test_one_who_left_is_refused_after_that_day(cast: Cast, book: Book, run: Run) -> None:
    gone = make_person("吴去", cast.branch)
    put_on_roll(gone, cast.branch, cast.secretary, since=gone.organization.founded)
    header = ("姓名", "入党日期", "进入支部日期", "离开日期", "离开方式")
    leaving = ("吴去", "2014-07-01", "2020-01-01", "2022-05-01", "转出")
    result = run(
        book(
            活动=[ACTIVITY, activity_row(缺席人员="吴去（病假）")],
            党员花名册=[header, leaving],
        )
    )
    assert codes(result) == ["IMP022"]
    assert "2022-05-01 已离开" in str(result.problems[0])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"MZ\x90\x00"])
def test_broken_files_are_refused_whole(tmp_path: Path, run: Run, content: bytes) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(content)
    with pytest.raises(DomainError):
        run(path)


def test_an_empty_workbook_says_so(tmp_path: Path, cast: Cast, run: Run) -> None:
    path = write_book(tmp_path / "空.xlsx", {"说明": [("没有台账",)]})
    assert codes(run(path)) == ["IMP002"]
