"""A sheet as a picture in HTML: the same cells, widths, frames; blank ones can be clicked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhibu.reports.forms.book import Book, Cell, Look, Sheet
from zhibu.reports.forms.choices import Choice
from zhibu.reports.forms.proposals import SheetReading
from zhibu.reports.forms.recognition import Mapped
from zhibu.reports.models import CellKind
from zhibu.workspace.sheets.scan import Place, address

_ACROSS = {"center": "center", "centerContinuous": "center", "right": "right", "left": "left"}
_LARGEST, _LARGE, _SMALL = 18, 14, 9
_WIDEST = 420
_SHADES = {
    CellKind.FIGURE: "is-figure",
    CellKind.NAME: "is-name",
    CellKind.NOTHING: "is-nothing",
    CellKind.ASK: "is-ask",
}


@dataclass(frozen=True)
class Slot:
    """A blank cell that can be clicked: where its click leads, what it says, in which shade."""

    target: str
    text: str
    shade: str
    words: str


@dataclass(frozen=True)
class Square:
    """One cell of the picture; several rows and columns of the sheet where it is merged."""

    name: str
    text: str
    classes: str
    rows: int = 1
    columns: int = 1
    fill: str = ""
    slot: Slot | None = None


@dataclass(frozen=True)
class Picture:
    """A sheet as rows of squares; widths are pixels of its columns."""

    widths: list[int]
    lines: list[list[Square]]

    @property
    def width(self) -> int:
        return sum(self.widths)


def draw(book: Book, reading: SheetReading, mapping: Mapped) -> Picture:
    """Draw a sheet with what its cells stand for."""
    sheet = reading.sheet
    shown = [n for n in range(1, sheet.columns + 1) if n not in sheet.hidden_columns]
    lines = []
    for row in range(1, sheet.rows + 1):
        if row not in sheet.hidden_rows:
            places = [(row, column) for column in shown]
            lines.append(
                [
                    _square(book, reading, mapping, place)
                    for place in places
                    if _begins(sheet, place)
                ]
            )
    widths = [min(sheet.widths[n - 1], _WIDEST) if n <= len(sheet.widths) else 64 for n in shown]
    return Picture(widths, lines)


def slot_of(reading: SheetReading, mapping: Mapped, place: Place) -> Slot | None:
    """Give what a blank cell of a sheet shows; None for a cell that takes nothing."""
    context = reading.contexts.get(place)
    if context is None:
        return None
    name = reading.sheet.name
    cells = mapping.cells.get(name, {})
    band = next((one for one in mapping.bands.get(name, ()) if one.holds(place)), None)
    if band and place[0] > band.first:
        pattern = (band.first, place[1])
        same = pattern in cells and cells[pattern].kind in (CellKind.FIGURE, CellKind.NAME)
        return Slot(address(pattern), "〃" if same else "", "is-more", context.words)
    choice = cells.get(place)
    return Slot(address(place), _said(choice), _shade(choice), context.words)


def counts(mapping: Mapped) -> dict[str, int]:
    """Count a mapping's cells: chosen, guessed among them, waiting for a choice."""
    chosen = [choice for cells in mapping.cells.values() for choice in cells.values()]
    filled = [one for one in chosen if one.kind in (CellKind.FIGURE, CellKind.NAME)]
    return {
        "chosen": len(filled),
        "guessed": sum(one.guessed for one in filled),
        "asked": sum(one.kind == CellKind.ASK for one in chosen),
    }


def asked_places(mapping: Mapping[str, Mapping[Place, Choice]], sheet: str) -> list[Place]:
    """Give the places of a sheet that wait for a choice, in reading order."""
    return sorted(p for p, one in mapping.get(sheet, {}).items() if one.kind == CellKind.ASK)


def _begins(sheet: Sheet, place: Place) -> bool:
    """Tell whether a square begins here: a merged block begins at its first row and column seen."""
    first_row, first_column, _last_row, _last_column = sheet.box(place)
    row, column = place
    before_row = all(one in sheet.hidden_rows for one in range(first_row, row))
    before_column = all(one in sheet.hidden_columns for one in range(first_column, column))
    return before_row and before_column


def _square(book: Book, reading: SheetReading, mapping: Mapped, place: Place) -> Square:
    sheet = reading.sheet
    box, cell = sheet.box(place), sheet.at(place)
    look = book.look(cell)
    edges = _edges(book, sheet, place)
    slot = slot_of(reading, mapping, (box[0], box[1]))
    text = cell.label if slot and cell.label else ("" if slot else cell.text)
    rows = sum(n not in sheet.hidden_rows for n in range(place[0], min(box[2], sheet.rows) + 1))
    columns = range(place[1], min(box[3], sheet.columns) + 1)
    return Square(
        address((box[0], box[1])),
        "公式" if cell.formula else text,
        " ".join(_classes(cell, look, edges)),
        rows,
        sum(n not in sheet.hidden_columns for n in columns),
        look.fill,
        slot,
    )


def _edges(book: Book, sheet: Sheet, place: Place) -> str:
    """Join the borders of a merged block: its far cells hold the right and lower ones."""
    first = book.look(sheet.at(place)).borders
    box = sheet.box(place)
    last = sheet.cells.get((box[2], box[3]))
    return first + (book.look(last).borders if last else "")


def _classes(cell: Cell, look: Look, edges: str) -> list[str]:
    found = [f"edge-{side}" for side in "trbl" if side in edges]
    across = _ACROSS.get(look.across, "right" if cell.number else "")
    found += [f"across-{across}"] if across else []
    found += [f"down-{look.down}"] if look.down in ("top", "bottom") else []
    if look.bold:
        found.append("is-bold")
    if cell.formula:
        found.append("is-formula")
    if look.size >= _LARGE:
        found.append("size-largest" if look.size >= _LARGEST else "size-large")
    elif 0 < look.size <= _SMALL:
        found.append("size-small")
    return found


def _said(choice: Choice | None) -> str:
    if choice is None:
        return ""
    if choice.kind == CellKind.FIGURE:
        part = choice.part.label
        return f"{choice.label}（{part}）" if part else choice.label
    return "待选" if choice.kind == CellKind.ASK else choice.label


def _shade(choice: Choice | None) -> str:
    if choice is None:
        return ""
    return _SHADES[CellKind(choice.kind)] + (" is-guessed" if choice.guessed else "")
