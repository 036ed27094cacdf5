"""Tables emptied after a test that committed: those that hold rows, and nothing else.

Django's own way empties every table of the product, a few hundred, and then numbers permissions
and kinds of content anew; it takes a quarter of a second on SQLite and more on PostgreSQL. A test
writes to a few dozen tables. What is written once when a database is made stays as it is.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

# Written when a database is made, and never by the product afterwards.
MADE_WITH_THE_DATABASE = frozenset(
    {"auth_permission", "django_content_type", "django_migrations", "ledger_indicatorrow"}
)
# SQLite puts at most 500 queries together.
AT_ONCE = 400


def empty_tables(test_case: Any) -> None:
    """Delete every row that a test committed; takes the place of Django's flush."""
    for alias in test_case._databases_names(include_mirrors=False):
        connection = connections[alias]
        tables = _with_rows(connection)
        quote = connection.ops.quote_name
        # PostgreSQL's TRUNCATE would take along all tables that may name these, empty ones too.
        # Keys are checked at the end of the transaction: the order is no matter.
        connection.ops.execute_sql_flush([f"DELETE FROM {quote(table)}" for table in tables])


def _with_rows(connection: Any) -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = [name for name in names if name not in MADE_WITH_THE_DATABASE]
    found: list[str] = []
    with connection.cursor() as cursor:
        for first in range(0, len(asked), AT_ONCE):
            some = asked[first : first + AT_ONCE]
            cursor.execute(" UNION ALL ".join(_asks(connection, name) for name in some))
            found += [row[0] for row in cursor.fetchall()]
    return found


def _asks(connection: Any, name: str) -> str:
    quoted = connection.ops.quote_name(name)
    return f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quoted})"
