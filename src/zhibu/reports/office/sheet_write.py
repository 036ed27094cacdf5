"""Make edits in the cells of a workbook: only those cells change, formulas are never touched.

A cell that held a mask and nothing else gets a number; a sentence stays a text of its own, in the
formats that it had.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from copy import deepcopy
from decimal import Decimal

from lxml import etree

from zhibu.core.errors import DomainError, Problem
from zhibu.reports.document import printable
from zhibu.reports.office.misfits import edit_problems
from zhibu.reports.office.names import SHEET_NAMESPACE, SPACE, s
from zhibu.reports.office.number_formats import is_share
from zhibu.reports.office.package import Package
from zhibu.reports.office.sheet_book import TEXT, Book, SheetCell, SheetPart, texts_of
from zhibu.reports.office.sheet_cells import put_cells
from zhibu.reports.office.sheet_edit import RichText, SheetWrites, Value
from zhibu.reports.office.sheet_read import filled_cells
from zhibu.reports.reading import Edit
from zhibu.workspace.sheets.scan import Place

# A number that loses nothing as one: 007 and 1e5 are names, not numbers.
_NUMBER = re.compile(r"(-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?)(%?)")


def write_sheets(package: Package, edits: Sequence[Edit]) -> None:
    """Make the edits; raise DomainError (DOC020) when one does not fit the workbook."""
    book = Book(package)
    by_block: dict[int, list[Edit]] = defaultdict(list)
    for edit in edits:
        if edit.text is not None:
            by_block[edit.block].append(edit)
    problems: list[Problem] = []
    number = 0
    renewed = False
    written: dict[SheetPart, SheetWrites] = {}
    for sheet in book.sheets:
        values: dict[Place, Value] = {}
        for cell, text in list(filled_cells(book, sheet)):
            mine = by_block.pop(number, [])
            number += 1
            locked = [(0, len(text))] if cell.has_formula else []
            place = f"{sheet.name}!{cell.reference}"
            problems += edit_problems(mine, text, locked, place)
            if mine and not problems:
                value = _value(book, cell, text, mine)
                values[cell.row, cell.column] = value
                renewed |= isinstance(value, Decimal) or cell.element.get("t", "n") == "n"
        if values:
            written[sheet] = SheetWrites(values)
    for block, lost in by_block.items():
        problems += edit_problems(lost, None, (), f"第{block + 1}格")
    DomainError.raise_if(problems)
    put_cells(package, written, renewed=renewed)


def _value(book: Book, cell: SheetCell, text: str, edits: list[Edit]) -> Value:
    """Return what a cell holds after its edits: a number, or text in its formats."""
    ordered = sorted(edits, key=lambda edit: edit.start, reverse=True)
    whole = ordered[0] if len(ordered) == 1 else None
    if whole and whole.text is not None and text[: whole.start] + text[whole.end :] == "":
        number = _number(whole.text, share=is_share(book.number_format(cell)))
        if number is not None:
            return number
    item = book.rich_text(cell)
    fresh = _fresh_item(item, text)
    for edit in ordered:
        _replace(fresh, edit.start, edit.end, printable(edit.text or ""))
    return RichText(etree.tostring(fresh, encoding="unicode"))


def _number(text: str, *, share: bool) -> Decimal | None:
    """Return the number that a text is and nothing else; in a cell of shares, the share."""
    found = _NUMBER.fullmatch(text.strip())
    if not found or (found[2] and not share):
        return None
    return Decimal(found[1]) / 100 if share else Decimal(found[1])


def _fresh_item(item: etree._Element | None, text: str) -> etree._Element:
    """Return a text of the cell's own, with the formats that the shared one has."""
    fresh = etree.fromstring(f'<is xmlns="{SHEET_NAMESPACE}"/>')
    if item is None:
        etree.SubElement(fresh, TEXT).text = text
    else:
        # Phonetic guides belong to the old words.
        fresh.extend(
            deepcopy(child) for child in item if child.tag not in (s("rPh"), s("phoneticPr"))
        )
    return fresh


def _replace(item: etree._Element, start: int, end: int, text: str) -> None:
    """Put a text in the place of a span: in the format of the span's first character."""
    at = 0
    pieces = texts_of(item)
    for piece in pieces:
        old = piece.text or ""
        begin, stop = start - at, end - at
        at += len(old)
        is_first = 0 <= begin < len(old) or (begin == len(old) and piece is pieces[-1])
        if is_first:
            piece.text = old[:begin] + text + old[max(stop, begin) :]
        elif begin < 0 < stop:
            piece.text = old[stop:]
        if piece.text != old:
            piece.set(SPACE, "preserve")
