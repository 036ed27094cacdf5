"""Superiors' blank tables made on the spot, and forms of them, for tests."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from zhibu.access.models import User
from zhibu.organization.models import Organization
from zhibu.reports.forms import storage
from zhibu.reports.forms.plans import plan
from zhibu.reports.forms.services import keep_mapping
from zhibu.reports.forms.worker import read
from zhibu.reports.jobs import storage as kept
from zhibu.reports.models import FormRun, FormTemplate

THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
Rows = list[list[Any]]
SMALL: Rows = [["指标", "单位", "全年"], ["党员大会", "次", None], ["创新做法", "项", None]]


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
    return saved(book)


def changed(data: bytes, change: Callable[[Workbook], None]) -> bytes:
    """Give a workbook with something changed by hand."""
    book = opened(data)
    change(book)
    return saved(book)


def opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def form(unit: Organization, by: User, data: bytes | None = None) -> FormTemplate:
    """Keep a form of a unit with what its headings say by themselves; no child process."""
    content = data or workbook({"统计表": SMALL})
    book = read(BytesIO(content))
    made = FormTemplate(
        organization=unit,
        name="党建统计表",
        file_name="党建统计表.xlsx",
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )
    storage.keep(made, content, book)
    made.save(force_insert=True)
    keep_mapping(made, plan(book).mapping)
    return made


def run(form: FormTemplate, unit: Organization, by: User) -> FormRun:
    """Keep a form as it was filled for the branches of a unit."""
    made = FormRun(
        form=form,
        organization=unit,
        period="2022",
        kind=FormRun.Kind.LINES,
        state=FormRun.State.DONE,
        asked_by=by,
        finished_at=timezone.now(),
        counts={"entries": 2, "gaps": 1},
    )
    made.save(force_insert=True)
    kept.keep_made(made, b"workbook")
    return made
