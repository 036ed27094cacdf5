"""Blocks of a labelled report, and where its labels lie in the blocks that the reader made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.reading.markup import Label, Paragraph, Source, Table
from zhibu.reports.reading import Block


def own_blocks(source: Source) -> list[Block]:
    """Make the blocks straight from the labelled report, without a Word file between."""
    made: list[Block] = []
    above: list[str] = []
    last = ""
    for part in source.parts:
        if isinstance(part, Table):
            made += _cells(part, len(made), tuple(above), last)
            continue
        if part.level:
            above = [*above[: part.level - 1], part.text]
        headings = tuple(above[:-1] if part.level else above)
        made.append(_block(part, len(made), headings))
        last = part.text
    return made


def placed(source: Source, blocks: Sequence[Block]) -> list[tuple[Label, Block | None]]:
    """Find for each label the block that holds it; None where the reader has lost the paragraph.

    The start and end of a label count in its paragraph, which is the whole text of the block.
    """
    waiting: dict[tuple[str, str], list[Block]] = {}
    for block in blocks:
        waiting.setdefault((block.kind, block.text), []).append(block)
    found: list[tuple[Label, Block | None]] = []
    for paragraph in source.paragraphs():
        kind = "body" if paragraph.kind == "title" else paragraph.kind
        same = waiting.get((kind, paragraph.text), [])
        block = same.pop(0) if same else None
        found += [(label, block) for label in paragraph.labels]
    return found


def _block(part: Paragraph, key: int, headings: tuple[str, ...]) -> Block:
    kind = "body" if part.kind == "title" else part.kind
    return Block(
        key,
        part.text,
        kind,  # type: ignore[arg-type]
        blanks=part.blanks,
        level=part.level,
        headings=headings,
    )


def _cells(table: Table, first: int, headings: tuple[str, ...], caption: str) -> Iterator[Block]:
    grid = _spread(table)
    key = first
    for at, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            if not isinstance(cell, Paragraph):
                continue
            yield Block(
                key,
                cell.text,
                "cell",
                blanks=cell.blanks,
                headings=headings,
                row=_run(grid[at][:column]),
                column=_run([line[column] for line in grid[:at]]),
                caption=caption,
            )
            key += 1


def _spread(table: Table) -> list[list[str]]:
    """Write the text of a merged cell into every place that it covers."""
    grid: list[list[str]] = []
    for row in table.rows:
        line: list[str] = []
        for column, cell in enumerate(row):
            if isinstance(cell, Paragraph):
                line.append(cell.text)
            else:
                line.append(grid[-1][column] if cell is None else line[-1])
        grid.append(line)
    return grid


def _run(texts: Sequence[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for text in texts:
        if text and kept[-1:] != [text]:
            kept.append(text)
    return tuple(kept)
