"""Service standards and working rules (服务标准、规程制度): record type (measure 3.2).

A rule counts once, when it is issued. A standard counts from its first day in force to its last:
as a standard, and for its domain, whose system (标准体系) stands while one of its standards does.
When a document is confirmed, changed or voided, the ends of the unit's documents follow from each
other and are posted by difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.models import Record, State
from zhibu.ledger.restating import restate
from zhibu.ledger.types import Column, Line, RecordType, Rows, Section
from zhibu.organization.models import Kind as UnitKind
from zhibu.organization.models import Organization
from zhibu.pillars.standards.document_checks import check_document, check_documents, check_void
from zhibu.pillars.standards.document_clauses import read_text
from zhibu.pillars.standards.document_terms import (
    confirmed_documents,
    end_of,
    first_day,
    with_new_ends,
)
from zhibu.pillars.standards.domain_nouns import DOMAIN
from zhibu.pillars.standards.models import DocumentClause, DocumentIssue, DocumentKind
from zhibu.workspace.row_values import same_rows

RULES_ISSUED = "standards.rules_issued"
STANDARDS = "standards.standards_in_force"
SYSTEMS = "standards.systems_in_force"


def document_lines(document: DocumentIssue) -> Iterator[Line]:
    """A rule counts on its day of issue; a standard, and its domain, while it is in force."""
    if document.kind == DocumentKind.RULE:
        yield Line(RULES_ISSUED)
        return
    ends = [(1, first_day(document))]
    if document.ended_on:
        ends.append((-1, document.ended_on))
    for change, day in ends:
        yield Line(STANDARDS, change, day)
        yield Line(SYSTEMS, change, day, document.domain_id)


def complete_document(document: DocumentIssue) -> None:
    """Take the day of issue for the first day in force, the clauses from the text, the end."""
    record = document.record
    day: date | None = record.date
    if day is None:
        return
    document.effective_on = document.effective_on or day
    clauses = read_text(document.text).clauses
    # Clauses that stay the same are not written again.
    if document.pk is None or not same_rows(CLAUSES, rows_of(document, CLAUSES.name), clauses):
        set_rows(document, CLAUSES.name, clauses)
    document.ended_on = end_of(document, confirmed_documents(record.organization))


def hold_documents(documents: Sequence[DocumentIssue]) -> None:
    """Lock the units: the ends of their documents depend on each other."""
    units = sorted({document.record.organization_id for document in documents})
    list(Organization.objects.select_for_update().filter(pk__in=units).order_by("pk"))


def settle_documents(documents: Sequence[DocumentIssue]) -> None:
    """End each document of these units where a later one takes its place.

    Queries: two and those of the clauses where nothing changes; two more per document whose end
    does.
    """
    units = {document.record.organization_id for document in documents}
    rows = Record.objects.filter(
        type=DOCUMENT_ISSUE.key, organization__in=units, state=State.CONFIRMED
    ).select_related("organization")
    by_unit: dict[int, list[DocumentIssue]] = defaultdict(list)
    for body in DOCUMENT_ISSUE.load(list(rows)).values():
        by_unit[body.record.organization_id].append(body)
    changed = [body for held in by_unit.values() for body in with_new_ends(held)]
    if changed:
        DocumentIssue.objects.bulk_update(changed, ["ended_on"])
        restate(DOCUMENT_ISSUE, changed)


def asked(values: Mapping[str, Any]) -> Collection[str] | None:
    """A rule needs neither domain nor level."""
    if values.get("kind") != DocumentKind.RULE:
        return None
    return {column.name for column in DOCUMENT_ISSUE.columns} - {"level"}


CLAUSES = Rows(
    name="clauses",
    label="条款",
    model=DocumentClause,
    owner="document",
    columns=(
        Column("number"),
        Column("text"),
        Column("method"),
        Column("full_score"),
        Column("weight"),
    ),
    entered=False,
)

DOCUMENT_ISSUE = RecordType(
    key="standards.document",
    label="标准制度",
    model=DocumentIssue,
    measure="3.2",
    columns=(
        Column("kind", filtered=True, headings=("种类", "文件类别")),
        Column("domain", filtered=True, noun=DOMAIN, headings=("领域", "所属领域")),
        Column("date", label="发布日期", filtered=True, headings=("印发日期", "制定日期", "日期")),
        Column("number", headings=("标准编号", "文件编号", "文号", "标准号")),
        Column("title", label="名称", headings=("标准名称", "制度名称", "文件名称", "标题")),
        Column("edition", listed=False, headings=("版次",)),
        Column("level", listed=False, headings=("标准级别", "级别")),
        Column("effective_on", headings=("实施时间", "生效日期", "执行日期")),
        Column("repealed_on", listed=False, headings=("废止时间",)),
        Column("replaces", listed=False, headings=("代替标准", "替代", "被代替编号")),
        Column("text", listed=False, headings=("条款内容", "主要条款", "检查条款")),
        Column("ended_on", entered=False),
    ),
    sections=(
        Section("文件", ("kind", "domain", "title", "number", "edition", "level")),
        Section("何时执行", ("date", "effective_on", "repealed_on", "replaces")),
        Section("内容", ("text",)),
    ),
    indicators=(RULES_ISSUED, STANDARDS, SYSTEMS),
    natural_key=("title", "number", "edition"),
    postings=document_lines,
    check=check_document,
    check_together=check_documents,
    complete=complete_document,
    units=frozenset({UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH}),
    lasting=True,
    rows=(CLAUSES,),
    hold=hold_documents,
    settle=settle_documents,
    check_void=check_void,
    asks=asked,
    detail_template="standards/document_detail.html",
    hint="每个版本一条；新版本实施，上一版自动失效",
)
