"""Workbooks made on the spot, as clerks keep them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.builders import Cast
from zhibu.workspace.imports.plan import Plan
from zhibu.workspace.imports.services import Result, import_workbook

Rows = Sequence[Sequence[Any]]
ACTIVITY = ("日期", "内容", "主题", "地点", "主持人", "缺席人员", "应到", "实到", "学时")


def write_book(path: Path, sheets: dict[str, Rows]) -> Path:
    """Write sheets of plain rows; dates become texts, so that every form can be tried."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes a workbook: ``book(活动=[header, row …])``."""

    def make(**sheets: Rows) -> Path:
        return write_book(tmp_path / "台账.xlsx", sheets)

    return make


@pytest.fixture
def run(cast: Cast) -> Callable[..., Result]:
    """Give a function that imports a workbook into the cast's branch as its secretary."""

    def go(path: Path, **more: Any) -> Result:
        more.setdefault("unit", cast.branch)
        more.setdefault("actor", cast.secretary)
        more.setdefault("year", 2022)
        return import_workbook(path, **more)

    return go


def activity_row(**more: Any) -> list[Any]:
    """Give a sound row under ``ACTIVITY``; name a column to change it."""
    row: dict[str, Any] = {
        "日期": "2022-09-28",
        "内容": "主题党日、党课",
        "主题": "学习会议精神",
        "地点": "三楼会议室",
        "主持人": "李建国",
        "学时": 2,
    }
    if "内容" not in more:
        row["内容"] = "主题党日、交流讨论"
    row.update(more)
    return [row.get(title) for title in ACTIVITY]


def codes(found: Plan | Result) -> list[str]:
    """Give the codes of all problems, in order."""
    return [problem.code for problem in found.problems]
