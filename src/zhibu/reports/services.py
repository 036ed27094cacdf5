"""Reports for the command line and the pages: files in every format, and the table of figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, TypedDict

from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.core.rounding import Manner
from zhibu.ledger.figures import figures
from zhibu.organization.models import Organization
from zhibu.reports.annual import Duty, asked_codes, compose
from zhibu.reports.document import Document
from zhibu.reports.duties import unmet_duties
from zhibu.reports.html import standalone_page
from zhibu.reports.pdf import write_pdf
from zhibu.reports.word import write_word

FORMATS = {"docx": "Word", "html": "网页", "pdf": "PDF"}


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


@dataclass(frozen=True)
class AnnualReport:
    """A composed report with the count of its figures: asked for, proved by records, missing."""

    document: Document
    total: int
    proved: int

    @property
    def gaps(self) -> int:
        """How many figures read 待补."""
        return self.total - self.proved


def annual_report(
    unit: Organization, year: int, manner: Manner = "exact", *, duties: Sequence[Duty] = ()
) -> AnnualReport:
    """Compose a unit's annual report and count its figures."""
    found = figures(unit, Period.year(year))
    document = compose(unit, year, manner=manner, figures=found, duties=duties)
    asked = asked_codes(unit, found)
    proved = sum(not found[code].missing for code in asked)
    return AnnualReport(document, len(asked), proved)


def write_annual(
    unit: Organization,
    year: int,
    stream: IO[bytes],
    format: str = "docx",
    manner: Manner = "exact",
    *,
    duties: Sequence[Duty] | None = None,
) -> Document:
    """Write a unit's annual report to the stream and give back what was written.

    Unmet duties are asked for (`reports.duties`) unless they are given.
    """
    if duties is None:
        duties = unmet_duties(unit, year)
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
