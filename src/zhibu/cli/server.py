"""``zhibu serve``: granian in front of Django, static files by whitenoise."""

from __future__ import annotations

import argparse
import os

from zhibu.cli.environment import start_books
from zhibu.cli.parser import DONE, say


def run(options: argparse.Namespace) -> int:
    """Check routes and settings, gather static files, then serve until stopped."""
    start_books()
    prepare()
    serve(options.host, options.port, options.workers)
    return DONE


def prepare() -> None:
    """Gather static files (only what changed) and refuse undeclared routes."""
    from django.core.management import call_command

    from zhibu.access.routes import assert_routes_declared

    assert_routes_declared()
    call_command("collectstatic", interactive=False, verbosity=0)


def serve(host: str, port: int, workers: int | None = None) -> None:
    """Run granian in this process.

    SQLite has one writer, so one worker process with several threads serves it; PostgreSQL gets
    a process per core unless told otherwise.
    """
    from django.db import connection, connections
    from granian import Granian
    from granian.constants import Interfaces

    count = 1 if connection.vendor == "sqlite" else workers or os.cpu_count() or 1
    # Workers are started afresh: nothing of this process's connection may reach them.
    connections.close_all()
    say(f"网址：http://{host}:{port}  （按 Ctrl+C 停止）")
    Granian(
        "zhibu.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=count,
        blocking_threads=8 if count == 1 else 4,
        log_access=False,
    ).serve()
