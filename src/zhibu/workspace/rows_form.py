"""Rows inside a form: a small table, or boxes to tick where a type offers their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField

from zhibu.ledger.types import Column, Rows
from zhibu.workspace.form_fields import NOT_CHOSEN, FieldMaker, QuietForm
from zhibu.workspace.row_values import (
    entered_columns,
    is_required,
    new_row,
    row_faults,
    value_or_default,
)

BLANK_LINES, MORE_LINES = 3, 5
MOST_LINES = 500
ID = "id"
# Buttons of a table; they only draw the form anew.
ADD, DROP = "add_rows", "drop_row"
PATTERN_NUMBER = "0000"


class Line(QuietForm):
    """One line of the table; blank ones are dropped."""

    use_required_attribute = False
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        table: RowsTable,
        number: str,
        place: int,
        data: Mapping[str, Any] | None,
        stored: Any | None,
    ) -> None:
        self.table, self.place, self.stored = table, place, stored
        super().__init__(data, prefix=f"{table.name}-{number}")
        self.initial[ID] = stored.pk if stored is not None else None
        for column in table.columns:
            value = getattr(stored, column.name) if stored is not None else None
            field = table.field(column, value, place)
            self.fields[column.name] = field
            self.initial[column.name] = table.maker.first_value(field, column.noun, value)

    @property
    def cells(self) -> list[BoundField]:
        return [self[column.name] for column in self.table.columns]

    @cached_property
    def is_blank(self) -> bool:
        """Tell whether nothing is typed in the line; an unticked box says nothing."""
        return not any(
            str(value).strip()
            for column in self.table.columns
            if (value := self[column.name].value()) not in (None, False)
        )

    def clean(self) -> dict[str, Any]:
        """Turn names into people and nouns; a line that says anything must name its row."""
        values = super().clean() or self.cleaned_data
        if self.is_blank:
            return values
        for column in self.table.columns:
            if column.name not in values:
                continue
            try:
                values[column.name] = self._read(column, values[column.name])
            except ValidationError as error:
                self.add_error(column.name, error)
        return values

    def _read(self, column: Column, value: Any) -> Any:
        source = self.table.rows.field_of(column)
        stored = getattr(self.stored, column.name) if self.stored is not None else None
        found = self.table.maker.read_link(source, column.noun, value, stored)
        if found in (None, "") and self.table.must(column):
            raise ValidationError(f"请填{self.table.rows.label_of(column)}")
        return found

    def build(self) -> Any:
        """Give the unsaved row; what has no column stays as it was stored."""
        row = new_row(self.table.rows, self.stored)
        for column in self.table.columns:
            source = self.table.rows.field_of(column)
            setattr(row, column.name, value_or_default(source, self.cleaned_data[column.name]))
        return row


class RowsTable:
    """The lines of one kind of rows, as they are stored or as they were posted."""

    is_table = True
    picks = None

    def __init__(
        self,
        rows: Rows,
        maker: FieldMaker,
        stored: Sequence[Any],
        data: Mapping[str, Any] | None,
    ) -> None:
        self.rows, self.maker = rows, maker
        self.name, self.label, self.note = rows.name, rows.label, rows.note
        self.columns = entered_columns(rows)
        self._stored = {row.pk: row for row in stored}
        self.lines = self._posted(data) if data is not None else self._as_stored(stored)
        self.faults: list[str] = []

    def _as_stored(self, stored: Sequence[Any]) -> list[Line]:
        held = [*stored, *[None] * BLANK_LINES]
        return [Line(self, str(at), at + 1, None, row) for at, row in enumerate(held)]

    def _posted(self, data: Mapping[str, Any]) -> list[Line]:
        pattern = re.compile(rf"{re.escape(self.name)}-(\d{{1,4}})-")
        found = {int(match[1]) for key in data if (match := pattern.match(key))}
        dropped = str(data.get(DROP, ""))
        numbers = [at for at in sorted(found)[:MOST_LINES] if f"{self.name}-{at}" != dropped]
        first_free = max(found, default=-1) + 1
        more = MORE_LINES if data.get(ADD) == self.name else 0
        lines = [self._posted_line(data, at, place) for place, at in enumerate(numbers, 1)]
        if not any(line.is_blank for line in lines):
            more = more or BLANK_LINES
        for at in range(first_free, first_free + more):
            lines.append(self._posted_line(data, at, len(lines) + 1))
        return lines

    def _posted_line(self, data: Mapping[str, Any], at: int, place: int) -> Line:
        number = str(data.get(f"{self.name}-{at}-{ID}", ""))
        stored = self._stored.get(int(number)) if number.isdecimal() else None
        return Line(self, str(at), place, data, stored)

    @property
    def headings(self) -> list[tuple[str, bool, str]]:
        """Give label, whether it must be filled, and the note of each column."""
        return [
            (
                self.rows.label_of(column),
                self.must(column),
                column.note or str(self.rows.field_of(column).help_text),
            )
            for column in self.columns
        ]

    @property
    def pattern(self) -> Line:
        """Give a blank line for scripts to copy."""
        return Line(self, PATTERN_NUMBER, 0, None, None)

    @property
    def has_notes(self) -> bool:
        return any(note for _label, _must, note in self.headings)

    def must(self, column: Column) -> bool:
        """Tell whether every line that says anything must fill the column."""
        return column is self.columns[0] or is_required(self.rows.field_of(column))

    def field(self, column: Column, stored: Any | None, place: int) -> forms.Field:
        """Make the field of one cell; what is wrong with a blank one is known in the line."""
        source = self.rows.field_of(column)
        label = self.rows.label_of(column)
        words = {"label": label, "required": False}
        field = self.maker.make(source, column.noun, words, stored)
        if isinstance(field, forms.TypedChoiceField) and not isinstance(source, models.ForeignKey):
            choices = [pair for pair in source.flatchoices or () if pair[0]]
            field.choices = [NOT_CHOSEN, *choices]
        field.initial = None
        spoken = f"第{place}行 {label}" if place else label
        field.widget.attrs["aria-label"] = spoken
        return field

    def hush(self) -> None:
        """Draw what was posted without judging it."""
        for line in self.lines:
            line.hush()

    def errors(self) -> Iterator[str]:
        """Give everything that is wrong, each with its line; and beside its cell."""
        for line in self.lines:
            if not line.is_blank:
                yield from self._errors_of(line)

    def _errors_of(self, line: Line) -> Iterator[str]:
        for name, found in line.errors.items():
            for words in found:
                yield f"第{line.place}行“{line.fields[name].label}”：{words}"

    def built(self) -> list[Any]:
        """Give the rows of all sound lines that say anything."""
        return [line.build() for line in self._sound()]

    def check(self) -> None:
        """Let the child's own constraints speak, beside the line that breaks them."""
        lines = list(self._sound())
        for at, words in row_faults(self.rows, [line.build() for line in lines]):
            lines[at].add_error(self.columns[0].name, words)

    def _sound(self) -> Iterator[Line]:
        return (line for line in self.lines if not line.is_blank and line.is_valid())

    def as_data(self) -> dict[str, Any]:
        """Give the lines as a browser would post them."""
        return {
            line.add_prefix(name): "" if value is None else value
            for line in self.lines
            for name in line.fields
            if (value := line[name].value()) is not False
        }
