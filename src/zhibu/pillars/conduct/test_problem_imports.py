"""The office's own table, one row per problem, becomes the steps of which its cells speak."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.builders import Cast
from tests.problems import problem_at
from zhibu.cases.models import Case
from zhibu.cases.situation import steps_of
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.workspace.imports.context import Context
from zhibu.workspace.imports.services import Result, import_workbook
from zhibu.workspace.imports.templates import write_templates

HEADINGS = (
    "序号",
    "存在问题",
    "发现时间",
    "问题来源",
    "问题类别",
    "整改措施",
    "责任人",
    "整改期限",
    "整改情况",
    "完成时间",
    "佐证材料",
    "销号时间",
    "核验人",
)
DONE = {
    "存在问题": "会议多、时间长",
    "发现时间": "2022-01-10",
    "问题来源": "组织生活会",
    "问题类别": "形式主义",
    "整改措施": "合并例会",
    "责任人": "王芳",
    "整改期限": "2022-03-31",
    "整改情况": "每周例会由三次并为一次",
    "完成时间": "2022-03-20",
    "佐证材料": "会议通知",
    "销号时间": "2022-03-25",
    "核验人": "赵敏",
}
OPEN = {
    "存在问题": "食堂浪费",
    "发现时间": "2022-02-10",
    "问题来源": "巡察检查",
    "整改措施": "小份菜",
    "责任人": "赵敏",
    "整改期限": "2022-06-30",
}


def book(tmp_path: Path, *rows: dict[str, Any], name: str = "问题整改台账") -> Path:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as target:
        sheet = target.add_worksheet(name)
        sheet.write_row(0, 0, ["某支部问题整改台账"])
        sheet.write_row(1, 0, HEADINGS)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number + 1, 0, [row.get(title) for title in HEADINGS])
    return path


def load(cast: Cast, path: Path) -> Result:
    return import_workbook(path, unit=cast.branch, actor=cast.secretary, year=2022)


def counted(cast: Cast) -> tuple[int, int]:
    codes = ("conduct.problems_found", "conduct.problems_rectified")
    found = figures(cast.branch, Period.year(2022), codes)
    first, second = (int(found[code].value or 0) for code in codes)
    return first, second


def taken(title: str) -> list[tuple[str, str]]:
    case = Case.objects.get(title=title)
    return [(one.step, one.date.isoformat()) for one in steps_of(case)]


@pytest.mark.parametrize("name", ["问题整改台账", "问题清单", "2022年问题整改清单", "整改台账"])
def test_a_row_becomes_the_steps_that_its_cells_tell_of(
    cast: Cast, tmp_path: Path, name: str
) -> None:
    result = load(cast, book(tmp_path, DONE, OPEN, name=name))
    assert [str(one) for one in result.problems] == []
    assert taken("会议多、时间长") == [
        ("found", "2022-01-10"),
        ("plan", "2022-01-10"),
        ("done", "2022-03-20"),
        ("verify", "2022-03-25"),
    ]
    assert taken("食堂浪费") == [("found", "2022-02-10"), ("plan", "2022-02-10")]
    assert counted(cast) == (2, 1)


def test_the_same_table_again_changes_nothing_and_one_filled_further_adds(
    cast: Cast, tmp_path: Path
) -> None:
    load(cast, book(tmp_path, DONE, OPEN))
    again = load(cast, book(tmp_path, DONE, OPEN))
    assert again.counts["unchanged"] == 6
    assert sum(again.counts.values()) == 6
    further = OPEN | {"完成时间": "2022-06-01", "整改情况": "已推行", "佐证材料": "照片"}
    result = load(cast, book(tmp_path, DONE, further))
    assert (result.counts["new"], result.counts["unchanged"]) == (1, 6)
    assert taken("食堂浪费")[-1] == ("done", "2022-06-01")


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ({"核验人": "王芳"}, "PRB005", "既是责任人又是核验人"),
        ({"佐证材料": None}, "CAS016", "整改佐证"),
        ({"佐证材料": "无"}, "CAS016", "整改佐证"),
        ({"销号时间": "2022-03-19"}, "CAS015", "不能进行"),
        ({"完成时间": None, "销号时间": None}, "IMP080", "完成时间"),
        ({"责任人": "王芳、赵敏"}, None, ""),
        ({"整改期限": None}, "PRB002", "整改时限"),
    ],
)
def test_a_faulty_row_is_refused_once_with_its_reason(
    cast: Cast, tmp_path: Path, more: dict[str, Any], code: str | None, words: str
) -> None:
    result = load(cast, book(tmp_path, DONE | more))
    assert result.batch is None
    assert Case.objects.count() == 0
    found = {problem.code for problem in result.problems}
    assert code is None or code in found
    assert any(words in str(problem) for problem in result.problems)
    assert all(finding.row == 3 for finding in result.plan.findings)


def test_rows_of_steps_and_rows_of_cases_are_told_apart_by_their_headings(
    cast: Cast, tmp_path: Path
) -> None:
    path = tmp_path / "步骤.xlsx"
    with xlsxwriter.Workbook(path) as target:
        sheet = target.add_worksheet("问题整改")
        sheet.write_row(0, 0, ("问题", "步骤", "日期", "来源"))
        sheet.write_row(1, 0, ("文件多", "列入清单", "2022-01-10", "审计"))
    result = load(cast, path)
    assert [str(one) for one in result.problems] == []
    assert taken("文件多") == [("found", "2022-01-10")]


def test_template_of_problems_holds_both_tables(cast: Cast, tmp_path: Path) -> None:
    from zhibu.workspace.sheets import read_workbook

    path = tmp_path / "模板.xlsx"
    context = Context(cast.branch, cast.secretary)
    with path.open("wb") as stream:
        write_templates(stream, [registry.record_type("conduct.problem")], context)
    names = [sheet.name for sheet in read_workbook(path).sheets]
    assert {"问题整改步骤", "问题整改台账"} <= set(names)


def test_marked_workbook_of_ours_is_still_passed_over(cast: Cast, tmp_path: Path) -> None:
    problem_at(cast)
    path = tmp_path / "退回.xlsx"
    with xlsxwriter.Workbook(path) as target:
        sheet = target.add_worksheet("问题清单")
        sheet.write_row(0, 0, ("工作表", "行", "列", "填的内容", "问题", "怎么改"))
        sheet.write_row(1, 0, ("台账", 3, "B", "x", "不是日期", "请改"))
        other = target.add_worksheet("问题整改步骤")
        other.write_row(0, 0, ("问题", "步骤", "日期", "来源"))
        other.write_row(1, 0, ("文件多", "列入清单", "2022-01-10", "审计"))
    assert [str(one) for one in load(cast, path).problems] == []
    assert Case.objects.count() == 2
