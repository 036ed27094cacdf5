"""What is the same for rows wherever they come from: their texts, their sameness, their faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from zhibu.ledger.types import Column, Rows
from zhibu.workspace.row_text import write_rows_text
from zhibu.workspace.values import text_of

Show = Callable[[Column, Any], str]


def entered_columns(rows: Rows) -> tuple[Column, ...]:
    """Give the columns that people type; the first names the row."""
    return tuple(column for column in rows.columns if column.entered)


def is_required(field: models.Field[Any, Any]) -> bool:
    """Tell whether every row must state it."""
    return not (
        field.blank or field.null or field.has_default() or isinstance(field, models.BooleanField)
    )


def value_or_default(field: models.Field[Any, Any], value: Any) -> Any:
    """Give what is stored for a value that may not be stated."""
    return field.get_default() if value is None and not field.null else value


def rows_text(rows: Rows, held: Iterable[Any], show: Show | None = None) -> str:
    """Write rows as the text of one cell.

    Args:
        show: writes a value, where people must be told apart; else as pages show it.
    """
    shower = show or (lambda column, value: shown_in_row(rows, column, value))
    return write_rows_text(
        [_cell(rows, column, getattr(row, column.name), shower) for column in entered_columns(rows)]
        for row in held
    )


def _cell(rows: Rows, column: Column, value: Any, show: Show) -> str:
    # "No" is what a row says that says nothing; spelled out it would fill the brackets.
    if value is False and rows.field_of(column).get_default() is False:
        return ""
    return show(column, value)


def shown_in_row(rows: Rows, column: Column, value: Any) -> str:
    """Give one value of a row as text."""
    return text_of(rows.field_of(column), value, column.noun)


def new_row(rows: Rows, stored: Any | None = None) -> Any:
    """Give an unsaved row; with what a stored one holds besides its typed columns."""
    row = rows.model()
    if stored is not None:
        for field in rows.model._meta.concrete_fields:
            if not field.primary_key and field.name != rows.owner:
                setattr(row, field.attname, getattr(stored, field.attname))
    return row


def same_rows(rows: Rows, some: Iterable[Any], others: Iterable[Any]) -> bool:
    """Tell whether two lists hold the same rows, in whatever order."""
    return Counter(_held(rows, row) for row in some) == Counter(_held(rows, row) for row in others)


def _held(rows: Rows, row: Any) -> tuple[Hashable, ...]:
    return tuple(_comparable(getattr(row, column.name)) for column in entered_columns(rows))


def _comparable(value: Any) -> Hashable:
    if isinstance(value, models.Model):
        # What is not stored yet is the same only as itself.
        return ("stored", value.pk) if value.pk is not None else ("new", id(value))
    return None if value == "" else value


def row_faults(rows: Rows, held: Sequence[Any]) -> Iterator[tuple[int, str]]:
    """Give what the child's own constraints refuse: place of the row, words.

    Constraints that need the owner, who may not be stored yet, are read among the rows alone.
    """
    for at, row in enumerate(held):
        yield from ((at, words) for words in _own_faults(rows, row))
    for constraint in rows.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and rows.owner in constraint.fields:
            yield from _repeated(rows, constraint, held)


def _own_faults(rows: Rows, row: Any) -> list[str]:
    unsaved = {
        column.name
        for column in rows.columns
        if rows.is_link(column) and (link := getattr(row, column.name)) is not None and not link.pk
    }
    try:
        row.validate_constraints(exclude={rows.owner, *unsaved})
    except ValidationError as error:
        return error.message_dict.get(NON_FIELD_ERRORS, error.messages)
    return []


def _repeated(
    rows: Rows, constraint: models.UniqueConstraint, held: Sequence[Any]
) -> Iterator[tuple[int, str]]:
    if constraint.condition is not None:
        return
    names = [name for name in constraint.fields if name != rows.owner]
    seen: dict[tuple[Hashable, ...], int] = {}
    for at, row in enumerate(held):
        values = tuple(_comparable(getattr(row, name)) for name in names)
        first = seen.setdefault(values, at)
        if first != at and None not in values:
            usual = constraint.default_violation_error_message
            told = str(constraint.violation_error_message)
            yield at, f"与第{first + 1}行重复" + ("" if told == str(usual) else f"，{told}")
