"""Rows that are names alone, ticked among those that a type offers; others are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from zhibu.core.errors import DomainError
from zhibu.ledger.types import Rows
from zhibu.workspace.fields import said
from zhibu.workspace.form_fields import FieldMaker, QuietForm
from zhibu.workspace.row_text import read_rows_text, write_rows_text
from zhibu.workspace.row_values import entered_columns, new_row, row_faults, shown_in_row

PICK, OTHER = "pick", "other"


class _Offered(forms.MultipleChoiceField):
    """Ticks; what is not offered any more is passed over."""

    def to_python(self, value: Any) -> list[str]:
        known = {name for name, _label in self.choices}  # type: ignore[misc, union-attr]
        return [name for name in super().to_python(value) if name in known]


class PickForm(QuietForm):
    """The boxes, and a line for names that are not among them."""

    use_required_attribute = False
    pick = _Offered(
        required=False, label="", widget=forms.CheckboxSelectMultiple(attrs={"class": "parts"})
    )
    other = forms.CharField(
        required=False, max_length=400, label="其他", help_text="多项用顿号（、）隔开"
    )


def _names(text: str) -> list[str]:
    """Read names of a page's address; what cannot be read names nothing."""
    try:
        return [cut[0] for cut in read_rows_text(text, 1)]
    except DomainError:
        return []


class RowsPicks:
    """Rows of names, as they are stored or as they were posted."""

    is_table = True
    lines = None

    def __init__(
        self,
        rows: Rows,
        maker: FieldMaker,
        stored: Sequence[Any],
        data: Mapping[str, Any] | None,
        offered: Sequence[str],
        asked: str = "",
    ) -> None:
        """Draw the boxes.

        Args:
            offered: the names on the boxes.
            asked: names that a new record's page asks to be ticked, as one text.
        """
        self.rows, self.maker, self.offered = rows, maker, tuple(offered)
        self.name, self.label, self.note = rows.name, rows.label, rows.note
        self.column = entered_columns(rows)[0]
        self._stored = {shown_in_row(rows, self.column, self._value(row)): row for row in stored}
        others = [name for name in self._stored if name not in self.offered]
        self.picks = PickForm(
            data,
            prefix=rows.name,
            initial={
                PICK: [name for name in (*self._stored, *_names(asked)) if name in self.offered],
                OTHER: write_rows_text([[name] for name in others]),
            },
        )
        boxes = self.picks.fields[PICK]
        boxes.choices = [(name, name) for name in self.offered]  # type: ignore[attr-defined]
        boxes.widget.attrs["aria-label"] = rows.label
        self._built: list[Any] = []

    def _value(self, row: Any) -> Any:
        return getattr(row, self.column.name)

    def hush(self) -> None:
        """Draw what was posted without judging it."""
        self.picks.hush()

    def check(self) -> None:
        """Read the names; what is wrong with one is said beside the line of others."""
        if not self.picks.is_valid():
            return
        values = self.picks.cleaned_data
        try:
            names = [*values[PICK], *(cut[0] for cut in read_rows_text(values[OTHER], 1))]
            self._built = [self._row(name) for name in dict.fromkeys(names)]
        except DomainError as error:
            self.picks.add_error(OTHER, said(error))
            return
        except ValidationError as error:
            self.picks.add_error(OTHER, error)
            return
        for _at, words in row_faults(self.rows, self._built):
            self.picks.add_error(OTHER, words)

    def _row(self, name: str) -> Any:
        stored = self._stored.get(name)
        row = new_row(self.rows, stored)
        if stored is None:
            source = self.rows.field_of(self.column)
            value = self.maker.read_link(source, self.column.noun, name, None)
            # What a name means is an object already, perhaps one that is about to be registered.
            known = isinstance(value, models.Model)
            setattr(row, self.column.name, value if known else source.clean(value, row))
        return row

    def errors(self) -> Iterator[str]:
        for found in self.picks.errors.values():
            yield from map(str, found)

    def built(self) -> list[Any]:
        """Give the rows; those that were stored keep what else they hold."""
        return self._built

    def as_data(self) -> dict[str, Any]:
        """Give the boxes as a browser would post them."""
        return {
            self.picks.add_prefix(name): self.picks[name].value() or "" for name in (PICK, OTHER)
        }
