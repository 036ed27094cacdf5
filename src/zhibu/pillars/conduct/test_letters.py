"""The confidential channel: who can read a letter, and who cannot whatever he holds."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.builders import Cast, grant, make_user
from tests.talks import PASSPHRASE, TYPED, box, client_of, desk, letter, typed, write
from zhibu.access.roles import Role
from zhibu.access.routes import walk
from zhibu.audit.models import AuditEntry
from zhibu.core.errors import DomainError, NotFound
from zhibu.core.sealing import SealBroken, Sealer
from zhibu.pillars.conduct import letter_box, letter_codes, letter_crypto, letter_desk, letter_keys
from zhibu.pillars.conduct.models import Letter, LetterKey, LetterText

pytestmark = pytest.mark.django_db
WORDS, ADDED, ANSWER = "车队有人虚报里程九十公里", "补充车牌和日期", "已经核实并纠正"
NEW = "另一把 桥上的灯 亮了"
ADMINISTRATORS = ("system", "security", "auditor")


@pytest.fixture(autouse=True)
def _fresh_counts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin without counted tries; keys cost less here, their full cost is proved elsewhere."""
    monkeypatch.setattr(letter_crypto, "SCRYPT_N", 2**8)
    cache.clear()
    yield
    cache.clear()


def codes(refused: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode("utf-8", "replace"))


def everything() -> Iterator[tuple[str, Any]]:
    """Give every value of every row of the whole database."""
    for model in apps.get_models():
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                yield f"{model._meta.label}.{field.name}", getattr(row, field.attname)


# Who reads ---------------------------------------------------------------------------------------


def test_a_letter_is_read_answered_and_followed_by_its_code(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    visitor = Client()
    sent = write(visitor, cast.branch, WORDS).content.decode()
    stored = Letter.objects.get()
    code = sent.partition("<code>")[2].partition("</code>")[0]
    assert WORDS not in sent

    assert (
        WORDS
        not in client_of(cast, "discipline")
        .get(reverse("conduct:letter", args=[stored.pk]))
        .content.decode()
    )
    opened = desk(cast, stored, verb="open", passphrase=PASSPHRASE)
    assert WORDS in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert desk(cast, stored, verb="accept").status_code == 302
    answered = desk(cast, stored, verb="answer", passphrase=PASSPHRASE, text=ANSWER)
    assert ANSWER in answered.content.decode()

    follow = reverse("conduct:letter_follow")
    page = visitor.post(follow, typed(code=code.lower()), content_type=TYPED).content.decode()
    assert ANSWER in page
    assert "已答复" in page
    assert WORDS not in page
    more = visitor.post(follow, typed(code=code, text=ADDED), content_type=TYPED)
    assert "补充已收到" in more.content.decode()
    texts = letter_desk.read_letter(stored.pk, PASSPHRASE, actor=cast.discipline)
    assert [(one.answer, one.text) for one in texts] == [
        (False, WORDS),
        (True, ANSWER),
        (False, ADDED),
    ]


def test_the_whole_database_with_the_data_keys_tells_nothing(
    cast: Cast, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What an administrator can hold: all rows, the deployment's keys, files, the log."""
    caplog.set_level(logging.DEBUG)
    _key, sheet = box(cast.branch, cast.discipline)
    stored, code = letter(cast.branch, WORDS)
    letter_box.add(code, ADDED)
    letter_desk.answer(stored.pk, ANSWER, PASSPHRASE, actor=cast.discipline)
    secrets = (WORDS, ADDED, ANSWER, code, PASSPHRASE, sheet)
    plain = (*secrets, letter_codes.read(code), letter_codes.key_of(sheet).hex())
    data_keys = Sealer.from_text(configured.DATA_KEYS)

    held = list(everything())
    blobs = [bytes(value) for _name, value in held if isinstance(value, bytes | memoryview)]
    assert any(LetterText._meta.label in name for name, _value in held)
    for name, value in held:
        shown = bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
        raw = bytes(value) if isinstance(value, bytes | memoryview) else b""
        for secret in plain:
            assert secret not in shown, name
            assert secret.encode() not in raw, name
    private = letter_codes.key_of(sheet)
    assert private not in blobs
    for blob in blobs:
        # The deployment's keys, whatever the purpose, open no part of a letter or of its key.
        for model in (Letter, LetterKey, LetterText):
            for field in model._meta.concrete_fields:
                if isinstance(field, models.BinaryField):
                    with pytest.raises(SealBroken):
                        data_keys.open(blob, f"{model._meta.label_lower}.{field.name}")
        if len(blob) >= letter_crypto.KEY_BYTES:
            for text in LetterText.objects.all():
                purpose = letter_box.purpose_of(
                    stored, text.number, answer=text.answer, reader="commissioner"
                )
                key = blob[: letter_crypto.KEY_BYTES]
                with pytest.raises(letter_crypto.LetterSealBroken):
                    letter_crypto.open_with(key, bytes(text.for_commissioner), purpose)
    assert not any(secret in caplog.text for secret in plain)
    sessions = "".join(str(row.get_decoded()) for row in Session.objects.all())
    assert not any(secret in sessions for secret in plain)
    kept = "".join(map(str, getattr(cache, "_cache", {}).values()))
    assert not any(secret in kept for secret in plain)


def test_no_page_of_an_administrator_or_officer_shows_it(cast: Cast, settings: Any) -> None:
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False
    box(cast.branch, cast.discipline)
    stored, code = letter(cast.branch, WORDS)
    letter_desk.answer(stored.pk, ANSWER, PASSPHRASE, actor=cast.discipline)
    rooms = ("administration/", "conduct/", "letters/")
    plain = [
        f"/{pattern}"
        for pattern, _entry in walk()
        if "<" not in pattern and "(" not in pattern and (not pattern or pattern.startswith(rooms))
    ]
    pages = [
        *plain,
        reverse("conduct:letter", args=[stored.pk]),
        reverse("conduct:letter_key", args=[cast.branch.pk]),
    ]
    for who in (*ADMINISTRATORS, "secretary", "discipline"):
        client = client_of(cast, who)
        for page in pages:
            text = text_of(client.get(page))
            assert not any(secret in text for secret in (WORDS, ANSWER, code)), (who, page)
        if who != "discipline":
            refused = client.post(
                reverse("conduct:letter", args=[stored.pk]),
                {"verb": "open", "passphrase": PASSPHRASE},
            )
            assert refused.status_code == 403, who


def test_an_administrator_who_makes_himself_commissioner_reads_nothing(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    stored, _code = letter(cast.branch, WORDS)
    intruder = make_user("intruder")
    grant(intruder, Role.DISCIPLINE_COMMISSIONER, cast.branch)
    with pytest.raises(DomainError) as refused:
        letter_desk.read_letter(stored.pk, "猜一个很长的口令试试看", actor=intruder)
    assert codes(refused) == {"LET023"}
    # A new key of his receives later letters alone, and the change is on record and shown.
    letter_keys.begin(cast.branch, NEW, NEW, actor=intruder)
    with pytest.raises(DomainError):
        letter_desk.read_letter(stored.pk, NEW, actor=intruder)
    assert AuditEntry.objects.filter(action="letter.key", actor=intruder).exists()


def test_a_discipline_commissioner_elsewhere_does_not_even_see_it(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    stored, _code = letter(cast.branch, WORDS)
    other = make_user("elsewhere")
    grant(other, Role.DISCIPLINE_COMMISSIONER, cast.sibling)
    assert list(letter_desk.letters_of(other)) == []
    with pytest.raises(NotFound):
        letter_desk.read_letter(stored.pk, PASSPHRASE, actor=other)


def test_what_was_changed_in_the_database_does_not_open(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    stored, code = letter(cast.branch, WORDS)
    other, _code = letter(cast.branch, "另一封")
    theirs = LetterText.objects.get(letter=other)
    mine = LetterText.objects.get(letter=stored)
    held = bytes(mine.for_commissioner)
    mine.for_commissioner = bytes(theirs.for_commissioner)
    mine.save()
    with pytest.raises(DomainError) as refused:
        letter_desk.read_letter(stored.pk, PASSPHRASE, actor=cast.discipline)
    assert codes(refused) == {"LET032"}
    mine.for_commissioner = held
    mine.save()
    # Somebody else's key in the place of the writer's would have the answers sealed to him.
    Letter.objects.filter(pk=stored.pk).update(writer=bytes(other.writer))
    with pytest.raises(DomainError) as refused:
        letter_desk.answer(stored.pk, ANSWER, PASSPHRASE, actor=cast.discipline)
    assert codes(refused) == {"LET032"}
    assert not LetterText.objects.filter(answer=True).exists()
    assert letter_box.follow(code).answers == []


def test_a_replaced_public_key_is_noticed(cast: Cast) -> None:
    key, _sheet = box(cast.branch, cast.discipline)
    forged = letter_crypto.public_of(letter_crypto.new_private())
    LetterKey.objects.filter(pk=key.pk).update(public=forged)
    key.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        letter_keys.private_of(key, PASSPHRASE)
    assert codes(refused) == {"LET023"}


# Keys --------------------------------------------------------------------------------------------


def test_old_letters_stay_with_their_key_when_it_is_changed(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    old, _code = letter(cast.branch, "旧信")
    box(cast.branch, cast.discipline, NEW)
    new, _code = letter(cast.branch, "新信")
    for stored, passphrase, text in ((old, PASSPHRASE, "旧信"), (new, NEW, "新信")):
        opened = letter_desk.read_letter(stored.pk, passphrase, actor=cast.discipline)
        assert opened[0].text == text
    with pytest.raises(DomainError):
        letter_desk.read_letter(old.pk, NEW, actor=cast.discipline)


def test_a_successor_takes_the_key_over_by_passphrase_or_recovery_sheet(cast: Cast) -> None:
    key, sheet = box(cast.branch, cast.discipline)
    stored, _code = letter(cast.branch, WORDS)
    letter_keys.change_passphrase(key, PASSPHRASE, NEW, NEW, actor=cast.discipline)
    with pytest.raises(DomainError):
        letter_desk.read_letter(stored.pk, PASSPHRASE, actor=cast.discipline)
    assert letter_desk.read_letter(stored.pk, NEW, actor=cast.discipline)[0].text == WORDS
    third = "第三句话 没有人说过"
    letter_keys.recover(key, sheet.lower(), third, third, actor=cast.discipline)
    assert letter_desk.read_letter(stored.pk, third, actor=cast.discipline)[0].text == WORDS
    with pytest.raises(DomainError) as refused:
        letter_keys.recover(key, sheet[:-1] + "?", third, third, actor=cast.discipline)
    assert codes(refused) == {"LET024"}
    _other, foreign = box(cast.branch, cast.discipline, NEW)
    with pytest.raises(DomainError) as refused:
        letter_keys.recover(key, foreign, third, third, actor=cast.discipline)
    assert codes(refused) == {"LET025"}


@pytest.mark.parametrize(
    ("passphrase", "again", "code"),
    [
        ("三月的桃花 开在河岸", "三月的桃花", "LET020"),
        ("short", "short", "LET021"),
        ("啊" * 20, "啊" * 20, "LET021"),
    ],
)
def test_a_weak_or_mistyped_passphrase_is_refused_and_never_repeated(
    cast: Cast, passphrase: str, again: str, code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        letter_keys.begin(cast.branch, passphrase, again, actor=cast.discipline)
    assert codes(refused) == {code}
    assert passphrase not in str(refused.value)


def test_the_pages_of_the_key_set_up_change_and_recover(cast: Cast, settings: Any) -> None:
    client = client_of(cast, "discipline")
    address = reverse("conduct:letter_key", args=[cast.branch.pk])
    both = {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    sheet = client.post(address, {"verb": "begin", **both}).content.decode()
    code = sheet.partition("<code>")[2].partition("</code>")[0]
    assert letter_crypto.fingerprint_of(bytes(LetterKey.objects.get().public)) in sheet
    assert code not in client.get(address).content.decode()
    new = {"passphrase": NEW, "again": NEW, "key": "1"}
    wrong = client.post(address, {"verb": "change", "old": "错的口令错的口令", **new})
    assert wrong.status_code == 422
    assert client.post(address, {"verb": "change", "old": PASSPHRASE, **new}).status_code == 302
    both |= {"key": "1", "sheet": code}
    assert client.post(address, {"verb": "recover", **both}).status_code == 302
    assert not any(PASSPHRASE in str(row.get_decoded()) for row in Session.objects.all())
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False
    for who in ("secretary", "system"):
        assert client_of(cast, who).post(address, {"verb": "begin", **both}).status_code == 403


# The life of a letter ----------------------------------------------------------------------------


def test_what_is_passed_on_is_destroyed_and_leaves_a_slip(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    stored, code = letter(cast.branch, WORDS)
    today = stored.received_on
    for to, on, wanted in (
        (" ", today, "LET035"),
        ("机关纪委", date(2999, 1, 1), "LET036"),
        ("机关纪委", date(2001, 1, 1), "LET036"),
    ):
        with pytest.raises(DomainError) as refused:
            letter_desk.pass_on(stored.pk, to, on, "", actor=cast.discipline)
        assert codes(refused) == {wanted}
    fields = {"verb": "pass_on", "to": "机关纪委", "on": str(today), "receipt": "收〔2022〕1号"}
    assert desk(cast, stored, **fields).status_code == 302
    stored.refresh_from_db()
    assert not LetterText.objects.filter(letter=stored).exists()
    slip = (stored.received_on, stored.passed_to, stored.passed_on, stored.receipt)
    assert slip == (today, "机关纪委", today, "收〔2022〕1号")
    for verb in ("open", "answer"):
        page = desk(cast, stored, verb=verb, passphrase=PASSPHRASE, text="好")
        assert page.status_code == 422
    assert "机关纪委" in desk_page(cast, stored)
    with pytest.raises(DomainError) as refused:
        letter_box.add(code, ADDED)
    assert codes(refused) == {"LET008"}
    assert letter_box.follow(code).letter.passed_to == "机关纪委"


def desk_page(cast: Cast, stored: Letter) -> str:
    page = client_of(cast, "discipline").get(reverse("conduct:letter", args=[stored.pk]))
    return str(page.content.decode())


def test_a_letter_is_closed_once_it_is_answered(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    stored, _code = letter(cast.branch, WORDS)
    with pytest.raises(DomainError) as refused:
        letter_desk.close(stored.pk, actor=cast.discipline)
    assert codes(refused) == {"LET037"}
    letter_desk.answer(stored.pk, ANSWER, PASSPHRASE, actor=cast.discipline)
    letter_desk.close(stored.pk, actor=cast.discipline)
    with pytest.raises(DomainError) as refused:
        letter_desk.answer(stored.pk, ANSWER, PASSPHRASE, actor=cast.discipline)
    assert codes(refused) == {"LET034"}


def test_acceptance_is_due_in_fifteen_working_days(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to("2022-09-20T04:00:00Z", tick=False)
    box(cast.branch, cast.discipline)
    stored, _code = letter(cast.branch, WORDS)
    # The National Day week is no work; the weekend of 8 and 9 October is.
    for day, overdue in ((date(2022, 10, 14), False), (date(2022, 10, 15), True)):
        (line,) = letter_desk.lines(letter_desk.letters_of(cast.discipline), day)
        assert (line.due, line.overdue) == (date(2022, 10, 14), overdue)
    time_machine.move_to("2022-12-01T04:00:00Z", tick=False)
    page = client_of(cast, "discipline").get(reverse("conduct:letters")).content.decode()
    assert "已过期" in page
    letter_desk.accept(stored.pk, actor=cast.discipline)
    page = client_of(cast, "discipline").get(reverse("conduct:letters")).content.decode()
    assert "已过期" not in page


def test_the_log_says_that_a_letter_was_opened_and_not_what_stands_in_it(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    before = AuditEntry.objects.count()
    stored, code = letter(cast.branch, WORDS)
    letter_box.add(code, ADDED)
    letter_box.follow(code)
    # Nothing that the writer does is written down: an entry would tell the hour.
    assert AuditEntry.objects.count() == before
    letter_desk.read_letter(stored.pk, PASSPHRASE, actor=cast.discipline)
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.target_id, entry.detail) == ("letter.read", str(stored.pk), "")
