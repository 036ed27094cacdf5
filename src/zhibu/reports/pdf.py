"""A document as a PDF and as pictures of its pages, set by typst.

The layout is a fixed template; the document reaches it as JSON, so no text can become markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from importlib import resources
from typing import IO, Any, Literal

import typst

from zhibu.core.errors import DomainError
from zhibu.reports.document import (
    Blank,
    Block,
    Document,
    Figure,
    Form,
    Heading,
    Line,
    PageBreak,
    Paragraph,
    Part,
    Signatures,
    Strong,
    Table,
    number_headings,
    printable,
)
from zhibu.reports.fonts import Fonts, find_fonts, missing_fonts

TEMPLATE = "official.typ"
PREVIEW_PPI = 110
# PDF/A-2b embeds all fonts, and typst refuses to write it when a character is in none of them.
_STANDARD: Literal["a-2b"] = "a-2b"
_INSTALL = (
    "请运行 tools/fetch_fonts.sh，或把字体文件放进 ZHIBU_FONT_PATHS 所指的文件夹；也可以改用 Word"
)

_NO_GLYPH = re.compile(r'the text `"(.+)"` could not be displayed')
_MORE_FONTS = "请安装 fonts-noto-cjk 和 fonts-lxgw-wenkai，或换一个字；也可以改用 Word"
_DATE_UNITS = ("year", "month", "day")

Data = dict[str, Any]


def write_pdf(document: Document, stream: IO[bytes]) -> None:
    """Write the document as PDF/A-2b in the official layout.

    Raises DomainError when fonts are missing (PDF001) or lack a character of the text (PDF002).
    """
    stream.write(compile_pages(TEMPLATE, partial(typst_data, document), "pdf")[0])


def page_images(document: Document) -> list[bytes]:
    """Return a PNG picture of each page, for previews. Raises DomainError as `write_pdf` does."""
    return compile_pages(TEMPLATE, partial(typst_data, document), "png")


def typst_data(document: Document, fonts: Fonts) -> str:
    """Return what the template reads: the document and the fonts, as JSON in plain ASCII."""
    blocks = number_headings(document.blocks)
    tail = bool(document.attachments or document.signature)
    signature = None
    if document.signature:
        name_indent, date_indent = document.signature.right_indents()
        signature = {
            "name": document.signature.name,
            "date": document.signature.date_text,
            "name-indent": name_indent,
            "date-indent": date_indent,
            "day": {unit: getattr(document.signature.date, unit) for unit in _DATE_UNITS},
        }
    data = {
        "fonts": fonts.families(),
        "name": document.name,
        "author": document.author,
        "title": document.title,
        "landscape": document.landscape,
        "width": document.text_width_mm,
        "recipient": document.recipient,
        "blocks": [
            _block(number, block, document.text_width_mm)
            | {"sticky": tail and position == len(blocks)}
            for position, (number, block) in enumerate(blocks, start=1)
        ],
        "attachments": document.attachments,
        "signature": signature,
        "note": document.note,
    }
    return json.dumps(_printable(data))


def compile_pages(
    template: str, data: Callable[[Fonts], str], kind: Literal["pdf", "png"]
) -> list[bytes]:
    """Set a template of this package with its data: one PDF, or a picture of each page.

    Args:
        data: gives what the template reads, JSON in plain ASCII, for the fonts at hand.
    """
    fonts = find_fonts()
    if fonts is None:
        raise DomainError.of("PDF001", f"缺少字体：{'、'.join(missing_fonts())}", _INSTALL)
    source = resources.files("zhibu.reports").joinpath(f"templates/reports/{template}")
    try:
        output, warnings = typst.compile_with_warnings(
            source.read_bytes(),
            font_paths=fonts.book,
            ignore_system_fonts=True,
            format=kind,
            ppi=PREVIEW_PPI,
            sys_inputs={"document": data(fonts)},
            pdf_standards=_STANDARD if kind == "pdf" else [],
        )
    except typst.TypstError as error:
        unknown = _NO_GLYPH.search(error.message)
        if unknown is None:
            raise
        raise DomainError.of(
            "PDF002", "在现有的字体里都没有", _MORE_FONTS, place="文中", value=unknown[1]
        ) from error
    if warnings:
        said = "；".join(dict.fromkeys(warning.message for warning in warnings))
        raise DomainError.of("PDF003", f"排版时字体被替换：{said}", _INSTALL)
    return [output] if isinstance(output, bytes) else list(output or [])


def _block(number: str, block: Block, width_mm: float) -> Data:
    match block:
        case Paragraph():
            return {
                "kind": "paragraph",
                "indent": block.indent,
                "lead": number + block.lead if block.lead else "",
                "level": block.lead_level,
                "parts": [_part(part) for part in block.parts],
            }
        case Heading():
            return {"kind": "heading", "level": block.level, "text": number + block.text}
        case Table():
            return _table(block, width_mm)
        case Line():
            return {"kind": "line", "left": block.left, "right": block.right}
        case Form():
            return {
                "kind": "form",
                "pairs": block.pairs,
                "rows": [
                    [{"label": field.label, "value": _part(field.value)} for field in row]
                    for row in block.rows()
                ],
            }
        case Signatures():
            return {"kind": "signatures", "rows": block.rows()}
        case Blank():
            return {"kind": "blank"}
        case PageBreak():
            return {"kind": "break"}


def _table(block: Table, width_mm: float) -> Data:
    columns = [
        {"title": column.title, "width": width, "align": column.align}
        for column, width in zip(block.columns, block.widths_mm(width_mm), strict=True)
    ]
    rows = [[_part(cell) for cell in row] for row in block.rows]
    return {
        "kind": "table",
        "caption": block.caption,
        "columns": columns,
        "rows": rows,
        "dense": block.dense,
    }


def _part(part: Part) -> Data:
    if isinstance(part, Figure):
        return {"kind": "gap" if part.is_gap else "figure", "text": part.shown}
    if isinstance(part, Strong):
        return {"kind": "strong", "text": part.text}
    return {"kind": "text", "text": part}


def _printable(value: Any) -> Any:
    """Drop from all texts in the tree what no page can show (control characters, half pairs)."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(item) for item in value]
    return value
