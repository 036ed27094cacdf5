"""How rows of a sheet become records of a type, and back. Special types have their own codecs."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

from django.db import models

from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.models import Record
from zhibu.ledger.types import HEADER_FIELDS, Body, Column, RecordType
from zhibu.organization.models import Kind, Organization, Person
from zhibu.workspace.imports import cells
from zhibu.workspace.imports.columns import Reader, SheetColumn, Values
from zhibu.workspace.imports.naming import label_of
from zhibu.workspace.sheets import Cell
from zhibu.workspace.sheets.template import ColumnKind

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Context, Row

UNIT_KEY, DATE_KEY = "organization", "date"
_WHOLE = (models.IntegerField,)


class Codec(Protocol):
    """Reads and writes the rows of one record type.

    ``values`` are typed and kept by column key. A row states some of them; what it leaves blank
    keeps its stored value when the record exists already.
    """

    @property
    def record_type(self) -> RecordType: ...

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the sheet besides the type's label."""
        ...

    @property
    def first(self) -> bool:
        """Whether it is read before other sheets, which depend on it."""
        ...

    @property
    def counted(self) -> frozenset[str]:
        """Keys that are checked, never kept."""
        ...

    def columns(self, context: Context) -> tuple[SheetColumn, ...]: ...

    def implied(self, sheet_name: str) -> Values:
        """Give what the sheet's very name says, for columns that it lacks."""
        ...

    def complete(self, stated: Values, row: Row) -> None:
        """Add what the stated cells say together; raise DomainError for what cannot be."""
        ...

    def defaults(self, stated: Values, row: Row) -> Values:
        """Give what a new record has where the row says nothing."""
        ...

    def build(self, values: Values, row: Row, stored: Body | None = None) -> Body:
        """Put the unsaved body together (the changed body when there is a stored one)."""
        ...

    def find(self, values: Values, row: Row) -> int | None:
        """Give the number of the record that a row continues, where the natural key cannot."""
        ...

    def values_of(self, body: Body, context: Context) -> Values: ...

    def accept(self, values: Values, body: Body, row: Row) -> None:
        """Take note of a row that will be written, for the rows that come after it."""
        ...

    def settle(self, rows: Sequence[tuple[Values, Body, Row]]) -> list[tuple[Row, Problem]]:
        """Tell what is wrong with rows taken together; see ``settles``."""
        ...

    @property
    def settles(self) -> bool:
        """Whether the rows of this type must be judged together once all are read."""
        ...

    def before_write(self, rows: Sequence[tuple[Values, Body]], context: Context) -> None: ...

    def after_write(self, rows: Sequence[tuple[Values, Body]], context: Context) -> None: ...

    def related(self, bodies: Sequence[Body], *, new: bool) -> None: ...


class GenericCodec:
    """Derives everything from the declared columns and the model fields behind them."""

    first = False
    counted: frozenset[str] = frozenset()

    def __init__(self, record_type: RecordType) -> None:
        self.record_type = record_type
        self.names: tuple[str, ...] = tuple(getattr(record_type, "aliases", ()))

    def columns(self, context: Context) -> tuple[SheetColumn, ...]:
        """Give the typed columns that people enter, and the unit where several may keep it."""
        found = [
            column_for(self.record_type, column, context)
            for column in self.record_type.columns
            if column.entered and readable(self.record_type.field_of(column))
        ]
        several = len(self.record_type.units) > 1 or context.unit.kind not in self.record_type.units
        if UNIT_KEY not in {one.key for one in found} and several:
            found.append(unit_column(context, self.record_type.units))
        return tuple(found)

    def implied(self, sheet_name: str) -> Values:
        return {}

    def complete(self, stated: Values, row: Row) -> None:
        return None

    def defaults(self, stated: Values, row: Row) -> Values:
        return {}

    def find(self, values: Values, row: Row) -> int | None:
        return None

    def build(self, values: Values, row: Row, stored: Body | None = None) -> Body:
        """Fill header and body from the values; what is not stated keeps its default."""
        body = clone(stored) if stored else self._blank(row)
        for key, value in values.items():
            if key != UNIT_KEY:
                setattr(body.record if key in HEADER_FIELDS else body, key, value)
        return body

    def _blank(self, row: Row) -> Body:
        return self.record_type.model(record=Record(organization=row.unit, title=""))

    def values_of(self, body: Body, context: Context) -> Values:
        """Give what the columns hold for a stored body."""
        keys = [column.key for column in self.columns(context)]
        return {key: self.record_type.value_of(body, key) for key in keys}

    def accept(self, values: Values, body: Body, row: Row) -> None:
        return None

    @property
    def settles(self) -> bool:
        return self.record_type.check_together is not None

    def settle(self, rows: Sequence[tuple[Values, Body, Row]]) -> list[tuple[Row, Problem]]:
        """Ask the type what is wrong with the new and changed bodies taken together."""
        together = self.record_type.check_together
        if together is None:
            return []
        row_of = {id(body): row for _values, body, row in rows}
        found = together([body for _values, body, _row in rows])
        return [(row_of[id(body)], problem) for body, problem in found]

    def before_write(self, rows: Sequence[tuple[Values, Body]], context: Context) -> None:
        return None

    def after_write(self, rows: Sequence[tuple[Values, Body]], context: Context) -> None:
        return None

    def related(self, bodies: Sequence[Body], *, new: bool) -> None:
        return None


def clone(stored: Body) -> Body:
    """Copy a stored body with its header, so that the two can be compared."""
    body = copy.copy(stored)
    body._state = copy.copy(stored._state)
    body._state.fields_cache = dict(stored._state.fields_cache)
    body.record = copy.copy(stored.record)
    return body


def readable(field: models.Field[Any, Any]) -> bool:
    """Tell whether a cell can hold such a value."""
    if isinstance(field, models.ForeignKey):
        return field.related_model in {Person, Organization}
    return not field.is_relation and bool(
        field.choices
        or isinstance(
            field,
            models.DateField
            | models.TimeField
            | models.BooleanField
            | models.IntegerField
            | models.DecimalField
            | models.CharField
            | models.TextField,
        )
    )


def is_required(field: models.Field[Any, Any]) -> bool:
    """Tell whether every row must state it."""
    return not (
        field.blank or field.null or field.has_default() or isinstance(field, models.BooleanField)
    )


def column_for(record_type: RecordType, column: Column, context: Context) -> SheetColumn:
    """Derive the sheet column of a declared column from its model field."""
    field = record_type.field_of(column)
    if column.name == UNIT_KEY:
        return unit_column(context, record_type.units, column.headings)
    kind, reader, choices = _reading(field, context)
    shower: Callable[[Any], object] = cells.shown
    if kind == "people":
        shower = person_shower(context)
    elif field.choices:
        labels = dict(field.flatchoices)

        def shower(value: Any) -> object:
            return str(labels.get(value, "")) if value not in (None, "") else ""

    elif kind in {"date", "time", "number", "yesno"}:

        def shower(value: Any) -> object:
            return value

    return SheetColumn(
        key=column.name,
        title=record_type.label_of(column),
        read=reader,
        kind=kind,
        headings=(*column.headings, str(field.verbose_name)),
        required=is_required(field),
        note=record_type.note_of(column),
        choices=choices,
        example=_EXAMPLES.get(kind, ""),
        show=shower,
        early=column.name == DATE_KEY,
        secret=record_type.restricted and column.name != DATE_KEY,
    )


_EXAMPLES: dict[str, str] = {"date": "2022-03-05", "time": "14:30", "yesno": "是"}


def _reading(
    field: models.Field[Any, Any], context: Context
) -> tuple[ColumnKind, Reader, tuple[str, ...]]:
    if field.choices:
        labels = {str(label): value for value, label in field.flatchoices if value != ""}
        return "choice", lambda value, _row: cells.read_choice(value, labels), tuple(labels)
    if isinstance(field, models.DateField):
        return "date", lambda value, row: cells.read_date(value, row.year), ()
    if isinstance(field, models.TimeField):
        return "time", lambda value, _row: cells.read_time(value), ()
    if isinstance(field, models.BooleanField):
        return "yesno", lambda value, _row: cells.read_yes_no(value), ()
    if isinstance(field, models.DecimalField | models.IntegerField):
        return "number", number_reader(field), ()
    if isinstance(field, models.ForeignKey):
        return _foreign(field, context)
    lines = isinstance(field, models.TextField)
    longest = field.max_length
    return "text", lambda value, _row: cells.read_text(value, lines=lines, longest=longest), ()


def number_reader(field: models.Field[Any, Any]) -> Reader:
    """Read numbers with the places and the limits of a model field."""
    whole = isinstance(field, _WHOLE)
    places = 0 if whole else int(cast("models.DecimalField[Any, Any]", field).decimal_places)
    validators = field.validators

    def read(value: Cell, _row: Row) -> Any:
        number = cells.read_number(value, places=places)
        result = int(number) if whole else number
        for validator in validators:
            try:
                validator(result)
            except Exception as error:
                told = "；".join(getattr(error, "messages", [str(error)]))
                raise DomainError.of(
                    "IMP035", told.rstrip("。"), "请核对这个数", value=cells.shown(value)
                ) from error
        return result

    return read


def _foreign(
    field: models.ForeignKey[Any, Any], context: Context
) -> tuple[ColumnKind, Reader, tuple[str, ...]]:
    if field.related_model is Person:
        return "people", lambda value, row: row.namer.person(cells.shown(value), row), ()
    names = tuple(unit.name for unit in context.units)
    return "choice", lambda value, row: row.context.unit_named(cells.shown(value)), names


def unit_column(
    context: Context, kinds: frozenset[str], headings: tuple[str, ...] = ()
) -> SheetColumn:
    """Make the column that says which unit a row belongs to; the chosen unit when it is blank."""
    names = tuple(unit.name for unit in context.units if unit.kind in kinds)
    return SheetColumn(
        key=UNIT_KEY,
        title="党组织",
        read=lambda value, row: row.context.unit_named(cells.shown(value)),
        kind="choice" if names else "text",
        headings=(
            *headings,
            "党小组" if Kind.GROUP in kinds else "党支部",
            "所在党小组",
            "支部",
            "所属党组织",
        ),
        note=f"不填就是{context.unit.name}",
        choices=names,
        show=unit_name,
        early=True,
    )


def unit_name(unit: Organization | None) -> str:
    return unit.name if unit else ""


def person_shower(context: Context) -> Callable[[Any], object]:
    """Write people of the unit so that they read back as themselves."""
    directory = None

    def show(person: Person | str | None) -> str:
        nonlocal directory
        if not isinstance(person, Person):
            return person or ""
        directory = directory or context.directory(context.unit)
        return label_of(directory, person)

    return show
