"""Rows of a world that was built once, put back for the next test in a few milliseconds.

Building the cast goes through the product's own verbs and takes a fifth of a second; half of all
tests want it. The first test of a process builds it, the others get the same rows again.
"""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

# Written when a database is made: the first is never changed, and stays when a test empties its
# tables (tests.emptying); the second changes with every act.
CONSTANT, COUNTING = "ledger.indicatorrow", "audit.audithead"


@dataclass(frozen=True)
class Snapshot:
    """All rows of the product's tables, as the database gave them."""

    columns: dict[str, list[str]]
    rows: dict[str, list[tuple[Any, ...]]]

    def put_back(self) -> None:
        """Write the rows into empty tables."""
        quote = connection.ops.quote_name
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                names = ", ".join(quote(name) for name in self.columns[table])
                marks = ", ".join(["%s"] * len(self.columns[table]))
                if table == _table(COUNTING):
                    cursor.execute(f"DELETE FROM {quote(table)}")
                insert = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})"
                cursor.executemany(insert, rows)


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
    return Snapshot(columns, rows)


def hand_over(run: str, taken: Snapshot, with_it: bytes) -> None:
    """Leave a snapshot, and what belongs to it, to the other processes of a run."""
    if run:
        draft = _left_by(f"{run}.{os.getpid()}")
        draft.write_bytes(pickle.dumps((taken, with_it)))
        draft.replace(_left_by(run))


def handed_over(run: str) -> tuple[Snapshot, bytes] | None:
    """Give what another process of the run has left, if any has."""
    if not run or not _left_by(run).exists():
        return None
    taken, with_it = pickle.loads(_left_by(run).read_bytes())
    return taken, with_it


def number_on() -> None:
    """Let new rows be numbered after those that another process numbered."""
    for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _left_by(run: str) -> Path:
    return Path(settings.HOME) / f"snapshot-{run}.pickle"


def _written(value: Any) -> Any:
    """Give a value as it can be written: SQLite reads times of day that it does not take back."""
    return value.isoformat() if isinstance(value, time) else value


def _table(label: str) -> str:
    return str(apps.get_model(label)._meta.db_table)


def _tables() -> list[str]:
    return [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("zhibu.") and model._meta.label_lower != CONSTANT
    ]
