"""Keys of the confidential channel: set up, change, put under another passphrase, recover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.organization.models import Organization
from zhibu.pillars.conduct import letter_codes as codes
from zhibu.pillars.conduct import letter_crypto as crypto
from zhibu.pillars.conduct.models.letters import LetterKey

if TYPE_CHECKING:
    from zhibu.access.models import User

SHORTEST = 12


def check_passphrase(passphrase: str, again: str) -> None:
    """Refuse a passphrase that is short, simple or mistyped; it is never repeated in a message.

    Raises:
        DomainError: LET020 the two differ, LET021 too short or too simple.
    """
    if passphrase != again:
        raise DomainError.of("LET020", "两次填的不一样", "请重新填写", field="再填一次")
    weight = sum(1 if letter.isascii() else 2 for letter in passphrase)
    if weight < SHORTEST or len(set(passphrase)) < SHORTEST // 2:
        raise DomainError.of(
            "LET021",
            f"不到 {SHORTEST} 个字符（汉字算两个），或重复太多",
            "可用几个不相干的词连成一句，自己记得住、别人猜不到",
            field="口令",
        )


def purpose_of(key: LetterKey) -> str:
    return f"zhibu.letter.key:{key.pk}:{key.organization_id}"


def begin(unit: Organization, passphrase: str, again: str, *, actor: User) -> tuple[LetterKey, str]:
    """Open the channel, or put a new key in the place of the old; give the recovery code too.

    Letters received before stay sealed to their own key and its passphrase.

    Raises:
        PermissionDenied: the actor is not the discipline commissioner there.
        DomainError: see :func:`check_passphrase`; LET022 somebody was faster.
    """
    require(actor, Permission.LETTER_READ, unit)
    check_passphrase(passphrase, again)
    private = crypto.new_private()
    last = LetterKey.objects.filter(organization=unit).order_by("-number").first()
    key = LetterKey(
        organization=unit,
        number=last.number + 1 if last else 1,
        public=crypto.public_of(private),
        since=timezone.localdate(),
        set_by=actor,
    )
    _put_under(key, private, passphrase)
    try:
        with transaction.atomic():
            key.save(force_insert=True)
            _audit("letter.key", key, actor, number=key.number)
    except IntegrityError as error:
        raise DomainError.of("LET022", "刚刚有人换过钥匙", "请刷新页面后再试") from error
    return key, codes.key_code(private)


def _put_under(key: LetterKey, private: bytes, passphrase: str) -> None:
    wrapped = crypto.wrap(private, passphrase, purpose_of(key))
    key.salt, key.cost, key.wrapped = wrapped.salt, wrapped.cost, wrapped.sealed


def private_of(key: LetterKey, passphrase: str) -> bytes:
    """Give the private key for the length of a request.

    Raises:
        DomainError: LET023 another passphrase, or the stored key was replaced.
    """
    wrapped = crypto.Wrapped(bytes(key.salt), key.cost, bytes(key.wrapped))
    try:
        return crypto.unwrap(wrapped, bytes(key.public), passphrase, purpose_of(key))
    except crypto.LetterSealBroken as error:
        raise DomainError.of(
            "LET023",
            "口令不对",
            "请重新填写；确信没有填错而打不开的，可能是存的钥匙被换过，请核对恢复单上的指纹",
            field="口令",
        ) from error


def change_passphrase(
    key: LetterKey, old: str, passphrase: str, again: str, *, actor: User
) -> None:
    """Put a key under another passphrase: one's own new one, or a successor's.

    Raises:
        PermissionDenied: the actor is not the discipline commissioner there.
        DomainError: see :func:`private_of` and :func:`check_passphrase`.
    """
    require(actor, Permission.LETTER_READ, key.organization)
    check_passphrase(passphrase, again)
    _rewrap(key, private_of(key, old), passphrase, actor, "letter.passphrase")


def recover(key: LetterKey, sheet: str, passphrase: str, again: str, *, actor: User) -> None:
    """Put a key under a new passphrase by its recovery sheet.

    Raises:
        PermissionDenied: the actor is not the discipline commissioner there.
        DomainError: LET024 mistyped, LET025 the sheet of another key; see `check_passphrase`.
    """
    require(actor, Permission.LETTER_READ, key.organization)
    check_passphrase(passphrase, again)
    try:
        private = codes.key_of(sheet)
    except codes.CodeMistyped as error:
        raise DomainError.of("LET024", "恢复码抄错了", "请逐组核对", field="恢复码") from error
    if crypto.public_of(private) != bytes(key.public):
        raise DomainError.of(
            "LET025", "这是另一把钥匙的恢复码", "请核对恢复单上的指纹", field="恢复码"
        )
    _rewrap(key, private, passphrase, actor, "letter.recover")


def _rewrap(key: LetterKey, private: bytes, passphrase: str, actor: User, action: str) -> None:
    with transaction.atomic():
        held = LetterKey.objects.select_for_update().get(pk=key.pk)
        _put_under(held, private, passphrase)
        held.rewrapped = timezone.localdate()
        held.save(update_fields=["salt", "cost", "wrapped", "rewrapped"])
        _audit(action, held, actor, number=held.number)


def _audit(action: str, key: LetterKey, actor: User, **detail: int) -> None:
    record_act(
        action,
        actor=actor,
        target_type="letter_key",
        target_id=key.pk,
        organization=key.organization_id,
        detail=dict(detail),
    )
