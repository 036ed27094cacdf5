"""Tables as county offices draw them: whichever way a head is built, each cell has one meaning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reading.markup import Label, Paragraph, Table, read_source
from zhibu.core.masks import find_masks
from zhibu.ledger import registry
from zhibu.reports.matching import Matcher, Reading, Spot
from zhibu.reports.office.grids import Box, contexts
from zhibu.reports.reading import Block

YEAR = 2022
TABLES = Path(__file__).with_name("test_tables.txt")


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(registry.indicators(), YEAR)


def documents(path: Path) -> Iterator[tuple[str, Table]]:
    """Yield each table with its title."""
    title = ""
    for part in read_source(path).parts:
        if isinstance(part, Table):
            yield title, part
        else:
            title = part.text.removeprefix("表：")


def boxes(table: Table) -> list[tuple[Box, Paragraph]]:
    """Give the cells with their places; merged ones reach over what continues them."""
    rows = table.rows
    found = []
    for top, row in enumerate(rows):
        for left, cell in enumerate(row):
            if not isinstance(cell, Paragraph):
                continue
            wide, high = 1, 1
            while left + wide < len(row) and row[left + wide] is False:
                wide += 1
            while top + high < len(rows) and rows[top + high][left] is None:
                high += 1
            found.append((Box(top + 1, left + 1, high, wide, cell.text), cell))
    return found


def read(matcher: Matcher, title: str, table: Table) -> list[tuple[Label, Block, Reading]]:
    cells = boxes(table)
    blocks = [Block(0, title)]
    for (box, _cell), context in zip(cells, contexts([box for box, _ in cells]), strict=True):
        blocks.append(
            Block(
                len(blocks), box.text, "cell", row=context.row, column=context.column, caption=title
            )
        )
    asked = [
        (label, block)
        for (_box, cell), block in zip(cells, blocks[1:], strict=True)
        for label in cell.labels
    ]
    spots = []
    for label, block in asked:
        assert (label.start, label.end) in [(one.start, one.end) for one in find_masks(block.text)]
        spots.append(Spot(block, label.start, label.end, ""))
    readings = matcher.read(spots, blocks)
    return [(*one, reading) for one, reading in zip(asked, readings, strict=True)]


def outcome(label: Label, reading: Reading) -> str:
    if not (reading.sure or reading.likely) or reading.kind != "figure":
        return "asked" if label.code else "right"
    period = str(reading.period or YEAR)
    right = (reading.candidates[0].code, period) == (label.code, label.period or str(YEAR))
    return "right" if right else "wrong"


@pytest.mark.parametrize(("title", "table"), documents(TABLES))
def test_each_cell_means_what_its_heads_say(matcher: Matcher, title: str, table: Table) -> None:
    missed = [
        (outcome(label, reading), block.row, block.column, label.code, reading.candidates[:1],
         str(reading.period), reading.why)
        for label, block, reading in read(matcher, title, table)
        if outcome(label, reading) != "right"
    ]  # fmt: skip
    assert missed == []
