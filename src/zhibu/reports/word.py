"""A document as a Word file in the official layout, with every figure in a tagged control.

The package is written outright instead of over a template: nothing has to be overridden, and the
same document gives the same bytes. The layout's numbers are in `word_layout.py`.
"""

from __future__ import annotations

from typing import IO

from zhibu.reports import word_layout as layout
from zhibu.reports.document import (
    Blank,
    Block,
    Document,
    Field,
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
    text_width,
)
from zhibu.reports.ooxml import (
    content_control,
    paragraph,
    run,
    table,
    table_cell,
    table_row,
    twips,
    write_package,
)
from zhibu.reports.word_figures import FoundFigure, figure_tag, read_figures
from zhibu.reports.word_package import package_parts

__all__ = ["FoundFigure", "read_figures", "write_word"]

_KEEP_NEXT = "<w:keepNext/>"
_NEW_PAGE = "<w:pageBreakBefore/>"
_HIGHLIGHT = '<w:highlight w:val="yellow"/>'
_LONGEST_ALIAS = 64
_FORM_ROW_MM = 9
_FORM_LABEL_MM = 26
_SIGN_ROOM = 5


def write_word(document: Document, stream: IO[bytes]) -> None:
    """Write a .docx in the layout of GB/T 9704-2012 to the stream.

    The same document gives the same bytes.
    """
    body = _Body(document.text_width_mm)
    content = body.write(document)
    write_package(stream, package_parts(document, content, body.figures))


class _Body:
    """Writes the paragraphs and tables in order and counts the figures on the way."""

    def __init__(self, width_mm: float) -> None:
        self._width_mm = width_mm
        self.figures: list[tuple[int, Figure]] = []
        self._parts: list[str] = []
        self._break_pending = False

    def write(self, document: Document) -> str:
        """Return the content of the document's body."""
        self._title(document)
        tail = bool(document.attachments or document.signature)
        blocks = number_headings(document.blocks)
        for position, (number, block) in enumerate(blocks, start=1):
            # The line of totals under a table never stands on a page of its own.
            totalled = position < len(blocks) and isinstance(blocks[position][1], Line)
            last = tail and position == len(blocks)
            self._block(number, block, keep_next=last or totalled)
        self._attachments(document)
        self._signature(document)
        if document.note:
            self._add(layout.BODY, run(f"（{document.note}）"))
        return "".join(self._parts)

    def _add(
        self, style: str, content: str = "", properties: str = "", *, keep_next: bool = False
    ) -> None:
        before = (_KEEP_NEXT if keep_next else "") + (_NEW_PAGE if self._break_pending else "")
        self._break_pending = False
        self._parts.append(paragraph(style, content, properties, before=before))

    def _title(self, document: Document) -> None:
        if document.title:
            self._add(layout.TITLE, run("\n".join(document.title)))
            self._add(layout.NORMAL)
        if document.recipient:
            self._add(layout.NORMAL, run(f"{document.recipient}："))

    def _block(self, number: str, block: Block, *, keep_next: bool) -> None:
        match block:
            case Paragraph():
                self._paragraph(number, block, keep_next=keep_next)
            case Heading():
                self._add(layout.heading_style(block.level), run(number + block.text))
            case Table():
                self._table(block, keep_next=keep_next)
            case Line():
                self._line(block)
            case Form():
                self._form(block, keep_next=keep_next)
            case Signatures():
                self._sign_lines(block, keep_next=keep_next)
            case Blank():
                self._add(layout.NORMAL, keep_next=keep_next)
            case PageBreak():
                self._break_pending = bool(self._parts)

    def _paragraph(self, number: str, block: Paragraph, *, keep_next: bool) -> None:
        lead = run(number + block.lead, style=layout.LEAD_STYLES.get(block.lead_level, ""))
        content = (lead if block.lead else "") + "".join(map(self._part, block.parts))
        self._add(layout.BODY if block.indent else layout.NORMAL, content, keep_next=keep_next)

    def _part(self, part: Part) -> str:
        if isinstance(part, Figure):
            return self._figure(part)
        if isinstance(part, Strong):
            return run(part.text, style=layout.STRONG)
        return run(part)

    def _figure(self, figure: Figure) -> str:
        number = len(self.figures) + 1
        self.figures.append((number, figure))
        shown = run(figure.shown, formatting=_HIGHLIGHT if figure.is_gap else "")
        alias = (figure.label or figure.code)[:_LONGEST_ALIAS]
        return content_control(number, figure_tag(figure), alias, shown)

    def _table(self, block: Table, *, keep_next: bool) -> None:
        if block.caption:
            self._add(layout.CAPTION, run(block.caption))
        widths = block.widths_mm(self._width_mm)
        heading = layout.DENSE_HEAD if block.dense else layout.TABLE_HEAD
        text = layout.DENSE_TEXT if block.dense else layout.TABLE_TEXT
        head = table_row(
            (
                table_cell(paragraph(heading, run(column.title)), width)
                for column, width in zip(block.columns, widths, strict=True)
            ),
            head=True,
        )
        rows = [
            table_row(
                table_cell(
                    paragraph(
                        text,
                        self._part(cell),
                        f'<w:jc w:val="{column.align}"/>',
                        before=_KEEP_NEXT if keep_next and position == len(block.rows) else "",
                    ),
                    width,
                )
                for cell, column, width in zip(row, block.columns, widths, strict=True)
            )
            for position, row in enumerate(block.rows, start=1)
        ]
        self._grid(table(layout.TABLE_GRID, widths, [head, *rows]), keep_next=keep_next)

    def _line(self, block: Line) -> None:
        stop = f'<w:tabs><w:tab w:val="right" w:pos="{twips(self._width_mm)}"/></w:tabs>'
        content = f"{block.left}\t{block.right}" if block.right else block.left
        pitch = f'w:line="{layout.TABLE_LINE}" w:lineRule="exact"'
        space = f'<w:spacing w:before="0" w:after="40" {pitch}/>'
        # What stands over a table stays with it.
        self._add(layout.TABLE_TEXT, run(content), stop + space, keep_next=True)

    def _form(self, block: Form, *, keep_next: bool) -> None:
        value = self._width_mm / block.pairs - _FORM_LABEL_MM
        widths = (_FORM_LABEL_MM, value) * block.pairs
        rows = [
            table_row(self._form_cells(fields, widths), height_mm=_FORM_ROW_MM)
            for fields in block.rows()
        ]
        if rows:
            self._grid(table(layout.TABLE_GRID, widths, rows), keep_next=keep_next)

    def _form_cells(self, fields: tuple[Field, ...], widths: tuple[float, ...]) -> list[str]:
        """Return the cells of one row; a single field spreads over all that is left."""
        span = 3 if len(fields) == 1 and len(widths) == 4 else 1
        cells: list[str] = []
        for field in fields:
            label = paragraph(layout.TABLE_HEAD, run(field.label))
            value = paragraph(layout.TABLE_TEXT, self._part(field.value))
            cells.append(table_cell(label, widths[0]))
            cells.append(table_cell(value, sum(widths[1 : 1 + span]), span=span))
        return cells

    def _grid(self, xml: str, *, keep_next: bool) -> None:
        """Add a table and the small gap that keeps it apart from a table that follows."""
        if self._break_pending:
            self._add(layout.TABLE_GAP)
        self._parts.append(xml)
        self._add(layout.TABLE_GAP, keep_next=keep_next)

    def _sign_lines(self, block: Signatures, *, keep_next: bool) -> None:
        room = run("\u3000" * _SIGN_ROOM, formatting='<w:u w:val="single"/>')
        rows = block.rows()
        for position, labels in enumerate(rows, start=1):
            cells = [run(f"{label}：") + room for label in labels]
            keep = keep_next or position < len(rows)
            self._add(layout.SIGN_LINE, run("\t").join(cells), keep_next=keep)

    def _attachments(self, document: Document) -> None:
        """Announce the attachments (附件说明): one is not numbered, several are."""
        names = document.attachments
        if not names:
            return
        keep = document.signature is not None
        self._add(layout.NORMAL, keep_next=True)
        for number, name in enumerate(names, start=1):
            label = "附件：" if number == 1 else ""
            count = f"{number}.\t" if len(names) > 1 else ""
            hanging = (3 if label else 0) + (1 if count else 0)
            left = 5 + (1 if count else 0)
            indent = (
                f'<w:ind w:left="{left * layout.CHARACTER}"'
                f' w:hanging="{hanging * layout.CHARACTER}"/>'
            )
            self._add(layout.NORMAL, run(f"{label}{count}{name}"), indent, keep_next=keep)

    def _signature(self, document: Document) -> None:
        """Sign without a seal: all lines keep together, with the last line of the body."""
        signature = document.signature
        if signature is None:
            return
        name_indent, date_indent = signature.right_indents()
        self._add(layout.NORMAL, keep_next=True)
        name_place = f'<w:ind w:right="{round(name_indent * layout.CHARACTER)}"/>'
        # Placed by its beginning, since some programs widen figures beside Chinese characters.
        before = date_indent + text_width(signature.date_text)
        left = twips(self._width_mm) - round(before * layout.CHARACTER)
        date_place = f'<w:ind w:left="{left}"/><w:jc w:val="left"/>'
        self._add(layout.SIGNATURE, run(signature.name), name_place, keep_next=True)
        self._add(layout.SIGNATURE, run(signature.date_text), date_place)
