"""Make edits in the cells of a workbook: only those cells change, formulas are never touched.

A cell that held a mask and nothing else gets a number; a sentence stays a text of its own, in the
formats that it had. Once a number has changed, what formulas showed is taken away, since some
programs would show it unchecked; they are computed anew when the workbook is opened.
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
from zhibu.reports.office.names import SPACE, s
from zhibu.reports.office.number_formats import is_share
from zhibu.reports.office.package import Package
from zhibu.reports.office.sheet_book import INLINE, TEXT, VALUE, Book, SheetCell, texts_of
from zhibu.reports.office.sheet_read import filled_cells
from zhibu.reports.reading import Edit

# A number that loses nothing as one: 007 and 1e5 are names, not numbers.
_NUMBER = re.compile(r"(-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?)(%?)")
_BEFORE_CALCULATION = frozenset(
    (
        *map(s, ("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews")),
        *map(s, ("sheets", "functionGroups", "externalReferences", "definedNames")),
    )
)


def write_sheets(package: Package, edits: Sequence[Edit]) -> None:
    """Make the edits; raise DomainError (DOC020) when one does not fit the workbook."""
    book = Book(package)
    by_block: dict[int, list[Edit]] = defaultdict(list)
    for edit in edits:
        if edit.text is not None:
            by_block[edit.block].append(edit)
    problems: list[Problem] = []
    number = 0
    numbers_changed = False
    for sheet in book.sheets:
        for cell, text in list(filled_cells(book, sheet)):
            mine = by_block.pop(number, [])
            number += 1
            locked = [(0, len(text))] if cell.has_formula else []
            place = f"{sheet.name}!{cell.reference}"
            problems += edit_problems(mine, text, locked, place)
            if mine and not problems:
                numbers_changed |= _write(book, cell, text, mine)
                package.touch(sheet.part)
    for block, lost in by_block.items():
        problems += edit_problems(lost, None, (), f"第{block + 1}格")
    DomainError.raise_if(problems)
    if numbers_changed:
        _forget_results(package, book)
        _calculate_on_opening(package, book.main)


def _write(book: Book, cell: SheetCell, text: str, edits: list[Edit]) -> bool:
    """Change one cell; tell whether a formula may now come to another result."""
    ordered = sorted(edits, key=lambda edit: edit.start, reverse=True)
    whole = ordered[0] if len(ordered) == 1 else None
    if whole and whole.text is not None and text[: whole.start] + text[whole.end :] == "":
        number = _number(whole.text, share=is_share(book.number_format(cell)))
        if number is not None:
            _put_number(cell.element, number)
            return True
    item = book.rich_text(cell)
    fresh = _fresh_item(item, text)
    for edit in ordered:
        _replace(fresh, edit.start, edit.end, printable(edit.text or ""))
    was_number = cell.element.get("t", "n") == "n"
    _put_text(cell.element, fresh)
    return was_number


def _number(text: str, *, share: bool) -> Decimal | None:
    """Return the number that a text is and nothing else; in a cell of shares, the share."""
    found = _NUMBER.fullmatch(text.strip())
    if not found or (found[2] and not share):
        return None
    return Decimal(found[1]) / 100 if share else Decimal(found[1])


def _put_number(element: etree._Element, number: Decimal) -> None:
    _clear(element)
    element.attrib.pop("t", "")
    value = etree.SubElement(element, VALUE)
    value.text = f"{number:f}"


def _put_text(element: etree._Element, item: etree._Element) -> None:
    _clear(element)
    element.set("t", "inlineStr")
    element.append(item)


def _clear(element: etree._Element) -> None:
    for child in list(element):
        if child.tag in (VALUE, INLINE):
            element.remove(child)


def _fresh_item(item: etree._Element | None, text: str) -> etree._Element:
    """Return a text of the cell's own, with the formats that the shared one has."""
    fresh = etree.Element(INLINE)
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


def _forget_results(package: Package, book: Book) -> None:
    for sheet in book.sheets:
        for cell in book.cells(sheet):
            value = cell.element.find(VALUE)
            if cell.has_formula and value is not None:
                cell.element.remove(value)
                cell.element.attrib.pop("t", "")
                package.touch(sheet.part)


def _calculate_on_opening(package: Package, main: str) -> None:
    """Let the formulas be computed anew when somebody opens the workbook."""
    root = package.xml(main)
    found = root.find(s("calcPr"))
    if found is None:
        found = etree.Element(s("calcPr"))
        root.insert(sum(1 for child in root if child.tag in _BEFORE_CALCULATION), found)
    found.set("fullCalcOnLoad", "1")
    package.touch(main)
