"""Values of columns as people read them, and as a workbook stores them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from zhibu.core.quantities import format_number
from zhibu.ledger.nouns import Noun
from zhibu.ledger.types import Body, Column, RecordType

NUMBERS = (models.IntegerField, models.DecimalField, models.FloatField)


def is_number(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, NUMBERS) and not field.choices


def shown(record_type: RecordType, body: Body, column: Column | str) -> str:
    """Give a column of a body as text: choices by their label, people with their distinction."""
    field = record_type.field_of(column)
    return text_of(field, record_type.value_of(body, column), noun_of(record_type, column))


def noun_of(record_type: RecordType, column: Column | str) -> Noun | None:
    """Give the noun that a column names, if it names one."""
    found = record_type.columns_by_name.get(column) if isinstance(column, str) else column
    return found.noun if found is not None else None


def text_of(field: models.Field[Any, Any], value: Any, noun: Noun | None = None) -> str:
    """Give one value as text; nothing becomes an empty text, sealed data its mask."""
    if value is None or value == "":
        return ""
    if noun is not None:
        return noun.text(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    match value:
        case bool():
            return "是" if value else "否"
        case Decimal():
            return format_number(value)
        case datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case time():
            return value.strftime("%H:%M")
    return str(value)


def cell_reader(record_type: RecordType, column: Column | str) -> Callable[[Body], Any]:
    """Give a function that reads a column of bodies for a workbook, many times over.

    Numbers, dates and yes/no keep their kind; everything else is text.
    """
    field, noun = record_type.field_of(column), noun_of(record_type, column)
    labels = {value: str(label) for value, label in field.flatchoices} if field.choices else None

    def read(body: Body) -> Any:
        value = record_type.value_of(body, column)
        if labels is not None:
            return labels.get(value, value) if value not in (None, "") else ""
        if isinstance(value, bool | int | Decimal | date):
            return value
        return text_of(field, value, noun)

    return read
