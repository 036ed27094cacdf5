"""The tables of a new database at once, instead of replaying how they came about.

Replaying the first migrations costs time that grows with the square of the number of tables,
because each new table has Django work out all related ones again. A new database gets its tables
from the models as they are now; all migrations count as applied. ``make migrations`` proves that
both ways lead to the same tables.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def bring_up_to_date() -> None:
    """Give the database the shape of this version: at once when it is empty, else step by step."""
    if not connection.introspection.table_names():
        create_tables()
    # Also writes what every start of a version writes: content types, the indicators' numbers.
    call_command("migrate", interactive=False, verbosity=0)


def create_tables() -> None:
    """Create every table in one transaction and note all migrations as applied."""
    connection.disable_constraint_checking()  # SQLite alters no tables while it checks
    try:
        with transaction.atomic():
            with connection.schema_editor() as editor:
                for model in apps.get_models():
                    if model._meta.can_migrate(connection):
                        editor.create_model(model)
            recorder = MigrationRecorder(connection)
            recorder.ensure_schema()
            for app, name in MigrationLoader(connection).graph.nodes:
                recorder.record_applied(app, name)
    finally:
        connection.enable_constraint_checking()
