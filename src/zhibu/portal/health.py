"""Two questions that a proxy or supervisor asks: alive, and ready to serve. No login, no data."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhibu.cases.running import last_run, neglected
from zhibu.ledger.models.record import evidence_storage

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process runs; touches nothing else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, its tables are current and files can be stored.

    503 otherwise, with which of the three fails; the reason stands in the process's own log.
    ``clocks`` tells on which day the deadlines of cases were read last, ``clocks_late`` whether
    that is too long ago: a matter for whoever watches the nightly job, not for the proxy.
    """
    database = _works("database", _ask_database)
    states = {
        "database": database,
        "migrations": database and _works("migrations", _check_migrations),
        "storage": _works("storage", _write_file),
    }
    good = all(states.values())
    body = {"status": "ok" if good else "unavailable", **states, **_clocks(states["migrations"])}
    return JsonResponse(body, status=200 if good else 503)


def _works(name: str, check: Callable[[], None]) -> bool:
    # Whatever goes wrong, the answer is "not ready": a probe must never be an error page.
    try:
        check()
    except Exception:
        logger.exception("not ready: %s", name)
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _clocks(current: bool) -> dict[str, Any]:
    """Tell when the clocks were read; unknown while the tables are not there. Queries: one."""
    if not current:
        return {"clocks": None, "clocks_late": None}
    run = last_run()
    return {"clocks": run.day.isoformat() if run else None, "clocks_late": neglected(run)}


@lru_cache(maxsize=1)
def _check_migrations() -> None:
    """Raise unless every migration is applied; a success holds for the life of the process."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise RuntimeError(f"{len(waiting)} migrations are not applied")


def _write_file() -> None:
    storage = evidence_storage()
    name = storage.save(f"ready-{uuid4().hex}", ContentFile(b"ready"))
    storage.delete(name)
