"""What the discipline commissioner does with letters: read, accept, answer, pass on, close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import visible
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError, NotFound
from zhibu.core.workdays import add_workdays
from zhibu.organization.rules import value_of
from zhibu.pillars.conduct import letter_crypto as crypto
from zhibu.pillars.conduct.letter_box import DONE, Message, checked, purpose_of
from zhibu.pillars.conduct.letter_keys import private_of
from zhibu.pillars.conduct.models.letters import Letter, LetterState, LetterText
from zhibu.pillars.conduct.talk_rules import LETTER_DAYS

if TYPE_CHECKING:
    from zhibu.access.models import User

WAITING = (LetterState.RECEIVED, LetterState.READ)


@dataclass(frozen=True)
class Line:
    """One letter of the list: how far it is and until when its acceptance must be told."""

    letter: Letter
    due: date
    waiting: bool
    overdue: bool


def letters_of(user: User) -> QuerySet[Letter]:
    """Give the letters of the units whose discipline commissioner the user is."""
    rows = Letter.objects.select_related("key__organization")
    return visible(rows, user, Permission.LETTER_READ, "key__organization")


def unread(user: User) -> tuple[int, date | None]:
    """Give how many letters are not accepted yet, and since when the oldest. Queries: one."""
    waiting = letters_of(user).filter(state__in=WAITING)
    found = waiting.aggregate(number=Count("pk"), oldest=Min("received_on"))
    return found["number"], found["oldest"]


def lines(letters: QuerySet[Letter], today: date) -> list[Line]:
    """Give letters as the list shows them: overdue ones first, then waiting, then newest."""
    found = []
    for letter in letters:
        unit = letter.key.organization
        due = add_workdays(letter.received_on, value_of(LETTER_DAYS, unit, letter.received_on))
        waiting = letter.state in WAITING
        found.append(Line(letter, due, waiting, waiting and due < today))
    return sorted(
        found,
        key=lambda one: (not one.overdue, not one.waiting, -one.letter.received_on.toordinal()),
    )


def letter_of(user: User, number: UUID) -> Letter:
    """Give a letter that the user may see.

    Raises:
        NotFound: there is none for him.
    """
    letter = letters_of(user).filter(pk=number).first()
    if letter is None:
        raise NotFound.of("LET030", "没有这封信", "请从来信列表进入")
    return letter


def read_letter(number: UUID, passphrase: str, *, actor: User) -> list[Message]:
    """Open a letter for the answer to one request; that it was opened is written down.

    Raises:
        NotFound: there is none for the actor.
        DomainError: LET023 another passphrase, LET031 passed on, LET032 tampered with.
    """
    letter = letter_of(actor, number)
    _expect_content(letter)
    messages = _open(letter, private_of(letter.key, passphrase))
    with transaction.atomic():
        held = _lock(letter)
        if held.state == LetterState.RECEIVED:
            held.state = LetterState.READ
            held.save(update_fields=["state"])
        _audit("letter.read", held, actor)
    return messages


def _open(letter: Letter, private: bytes) -> list[Message]:
    messages = []
    for one in letter.texts.all():
        purpose = purpose_of(letter, one.number, answer=one.answer, reader="commissioner")
        try:
            text = crypto.open_with(private, bytes(one.for_commissioner), purpose)
        except crypto.LetterSealBroken as error:
            raise DomainError.of(
                "LET032",
                "这封信在数据库里被改动过，不能打开",
                "请保留现场，报上级纪检机关",
                value=str(letter.received_on),
            ) from error
        messages.append(Message(one.day, one.answer, text))
    return messages


def accept(number: UUID, *, actor: User) -> Letter:
    """Write down that the letter is taken up (受理); its writer sees that by his code."""
    with transaction.atomic():
        letter = _lock(letter_of(actor, number))
        _expect_open(letter)
        if letter.state not in WAITING:
            raise DomainError.of("LET033", "已经受理过", "请刷新页面")
        letter.state, letter.accepted_on = LetterState.ACCEPTED, timezone.localdate()
        letter.save(update_fields=["state", "accepted_on"])
        _audit("letter.accept", letter, actor)
    return letter


def answer(number: UUID, text: str, passphrase: str, *, actor: User) -> list[Message]:
    """Answer a letter: sealed to its writer, and once more to the commissioner.

    The passphrase is asked for because only the opened letter proves whose key its writer's is.

    Raises:
        DomainError: as :func:`read_letter`; LET002, LET003 the text, LET034 it is done.
    """
    letter = letter_of(actor, number)
    cleaned = checked(text)
    _expect_content(letter)
    private = private_of(letter.key, passphrase)
    with transaction.atomic():
        held = _lock(letter)
        _expect_open(held)
        messages = _open(held, private)
        row = LetterText(
            letter=held, number=len(messages) + 1, answer=True, day=timezone.localdate()
        )
        for reader, public in (("commissioner", held.key.public), ("writer", held.writer)):
            purpose = purpose_of(held, row.number, answer=True, reader=reader)
            sealed = crypto.seal_to(bytes(public), cleaned, purpose)
            setattr(row, f"for_{reader}", sealed)
        row.save(force_insert=True)
        held.accepted_on = held.accepted_on or row.day
        held.state = LetterState.ANSWERED
        held.save(update_fields=["state", "accepted_on"])
        _audit("letter.answer", held, actor)
    return [*messages, Message(row.day, True, cleaned)]


def pass_on(number: UUID, to: str, on: date, receipt: str, *, actor: User) -> Letter:
    """Hand a letter over to those who deal with it; its content is destroyed, a slip remains.

    Raises:
        DomainError: LET034 it is done, LET035 to whom is not said, LET036 a day that cannot be.
    """
    if not to.strip():
        raise DomainError.of("LET035", "没有写移交给谁", "请写机关纪委等", field="移交给")
    with transaction.atomic():
        letter = _lock(letter_of(actor, number))
        _expect_open(letter)
        if not letter.received_on <= on <= timezone.localdate():
            raise DomainError.of(
                "LET036",
                "不在收到之后、今天之前",
                "请填实际移交的日期",
                field="移交日期",
                value=str(on),
            )
        letter.texts.all().delete()
        letter.state, letter.passed_on = LetterState.PASSED, on
        letter.passed_to, letter.receipt = to.strip()[:80], receipt.strip()[:80]
        letter.save(update_fields=["state", "passed_on", "passed_to", "receipt"])
        _audit("letter.pass_on", letter, actor)
    return letter


def close(number: UUID, *, actor: User) -> Letter:
    """Close a letter that was answered; it can still be read with the passphrase.

    Raises:
        DomainError: LET034 it is done, LET037 nobody answered it.
    """
    with transaction.atomic():
        letter = _lock(letter_of(actor, number))
        _expect_open(letter)
        if letter.state != LetterState.ANSWERED:
            raise DomainError.of("LET037", "还没有答复来信人", "请先答复，再办结")
        letter.state, letter.closed_on = LetterState.CLOSED, timezone.localdate()
        letter.save(update_fields=["state", "closed_on"])
        _audit("letter.close", letter, actor)
    return letter


def _lock(letter: Letter) -> Letter:
    rows = Letter.objects.select_for_update(of=("self",)).select_related("key__organization")
    return rows.get(pk=letter.pk)


def _expect_content(letter: Letter) -> None:
    if letter.state == LetterState.PASSED:
        raise DomainError.of("LET031", "已移交，内容已销毁", "请向受理的机关了解")


def _expect_open(letter: Letter) -> None:
    if letter.state in DONE:
        raise DomainError.of(
            "LET034", f"这封信{letter.get_state_display()}", "请刷新页面查看最新状态"
        )


def _audit(action: str, letter: Letter, actor: User) -> None:
    record_act(
        action,
        actor=actor,
        target_type="letter",
        target_id=letter.pk,
        organization=letter.key.organization_id,
    )
