"""How rows of a sheet become records of a type, and back. Special types have their own codecs."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.models import Record
from zhibu.ledger.types import HEADER_FIELDS, Body, Column, RecordType
from zhibu.organization.fields import SealedField
from zhibu.organization.models import Kind
from zhibu.workspace.imports import cells
from zhibu.workspace.imports.columns import SheetColumn, Values
from zhibu.workspace.imports.kinds import EXAMPLES, kind_of, readable, unit_name
from zhibu.workspace.imports.rows_cell import HeldRows, rows_column
from zhibu.workspace.row_values import is_required

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Context, Row

UNIT_KEY, DATE_KEY = "organization", "date"


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

    @property
    def label(self) -> str:
        """Name of the sheet in templates."""
        ...

    def columns(self, context: Context) -> tuple[SheetColumn, ...]: ...

    def kept(self, context: Context) -> tuple[SheetColumn, ...]:
        """Give the columns of what is kept; others than the sheet's where a row is several."""
        ...

    def parts(self, stated: Values, row: Row) -> Sequence[Values]:
        """Give what each record states of which a row tells; mostly the row itself."""
        ...

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

    @property
    def label(self) -> str:
        return self.record_type.label

    def columns(self, context: Context) -> tuple[SheetColumn, ...]:
        """Give the typed columns that people enter, and the unit where several may keep it."""
        found = [
            column_for(self.record_type, column, context)
            for column in self.record_type.columns
            if column.entered and readable(self.record_type.field_of(column), column.noun)
        ]
        secret = self.record_type.restricted
        found += [
            rows_column(rows, context, secret=secret)
            for rows in self.record_type.rows
            if rows.entered
        ]
        several = len(self.record_type.units) > 1 or context.unit.kind not in self.record_type.units
        if UNIT_KEY not in {one.key for one in found} and several:
            found.append(unit_column(context, self.record_type.units))
        return tuple(found)

    def kept(self, context: Context) -> tuple[SheetColumn, ...]:
        return self.columns(context)

    def parts(self, stated: Values, row: Row) -> Sequence[Values]:
        return (stated,)

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
            if isinstance(value, HeldRows):
                # What is stored stays as it is: it would only be written again.
                if not value.stored:
                    set_rows(body, key, value.held)
            elif key != UNIT_KEY:
                setattr(body.record if key in HEADER_FIELDS else body, key, value)
        return body

    def _blank(self, row: Row) -> Body:
        return self.record_type.model(record=Record(organization=row.unit, title=""))

    def values_of(self, body: Body, context: Context) -> Values:
        """Give what the columns hold for a stored body."""
        rows = {one.name: one for one in self.record_type.rows}
        return {
            column.key: HeldRows(rows[column.key], rows_of(body, column.key), stored=True)
            if column.key in rows
            else self.record_type.value_of(body, column.key)
            for column in self.kept(context)
        }

    def accept(self, values: Values, body: Body, row: Row) -> None:
        """Let the type know of a body that will be stored."""
        self.record_type.expect(body)

    @property
    def settles(self) -> bool:
        # A new noun has its number once the first rows are stored; until all rows are read its
        # natural keys must not change, or two rows of one record would not be seen as twins.
        names_new = any(noun.make for _name, noun in self.record_type.nouns)
        return names_new or self.record_type.check_together is not None

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


def column_for(record_type: RecordType, column: Column, context: Context) -> SheetColumn:
    """Derive the sheet column of a declared column from its model field."""
    field = record_type.field_of(column)
    if column.name == UNIT_KEY:
        return unit_column(context, record_type.units, column.headings)
    kind = kind_of(field, column.noun, context)
    return SheetColumn(
        key=column.name,
        title=record_type.label_of(column),
        read=kind.read,
        kind=kind.kind,
        headings=(*column.headings, str(field.verbose_name)),
        required=is_required(field),
        note=record_type.note_of(column) or (f"请写{column.noun.label}" if column.noun else ""),
        choices=kind.choices,
        example=EXAMPLES.get(kind.kind, ""),
        show=kind.show,
        early=column.name == DATE_KEY,
        secret=isinstance(field, SealedField)
        or (record_type.restricted and column.name != DATE_KEY),
    )


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
