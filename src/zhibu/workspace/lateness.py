"""Late entries (补录): how many days lie between what happened and its entry, in the database."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import GreaterThan
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone


class DaysLate(Func):
    """Days from a record's date to its entry, by the calendar of the office.

    Django's own date arithmetic calls back into Python for every row on SQLite, which a list of a
    million records cannot afford; China has had one clock without summer time since 1991.
    """

    arity = 2
    output_field = IntegerField()

    def __init__(self) -> None:
        super().__init__(F("entered_at"), F("date"))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_extra: Any
    ) -> tuple[str, Any]:
        """Count with SQLite's own date functions."""
        offset = timezone.localtime().utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset else 0
        entered, day = self._columns(compiler)
        entry = f"julianday(date({entered}, '{minutes:+d} minutes'))"
        return f"CAST({entry} - julianday({day}) AS INTEGER)", []

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_extra: Any
    ) -> tuple[str, Any]:
        """Count with PostgreSQL's date type."""
        entered, day = self._columns(compiler)
        return f"(({entered} AT TIME ZONE %s)::date - {day})", [
            str(timezone.get_current_timezone())
        ]

    def _columns(self, compiler: SQLCompiler) -> list[str]:
        return [compiler.compile(source)[0] for source in self.get_source_expressions()]


def is_late(days: int) -> Q:
    """Match records entered more than so many days after what happened."""
    return Q(GreaterThan(DaysLate(), days))
