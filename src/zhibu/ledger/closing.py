"""Closing the books of a period: nothing so far is added or changed any more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.closed import closed_through, hold_for_closing
from zhibu.ledger.models import BookClosing, Record, State
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of

if TYPE_CHECKING:
    from zhibu.access.models import User


def close_books(organization: Organization, *, through: date, actor: User) -> BookClosing:
    """Close a unit's books up to a day: nothing dated so far may be added or changed any more.

    Raises:
        DomainError: the day is not over, books are closed further already, or open records are
            left (each is named).
    """
    book = branch_of(organization)
    require(actor, Permission.PERIOD_CLOSE, book)
    with transaction.atomic():
        hold_for_closing(book)
        problems = []
        if through >= timezone.localdate():
            problems.append(
                Problem("LED020", "这一天还没有过完", "请填今天以前的日期", value=str(through))
            )
        closed = closed_through(book)
        if closed and through <= closed:
            problems.append(Problem("LED021", f"账已经封到 {closed}", value=str(through)))
        open_records = Record.objects.filter(
            organization__in=[book.pk, *book.book_units.values_list("pk", flat=True)],
            date__lte=through,
            state__in=(State.DRAFT, State.SUBMITTED),
        )
        for record in open_records.order_by("date")[:50]:
            problems.append(
                Problem(
                    "LED022",
                    f"{record.get_state_display()}还没有处理",
                    "请先确认或作废",
                    place=str(record.date),
                    value=record.title,
                )
            )
        DomainError.raise_if(problems)
        closing = BookClosing.objects.create(organization=book, through=through, closed_by=actor)
        record_act(
            "books.close",
            actor=actor,
            target_type="organization",
            target_id=book.pk,
            organization=book,
            detail={"through": str(through)},
        )
    return closing
