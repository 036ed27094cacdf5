"""The cells of a Word table with their places, merged and nested ones too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from zhibu.reports.office.grids import Box, Context
from zhibu.reports.office.names import CONTROL, CONTROL_CONTENT, VALUE, w

THROUGH = frozenset((w("customXml"), w("ins"), w("moveTo")))
"""Elements around paragraphs, rows or cells that change nothing of their place."""

_ROW, _CELL = w("tr"), w("tc")
_COLUMNS_AT_MOST = 100


@dataclass
class Cell:
    """The cell that a paragraph stands in: its headings, what stands right above its table."""

    context: Context = field(default_factory=Context)
    caption: str = ""


@dataclass
class Place:
    """A cell while its table is read: where it stands, what it holds, the cells nested in it.

    `continued` marks a cell that continues a merged one from above; it shows nothing of its own.
    """

    element: etree._Element
    name: str
    row: int
    column: int
    columns: int
    continued: bool
    cell: Cell
    rows: int = 1
    controls: list[etree._Element] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    nested: list[Cell] = field(default_factory=list)

    def box(self) -> Box:
        """Return it as a box of a grid."""
        text = "\n".join(text for text in self.texts if text.strip())
        return Box(self.row, self.column, self.rows, self.columns, text)


def inherit(place: Place) -> None:
    """Give the cells of an inner table the headings of the cell that holds it, outermost first."""
    outer = place.cell.context
    for cell in place.nested:
        cell.context = Context(outer.row + cell.context.row, outer.column + cell.context.column)


def places(table: etree._Element, name: str, caption: str) -> Iterator[Place]:
    """Yield the cells of a table; a merged one knows how many rows it reaches down."""
    open_cells: dict[int, Place] = {}
    found: list[Place] = []
    for number, row in enumerate(_rows(table), start=1):
        column = 1 + _number(row.find(f"{w('trPr')}/{w('gridBefore')}"), 0)
        for position, (element, controls) in enumerate(_cells(row, []), start=1):
            properties = element.find(w("tcPr"))
            columns, merge = 1, None
            if properties is not None:
                columns = max(1, _number(properties.find(w("gridSpan")), 1))
                merge = properties.find(w("vMerge"))
            goes_on = merge is not None and merge.get(VALUE, "continue") == "continue"
            place = Place(
                element,
                f"{name}第{number}行第{position}列",
                number,
                column,
                columns,
                goes_on and column in open_cells,
                Cell(caption=caption),
                controls=controls,
            )
            if place.continued:
                open_cells[column].rows += 1
            elif merge is not None:
                open_cells[column] = place
            else:
                open_cells.pop(column, None)
            found.append(place)
            column += columns
    yield from found


def _rows(container: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, also those in content controls; deleted ones are left out."""
    for child in container:
        if child.tag == _ROW:
            if child.find(f"{w('trPr')}/{w('del')}") is None:
                yield child
        elif child.tag == CONTROL:
            content = child.find(CONTROL_CONTENT)
            if content is not None:
                yield from _rows(content)
        elif child.tag in THROUGH:
            yield from _rows(child)


def _cells(
    row: etree._Element, controls: list[etree._Element]
) -> Iterator[tuple[etree._Element, list[etree._Element]]]:
    for child in row:
        if child.tag == _CELL:
            yield child, controls
        elif child.tag == CONTROL:
            content = child.find(CONTROL_CONTENT)
            if content is not None:
                yield from _cells(content, [*controls, child])
        elif child.tag in THROUGH:
            yield from _cells(child, controls)


def _number(element: etree._Element | None, otherwise: int) -> int:
    value = element.get(VALUE, "") if element is not None else ""
    return min(int(value), _COLUMNS_AT_MOST) if value.isdecimal() and len(value) < 9 else otherwise
