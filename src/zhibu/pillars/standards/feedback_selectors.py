"""Messages of the public as the workbench shows them: open ones, overdue first, then the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import visible
from zhibu.core.workdays import add_workdays, workdays_between
from zhibu.ledger.models import State
from zhibu.organization.models import Organization
from zhibu.organization.rules import RuleBook
from zhibu.pillars.standards.models import Feedback, FeedbackReply
from zhibu.pillars.standards.openness_rules import FEEDBACK_WORKDAYS

if TYPE_CHECKING:
    from zhibu.access.models import User

MOST_OPEN, SHOWN_CLOSED = 200, 30


@dataclass(frozen=True)
class FeedbackRow:
    """A message with when its answer is due. ``days``: working days left, negative when late."""

    feedback: Feedback
    due: date
    days: int
    reply: FeedbackReply | None

    @property
    def late(self) -> int:
        return max(-self.days, 0)


def visible_feedback(user: User) -> QuerySet[Feedback]:
    """Give the messages that a user may read: where he enters records. Queries: none yet."""
    rows = visible(Feedback.objects.all(), user, Permission.RECORD_ENTER, "organization")
    return rows.select_related("organization", "set_aside_by__person")


def of_unit(user: User, unit: Organization) -> QuerySet[Feedback]:
    return visible_feedback(user).filter(organization__path__startswith=unit.path)


def open_rows(user: User, unit: Organization, today: date) -> list[FeedbackRow]:
    """Give what waits for an answer, the most overdue first. Queries: three."""
    waiting = of_unit(user, unit).filter(set_aside_at=None)
    answered = FeedbackReply.objects.filter(
        record__state=State.CONFIRMED, feedback__isnull=False
    ).values("feedback")
    rows = _rows(waiting.exclude(pk__in=answered)[:MOST_OPEN], today)
    return sorted(rows, key=lambda row: (row.due, row.feedback.pk))


def unanswered(user: User, unit: Organization) -> tuple[int, date | None]:
    """Give how many messages wait for an answer, and since when the oldest. Queries: one."""
    answered = FeedbackReply.objects.filter(
        record__state=State.CONFIRMED, feedback__isnull=False
    ).values("feedback")
    waiting = of_unit(user, unit).filter(set_aside_at=None).exclude(pk__in=answered)
    found = waiting.aggregate(number=Count("pk"), oldest=Min("received_at"))
    oldest = found["oldest"]
    return found["number"], timezone.localdate(oldest) if oldest else None


def closed_rows(user: User, unit: Organization, today: date) -> list[FeedbackRow]:
    """Give what was answered or set aside, the newest first. Queries: three."""
    answered = FeedbackReply.objects.filter(
        record__state=State.CONFIRMED, feedback__isnull=False
    ).values("feedback")
    done = of_unit(user, unit)
    done = done.filter(pk__in=answered) | done.exclude(set_aside_at=None)
    return _rows(done.order_by("-received_at", "-pk")[:SHOWN_CLOSED], today)


def _rows(messages: QuerySet[Feedback], today: date) -> list[FeedbackRow]:
    found, book = list(messages), RuleBook([FEEDBACK_WORKDAYS])
    replies = {
        reply.feedback_id: reply
        for reply in FeedbackReply.objects.filter(feedback__in=found)
        .exclude(record__state=State.VOID)
        .select_related("record")
    }
    rows = []
    for one in found:
        received = timezone.localdate(one.received_at)
        due = add_workdays(received, book.value(FEEDBACK_WORKDAYS, one.organization, received))
        rows.append(FeedbackRow(one, due, workdays_between(today, due), replies.get(one.pk)))
    return rows
