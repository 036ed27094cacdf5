"""Compare the tables of a new database with those that the migrations make, one by one.

Run by ``make migrations``; exit code 1 names every difference. Works on two SQLite files that
are thrown away.
"""

from __future__ import annotations

import sys
import tempfile

import django
from django.core.management import call_command
from django.db import connection

Shape = dict[str, object]


def main() -> int:
    django.setup()
    from zhibu.cli.fresh import create_tables

    shapes = []
    with tempfile.TemporaryDirectory() as folder:
        for make in (create_tables, _replay):
            connection.close()
            connection.settings_dict["NAME"] = f"{folder}/{make.__name__}.sqlite3"
            make()
            shapes.append(_shape())
        connection.close()
    new, migrated = shapes
    different = [name for name in sorted({*new, *migrated}) if new.get(name) != migrated.get(name)]
    for name in different:
        print(f"{name}\n  new:      {new.get(name)}\n  migrated: {migrated.get(name)}")
    print(f"{len(new)} tables, {len(different)} differ")
    return 1 if different else 0


def _replay() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def _shape() -> Shape:
    """Give columns, indexes and constraints of each table, in no order."""
    found: Shape = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            columns = cursor.execute(f"PRAGMA table_info({quoted})").fetchall()
            keys = cursor.execute(f"PRAGMA foreign_key_list({quoted})").fetchall()
            constraints = connection.introspection.get_constraints(cursor, table)
            found[table] = (
                sorted(repr(column[1:]) for column in columns),
                sorted(repr(key[2:]) for key in keys),
                sorted(_plain(one) for one in constraints.values()),
            )
    return found


def _plain(constraint: dict[str, object]) -> str:
    kinds = ("columns", "primary_key", "unique", "foreign_key", "check", "index")
    return repr([constraint[kind] for kind in kinds])


if __name__ == "__main__":
    sys.exit(main())
