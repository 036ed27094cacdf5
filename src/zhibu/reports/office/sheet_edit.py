"""Edit one worksheet's XML in place: rows and cells are found by their bytes, nothing is rebuilt.

Layout: ECMA-376 part 1, 18.3. A cell that is written keeps its style and loses what it held.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from zhibu.core.errors import DomainError
from zhibu.core.quantities import format_number
from zhibu.reports.document import printable
from zhibu.workspace.sheets.scan import Place, address, column_number


@dataclass(frozen=True)
class RichText:
    """Text in several formats: the element `is` of a cell, as XML."""

    xml: str


Plain = str | Decimal
Value = Plain | RichText
Writes = Mapping[Place, Value]
Edit = tuple[int, int, str]
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_ADDRESS = re.compile(r"([A-Za-z]+)(\d+)")
# A tag to its end; quoted texts may hold a >.
_TAG = re.compile(rb"""[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")


@dataclass(frozen=True)
class SheetWrites:
    """What to write into one sheet.

    `more` are rows that the form does not have: each takes the style of row `like`, which must
    be the last of the sheet.
    """

    cells: Writes
    like: int = 0
    more: Sequence[int] = ()


@dataclass
class _Cell:
    column: int
    start: int
    end: int
    style: str
    formula: bool = False
    value: tuple[int, int] | None = None


@dataclass
class _Row:
    number: int
    start: int
    tag_end: int
    attributes: dict[str, str]
    end: int = 0
    inner_end: int = 0
    cells: list[_Cell] = field(default_factory=list)


class SheetEditor:
    """One worksheet's XML: where its rows and cells stand, and how to change them in place."""

    def __init__(self, xml: bytes, name: str) -> None:
        self._xml = _in_utf8(xml)
        self._name = name
        self._rows: list[_Row] = []
        self._prefix = ""
        self._row = 0
        self._inside = ""
        self._data_end = 0
        self._read()

    def write(self, writes: SheetWrites, *, forget_results: bool) -> bytes:
        """Give the sheet with the values written; FRM021 for one that would replace a formula.

        `forget_results` takes away what the sheet's formulas showed last.
        """
        rows = {row.number: row for row in self._rows}
        edits = [
            (cell.value[0], cell.value[1], "")
            for row in self._rows
            for cell in row.cells
            if forget_results and cell.formula and cell.value
        ]
        more = set(writes.more)
        wanted: dict[int, dict[int, Value]] = {}
        for (row, column), value in sorted(writes.cells.items(), key=lambda one: one[0]):
            wanted.setdefault(row, {})[column] = value
        for number, values in wanted.items():
            if number in rows:
                edits += self._row_edits(rows[number], values)
            elif number not in more:
                edits.append(self._new_row(number, values, None))
        for number in sorted(more):
            edits.append(self._new_row(number, wanted.get(number, {}), rows[writes.like]))
        return self._spliced(edits)

    def _read(self) -> None:
        parser = self._parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.Parse(self._xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _colon, tag = name.rpartition(":")
        here = self._parser.CurrentByteIndex
        if tag == "sheetData":
            self._prefix = f"{prefix}:" if prefix else ""
            self._inside = "data"
        elif self._inside and tag == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._rows.append(_Row(self._row, here, self._tag_end(here), attributes))
        elif self._inside and tag == "c" and self._rows:
            self._rows[-1].cells.append(self._cell(here, attributes))
        elif self._inside and tag in ("f", "v") and self._rows and self._rows[-1].cells:
            cell = self._rows[-1].cells[-1]
            cell.formula = cell.formula or tag == "f"
            if tag == "v":
                cell.value = (here, here)

    def _cell(self, here: int, attributes: dict[str, str]) -> _Cell:
        cells = self._rows[-1].cells
        found = _ADDRESS.fullmatch(attributes.get("r", ""))
        column = column_number(found[1]) if found else (cells[-1].column + 1 if cells else 1)
        return _Cell(column, here, 0, attributes.get("s", ""))

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if not self._inside:
            return
        inner = self._parser.CurrentByteIndex
        if tag == "c":
            cell = self._rows[-1].cells[-1]
            cell.end = self._end_of(cell.start, inner)
        elif tag == "v" and self._rows[-1].cells[-1].value:
            cell = self._rows[-1].cells[-1]
            assert cell.value is not None
            cell.value = (cell.value[0], self._end_of(cell.value[0], inner))
        elif tag == "row":
            row = self._rows[-1]
            row.end, row.inner_end = self._end_of(row.start, inner), inner
        elif tag == "sheetData":
            self._data_end, self._inside = inner, ""

    def _end_of(self, start: int, here: int) -> int:
        """Give the place behind an element: <c/> ends with its tag, <c></c> with another."""
        closed = self._xml[here - 2 : here] == b"/>" and self._tag_end(start) == here
        return here if closed else self._tag_end(here)

    def _tag_end(self, start: int) -> int:
        """Give the place behind the tag that begins here."""
        found = _TAG.match(self._xml, start)
        return found.end() if found else len(self._xml)

    def _row_edits(self, row: _Row, values: Mapping[int, Value]) -> list[Edit]:
        columns = [cell.column for cell in row.cells]
        if row.end == row.tag_end:
            # The row has no cells at all: <row r="7"/>.
            return [(row.start, row.end, self._row_text(row.attributes, row.number, values, None))]
        edits: list[Edit] = []
        for column, value in sorted(values.items()):
            at = bisect_left(columns, column)
            cell = row.cells[at] if at < len(columns) and columns[at] == column else None
            if cell is None:
                place = row.cells[at].start if at < len(columns) else row.inner_end
                edits.append((place, place, self._cell_text((row.number, column), value, "")))
                continue
            if cell.formula:
                where = f"{self._name}!{address((row.number, column))}"
                remedy = "请在空白表里给这一格另选“不填”"
                raise DomainError.of("FRM021", "是公式，不能写入", remedy, value=where)
            text = self._cell_text((row.number, column), value, cell.style)
            edits.append((cell.start, cell.end, text))
        return edits

    def _new_row(self, number: int, values: Mapping[int, Value], like: _Row | None) -> Edit:
        after = next((row.start for row in self._rows if row.number > number), self._data_end)
        attributes = like.attributes if like else {}
        return after, after, self._row_text(attributes, number, values, like)

    def _row_text(
        self,
        attributes: Mapping[str, str],
        number: int,
        values: Mapping[int, Value],
        like: _Row | None,
    ) -> str:
        kept = "".join(f" {k}={quoteattr(v)}" for k, v in attributes.items() if k != "r")
        styles = {cell.column: cell.style for cell in like.cells} if like else {}
        cells = "".join(
            self._cell_text((number, column), values.get(column), styles.get(column, ""))
            for column in sorted({*styles, *values})
        )
        return f'<{self._prefix}row r="{number}"{kept}>{cells}</{self._prefix}row>'

    def _cell_text(self, place: Place, value: Value | None, style: str) -> str:
        p = self._prefix
        head = f'<{p}c r="{address(place)}"' + (f" s={quoteattr(style)}" if style else "")
        if value is None:
            return f"{head}/>"
        if isinstance(value, Decimal):
            return f"{head}><{p}v>{format_number(value)}</{p}v></{p}c>"
        if isinstance(value, RichText):
            inner = value.xml
        else:
            text = escape(printable(value))
            inner = f'<{p}is><{p}t xml:space="preserve">{text}</{p}t></{p}is>'
        return f'{head} t="inlineStr">{inner}</{p}c>'

    def _spliced(self, edits: list[Edit]) -> bytes:
        if not edits:
            return self._xml
        made, position = [], 0
        for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
            made += [self._xml[position:start], text.encode()]
            position = end
        made.append(self._xml[position:])
        return b"".join(made)


def _in_utf8(xml: bytes) -> bytes:
    """Give a part that is written in another encoding anew; others stay as they are."""
    declared = _ENCODING.match(xml)
    usual = declared is None or declared[1].lower() in (b"utf-8", b"us-ascii", b"ascii")
    if usual and xml[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return xml
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    tree = etree.fromstring(xml, parser)
    return etree.tostring(tree, encoding="UTF-8", xml_declaration=True, standalone=True)
