"""Reports for the command line and the pages: files in every format, and the table of figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import IO, TypedDict

from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.core.rounding import Manner
from zhibu.ledger.figures import figures
from zhibu.organization.models import Organization
from zhibu.reports.annual import Duty, compose
from zhibu.reports.document import Document
from zhibu.reports.html import standalone_page
from zhibu.reports.pdf import write_pdf
from zhibu.reports.word import write_word

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CONTENT_TYPES = {"docx": WORD_TYPE, "html": "text/html; charset=utf-8", "pdf": "application/pdf"}


class FigureRow(TypedDict):
    """One line of the table of figures; `value` is None where no record stands behind it."""

    code: str
    label: str
    unit: str
    value: Decimal | None
    records: int


def _write_html(document: Document, stream: IO[bytes]) -> None:
    stream.write(standalone_page(document).encode())


_WRITERS: dict[str, Callable[[Document, IO[bytes]], None]] = {
    "docx": write_word,
    "html": _write_html,
    "pdf": write_pdf,
}


def write_document(document: Document, stream: IO[bytes], format: str) -> None:
    """Write a document as docx, html or pdf.

    Raises DomainError for another format (REP001) and where a PDF cannot be set (PDF001–PDF003).
    """
    writer = _WRITERS.get(format)
    if writer is None:
        raise DomainError.of(
            "REP001", "不是能导出的格式", f"请用 {'、'.join(_WRITERS)}", value=format
        )
    writer(document, stream)


def write_annual(
    unit: Organization,
    year: int,
    stream: IO[bytes],
    format: str = "docx",
    manner: Manner = "exact",
    *,
    duties: Sequence[Duty] = (),
) -> Document:
    """Write a unit's annual report to the stream and give back what was written."""
    document = compose(unit, year, manner=manner, duties=duties)
    write_document(document, stream, format)
    return document


def annual_name(document: Document, format: str) -> str:
    """Give the file name of an annual report: 2022年度党建工作汇报.docx."""
    return f"{document.title[-1]}.{format}"


def figure_table(unit: Organization, year: int) -> list[FigureRow]:
    """Give every listed figure of a unit's year in the declared order."""
    return [
        {
            "code": one.code,
            "label": one.label,
            "unit": one.unit,
            "value": one.value,
            "records": one.records,
        }
        for one in figures(unit, Period.year(year)).values()
    ]
