"""Verbs on messages of the public: receive, follow, set aside, open the contact, forget it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import Conflict, DomainError, Problem
from zhibu.core.text import to_half_width
from zhibu.core.workdays import add_workdays
from zhibu.ledger.models import State
from zhibu.organization.fields import Sealed, fingerprint
from zhibu.organization.rules import RuleBook, value_of
from zhibu.pillars.standards.models import Feedback, FeedbackReply
from zhibu.pillars.standards.openness_rules import CONTACT_DAYS, FEEDBACK_WORKDAYS

if TYPE_CHECKING:
    from zhibu.access.models import User

MOST_LETTERS, MOST_CONTACT = 2000, 100
LEAST_TICKET = 16
# Without 0 O 1 I L: codes are read aloud and copied by hand.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12


@dataclass(frozen=True)
class Followed:
    """What whoever holds the code may know of a message."""

    unit: str
    received: date
    due: date
    question: str
    state: str
    answered: date | None = None
    answer: str = ""
    has_contact: bool = False
    is_open: bool = False  # the writer agreed that it be public


def new_ticket() -> str:
    """Give the random mark of one form, which makes sending it twice the same as once."""
    return get_random_string(32)


def receive(
    unit: int, text: str, *, contact: str = "", wants_public: bool, ticket: str = ""
) -> str:
    """Keep a message to a unit, by its number; give the code to follow it.

    The same form sent again is kept once and gives the same code.

    Raises:
        DomainError: no text, or one that is too long.
    """
    text, contact = text.strip(), contact.strip()
    DomainError.raise_if(message_problems(text, contact))
    ticket = ticket if len(ticket) >= LEAST_TICKET else new_ticket()
    code = _code(f"{ticket}\0{unit}\0{text}")
    try:
        with transaction.atomic():
            Feedback.objects.create(
                organization_id=unit,
                text=text,
                contact=contact or None,
                wants_public=wants_public,
                code_digest=_digest(code),
            )
    except IntegrityError:
        # The same form came a second time: it is kept already.
        if not Feedback.objects.filter(code_digest=_digest(code)).exists():
            raise
    return code


def message_problems(text: str, contact: str) -> list[Problem]:
    """Give all that is wrong with what a visitor typed."""
    problems = []
    if not text:
        problems.append(Problem("FBK001", "没有填写", "请写下您的意见", field="意见"))
    if len(text) > MOST_LETTERS:
        problems.append(
            Problem(
                "FBK002",
                f"有 {len(text)} 字，超过 {MOST_LETTERS} 字",
                "请写要点，或分几次提交",
                field="意见",
            )
        )
    if len(contact) > MOST_CONTACT:
        problems.append(
            Problem(
                "FBK003",
                f"超过 {MOST_CONTACT} 字",
                "请只留一个电话或邮箱",
                field="联系方式",
            )
        )
    return problems


def _code(seed: str) -> str:
    number = int(fingerprint(seed, "standards.feedback.seed"), 16)
    letters = []
    for _place in range(CODE_LENGTH):
        number, at = divmod(number, len(LETTERS))
        letters.append(LETTERS[at])
    return "".join(letters)


def _digest(code: str) -> str:
    return fingerprint(code, "standards.feedback.code")


def shown_code(code: str) -> str:
    """Write a code in groups of four: ABCD-EFGH-JKMN."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def read_code(text: str) -> str:
    """Read a code as people type it: blanks, hyphens and small letters do not matter."""
    plain = to_half_width(text).upper()
    return "".join(each for each in plain if each in LETTERS)[: CODE_LENGTH + 1]


def due_on(feedback: Feedback) -> date:
    """Give the last day for the answer, in working days of the official calendar. Queries: one."""
    received = timezone.localdate(feedback.received_at)
    days = value_of(FEEDBACK_WORKDAYS, feedback.organization, received)
    return add_workdays(received, days)


def follow(code: str) -> Followed | None:
    """Tell how a message stands; None for a code that belongs to none. Queries: three."""
    feedback = _of_code(code)
    if feedback is None:
        return None
    reply = reply_of(feedback)
    state = "已收到，正在办理"
    if reply is not None:
        state = "已答复"
    elif feedback.set_aside_at is not None:
        state = "不予答复"
    return Followed(
        unit=feedback.organization.name,
        received=timezone.localdate(feedback.received_at),
        due=due_on(feedback),
        question=feedback.text,
        state=state,
        answered=reply.date if reply else None,
        answer=reply.text if reply else "",
        has_contact=feedback.contact is not None,
        is_open=feedback.wants_public,
    )


def _of_code(code: str) -> Feedback | None:
    plain = read_code(code)
    rows = Feedback.objects.select_related("organization").filter(code_digest=_digest(plain))
    return rows.first() if len(plain) == CODE_LENGTH else None


def take_back(code: str, *, contact: bool = False, consent: bool = False) -> bool:
    """Let the writer take back his contact, or that his message may be public (PIPL art. 15, 47).

    A public answer to it is public no more at once. False for a code that belongs to none.
    """
    with transaction.atomic():
        feedback = _of_code(code)
        if feedback is None:
            return False
        if contact:
            feedback.contact = None
        if consent:
            feedback.wants_public = False
        feedback.save(update_fields=["contact", "wants_public"])
        record_act(
            "feedback.take_back",
            actor=None,
            target_type="feedback",
            target_id=feedback.pk,
            organization=feedback.organization_id,
            detail={"contact": contact, "consent": consent},
        )
    return True


def reply_of(feedback: Feedback) -> FeedbackReply | None:
    """Give the confirmed answer, where there is one. Queries: one."""
    replies = FeedbackReply.objects.select_related("record").filter(feedback=feedback)
    return replies.filter(record__state=State.CONFIRMED).first()


def set_aside(pk: int, *, actor: User, reason: str) -> None:
    """Close a message without an answer (advertising, nonsense); it is kept.

    Raises:
        DomainError: no reason is given; Conflict: it has been answered meanwhile.
    """
    with transaction.atomic():
        feedback = _locked(pk, actor)
        if not reason.strip():
            raise DomainError.of("FBK010", "没有写原因", "请用一句话写明", field="原因")
        replies = FeedbackReply.objects.filter(feedback=feedback)
        if replies.exclude(record__state=State.VOID).exists():
            raise Conflict.of("FBK011", "已经有答复", "有答复的意见不能按不予答复处理")
        feedback.set_aside_at = timezone.now()
        feedback.set_aside_by = actor
        feedback.set_aside_reason = reason.strip()[:200]
        feedback.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_reason"])
        _audit("feedback.set_aside", feedback, actor, reason=feedback.set_aside_reason)


def take_up(pk: int, *, actor: User) -> None:
    """Open again what was set aside."""
    with transaction.atomic():
        feedback = _locked(pk, actor)
        feedback.set_aside_at = feedback.set_aside_by = None
        feedback.set_aside_reason = ""
        feedback.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_reason"])
        _audit("feedback.take_up", feedback, actor)


def reveal_contact(feedback: Feedback, *, actor: User, reason: str) -> str:
    """Give the contact in clear to somebody entitled, and write down that it was read.

    Raises:
        PermissionDenied: the actor may not reveal data of the unit.
        DomainError: no reason was given, or no contact was left.
    """
    require(actor, Permission.PEOPLE_REVEAL, feedback.organization)
    if not reason.strip():
        raise DomainError.of("PER004", "没有写用途", "请写明用途", field="用途")
    if not isinstance(feedback.contact, Sealed):
        raise DomainError.of("PER002", "没有留下", "写意见的人没有留联系方式", field="联系方式")
    with transaction.atomic():
        text = feedback.contact.open()
        _audit("feedback.reveal", feedback, actor, reason=reason.strip()[:100])
    return text


def forget_contacts(today: date) -> int:
    """Forget the contacts of messages closed longer ago than the rule says; give how many.

    Run every night by ``zhibu clocks``; it is written down how many. Queries: three, five when any.
    """
    book = RuleBook([CONTACT_DAYS])
    held = Feedback.objects.exclude(contact=None).select_related("organization")
    closed = {
        reply.feedback_id: reply.date
        for reply in FeedbackReply.objects.select_related("record").filter(
            record__state=State.CONFIRMED, feedback__in=held
        )
    }
    over = []
    for feedback in held:
        done = closed.get(feedback.pk)
        if done is None and feedback.set_aside_at is not None:
            done = timezone.localdate(feedback.set_aside_at)
        days = book.value(CONTACT_DAYS, feedback.organization, today)
        if done is not None and done + timedelta(days=days) < today:
            over.append(feedback.pk)
    if not over:
        return 0
    with transaction.atomic():
        count = Feedback.objects.filter(pk__in=over).update(contact=None)
        record_act("feedback.forget", actor=None, detail={"count": count})
    return count


def _locked(pk: int, actor: User) -> Feedback:
    rows = Feedback.objects.select_for_update(of=("self",)).select_related("organization")
    feedback = rows.get(pk=pk)
    require(actor, Permission.RECORD_ENTER, feedback.organization)
    return feedback


def _audit(action: str, feedback: Feedback, actor: User, **detail: str) -> None:
    record_act(
        action,
        actor=actor,
        target_type="feedback",
        target_id=feedback.pk,
        organization=feedback.organization_id,
        detail=detail or None,
    )
