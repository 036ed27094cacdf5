"""What is done with a paper that somebody handed in: taken, worked on, chosen in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, require, visible
from zhibu.core.errors import Conflict, DomainError
from zhibu.organization.models import Organization
from zhibu.reports.filling import TYPED
from zhibu.reports.jobs import life, storage
from zhibu.reports.models import PaperSlot, PaperTask, SlotChoice
from zhibu.reports.papers import files, results, work
from zhibu.reports.papers.work import STEPS

if TYPE_CHECKING:
    from zhibu.access.models import User

# About ten pages; smaller papers are done while the user waits.
BACKGROUND_BYTES = 60_000
Kind, State = PaperTask.Kind, PaperTask.State
NEEDS = {
    Kind.FILL: Permission.REPORT_WRITE,
    Kind.CHECK: Permission.REPORT_VIEW,
    Kind.REFRESH: Permission.REPORT_WRITE,
}


def visible_papers(user: User) -> QuerySet[PaperTask]:
    """Give the papers that a user may see: his own, and those of units that he writes for."""
    rows = PaperTask.objects.select_related("organization", "asked_by")
    reach = visible(rows, user, Permission.REPORT_VIEW, "organization")
    return reach.filter(Q(asked_by=user.pk) | access_of(user).within(Permission.REPORT_WRITE))


def hand_in(
    name: str, content: bytes, kind: str, *, unit: Organization, year: int, actor: User
) -> PaperTask:
    """Take a paper and work on it, in the background when it is large.

    Args:
        kind: what to do; "" lets the paper tell (`work.guess`).

    Raises:
        NotPermitted: the actor may not do this for the unit.
        DomainError: no kind was given and the file cannot be read; nothing is kept.
    """
    require(actor, Permission.REPORT_VIEW, unit)
    kind = kind or work.guess(content, name)
    require(actor, NEEDS[Kind(kind)], unit)
    suffix = Path(name).suffix.lower()
    task = PaperTask(
        organization=unit,
        year=year,
        kind=kind,
        name=name,
        sha256=work.digest(content),
        suffix=suffix if suffix in files.SUFFIXES else "",
        asked_by=actor,
    )
    storage.keep(task, content)
    task.save(force_insert=True)
    start(task)
    return task


def start(task: PaperTask) -> None:
    """Begin the work, again where it was done, failed or stopped before."""
    apart = len(storage.given(task)) > BACKGROUND_BYTES
    life.start(task, _work, steps=len(STEPS), apart=apart)


def choose(task: PaperTask, index: int, choice: str) -> PaperSlot:
    """Decide one slot of a filled paper; remembered for this document in this unit.

    Args:
        choice: a code among the slot's candidates or any indicator's; `TYPED` and a text; "" takes
            the choice back.

    The paper itself is written anew when it is fetched next.
    """
    if task.kind != Kind.FILL or task.state != State.DONE:
        raise Conflict.of("PAP007", "这份材料现在不能选", "请等它办好")
    slot = task.slots.filter(index=index).first()
    if slot is None:
        raise DomainError.of("PAP008", "没有这一处", "请刷新页面", value=str(index))
    kept: dict[str, Any] = {
        "organization": task.organization,
        "sha256": task.sha256,
        "key": slot.key,
    }
    with transaction.atomic():
        # Two people may choose at once: the later choice holds, and neither fails.
        if choice:
            SlotChoice.objects.update_or_create(**kept, defaults={"choice": choice})
        else:
            SlotChoice.objects.filter(**kept).delete()
        PaperTask.objects.filter(pk=task.pk).update(stale=True)
        results.show_choice(slot, choice)
        counts = Counter(task.slots.values_list("status", flat=True))
        PaperTask.objects.filter(pk=task.pk).update(counts=counts)
    return slot


def renew(task: PaperTask) -> None:
    """Write the paper anew where choices were made since; small ones at once."""
    if task.stale and task.state == State.DONE:
        start(task)


def keep_for_next_year(task: PaperTask) -> int:
    """Let the choices made in this document hold for every other one of the unit; how many."""
    mine = SlotChoice.objects.filter(organization=task.organization, sha256=task.sha256)
    kept = [one for one in mine if not one.choice.startswith(TYPED)]
    with transaction.atomic():
        for one in kept:
            SlotChoice.objects.update_or_create(
                organization=task.organization,
                sha256="",
                key=one.key,
                defaults={"choice": one.choice},
            )
    return len(kept)


def choices_for(unit: Organization, sha256: str) -> dict[str, str]:
    """Give the choices that hold for a document: its own go before those kept for all."""
    rows = SlotChoice.objects.filter(organization=unit, sha256__in=("", sha256))
    return {one.key: one.choice for one in rows.order_by("sha256")}


def _work(task: PaperTask) -> None:
    content = storage.given(task)

    def tell(step: str) -> None:
        life.tell(task, STEPS.index(step))

    made = _made(task, content, tell)
    with transaction.atomic():
        tell(STEPS[-1])
        counts = results.keep(task, made)
        storage.keep_made(task, made.data)
        life.finish(task, counts=counts, notes=list(made.notes), stale=False)


def _made(task: PaperTask, content: bytes, tell: work.Tell) -> results.Result:
    unit, year, user = task.organization, task.year, task.asked_by
    if task.kind == Kind.CHECK:
        return work.check(content, task.name, unit, year, user=user, tell=tell)
    if task.kind == Kind.REFRESH:
        return work.refresh(content, task.name, unit, year, tell=tell)
    chosen = choices_for(unit, task.sha256)
    return work.fill(content, task.name, unit, year, chosen=chosen, user=user, tell=tell)
