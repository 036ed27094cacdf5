"""Rows that hang on a record in one cell: 大米（10，袋，800）、食用油（5，桶，600）."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django.db import models

from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.types import Column, Rows
from zhibu.organization.models import Person
from zhibu.workspace.imports import cells
from zhibu.workspace.imports.columns import SheetColumn
from zhibu.workspace.imports.kinds import EXAMPLES, Kind, kind_of
from zhibu.workspace.imports.naming import split_people
from zhibu.workspace.row_text import read_rows_text
from zhibu.workspace.row_values import (
    entered_columns,
    is_required,
    new_row,
    row_faults,
    rows_text,
    same_rows,
    value_or_default,
)
from zhibu.workspace.sheets import Cell

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Context, Row


class HeldRows:
    """The rows of one cell, or those of a stored record; equal when they hold the same."""

    __hash__ = None  # type: ignore[assignment]  # its rows change until they are stored

    def __init__(self, rows: Rows, held: Sequence[Any], *, stored: bool = False) -> None:
        self.rows = rows
        self.held = tuple(held)
        self.stored = stored

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, HeldRows):
            return NotImplemented
        return same_rows(self.rows, self.held, other.held)


@dataclass(frozen=True)
class Part:
    """One column of the rows: its model field, and how its texts are read and written."""

    column: Column
    label: str
    field: models.Field[Any, Any]
    kind: Kind


def rows_column(rows: Rows, context: Context, *, secret: bool = False) -> SheetColumn:
    """Make the sheet column of rows."""
    parts = [
        Part(
            column,
            rows.label_of(column),
            rows.field_of(column),
            kind_of(rows.field_of(column), column.noun, context),
        )
        for column in entered_columns(rows)
    ]
    return SheetColumn(
        key=rows.name,
        title=rows.label,
        read=lambda cell, row: _read(rows, parts, cell, row),
        kind="people" if parts[0].kind.kind == "people" else "text",
        headings=rows.headings,
        note=_note(rows, parts),
        example=_example(parts),
        show=lambda value: _written(rows, parts, value),
        secret=secret,
        says_none=True,
    )


def _read(rows: Rows, parts: Sequence[Part], cell: Cell, row: Row) -> HeldRows:
    if cells.says_nothing(cell):
        return HeldRows(rows, ())
    held: list[Any] = []
    problems: list[Problem] = []
    for texts in read_rows_text(cells.shown(cell), len(parts)):
        one = new_row(rows)
        for part, text in zip_longest(parts, _with_hint(texts, parts, row), fillvalue=""):
            assert isinstance(part, Part)
            try:
                setattr(one, part.column.name, _value(part, text, row))
            except DomainError as error:
                problems += _placed(error, texts[0], part)
        held.append(one)
    if not problems:
        problems += [
            Problem("IMP074", words, "请核对后改正", value=_name(rows, held[at]))
            for at, words in row_faults(rows, held)
        ]
    DomainError.raise_if(problems)
    return HeldRows(rows, held)


def _with_hint(texts: list[str], parts: Sequence[Part], row: Row) -> list[str]:
    """Read 张伟（车队） as one of several 张伟, where the brackets tell which."""
    if len(texts) != 2 or parts[0].field.related_model is not Person:
        return texts
    whole = f"{texts[0]}（{texts[1]}）"
    written = split_people(whole)
    same = row.namer.directory.named(written[0].name) if len(written) == 1 else []
    hints = {cells.plain(hint) for one in same for hint in one.hints()}
    return [whole] if len(same) > 1 and cells.plain(texts[1]) in hints else texts


def _value(part: Part, text: str, row: Row) -> Any:
    if not text or (part.kind.kind != "text" and cells.says_nothing(text)):
        if is_required(part.field):
            raise DomainError.of("IMP010", "没有填", f"请填{part.label}")
        return value_or_default(part.field, None)
    return part.kind.read(text, row)


def _placed(error: DomainError, name: str, part: Part) -> Iterator[Problem]:
    for problem in error.problems:
        about = "" if problem.value == name else f"（“{name}”的{part.label}）"
        yield Problem(problem.code, about + problem.message, problem.remedy, value=problem.value)


def _name(rows: Rows, one: Any) -> str:
    return rows_text(rows, [one])


def _written(rows: Rows, parts: Sequence[Part], value: object) -> str:
    if not isinstance(value, HeldRows):
        return ""
    by_name = {part.column.name: part.kind for part in parts}
    return rows_text(
        rows, value.held, lambda column, one: cells.shown(by_name[column.name].show(one))
    )


def _note(rows: Rows, parts: Sequence[Part]) -> str:
    first, *rest = (part.label for part in parts)
    told = f"多项用顿号（、）隔开，没有的填“无”。每项写{first}"
    if rest:
        told += f"，后面括号里依次写{'、'.join(rest)}，用逗号（，）隔开，没有的空着"
    return "。".join(text for text in (rows.note.rstrip("。"), told) if text)


def _example(parts: Sequence[Part]) -> str:
    """Give one item that can be read; none where it would have to name a noun.

    People behind the first column stay out: nobody's name is known to be right.
    """
    if any(part.column.noun for part in parts):
        return ""
    first = _example_of(parts[0])
    rest = ["" if part.kind.kind == "people" else _example_of(part) for part in parts[1:]]
    return f"{first}（{'，'.join(rest)}）" if rest else first


def _example_of(part: Part) -> str:
    if part.kind.kind == "people":
        # Nobody is called so; where a name may be left out, it is.
        return "张三" if is_required(part.field) else ""
    if part.kind.choices:
        return part.kind.choices[0]
    if part.kind.kind == "number":
        return "1"
    return EXAMPLES.get(part.kind.kind, f"某{part.label}")
