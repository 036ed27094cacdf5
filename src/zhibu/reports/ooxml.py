"""The few pieces of WordprocessingML that reports are made of, as escaped XML text.

Nothing here knows the office's layout. Elements inside `w:pPr`, `w:rPr`, `w:tcPr` … must stand in
the order of the schema (ISO/IEC 29500-1, 17), or Word calls the file damaged; callers pass them so.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import IO
from xml.sax.saxutils import escape

from zhibu.reports.document import printable

WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PROLOG = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ROOT_ATTRIBUTES = f'xmlns:w="{WORD_NAMESPACE}" xmlns:r="{RELATIONSHIPS}"'

_BREAKS = re.compile("(\r\n|\r|\n|\t)")
_TWIPS_PER_MM = 1440 / 25.4
# Quotation marks, dashes and the like belong to both scripts: Word takes the Chinese font for
# them only where the run says so. The digits beside them stay in the Latin font all the same.
_EAST_ASIAN_HINT = '<w:rFonts w:hint="eastAsia"/>'
_OLDEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def twips(mm: float) -> int:
    """Return millimetres in twentieths of a point."""
    return round(mm * _TWIPS_PER_MM)


def xml_text(text: str) -> str:
    """Escape text for element content or a quoted attribute; drop what XML 1.0 cannot hold."""
    return escape(printable(text), {'"': "&quot;"})


def run(text: str, *, style: str = "", formatting: str = "") -> str:
    """Return a run; line ends become line breaks, tabs become tabs.

    `style` is a character style; `formatting` is XML that may follow `w:rFonts` in `w:rPr`.
    """
    if not text:
        return ""
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    hint = "" if text.isascii() else _EAST_ASIAN_HINT
    properties = f"{named}{hint}{formatting}"
    if properties:
        properties = f"<w:rPr>{properties}</w:rPr>"
    return f"<w:r>{properties}{''.join(map(_run_piece, _BREAKS.split(text)))}</w:r>"


def _run_piece(piece: str) -> str:
    if piece == "\t":
        return "<w:tab/>"
    if piece in ("\n", "\r", "\r\n"):
        return "<w:br/>"
    return f'<w:t xml:space="preserve">{xml_text(piece)}</w:t>' if piece else ""


def paragraph(style: str, content: str = "", properties: str = "", *, before: str = "") -> str:
    """Return a paragraph; `before` and `properties` frame the schema's order.

    `before` holds what comes straight after `w:pStyle` (keepNext, pageBreakBefore), `properties`
    what comes later (tabs, spacing, ind, jc).
    """
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{before}{properties}</w:pPr>{content}</w:p>'


def content_control(number: int, tag: str, alias: str, content: str) -> str:
    """Wrap one run in a rich-text content control; `number` is unique within the file.

    Not a plain-text one (`w:text`): LibreOffice makes a form field of it in its PDF, which loses
    the highlight and swallows a full stop after it at the end of a line.
    """
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{xml_text(alias)}"/><w:tag w:val="{xml_text(tag)}"/>'
        f'<w:id w:val="{number}"/></w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def field(instruction: str, shown: str) -> str:
    """Return a computed field (PAGE …) with the text shown until Word computes it."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{shown}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def table(style: str, widths_mm: Iterable[float], rows: Iterable[str]) -> str:
    """Return a centred table of fixed column widths."""
    widths = [twips(width) for width in widths_mm]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def table_row(cells: Iterable[str], *, height_mm: float = 0, head: bool = False) -> str:
    """Return a row that never splits over pages; a `head` row is repeated on each page."""
    height = f'<w:trHeight w:val="{twips(height_mm)}" w:hRule="atLeast"/>' if height_mm else ""
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def table_cell(content: str, width_mm: float, *, span: int = 1) -> str:
    """Return a cell; `content` is one paragraph or more."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width_mm)}" w:type="dxa"/>{spanned}'
        f'<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'
    )


def write_package(stream: IO[bytes], parts: Mapping[str, str]) -> None:
    """Write the parts (name to XML) as an Office file; the same parts give the same bytes."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _OLDEST_ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content.encode())
