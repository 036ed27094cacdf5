"""How values of each kind of field are read from cells, and written into them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db import models

from zhibu.core.errors import DomainError
from zhibu.ledger.nouns import Noun
from zhibu.organization.fields import SealedField
from zhibu.organization.models import Organization, Person
from zhibu.workspace.imports import cells
from zhibu.workspace.imports.columns import Reader
from zhibu.workspace.imports.naming import label_of
from zhibu.workspace.sheets import Cell
from zhibu.workspace.sheets.template import ColumnKind

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Context, Row

Show = Callable[[Any], object]
EXAMPLES: dict[ColumnKind, str] = {"date": "2022-03-05", "time": "14:30", "yesno": "是"}
_AS_IT_IS = frozenset({"date", "time", "number", "yesno"})


@dataclass(frozen=True)
class Kind:
    """How one kind of value is read and written.

    Attributes:
        kind: as the template names it.
        read: the value of a cell that is not blank; raises DomainError.
        show: the value as a cell that reads back as the same.
        choices: what may be chosen.
    """

    kind: ColumnKind
    read: Reader
    show: Show = cells.shown
    choices: tuple[str, ...] = ()


def readable(field: models.Field[Any, Any], noun: Noun | None = None) -> bool:
    """Tell whether a cell can hold such a value."""
    if isinstance(field, models.ForeignKey):
        return noun is not None or field.related_model in {Person, Organization}
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
            | models.TextField
            | SealedField,
        )
    )


def kind_of(field: models.Field[Any, Any], noun: Noun | None, context: Context) -> Kind:
    """Derive how a model field's values are read and written."""
    if noun is not None:
        return _noun_kind(noun, context)
    if field.choices:
        return _choice_kind(field)
    if isinstance(field, models.ForeignKey):
        return _link_kind(field, context)
    kind, reader = _plain(field)
    return Kind(kind, reader, _as_it_is if kind in _AS_IT_IS else cells.shown)


def _as_it_is(value: Any) -> object:
    return value


def _noun_kind(noun: Noun, context: Context) -> Kind:
    def read(value: Cell, row: Row) -> Any:
        return row.context.nouns.read(noun, cells.shown(value), row.unit)

    def show(value: Any) -> object:
        return noun.text(value) if value is not None else ""

    offered = context.nouns.choices(noun)
    return Kind("choice" if offered else "text", read, show, offered)


def _choice_kind(field: models.Field[Any, Any]) -> Kind:
    by_label = {str(label): value for value, label in field.flatchoices if value != ""}
    by_value = dict(field.flatchoices)

    def show(value: Any) -> object:
        return str(by_value.get(value, "")) if value not in (None, "") else ""

    return Kind(
        "choice",
        lambda value, _row: cells.read_choice(value, by_label),
        show,
        tuple(by_label),
    )


def _link_kind(field: models.ForeignKey[Any, Any], context: Context) -> Kind:
    if field.related_model is Person:
        return Kind(
            "people",
            lambda value, row: row.namer.person(cells.shown(value), row),
            person_shower(context),
        )
    names = tuple(unit.name for unit in context.units)
    return Kind(
        "choice", lambda value, row: row.context.unit_named(cells.shown(value)), cells.shown, names
    )


def _plain(field: models.Field[Any, Any]) -> tuple[ColumnKind, Reader]:
    if isinstance(field, models.DateField):
        return "date", lambda value, row: cells.read_date(value, row.year)
    if isinstance(field, models.TimeField):
        return "time", lambda value, _row: cells.read_time(value)
    if isinstance(field, models.BooleanField):
        return "yesno", lambda value, _row: cells.read_yes_no(value)
    if isinstance(field, models.DecimalField | models.IntegerField):
        return "number", number_reader(field)
    lines = isinstance(field, models.TextField | SealedField)
    longest = field.max_length
    return "text", lambda value, _row: cells.read_text(value, lines=lines, longest=longest)


def number_reader(field: models.Field[Any, Any]) -> Reader:
    """Read numbers with the places and the limits of a model field."""
    whole = isinstance(field, models.IntegerField)
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


def unit_name(unit: Organization | None) -> str:
    return unit.name if unit else ""


def person_shower(context: Context) -> Show:
    """Write people of the unit so that they read back as themselves."""
    directory = None

    def show(person: Person | str | None) -> str:
        nonlocal directory
        if not isinstance(person, Person):
            return person or ""
        directory = directory or context.directory(context.unit)
        return label_of(directory, person)

    return show
