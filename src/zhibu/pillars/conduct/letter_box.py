"""What a writer can do: send a letter, follow it by his code, add to it. No account is asked for.

Clear text lives in the request that brings it and nowhere else: it is sealed before anything is
stored, and neither logged nor audited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from zhibu.core.errors import DomainError
from zhibu.organization.models import Organization
from zhibu.pillars.conduct import letter_codes as codes
from zhibu.pillars.conduct import letter_crypto as crypto
from zhibu.pillars.conduct.models.letters import Letter, LetterKey, LetterState, LetterText

LONGEST_LETTER = 20_000
MOST_TEXTS = 40
DONE = (LetterState.PASSED, LetterState.CLOSED)


@dataclass(frozen=True)
class Message:
    """One text of a letter in clear, for as long as the answer to one request."""

    day: date
    answer: bool
    text: str


@dataclass(frozen=True)
class Followed:
    """A letter as its writer sees it: how far it is, and what he was answered."""

    letter: Letter
    answers: list[Message]
    sent: list[date]


def boxes() -> QuerySet[Organization]:
    """Give the units that can be written to, in tree order."""
    with_key = LetterKey.objects.values("organization")
    return Organization.objects.filter(pk__in=with_key).order_by("path")


def current_key(unit: Organization) -> LetterKey | None:
    """Give the key to which a unit's letters are sealed now. Queries: one."""
    return LetterKey.objects.filter(organization=unit).order_by("-number").first()


def purpose_of(letter: Letter, number: int, *, answer: bool, reader: str) -> str:
    """Name what a sealed text is for. The writer's key is in it, so that nobody can put another
    in its place and be answered instead of him."""
    direction = "answer" if answer else "sent"
    return f"{letter.pk}:{number}:{direction}:{reader}:{bytes(letter.writer).hex()}"


def send(unit: Organization, number: UUID, text: str) -> str:
    """Take a letter; give the code by which its writer follows it, which is kept nowhere.

    Args:
        number: of the letter, made with the form: sent twice, it is received once.

    Raises:
        DomainError: LET001 no box, LET002 nothing written, LET003 too long, LET004 received before.
    """
    key = current_key(unit)
    if key is None:
        raise DomainError.of("LET001", "这个信箱没有开通", "请从信箱列表进入", value=unit.name)
    cleaned = checked(text)
    code = codes.new_code()
    today = timezone.localdate()
    letter = Letter(
        id=number,
        key=key,
        received_on=today,
        state=LetterState.RECEIVED,
        code_digest=codes.digest(code),
        writer=crypto.public_of(codes.writer_private(code)),
    )
    first = _sealed(letter, 1, cleaned, today)
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
            first.save(force_insert=True)
    except IntegrityError as error:
        raise DomainError.of(
            "LET004", "这封信已经收到", "请不要重复提交；没记下编码的，请另写一封"
        ) from error
    return codes.shown(code)


def checked(text: str) -> str:
    """Give a text that may be sealed; what was written is never repeated in a message.

    Raises:
        DomainError: LET002 nothing written, LET003 too long.
    """
    cleaned = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not cleaned:
        raise DomainError.of("LET002", "没有写内容", "请写明时间、地点、人和事", field="内容")
    if len(cleaned) > LONGEST_LETTER:
        raise DomainError.of(
            "LET003",
            f"超过 {LONGEST_LETTER} 字",
            "请分几次写，先寄出的可用编码补充",
            field="内容",
        )
    return cleaned


def _sealed(letter: Letter, number: int, text: str, day: date) -> LetterText:
    purpose = purpose_of(letter, number, answer=False, reader="commissioner")
    return LetterText(
        letter=letter,
        number=number,
        answer=False,
        day=day,
        for_commissioner=crypto.seal_to(bytes(letter.key.public), text, purpose),
    )


def _found(text: str) -> tuple[Letter, str]:
    """Give the letter of a code, and the code as it is kept.

    Raises:
        DomainError: LET005 mistyped, LET006 no letter has it.
    """
    try:
        code = codes.read(text)
    except codes.CodeMistyped as error:
        raise DomainError.of("LET005", "编码抄错了", "请逐组核对后再填", field="编码") from error
    letter = (
        Letter.objects.select_related("key__organization")
        .filter(code_digest=codes.digest(code))
        .first()
    )
    if letter is None:
        raise DomainError.of("LET006", "没有这封信", "请核对编码", field="编码")
    return letter, code


def follow(text: str) -> Followed:
    """Open a letter's answers with its code. Nothing is stored, nothing audited.

    Raises:
        DomainError: LET005 mistyped, LET006 no letter has it, LET007 an answer was tampered with.
    """
    letter, code = _found(text)
    private = codes.writer_private(code)
    answers, sent = [], []
    for one in letter.texts.all():
        if not one.answer:
            sent.append(one.day)
            continue
        purpose = purpose_of(letter, one.number, answer=True, reader="writer")
        try:
            clear = crypto.open_with(private, bytes(one.for_writer or b""), purpose)
        except crypto.LetterSealBroken as error:
            raise DomainError.of(
                "LET007", "答复被改动过，不能打开", "请改用其他渠道联系纪检机关"
            ) from error
        answers.append(Message(one.day, True, clear))
    return Followed(letter, answers, sent)


def add(code_text: str, text: str) -> Followed:
    """Add to a letter by its code.

    Raises:
        DomainError: as :func:`follow` and :func:`checked`; LET008 it is done, LET009 too many.
    """
    letter, _code = _found(code_text)
    cleaned = checked(text)
    with transaction.atomic():
        held = (
            Letter.objects.select_for_update(of=("self",)).select_related("key").get(pk=letter.pk)
        )
        if held.state in DONE:
            raise DomainError.of(
                "LET008", f"这封信{held.get_state_display()}，不再收补充", "有新情况请另写一封"
            )
        number = held.texts.count() + 1
        if number > MOST_TEXTS:
            raise DomainError.of("LET009", "补充的次数太多", "请另写一封")
        _sealed(held, number, cleaned, timezone.localdate()).save(force_insert=True)
        if held.state == LetterState.ANSWERED:
            held.state = LetterState.READ
            held.save(update_fields=["state"])
    return follow(code_text)
