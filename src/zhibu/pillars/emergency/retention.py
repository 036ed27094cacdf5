"""Personal data of a response is kept as long as the response said, and destroyed after that.

Personal Information Protection Law (个人信息保护法) art. 19 and 47. What is destroyed: the names,
numbers and lists that the hoards below hold. What stays: counts, codes, postings, and the record
that it was done. Not covered: evidence files, which people look through by hand, and backups made
before, which are kept apart and destroyed in their own time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.cases.models import Case
from zhibu.core.errors import DomainError, Problem
from zhibu.ledger import registry
from zhibu.ledger.models import Record
from zhibu.ledger.services import confirm_record, enter_record
from zhibu.pillars.emergency.models import Response, ResponseMove, ResponseStep
from zhibu.pillars.emergency.response_clearing import HOARDS
from zhibu.pillars.emergency.response_terms import CLOSED, KEY, kept_until
from zhibu.pillars.emergency.transfer_hoards import (
    evidence_of,
    open_missions_of,
)

if TYPE_CHECKING:
    from zhibu.access.models import User

STEP_TYPE = "emergency.response"
METHOD = "清空数据库中的密文和指纹，不可恢复"


@dataclass(frozen=True)
class Expired:
    """A response whose time is up, with what would be destroyed.

    Attributes:
        counts: what is kept, and in how many rows; noughts too.
        open_missions: numbers of missions that go on; while there are any nothing is destroyed.
        files: evidence files of its missions, which are not covered.
    """

    case: Case
    ended_on: date
    kept_until: date
    counts: tuple[tuple[str, int], ...]
    open_missions: tuple[str, ...]
    files: int

    @property
    def total(self) -> int:
        return sum(count for _label, count in self.counts)


def expired_responses(today: date | None = None) -> list[Expired]:
    """Give the responses whose personal data must be destroyed, the longest overdue first.

    A response that is cleared is among them only where something came into it afterwards.
    Queries: one, and some for each response that ended.
    """
    day = today or timezone.localdate()
    ended = Response.objects.filter(case__path=KEY, ended_on__isnull=False)
    found = []
    for terms in ended.select_related("case__organization").order_by("ended_on", "pk"):
        last = kept_until(terms)
        if last is not None and last < day:
            one = _expired(terms, last)
            if one.total or one.case.state == CLOSED:
                found.append(one)
    return found


def _expired(terms: Response, last: date) -> Expired:
    case = terms.case
    assert terms.ended_on is not None
    return Expired(
        case,
        terms.ended_on,
        last,
        tuple((hoard.label, hoard.count(case)) for hoard in HOARDS),
        tuple(one.number for one in open_missions_of(case)),
        evidence_of(case).count(),
    )


def destroy(case: Case, *, by: User, witness: User) -> tuple[tuple[str, int], ...]:
    """Destroy the personal data of one response; give what was destroyed, by kind.

    All of it in one transaction: a run that is killed leaves the whole or nothing, and can be
    repeated. The response's step 个人信息已销毁 is entered by one and confirmed by the other.

    Raises:
        DomainError: RET001 not two people, RET002 its time is not up, RET003 missions go on.
        PermissionDenied: one of the two may not confirm records for its unit.
    """
    DomainError.raise_if(_people_problems(by, witness))
    for user in (by, witness):
        require(user, Permission.RECORD_CONFIRM, case.organization)
    with transaction.atomic():
        held = Case.objects.select_for_update(of=("self",)).select_related("organization")
        locked = held.get(pk=case.pk)
        one = next((one for one in expired_responses() if one.case.pk == case.pk), None)
        DomainError.raise_if(_time_problems(locked, one))
        counts = tuple((hoard.label, hoard.destroy(locked)) for hoard in HOARDS)
        if locked.state == CLOSED:
            _clear(locked, counts, by, witness)
        record_act(
            "retention.destroy",
            actor=by,
            target_type="case",
            target_id=locked.pk,
            organization=locked.organization_id,
            detail={
                "case": locked.number,
                "witness": witness.username,
                "method": METHOD,
                "counts": dict(counts),
            },
        )
    return counts


def _people_problems(by: User, witness: User) -> Iterator[Problem]:
    same = by.pk == witness.pk or (by.person_id is not None and by.person_id == witness.person_id)
    if same:
        yield Problem(
            "RET001",
            "执行人和见证人是同一个人",
            "销毁要两个人：一人执行，一人见证",
            value=by.username,
        )


def _time_problems(case: Case, one: Expired | None) -> Iterator[Problem]:
    if one is None:
        yield Problem(
            "RET002",
            "没有到期要销毁的个人信息",
            "响应终止、保存天数过完以后才能销毁；已经销毁的不必再做",
            value=str(case),
        )
    elif one.open_missions:
        yield Problem(
            "RET003",
            f"还有没办结的转运任务：{'、'.join(one.open_missions)}",
            "请先办结或撤回这些任务",
            value=str(case),
        )


def _clear(case: Case, counts: tuple[tuple[str, int], ...], by: User, witness: User) -> None:
    """Enter the last step of the response, and let the witness confirm it."""
    told = "，".join(f"{label} {count} 条" for label, count in counts)
    body = ResponseStep(
        record=Record(organization=case.organization, date=timezone.localdate()),
        case=case,
        step=ResponseMove.CLEAR,
        note=f"{told}；方式：{METHOD}；执行人 {by.label}，见证人 {witness.label}",
    )
    enter_record(registry.record_type(STEP_TYPE), body, actor=by)
    confirm_record(body.pk, actor=witness)
