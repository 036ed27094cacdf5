"""The example table, workbooks made on the spot, and a year with figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from tests.builders import Cast, activity_draft, held, make_material
from zhibu.activities.services import enter_activity
from zhibu.ledger.services import confirm_record

EXAMPLE = Path(__file__).resolve().parents[4] / "examples" / "上级统计表.xlsx"
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
Rows = list[list[Any]]


@pytest.fixture(scope="session")
def example() -> bytes:
    """Give the superior's table of the examples."""
    return EXAMPLE.read_bytes()


def workbook(sheets: dict[str, Rows], change: Callable[[Workbook], None] | None = None) -> bytes:
    """Make a workbook; None is a framed blank cell, ... (Ellipsis) none at all."""
    book = Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, values in enumerate(rows, 1):
            for column, value in enumerate(values, 1):
                if value is not ...:
                    sheet.cell(row, column, value).border = FRAME
    if change:
        change(book)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(data: bytes, change: Callable[[Workbook], None]) -> bytes:
    """Give a workbook with something changed by hand."""
    book = load_workbook(BytesIO(data))
    change(book)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


@pytest.fixture
def year(cast: Cast) -> Cast:
    """Give the cast with a year in the books: the branch has two assemblies, the sibling one."""
    held(cast, date(2022, 3, 5), ("general_meeting",))
    held(cast, date(2022, 9, 5), ("general_meeting",))
    held(cast, date(2022, 4, 5), ("special_topic",))
    make_material(cast)
    draft = activity_draft(cast.sibling, date(2022, 5, 5), ("general_meeting",))
    meeting = enter_activity(draft, actor=cast.sibling_secretary)
    confirm_record(meeting.pk, actor=cast.sibling_secretary)
    return cast
