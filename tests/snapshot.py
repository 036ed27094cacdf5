"""Rows of a world that was built once, put back for the next test in a few milliseconds.

Building the cast goes through the product's own verbs and takes a fifth of a second; half of all
tests want it. The first test of a process builds it, the others get the same rows again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any

from django.apps import apps
from django.db import connection, transaction

# Written when a database is made: the first is never changed, the second with every act. Whoever
# empties a database numbers its indicators anew.
CONSTANT, COUNTING = "ledger.indicatorrow", "audit.audithead"


@dataclass(frozen=True)
class Snapshot:
    """All rows of the product's tables, as the database gave them."""

    numbers: dict[int, str]  # of the indicators, with their codes
    columns: dict[str, list[str]]
    rows: dict[str, list[tuple[Any, ...]]]

    def put_back(self) -> None:
        """Write the rows into empty tables."""
        quote, renumbered = connection.ops.quote_name, self._renumbered()
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                names = ", ".join(quote(name) for name in self.columns[table])
                marks = ", ".join(["%s"] * len(self.columns[table]))
                if table == _table(COUNTING):
                    cursor.execute(f"DELETE FROM {quote(table)}")
                written = renumbered.get(table, rows)
                insert = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})"
                cursor.executemany(insert, written)

    def _renumbered(self) -> dict[str, list[tuple[Any, ...]]]:
        """Give the rows that name indicators, with the numbers that these have now."""
        now = {code: pk for pk, code in _numbers().items()}
        if now == {code: pk for pk, code in self.numbers.items()}:
            return {}
        found = {}
        for table, column in _naming_indicators():
            if table in self.rows:
                at = self.columns[table].index(column)
                found[table] = [
                    (*row[:at], now[self.numbers[row[at]]], *row[at + 1 :])
                    for row in self.rows[table]
                ]
        return found


def take() -> Snapshot:
    """Read every row of the product's tables."""
    columns: dict[str, list[str]] = {}
    rows: dict[str, list[tuple[Any, ...]]] = {}
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {quote(table)}")
            found = [tuple(map(_written, row)) for row in cursor.fetchall()]
            if found:
                rows[table] = found
                columns[table] = [column[0] for column in cursor.description]
    return Snapshot(_numbers(), columns, rows)


def _written(value: Any) -> Any:
    """Give a value as it can be written: SQLite reads times of day that it does not take back."""
    return value.isoformat() if isinstance(value, time) else value


def _table(label: str) -> str:
    return str(apps.get_model(label)._meta.db_table)


def _numbers() -> dict[int, str]:
    return dict(apps.get_model(CONSTANT)._default_manager.values_list("pk", "code"))


def _naming_indicators() -> list[tuple[str, str]]:
    """Give the tables and columns that name an indicator by its number."""
    indicators = apps.get_model(CONSTANT)
    return [
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if field.related_model is indicators and field.column
    ]


def _tables() -> list[str]:
    return [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("zhibu.") and model._meta.label_lower != CONSTANT
    ]
