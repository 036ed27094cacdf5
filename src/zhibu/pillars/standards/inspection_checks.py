"""What is wrong with an inspection: the version it went by, its clauses, its findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from zhibu.core.errors import Problem
from zhibu.core.private_numbers import private_kind
from zhibu.ledger.children import rows_of
from zhibu.ledger.models import State
from zhibu.organization.selectors import branch_of
from zhibu.pillars.standards.document_terms import first_day, in_force
from zhibu.pillars.standards.models import (
    CheckedClause,
    DocumentIssue,
    DocumentKind,
    Result,
    ServiceInspection,
)

RESULTS_LABEL = "检查结果"
DOCUMENT = "检查标准"


def document_of(inspection: ServiceInspection) -> DocumentIssue | None:
    """Give the version it went by, None while none was chosen."""
    return getattr(inspection, "document", None)


def check_inspection(inspection: ServiceInspection) -> Iterator[Problem]:
    """A version in force that day, a place, somebody who looked, and results that hold."""
    document = document_of(inspection)
    if document is None:
        yield Problem("STD140", "没有选标准", "请选检查所对照的服务标准", field=DOCUMENT)
    else:
        yield from _document_problems(inspection, document)
    for text, label in ((inspection.place, "检查地点"), (inspection.inspectors, "检查人")):
        if not text.strip():
            yield Problem("STD141", "没有填", f"请填{label}", field=label)
    rows = rows_of(inspection, "results")
    known = {clause.number for clause in rows_of(document, "clauses")} if document else set()
    yield from _clause_problems(rows, known)
    for row in rows:
        yield from _row_problems(inspection, row)
    answered = any(row.result != Result.NOT_APPLICABLE for row in rows)
    if known and not answered and not inspection.rest_numbers:
        remedy = "请至少查一条，没有问题的可勾“其余合格”"
        yield _told("STD149", "没有一条有结果", remedy)


def _document_problems(inspection: ServiceInspection, document: DocumentIssue) -> Iterator[Problem]:
    day, label = inspection.record.date, document.label
    home = branch_of(inspection.record.organization)
    if document.kind != DocumentKind.STANDARD:
        yield _document("STD142", "是规程制度，不是服务标准", "请选服务标准", label)
    elif document.record.organization_id not in home.numbers_up:
        yield _document("STD143", "不是本单位或上级的标准", "请选本单位的标准", label)
    elif document.record.state != State.CONFIRMED:
        yield _document("STD144", "这项标准还没有确认或已作废", "请先确认标准，或另选", label)
    elif day < first_day(document):
        yield _document(
            "STD145",
            f"{first_day(document)} 才实施，{day} 还没有执行",
            "请选当天有效的版本，或核对检查日期",
            label,
        )
    elif not in_force(document, day):
        yield _document(
            "STD146",
            f"{document.ended_on} 起已废止或由新版本接替",
            "请选当天有效的版本，或核对检查日期",
            label,
        )
    elif not rows_of(document, "clauses"):
        yield _document("STD147", "这项标准没有登记条款", "请先在标准里填写条款", label)


def _clause_problems(rows: Sequence[CheckedClause], known: set[str]) -> Iterator[Problem]:
    for number, times in Counter(row.clause for row in rows).items():
        if times > 1:
            yield _told("STD150", f"写了 {times} 次", "一次检查里每条只记一个结果", number)
        if known and number not in known:
            yield _told("STD151", "这一版标准没有这一条", "请核对条款号", number)


def _row_problems(inspection: ServiceInspection, row: CheckedClause) -> Iterator[Problem]:
    if row.result == Result.FAIL and not row.finding.strip():
        yield _told("STD152", "不合格，没有写发现的问题", "请用一句话写明问题", row.clause)
    if row.result != Result.FAIL and (row.finding.strip() or row.due or row.owner_id):
        yield _told(
            "STD153",
            "写了问题，结果却不是不合格",
            "请选不合格，或删去问题、期限和责任人",
            row.clause,
        )
    if row.due is not None and row.due < inspection.record.date:
        yield _told("STD154", f"整改期限 {row.due} 早于检查日期", "请核对期限", row.clause)
    if kind := private_kind(row.finding):
        yield _told("STD155", f"问题里有{kind}", f"请删去{kind}，只写事情", row.clause)


def _told(code: str, message: str, remedy: str, value: str = "") -> Problem:
    return Problem(code, message, remedy, field=RESULTS_LABEL, value=value)


def _document(code: str, message: str, remedy: str, value: str) -> Problem:
    return Problem(code, message, remedy, field=DOCUMENT, value=value)
