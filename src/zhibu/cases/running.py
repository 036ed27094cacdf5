"""The nightly run: read the clocks of all open cases, write what changed, raise alerts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from zhibu.cases.models import Case, ClockRun, Deadline
from zhibu.cases.paths import CasePath, paths
from zhibu.cases.services import CHUNK, write_deadlines
from zhibu.cases.situation import situations
from zhibu.organization.rules import RuleBook

REST = timedelta(days=2)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Outcome:
    """What a run did: cases read, cases whose deadlines changed, deadlines newly overdue."""

    cases: int
    changed: int
    alerts: int


def run_clocks(progress: Progress | None = None) -> Outcome:
    """Read the clocks of every open case on today's date.

    Deadlines follow every step at once; the run catches what changes without a step: a new day, a
    new income line, a changed rule. Safe to repeat and to kill: each thousand is one transaction.
    """
    run = ClockRun.objects.create(day=timezone.localdate())
    total = Case.objects.filter(is_open=True).count()
    done = changed = 0
    for path in paths():
        rules = RuleBook(path.all_rules)
        for keys in _open_keys(path):
            with transaction.atomic():
                changed += write_deadlines(list(situations(path, _locked(keys), rules)))
            done += len(keys)
            if progress:
                progress(done, total)
    alerts = raise_alerts()
    ClockRun.objects.filter(pk=run.pk).update(
        finished_at=timezone.now(), cases=done, changed=changed, alerts=alerts
    )
    return Outcome(done, changed, alerts)


def last_run() -> ClockRun | None:
    """Give the last run that came to its end; None before the first. Queries: one."""
    return ClockRun.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()


def neglected(run: ClockRun | None) -> bool:
    """Tell whether the clocks wait too long to be read: two days, or never while cases are open.

    Queries: one before the first run.
    """
    if run is None or run.finished_at is None:
        return Case.objects.filter(is_open=True).exists()
    return timezone.now() - run.finished_at > REST


def _open_keys(path: CasePath) -> Iterator[list[int]]:
    """Give the numbers of a path's open cases, a thousand at a time."""
    rows = Case.objects.filter(path=path.key, is_open=True).order_by("pk")
    last = 0
    while chunk := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        yield chunk
        last = chunk[-1]


def _locked(keys: list[int]) -> list[Case]:
    """Give those that are still open, locked: a step taken meanwhile waits, or is seen.

    The order of locking is that of ``services.hold``, so that nobody waits in a circle.
    """
    rows = Case.objects.select_for_update().filter(pk__in=keys, is_open=True).order_by("pk")
    # Prefetched, not joined: the cases of a unit share one object of it.
    return list(rows.prefetch_related("organization"))


def raise_alerts() -> int:
    """Mark the deadlines that are newly overdue; tell how many. Queries: one."""
    today = timezone.localdate()
    return Deadline.objects.filter(due__lt=today, alerted_on__isnull=True).update(alerted_on=today)
