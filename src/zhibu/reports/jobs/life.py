"""The life of a job: begun, followed, cancelled, found dead, begun again.

Short work is done while the user waits; long work in a thread of the same process. Whoever works
says after each step how far it is, and hears then that nobody wants it any more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connections
from django.db.models import F
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, require
from zhibu.core.errors import DomainError
from zhibu.reports.jobs import storage
from zhibu.reports.models.jobs import Job

if TYPE_CHECKING:
    from zhibu.access.models import User

SILENT = timedelta(seconds=120)
"""Work that has said nothing for so long was killed."""

J = TypeVar("J", bound=Job)
State = Job.State
_FAULT = "系统出错，没有做完；请再试一次，仍不行请告诉管理员。"

log = logging.getLogger(__name__)


class Stopped(Exception):  # noqa: N818 - a signal, not an error
    """Somebody has cancelled the work, begun it anew, or deleted the job."""


def start(job: J, work: Callable[[J], None], *, steps: int, apart: bool) -> None:
    """Begin the work, again where it was done, failed or stopped before.

    Args:
        work: does everything and ends with `finish`; what it raises is kept as the job's problems.
        steps: how many there are; `tell` counts them.
        apart: in a thread of its own, while the user follows the progress.
    """
    type(job)._default_manager.filter(pk=job.pk).update(
        state=State.RUNNING,
        attempt=F("attempt") + 1,
        step=0,
        steps=steps,
        problems=[],
        touched_at=timezone.now(),
        finished_at=None,
    )
    job.refresh_from_db()
    if apart:
        Thread(target=_run_apart, args=(job, work), name=f"job-{job.pk}").start()
        return
    _run(job, work)
    job.refresh_from_db()


def tell(job: Job, step: int) -> None:
    """Say how many steps are done; raises Stopped when nobody wants the work any more."""
    _change(job, step=step, touched_at=timezone.now())


def finish(job: Job, state: str = State.DONE, **found: Any) -> None:
    """End the work with what was found; raises Stopped when nobody wants it any more."""
    _change(job, state=state, finished_at=timezone.now(), **found)


def cancel(job: Job) -> None:
    """Stop the work at its next step; what was made before stays."""
    type(job)._default_manager.filter(pk=job.pk, state=State.RUNNING).update(
        state=State.CANCELLED, finished_at=timezone.now()
    )


def delete(job: Job) -> None:
    """Delete a job with its files and all that is kept about it."""
    storage.remove(job)
    job.delete()


def is_silent(job: Job) -> bool:
    """Tell whether the work was killed: it runs, and has said nothing for two minutes."""
    return job.state == State.RUNNING and timezone.now() - job.touched_at > SILENT


def may_change(user: User, job: Job) -> bool:
    """Tell whether a user may cancel, begin anew or delete: his own, and those of his reports."""
    return job.asked_by_id == user.pk or access_of(user).may(
        Permission.REPORT_WRITE, job.organization
    )


def require_change(user: User, job: Job) -> None:
    """Raise PermissionDenied (403) for whoever may look at a job only."""
    if job.asked_by_id != user.pk:
        require(user, Permission.REPORT_WRITE, job.organization)


def _change(job: Job, **fields: Any) -> None:
    mine = type(job)._default_manager.filter(pk=job.pk, state=State.RUNNING, attempt=job.attempt)
    if not mine.update(**fields):
        raise Stopped


def _run(job: J, work: Callable[[J], None]) -> None:
    with suppress(Stopped):
        try:
            work(job)
        except DomainError as error:
            finish(job, State.FAILED, problems=[str(one) for one in error.problems])
        except Stopped:
            raise
        except Exception:
            log.exception("job %s stopped", job.pk)
            finish(job, State.FAILED, problems=[_FAULT])


def _run_apart(job: J, work: Callable[[J], None]) -> None:
    try:
        # The request goes on with its own copy of the row.
        own = type(job)._default_manager.filter(pk=job.pk, attempt=job.attempt).first()
        if own is not None:
            _run(own, work)
    finally:
        connections.close_all()
