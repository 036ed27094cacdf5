"""A workbook's parts as a reader and a writer of cells need them: sheets, texts, formats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from zhibu.core.errors import DomainError
from zhibu.reports.office.names import LINK_ID, STRICT_ROOT, s
from zhibu.reports.office.number_formats import BUILT_IN, GENERAL, shown_number
from zhibu.reports.office.package import Package
from zhibu.workspace.sheets.scan import Range, address, column_number

ROW, CELL, VALUE, FORMULA, INLINE = s("row"), s("c"), s("v"), s("f"), s("is")
RICH_RUN, TEXT = s("r"), s("t")
_TRUTH = {"1": "TRUE", "0": "FALSE"}


@dataclass(frozen=True)
class SheetPart:
    """A worksheet: its name, the part that holds it, whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class SheetCell:
    """A cell that is there; `row` and `column` count from 1."""

    element: etree._Element
    row: int
    column: int

    @property
    def reference(self) -> str:
        """The cell's name: B4."""
        return address((self.row, self.column))

    @property
    def has_formula(self) -> bool:
        """Tell whether the program computes it."""
        return self.element.find(FORMULA) is not None


class Book:
    """A workbook that was examined."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.main = package.main_part()
        self.sheets = sheet_parts(package)
        self._texts = self._shared_texts()
        self._formats = self._cell_formats()
        about = package.xml(self.main).find(s("workbookPr"))
        self._from_1904 = about is not None and about.get("date1904") in ("1", "true")

    def cells(self, sheet: SheetPart) -> Iterator[SheetCell]:
        """Yield the cells in order; numbers of rows and cells may be left out in the file."""
        row_number = 0
        for row in self._package.xml(sheet.part).iterfind(f"{s('sheetData')}/{ROW}"):
            given = row.get("r", "")
            row_number = int(given) if given.isdecimal() else row_number + 1
            column = 0
            for cell in row.iterfind(CELL):
                letters = cell.get("r", "").rstrip("0123456789")
                column = column_number(letters) if letters else column + 1
                yield SheetCell(cell, row_number, column)

    def text(self, cell: SheetCell) -> str:
        """Return what a cell shows."""
        kind = cell.element.get("t", "n")
        item = self.rich_text(cell)
        if item is not None:
            return item_text(item)
        value = cell.element.find(VALUE)
        raw = (value.text or "") if value is not None else ""
        if kind == "n":
            return shown_number(raw, self.number_format(cell), from_1904=self._from_1904)
        return _TRUTH.get(raw, raw) if kind == "b" else raw

    def rich_text(self, cell: SheetCell) -> etree._Element | None:
        """Return the element that holds a cell's text, perhaps in several formats."""
        kind = cell.element.get("t", "n")
        if kind == "inlineStr":
            return cell.element.find(INLINE)
        value = cell.element.find(VALUE)
        if kind != "s" or value is None:
            return None
        number = (value.text or "").strip()
        known = number.isdecimal() and len(number) < 9 and int(number) < len(self._texts)
        return self._texts[int(number)] if known else None

    def number_format(self, cell: SheetCell) -> str:
        """Return the code of a cell's number format."""
        style = cell.element.get("s", "0")
        known = style.isdecimal() and len(style) < 9 and int(style) < len(self._formats)
        return self._formats[int(style)] if known else GENERAL

    def merged(self, sheet: SheetPart) -> list[Range]:
        """Return the merged ranges: first row and column, last row and column."""
        found = []
        for entry in self._package.xml(sheet.part).iterfind(f"{s('mergeCells')}/{s('mergeCell')}"):
            first, _, last = entry.get("ref", "").partition(":")
            corners = [_place(first), _place(last or first)]
            if all(corners):
                (top, left), (bottom, right) = corners
                found.append((top, left, bottom, right))
        return found

    def _shared_texts(self) -> list[etree._Element]:
        parts = self._package.linked(self.main, "sharedStrings")
        return [item for part in parts for item in self._package.xml(part).iterfind(s("si"))]

    def _cell_formats(self) -> list[str]:
        formats: list[str] = []
        for part in self._package.linked(self.main, "styles"):
            root = self._package.xml(part)
            own = {
                entry.get("numFmtId", ""): entry.get("formatCode", GENERAL)
                for entry in root.iterfind(f"{s('numFmts')}/{s('numFmt')}")
            }
            for entry in root.iterfind(f"{s('cellXfs')}/{s('xf')}"):
                number = entry.get("numFmtId", "0")
                usual = BUILT_IN.get(int(number), GENERAL) if number.isdecimal() else GENERAL
                formats.append(own.get(number, usual))
        return formats


def sheet_parts(package: Package) -> list[SheetPart]:
    """Return a workbook's worksheets in their order; DOC013 for the “strict” format."""
    main = package.main_part()
    root = package.xml(main)
    if root.tag.startswith(STRICT_ROOT):
        raise DomainError.of(
            "DOC013",
            "文件是“严格 Open XML”格式，系统读不了",
            "请另存为普通的“Excel 工作簿（*.xlsx）”后再上传",
        )
    links = (link for link in package.links(main) if link.kind == "worksheet")
    targets = {link.number: link.target for link in links}
    return [
        SheetPart(
            entry.get("name", ""),
            targets[entry.get(LINK_ID, "")],
            entry.get("state", "visible") != "visible",
        )
        for entry in root.iterfind(f"{s('sheets')}/{s('sheet')}")
        if package.has(targets.get(entry.get(LINK_ID, ""), ""))
    ]


def texts_of(item: etree._Element) -> list[etree._Element]:
    """Return the elements with the characters of a text, without phonetic guides."""
    return [
        text
        for child in item
        for text in ([child] if child.tag == TEXT else child.findall(TEXT))
        if child.tag in (TEXT, RICH_RUN)
    ]


def item_text(item: etree._Element) -> str:
    """Return a text as it is read."""
    return "".join(text.text or "" for text in texts_of(item))


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    return (int(digits), column_number(letters)) if digits and len(digits) < 8 else (0, 0)
