"""Inspections against the clauses of a service standard: record type (measure 3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zhibu.ledger.children import rows_of
from zhibu.ledger.findings import Finding
from zhibu.ledger.types import Column, Line, RecordType, Rows, Section
from zhibu.organization.models import Organization
from zhibu.pillars.standards.document_nouns import STANDARD
from zhibu.pillars.standards.inspection_checks import RESULTS_LABEL, check_inspection, document_of
from zhibu.pillars.standards.models import (
    CheckedClause,
    DocumentClause,
    DocumentIssue,
    Result,
    ServiceInspection,
)

MADE = "standards.inspections"
CHECKED = "standards.items_checked"
CONFORMING = "standards.items_conforming"


def inspection_lines(inspection: ServiceInspection) -> Iterator[Line]:
    """An inspection, the clauses that applied, and those of them that conformed."""
    results = [row.result for row in rows_of(inspection, "results")]
    rest = len(inspection.rest_numbers)
    passed = results.count(Result.PASS) + rest
    yield Line(MADE)
    yield Line(CHECKED, passed + results.count(Result.FAIL))
    yield Line(CONFORMING, passed)


def clauses_of(document: DocumentIssue | None) -> tuple[DocumentClause, ...]:
    """Give a stored document's clauses in the order of their numbers. Queries: one, once."""
    return rows_of(document, "clauses") if document is not None else ()


def complete_inspection(inspection: ServiceInspection) -> None:
    """Write down which clauses “the rest” were."""
    answered = {row.clause for row in rows_of(inspection, "results")}
    held = clauses_of(document_of(inspection)) if inspection.rest else ()
    left = [clause.number for clause in held if clause.number not in answered]
    inspection.rest_clauses = " ".join(left)


def inspection_title(inspection: ServiceInspection) -> str:
    document = document_of(inspection)
    return f"{document.record.title if document else ''}检查：{inspection.place}"


def failed(inspection: ServiceInspection) -> Iterator[Finding]:
    """Give each clause that did not conform, for the problem list."""
    title = inspection.document.record.title
    for row in rows_of(inspection, "results"):
        if row.result == Result.FAIL:
            yield Finding(
                key=row.clause,
                text=f"《{title}》{row.clause} {inspection.place}：{row.finding}",
                source="service_inspection",
                owner=row.owner,
                due=row.due,
            )


def hold_inspections(inspections: Sequence[ServiceInspection]) -> None:
    """Lock the units of the standards: a repeal must not cross an inspection by what it repeals."""
    documents = (document_of(inspection) for inspection in inspections)
    units = sorted({one.record.organization_id for one in documents if one is not None})
    list(Organization.objects.select_for_update().filter(pk__in=units).order_by("pk"))


def sheet(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give the lines of the inspection sheet: every clause of the chosen standard."""
    document = values.get("document")
    if not isinstance(document, DocumentIssue):
        return []
    return [
        (clause.number, f"{clause.text}（{clause.method}）" if clause.method else clause.text)
        for clause in clauses_of(document)
    ]


RESULTS = Rows(
    name="results",
    label=RESULTS_LABEL,
    model=CheckedClause,
    owner="inspection",
    columns=(
        Column("clause"),
        Column("result"),
        Column("finding"),
        Column("due"),
        Column("owner"),
    ),
    note="不合格的写明问题；确认后自动列入问题清单",
    headings=("检查情况", "不合格项", "问题"),
    checklist=sheet,
)

SERVICE_INSPECTION = RecordType(
    key="standards.inspection",
    label="标准执行检查",
    model=ServiceInspection,
    measure="3.2",
    columns=(
        Column("date", label="检查日期", filtered=True),
        Column("document", filtered=True, noun=STANDARD, headings=("标准", "对照标准", "服务标准")),
        Column("place", headings=("地点", "受检部位", "检查对象")),
        Column("inspectors", headings=("检查人员", "检查组")),
        Column("rest", listed=False, headings=("其余均合格",)),
    ),
    sections=(
        Section("检查", ("document", "date", "place", "inspectors")),
        Section("逐条检查", ("results", "rest")),
    ),
    indicators=(MADE, CHECKED, CONFORMING),
    natural_key=("date", "document", "place"),
    postings=inspection_lines,
    check=check_inspection,
    complete=complete_inspection,
    title=inspection_title,
    rows=(RESULTS,),
    hold=hold_inspections,
    finds=failed,
    relies=("standards.document",),
    detail_template="standards/inspection_detail.html",
    hint="选好标准就列出全部条款，一条点一下；没问题的可以一次勾“其余合格”",
)
