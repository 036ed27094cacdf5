"""What one worksheet holds, counted while its XML streams by and without building the grid."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from zhibu.core.packages import StopPart

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})$")
_RANGES_AT_MOST = 20_000

# 1-based: (first row, first column, last row, last column).
Range = tuple[int, int, int, int]
Place = tuple[int, int]


@dataclass(frozen=True)
class GridLimits:
    """How large a sheet may be: rows and columns from A1 on, and the rectangle they span.

    The rectangle is what a parser allocates, however few of its cells are filled.
    """

    rows: int = 200_000
    columns: int = 1000
    cells: int = 5_000_000


@dataclass
class SheetFacts:
    """Rows and columns are 1-based, as Excel shows them; `excess` says which limit was broken."""

    cells: int = 0
    last_row: int = 0
    last_column: int = 0
    rows: int = 0
    uncached: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    excess: str = ""
    excess_place: str = ""


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def address(place: Place) -> str:
    """Write a cell's place, row and column from 1, as people do: B4."""
    return f"{column_letters(place[1])}{place[0]}"


def column_letters(number: int) -> str:
    """Return A for 1, AA for 27; empty for 0, which stands for no column."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class SheetScanner:
    """Reads the elements of one worksheet part; any namespace prefix will do."""

    def __init__(self, limits: GridLimits) -> None:
        self.facts = SheetFacts()
        self._limits = limits
        self._columns: dict[str, int] = {}
        self._row = 0
        self._column = 0
        self._type = ""
        self._open = False
        self._formula = False
        self._in_value = False
        self._filled = False

    def attach(self, parser: expat.XMLParserType) -> None:
        """Take over the parser's element handlers."""
        self._parser = parser
        parser.StartElementHandler = self._start

    def finish(self) -> SheetFacts:
        """Return what was seen; call it once the part has passed."""
        self._close_cell()
        facts = self.facts
        facts.hidden_rows = {row for row in facts.hidden_rows if row <= facts.last_row}
        return facts

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2] if ":" in name else name
        if tag == "c":
            self._cell(attributes)
        elif tag in ("v", "is"):
            self._content(tag)
        elif tag == "f":
            self._begin_formula()
        elif tag == "row":
            self._start_row(attributes)
        else:
            # Rules behind the cells have elements called "f" too; those are nobody's formula.
            self._open = False
            if tag == "mergeCell":
                self._merge(attributes.get("ref", ""))
            elif tag == "col":
                self._hide_columns(attributes)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._close_cell()
        self._open = False
        number = attributes.get("r", "")
        self._row = int(number) if number.isdecimal() and len(number) < 10 else self._row + 1
        self._column = 0
        self.facts.rows += 1
        if attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_rows.add(self._row)

    def _cell(self, attributes: dict[str, str]) -> None:
        if self._formula:
            self._close_cell()
        self._open = True
        self._type = attributes.get("t", "")
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._go_to(reference)
        self.facts.cells += 1
        if self.facts.cells > self._limits.cells:
            self._exceed("cells")

    def _go_to(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        digits = reference[len(letters) :]
        if column is None:
            match = _REFERENCE.match(reference)
            if not match:
                self._exceed("reference", reference)
            column = self._columns[letters] = column_number(letters)
        if not 0 < len(digits) <= 7:
            self._exceed("reference", reference)
        self._column = column
        self._row = int(digits)

    def _content(self, tag: str) -> None:
        """Note that the present cell holds something, and how far out it lies."""
        if not self._open:
            return
        self._in_value = tag == "v"
        facts = self.facts
        if self._type == "e":
            facts.errors.add((self._row, self._column))
        if self._row > facts.last_row:
            facts.last_row = self._row
            self._check_extent()
        if self._column > facts.last_column:
            facts.last_column = self._column
            self._check_extent()
        if self._formula and self._type == "str":
            # An empty string is a value as well.
            self._filled = True

    def _begin_formula(self) -> None:
        if not self._open:
            return
        self._content("f")
        self._formula = True
        self._parser.CharacterDataHandler = self._text

    def _text(self, text: str) -> None:
        if self._in_value and text.strip():
            self._filled = True

    def _close_cell(self) -> None:
        if not self._formula:
            return
        self._parser.CharacterDataHandler = None
        if not self._filled:
            self.facts.uncached.add((self._row, self._column))
        self._formula = self._filled = self._in_value = False

    def _check_extent(self) -> None:
        facts, limits = self.facts, self._limits
        if facts.last_row > limits.rows:
            self._exceed("rows")
        if facts.last_column > limits.columns:
            self._exceed("columns")
        if facts.last_row * facts.last_column > limits.cells:
            self._exceed("area")

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        begin, end = _REFERENCE.match(first), _REFERENCE.match(last or first)
        if begin and end and len(self.facts.merged) < _RANGES_AT_MOST:
            self.facts.merged.append(
                (int(begin[2]), column_number(begin[1]), int(end[2]), column_number(end[1]))
            )

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") not in ("1", "true"):
            return
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal() and len(first) < 6 and len(last) < 6:
            within = min(int(last), self._limits.columns)
            self.facts.hidden_columns.update(range(int(first), within + 1))

    def _exceed(self, limit: str, reference: str = "") -> NoReturn:
        self.facts.excess = limit
        self.facts.excess_place = reference or f"{column_letters(self._column)}{self._row}"
        raise StopPart
