"""Where the labels of a report lie in the blocks that the reader made of its file."""

from __future__ import annotations

from collections.abc import Sequence

from tests.reading.markup import Label, Source
from zhibu.reports.reading import Block


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
        holder = same.pop(0) if same else None
        found += [(label, holder) for label in paragraph.labels]
    return found
