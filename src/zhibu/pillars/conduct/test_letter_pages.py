"""The pages on which letters are written: for anybody, whoever is logged in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.builders import Cast
from tests.talks import PASSPHRASE, TYPED, box, client_of, desk, letter, typed, write
from zhibu.pillars.conduct import letter_box, letter_codes, letter_crypto
from zhibu.pillars.conduct.models import Letter

pytestmark = pytest.mark.django_db
WORDS = "车队有人虚报里程九十公里"


@pytest.fixture(autouse=True)
def _fresh_counts(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin without counted tries; keys cost less here, their full cost is proved elsewhere."""
    monkeypatch.setattr(letter_crypto, "SCRYPT_N", 2**8)
    cache.clear()
    yield
    cache.clear()


def test_a_logged_in_member_writes_like_anybody_else(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    client = client_of(cast, "member")
    page = client.get(reverse("conduct:letter_write", args=[cast.branch.code]))
    member = cast.member.person
    assert member is not None
    assert f'data-user="{cast.member.pk}"' not in page.content.decode()
    assert member.name not in page.content.decode()
    seen = {(row.session_key, row.session_data) for row in Session.objects.all()}
    assert write(client, cast.branch, WORDS).status_code == 200
    assert {(row.session_key, row.session_data) for row in Session.objects.all()} == seen
    stored = Letter.objects.get()
    assert all(
        value != cast.member.pk
        for field in Letter._meta.concrete_fields
        if isinstance(value := getattr(stored, field.attname), int)
    )


def test_the_same_form_sent_twice_is_one_letter(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    number, client = uuid4(), Client()
    assert write(client, cast.branch, WORDS, number).status_code == 200
    again = write(client, cast.branch, WORDS, number)
    assert Letter.objects.count() == 1
    assert "已经收到" in again.content.decode()


def test_bad_letters_are_refused_and_what_was_typed_stays(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    client = Client()
    long = "长" * (letter_box.LONGEST_LETTER + 1)
    for text, code in (("  \n", "LET002"), (long, "LET003")):
        answer = write(client, cast.branch, text)
        assert code in answer.content.decode()
    assert long in answer.content.decode()
    address = reverse("conduct:letter_write", args=[cast.branch.code])
    upload = SimpleUploadedFile("证据.txt", b"x" * 10)
    refused = client.post(address, {"text": WORDS, "file": upload})
    assert refused.status_code == 415
    closed = reverse("conduct:letter_write", args=[cast.sibling.code])
    assert client.get(closed).status_code == 404
    assert not Letter.objects.exists()


def test_scripts_in_a_letter_are_shown_as_text(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    stored, _code = letter(cast.branch, "<script>alert(1)</script>")
    page = desk(cast, stored, verb="open", passphrase=PASSPHRASE).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_codes_and_passphrases_are_not_tried_out_endlessly(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    client, follow = Client(), reverse("conduct:letter_follow")
    answers = [
        client.post(follow, typed(code=letter_codes.shown(letter_codes.new_code())), TYPED)
        for _try in range(11)
    ]
    assert [one.status_code for one in answers] == [200] * 10 + [429]
    sent = [write(client, cast.branch, WORDS).status_code for _try in range(5)]
    assert sent == [200] * 4 + [429]
    stored = Letter.objects.first()
    assert stored is not None
    tries = [desk(cast, stored, verb="open", passphrase="x") for _try in range(11)]
    assert "LET040" in tries[-1].content.decode()
    assert "LET023" in tries[0].content.decode()


def counted() -> list[str]:
    """Give the keys of the cache, in memory or in its table."""
    if hasattr(cache, "_cache"):
        return [str(key) for key in cache._cache]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key FROM {cache._table}")
        return [str(key) for (key,) in cursor.fetchall()]


def test_no_address_can_be_worked_out_of_the_counts(cast: Cast) -> None:
    box(cast.branch, cast.discipline)
    write(Client(), cast.branch, WORDS)
    keys = " ".join(counted())
    assert "zhibu:limit:" in keys
    assert "letter" not in keys
    assert hashlib.sha256(b"127.0.0.1").hexdigest()[:32] not in keys
