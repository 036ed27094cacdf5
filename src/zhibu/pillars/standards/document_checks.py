"""What is wrong with a standard or a rule: its days, its versions, its clauses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from django.db.models import Count

from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of
from zhibu.ledger.models import State
from zhibu.pillars.standards.document_clauses import read_text
from zhibu.pillars.standards.document_terms import first_day, replaced_by, series_of
from zhibu.pillars.standards.models import (
    CheckedClause,
    DocumentIssue,
    DocumentKind,
    ServiceInspection,
)

VERSION, NUMBER = "版本", "编号"


def check_document(document: DocumentIssue) -> Iterator[Problem]:
    """A title, a domain for standards, days in order, one version a day, clauses that read."""
    if not document.record.title.strip():
        yield Problem("STD120", "没有填", "请填写标准或制度的名称", field="名称")
    if document.kind == DocumentKind.STANDARD and getattr(document, "domain", None) is None:
        remedy = "请写服务领域，例如 会务"
        yield Problem("STD121", "服务标准没有写服务领域", remedy, field="服务领域")
    yield from _day_problems(document)
    yield from read_text(document.text).problems
    others = _others(document)
    yield from (
        problem for other in others for problem in _twin_problems(document, other, stored=True)
    )
    yield from _replaced_problems(document, others)
    yield from _clauses_lost(document)


def _day_problems(document: DocumentIssue) -> Iterator[Problem]:
    start, end = first_day(document), document.repealed_on
    if start < document.record.date:
        yield Problem(
            "STD122",
            "早于发布日期",
            f"请填 {document.record.date} 或以后的日期",
            field="实施日期",
            value=str(start),
        )
    if end is not None and end <= start:
        yield Problem(
            "STD123",
            "不晚于实施日期",
            f"请填 {start} 以后的日期，或留空",
            field="废止日期",
            value=str(end),
        )


def _others(document: DocumentIssue) -> list[DocumentIssue]:
    """Give the unit's other documents that are not void. Queries: one."""
    rows = DocumentIssue.objects.filter(record__organization=document.record.organization)
    rows = rows.exclude(record__state=State.VOID).exclude(pk=document.pk)
    return list(rows.select_related("record"))


def _twin_problems(
    document: DocumentIssue, other: DocumentIssue, *, stored: bool
) -> Iterator[Problem]:
    """Two versions of one document neither share a version nor a first day."""
    if series_of(document) != series_of(other):
        return
    where = "已经登记" if stored else "在这次导入里有两条"
    if document.edition.strip() == other.edition.strip() and document.number.strip():
        yield Problem(
            "STD124",
            f"这个编号的同一版本{where}（{other.record.title}）",
            "请核对编号，或写明新的版本",
            field=VERSION,
            value=document.edition or document.number,
        )
    elif first_day(document) == first_day(other):
        yield Problem(
            "STD125",
            f"同一文件的另一版本也从 {first_day(other)} 起实施（{other.edition or '未写版本'}）",
            "请核对实施日期",
            field="实施日期",
            value=str(first_day(document)),
        )


def _replaced_problems(
    document: DocumentIssue, others: Sequence[DocumentIssue]
) -> Iterator[Problem]:
    known = {series_of(other): other for other in others}
    for number in sorted(replaced_by(document)):
        other = known.get(number)
        if number == series_of(document):
            yield Problem(
                "STD126",
                "写的是它自己",
                "新版本接替旧版本不用写，会自动接替",
                field="代替",
                value=number,
            )
        elif other is None:
            yield Problem(
                "STD127",
                "没有登记过这个编号",
                "请核对编号；以前的文件没有登记的不用写",
                field="代替",
                value=number,
            )
        elif first_day(other) >= first_day(document):
            yield Problem(
                "STD128",
                f"它 {first_day(other)} 才实施，不早于这一份",
                "请核对实施日期或编号",
                field="代替",
                value=number,
            )


def _clauses_lost(document: DocumentIssue) -> Iterator[Problem]:
    """A clause that inspections went by stays under its number. Queries: up to two."""
    if document.pk is None:
        return
    held = {clause.number for clause in rows_of(document, "clauses")}
    used: set[str] = set()
    inspections = ServiceInspection.objects.filter(
        document=document.pk, record__state=State.CONFIRMED
    )
    for inspection in inspections:
        used.update(inspection.rest_numbers)
    if inspections:
        rows = CheckedClause.objects.filter(inspection__in=inspections)
        used.update(rows.values_list("clause", flat=True))
    if lost := sorted(used - held):
        yield Problem(
            "STD129",
            f"检查用过的条款不能去掉或改号：{'、'.join(lost[:6])}",
            "请保留这些条款；要改条款，请另登记一个新版本",
            field="条款",
        )


def check_documents(
    documents: Sequence[DocumentIssue],
) -> Iterator[tuple[DocumentIssue, Problem]]:
    """The same among documents that are stored at once."""
    groups: dict[tuple[int, str], list[DocumentIssue]] = {}
    for document in documents:
        unit = document.record.organization_id
        groups.setdefault((unit, series_of(document)), []).append(document)
    for group in groups.values():
        for one, other in combinations(group, 2):
            for problem in _twin_problems(other, one, stored=False):
                yield other, problem


def check_void(documents: Sequence[DocumentIssue], together: Collection[int]) -> Iterator[Problem]:
    """A version that inspections were made by is not voided under them. Queries: one."""
    counted = (
        ServiceInspection.objects.filter(
            document__in=[document.pk for document in documents], record__state=State.CONFIRMED
        )
        .exclude(pk__in=together)
        .values("document__record__title")
        .annotate(times=Count("pk"))
    )
    for row in counted:
        yield Problem(
            "STD130",
            f"有 {row['times']} 次检查是按它做的",
            "请先作废那些检查；不再执行的标准请填废止日期",
            value=row["document__record__title"],
        )
