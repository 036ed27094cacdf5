"""Blocks and edits as JSON, on their way to the parsing child and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from zhibu.reports.document import Figure
from zhibu.reports.reading import Block, Edit, Paper, Tagged


def paper_json(paper: Paper) -> bytes:
    """Return a paper as one line of JSON."""
    blocks = [_block_json(block) for block in paper.blocks]
    answer = {"kind": paper.kind, "blocks": blocks, "notes": paper.notes}
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def paper_from(answer: dict[str, Any]) -> Paper:
    """Return the paper that `paper_json` wrote."""
    blocks = tuple(_block_from(fields) for fields in answer["blocks"])
    return Paper(answer["kind"], blocks, tuple(answer["notes"]))


def _block_json(block: Block) -> dict[str, Any]:
    fields = {name: value for name, value in vars(block).items() if value}
    if block.tagged:
        fields["tagged"] = [list(vars(tagged).values()) for tagged in block.tagged]
    return fields


def _block_from(fields: dict[str, Any]) -> Block:
    for name in ("blanks", "locked"):
        if name in fields:
            fields[name] = tuple((start, end) for start, end in fields[name])
    for name in ("headings", "row", "column"):
        if name in fields:
            fields[name] = tuple(fields[name])
    if "tagged" in fields:
        fields["tagged"] = tuple(Tagged(*values) for values in fields["tagged"])
    known: dict[str, Any] = {"key": 0, "text": ""}
    return Block(**known | fields)


def edit_json(edit: Edit) -> dict[str, Any]:
    """Return an edit as JSON can hold it."""
    fields = dict(vars(edit))
    if edit.figure is not None:
        figure = asdict(edit.figure)
        value = edit.figure.value
        fields["figure"] = figure | {"value": None if value is None else str(value)}
    return fields


def edits_from(listed: Sequence[dict[str, Any]]) -> list[Edit]:
    """Return the edits that `edit_json` wrote."""
    return [Edit(**fields | _typed(fields)) for fields in listed]


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    figure, span = fields["figure"], fields["figure_span"]
    if figure is not None:
        value = figure["value"]
        figure = Figure(**figure | {"value": None if value is None else Decimal(value)})
    return {"figure": figure, "figure_span": tuple(span) if span is not None else None}


def moment_from(text: str) -> datetime | None:
    """Return the moment of an ISO text, None of an empty one."""
    return datetime.fromisoformat(text) if text else None
