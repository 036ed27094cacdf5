"""Ledgers and lists of cases on paper: the columns, filters and order of the list on the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from zhibu.core.dates import chinese_date
from zhibu.reports.document import Document
from zhibu.reports.outputs.output import Output
from zhibu.reports.outputs.tabular import (
    MOST_ROWS,
    Head,
    Tabular,
    list_document,
    require_printable,
)
from zhibu.workspace.asked import Asked, read_asked
from zhibu.workspace.cases.asked import AskedCases, read_asked_cases
from zhibu.workspace.cases.exporting import case_table, exported_cases
from zhibu.workspace.columns import chosen_columns
from zhibu.workspace.exporting import exported
from zhibu.workspace.listing import records_of
from zhibu.workspace.tables import Cell, table_rows

LATE = "（补录）"
SHOWN_ROWS = 150


class _Beginning(TypedDict):
    beginning: Document | None
    beginning_note: str


def list_of(request: HttpRequest, key: str) -> Output:
    """Give the asked list of a record type; only records that the user may export are in it.

    Queries: those of a page, whatever its length. Raises DomainError (OUT001) for a long one.
    """
    asked = read_asked(request, key)
    columns = chosen_columns(asked.user, key, asked.columns)
    records = records_of(exported(asked), asked.order(), MOST_ROWS + 1)
    require_printable(len(records))
    rows = [[_text(cell) for cell in row.cells] for row in table_rows(asked, columns, records)]
    label = asked.record_type.label
    tabular = Tabular(
        title=_title(asked, label),
        heads=[Head(one.label, "right" if one.numeric else "left") for one in columns],
        rows=rows,
        about=_about(asked),
        made=_made(),
        total=f"共 {len(rows)} 条",
        author=_unit_name(asked),
    )
    return Output(
        list_document(tabular),
        label,
        f"{label}（{_period(asked)}）",
        asked.bounds.unit,
        ("record_type", key),
        _back(request, reverse("workspace:list", args=[key])),
        back_label=label,
        detail={"rows": len(rows), "filters": dict(asked.query.items())},
        action="records.export",
        **_beginning(tabular),
    )


def case_list_of(request: HttpRequest, path: str) -> Output:
    """Give the asked list of cases; only those that the user may export are in it."""
    asked = read_asked_cases(request, path)
    cases = list(exported_cases(asked)[: MOST_ROWS + 1])
    require_printable(len(cases))
    heads, rows = case_table(asked, cases)
    label = asked.path.label
    tabular = Tabular(
        title=(asked.unit.name, f"{label}一览表"),
        heads=[Head(one) for one in heads],
        rows=rows,
        about=_about_cases(asked),
        made=_made(),
        total=f"共 {len(rows)} 件",
        author=asked.unit.name,
    )
    return Output(
        list_document(tabular),
        label,
        f"{label}一览表",
        asked.unit,
        ("case_path", path),
        _back(request, reverse("cases:list", args=[path])),
        back_label=label,
        detail={"rows": len(rows), "filters": dict(request.GET.items())},
        action="records.export",
        **_beginning(tabular),
    )


def _beginning(tabular: Tabular) -> _Beginning:
    """Give what the preview of a long list shows, and nothing for a short one."""
    if len(tabular.rows) <= SHOWN_ROWS:
        return {"beginning": None, "beginning_note": ""}
    note = f"{tabular.total}，这里只排前 {SHOWN_ROWS} 行；导出的文件里都有。"
    short = replace(tabular, rows=tabular.rows[:SHOWN_ROWS])
    return {"beginning": list_document(short), "beginning_note": note}


def _text(cell: Cell) -> str:
    return f"{cell.value}{LATE}" if cell.late else cell.value


def _title(asked: Asked, label: str) -> tuple[str, ...]:
    unit = _unit_name(asked)
    table = label if label.endswith(("表", "册", "台账", "名单", "清单")) else f"{label}台账"
    return (unit, table) if unit else (table,)


def _unit_name(asked: Asked) -> str:
    return asked.bounds.unit.name if asked.bounds.unit else ""


def _period(asked: Asked) -> str:
    return asked.bounds.period.label if asked.bounds.period else "全部"


def _about(asked: Asked) -> str:
    """Say which unit, which time and which conditions the list keeps to."""
    unit = _unit_name(asked) or "可看的全部党组织"
    period = asked.bounds.period.label if asked.bounds.period else "全部时间"
    chosen = "；".join(asked.form.chosen().values())
    return f"单位：{unit}　期间：{period}" + (f"　条件：{chosen}" if chosen else "")


def _about_cases(asked: AskedCases) -> str:
    said = [f"单位：{asked.unit.name}"]
    if asked.state is not None:
        said.append(f"状态：{asked.state.label}")
    if asked.overdue:
        said.append("只列逾期的")
    if asked.text:
        said.append(f"名称或编号含“{asked.text}”")
    return "　".join(said)


def _made() -> str:
    return f"制表日期：{chinese_date(timezone.localdate())}"


def _back(request: HttpRequest, url: str) -> str:
    query = request.GET.copy()
    query.pop("part", None)
    return f"{url}?{query.urlencode()}" if query else url
