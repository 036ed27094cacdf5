"""One rating per job, given by a link without an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.audit.services import record_act
from zhibu.core.errors import Conflict, DomainError, NotFound, Problem
from zhibu.core.private_numbers import private_kind
from zhibu.ledger import findings
from zhibu.ledger.models import Record, State
from zhibu.ledger.restating import restate
from zhibu.ledger.services import lock
from zhibu.organization.models import Organization
from zhibu.organization.rules import value_of
from zhibu.pillars.standards.jobs import SERVICE_JOB, is_satisfied
from zhibu.pillars.standards.models import Answer, ServiceJob
from zhibu.pillars.standards.service_rules import RATING_DAYS

LONGEST_REMARK = 200
REMARK, ANSWER = "意见", "评价"


class Standing(StrEnum):
    """Whether a job can be rated now, and why not."""

    OPEN = "open"
    RATED = "rated"
    UNFINISHED = "unfinished"
    VOID = "void"
    OVER = "over"


WORDS = {
    Standing.RATED: "这项服务已经评价过，每项服务只评价一次。",
    Standing.UNFINISHED: "这项服务还没有办结，办结后再评价。",
    Standing.VOID: "这项服务的记录已经作废，不再评价。",
    Standing.OVER: "评价的期限已经过了。",
}


@dataclass(frozen=True)
class Ratable:
    """What whoever holds a link may learn of a job: never a name, a title or a place.

    Attributes:
        standing: whether it can be rated now.
        kind, day, department: shown for a confirmed job alone, else blank.
        last_day: the last day on which it can be rated, where it can.
    """

    standing: Standing
    kind: str = ""
    day: date | None = None
    department: str = ""
    last_day: date | None = None


def job_behind(token: str) -> ServiceJob:
    """Give the job that a link is for.

    Raises:
        NotFound: STD180, there is none.
    """
    job = (
        ServiceJob.objects.select_related("record__organization__book").filter(token=token).first()
        if token
        else None
    )
    if job is None:
        raise NotFound.of("STD180", "链接无效", "请重新扫码，或向服务人员要新的二维码")
    return job


def last_rating_day(job: ServiceJob, unit: Organization) -> date | None:
    """Give the last day on which a completed job can be rated. Queries: one."""
    if job.completed_on is None:
        return None
    days: int = value_of(RATING_DAYS, unit, job.completed_on)
    return job.completed_on + timedelta(days=days)


def standing_of(job: ServiceJob, record: Record, today: date) -> Standing:
    """Tell whether a job can be rated on a day. Queries: at most one."""
    if record.state == State.VOID:
        return Standing.VOID
    if record.state != State.CONFIRMED or job.completed_on is None:
        return Standing.UNFINISHED
    if job.rating:
        return Standing.RATED
    last = last_rating_day(job, record.organization)
    return Standing.OVER if last is not None and today > last else Standing.OPEN


def ratable(token: str) -> Ratable:
    """Tell what the page behind a link shows.

    Raises:
        NotFound: the link is none of ours.
    """
    job = job_behind(token)
    standing = standing_of(job, job.record, timezone.localdate())
    if standing in {Standing.VOID, Standing.UNFINISHED}:
        return Ratable(standing)
    return Ratable(
        standing,
        job.get_kind_display(),
        job.record.date,
        job.department,
        last_rating_day(job, job.record.organization),
    )


def rate(token: str, answer: str, remark: str = "") -> ServiceJob:
    """Keep what the people served say; it counts at once, in closed books on the first open day.

    The record is locked: of two who press at the same moment the second is told that it is done.

    Raises:
        NotFound: the link is none of ours.
        Conflict: STD181, it was rated before.
        DomainError: no answer, a remark that is too long or names private numbers, or the job
            cannot be rated now; all at once.
    """
    pk = job_behind(token).pk
    remark = "".join(one for one in remark if one.isprintable() or one == "\n")
    remark = " ".join(remark.split())
    with transaction.atomic():
        record = lock(pk)
        job: ServiceJob = SERVICE_JOB.load([record])[pk]
        today = timezone.localdate()
        _require_open(standing_of(job, record, today))
        DomainError.raise_if(_problems(answer, remark))
        job.rating, job.remark, job.rated_on, job.by_link = answer, remark, today, True
        job.satisfied = is_satisfied(answer, record.organization, today)
        job.save(update_fields=["rating", "remark", "rated_on", "by_link", "satisfied"])
        # Whoever has the record open in a form is told that it changed meanwhile.
        record.version += 1
        record.save(update_fields=["version"])
        restate(SERVICE_JOB, [job])
        if actor := _in_whose_name(record):
            findings.hand_over(SERVICE_JOB, [job], actor)
        record_act(
            "record.rate",
            actor=None,
            target_type="record",
            target_id=record.pk,
            organization=record.organization_id,
            detail={"type": record.type},
        )
    return job


def _in_whose_name(record: Record) -> User | None:
    """Give the account in whose name what follows from a rating is kept: nobody is logged in.

    Whoever vouched for the record, or entered it, while he keeps records there still; else
    somebody who confirms for the unit now. Queries: a few per account asked.
    """
    unit = record.organization
    for known in (record.confirmed_by, record.entered_by):
        if known is not None and access_of(known).may(Permission.RECORD_ENTER, unit):
            return known
    others = User.objects.filter(is_active=True, grants__organization__in=unit.numbers_up)
    for other in others.order_by("pk").distinct():
        if access_of(other).may(Permission.RECORD_CONFIRM, unit):
            return other
    return None


def _require_open(standing: Standing) -> None:
    if standing == Standing.OPEN:
        return
    kind = Conflict if standing == Standing.RATED else DomainError
    raise kind.of("STD181", WORDS[standing].rstrip("。"), "有别的意见请联系服务部门")


def _problems(answer: str, remark: str) -> list[Problem]:
    found = []
    if answer not in Answer.values:
        found.append(Problem("STD182", "没有选", "请点满意、基本满意或不满意", field=ANSWER))
    if len(remark) > LONGEST_REMARK:
        found.append(Problem("STD183", f"超过 {LONGEST_REMARK} 字", "请写短些", field=REMARK))
    if kind := private_kind(remark):
        found.append(Problem("STD184", f"里有{kind}", f"请删去{kind}再提交", field=REMARK))
    return found
