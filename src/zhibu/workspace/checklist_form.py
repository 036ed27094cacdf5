"""Rows inside a form that are given line by line: each is answered by one tap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from zhibu.ledger.types import Column, Rows
from zhibu.workspace.form_fields import FieldMaker
from zhibu.workspace.rows_form import MOST_LINES, Line, RowsTable

NOT_ANSWERED = ("", "未查")


class CheckLine(Line):
    """One line: what is asked is fixed; without an answer it is left out."""

    def __init__(
        self,
        table: RowsChecklist,
        number: str,
        place: int,
        data: Mapping[str, Any] | None,
        stored: Any | None,
        asked: tuple[str, str],
    ) -> None:
        self.key, self.words = asked
        super().__init__(table, number, place, data, stored)
        self.first, self.second, *self.rest = (column.name for column in table.columns)
        self.initial[self.first] = self.key

    @property
    def key_cell(self) -> BoundField:
        return self[self.first]

    @property
    def mark(self) -> BoundField:
        """The column that is answered by a tap."""
        return self[self.second]

    @property
    def others(self) -> list[BoundField]:
        return [self[name] for name in self.rest]

    @cached_property
    def is_blank(self) -> bool:
        """Tell whether nothing is answered or noted; what is asked says nothing."""
        return not any(str(self[name].value() or "").strip() for name in (self.second, *self.rest))

    @property
    def is_wrong(self) -> bool:
        return self.is_bound and not self.is_blank and bool(self.errors)


class RowsChecklist(RowsTable):
    """The lines that a type asks for; what is stored or posted for others is left out."""

    is_checklist = True
    empty_words = "选好以后，这里逐条列出要查的内容。"

    def __init__(
        self,
        rows: Rows,
        maker: FieldMaker,
        stored: Sequence[Any],
        data: Mapping[str, Any] | None,
        asked: Sequence[tuple[str, str]],
    ) -> None:
        self.asked = tuple(asked)[:MOST_LINES]
        self.offered = self.asked  # another list is another form
        super().__init__(rows, maker, stored, data)

    def _as_stored(self, stored: Sequence[Any]) -> list[Line]:
        by_key = {str(getattr(row, self.columns[0].name)): row for row in stored}
        return [
            CheckLine(self, str(at), at + 1, None, by_key.get(one[0]), one)
            for at, one in enumerate(self.asked)
        ]

    def _posted(self, data: Mapping[str, Any]) -> list[Line]:
        """Take each answer by what it answers: the list may have changed since it was drawn."""
        first = self.columns[0].name
        pattern = re.compile(rf"{re.escape(self.name)}-(\d{{1,4}})-{re.escape(first)}")
        place_of = {str(data[key]): match[1] for key in data if (match := pattern.fullmatch(key))}
        lines: list[Line] = []
        for at, one in enumerate(self.asked):
            prefix, posted = f"{self.name}-{at}-", place_of.get(one[0])
            given = {} if posted is None else _renamed(data, f"{self.name}-{posted}-", prefix)
            number = str(given.get(f"{prefix}id", ""))
            stored = self._stored.get(int(number)) if number.isdecimal() else None
            given[prefix + first] = one[0]
            lines.append(CheckLine(self, str(at), at + 1, given, stored, one))
        return lines

    def field(self, column: Column, stored: Any | None, place: int) -> forms.Field:
        """Make the field of one cell: hidden, chips, or as everywhere."""
        found = super().field(column, stored, place)
        spoken = found.widget.attrs["aria-label"]
        if column is self.columns[0]:
            found.widget = forms.HiddenInput()
        elif column is self.columns[1] and isinstance(found, forms.ChoiceField):
            known = self.rows.field_of(column).flatchoices or ()
            found.widget = forms.RadioSelect(attrs={"class": "parts small", "aria-label": spoken})
            found.choices = [*(pair for pair in known if pair[0]), NOT_ANSWERED]
            found.initial = ""
        return found

    def _errors_of(self, line: Line) -> Iterator[str]:
        assert isinstance(line, CheckLine)
        for found in line.errors.values():
            for words in found:
                yield f"{line.key}：{words}"


def _renamed(data: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    return {new + key.removeprefix(old): data[key] for key in data if key.startswith(old)}
