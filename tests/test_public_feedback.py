"""What strangers write: limits, traps, codes, and who may read and close it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests import openness
from tests.builders import Cast
from tests.pages import PHONE, as_user
from zhibu.audit.models import AuditEntry
from zhibu.core.workdays import add_workdays
from zhibu.ledger.models import Record
from zhibu.pillars.standards.feedback_selectors import open_rows
from zhibu.pillars.standards.feedback_services import (
    CODE_LENGTH,
    LETTERS,
    follow,
    forget_contacts,
    read_code,
    shown_code,
)
from zhibu.pillars.standards.models import Feedback
from zhibu.portal.public.feedback_views import MOST_BYTES, SENDING

pytestmark = pytest.mark.django_db
FORM, FOLLOW = "public:feedback", "public:follow"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def send(client: Client, cast: Cast, **more: Any) -> Any:
    data = {"unit": cast.branch.pk, "text": "食堂能不能早一点开门？", "ticket": "t" * 32}
    return client.post(reverse(FORM), data | more)


def test_a_message_gives_a_code_that_tells_how_it_stands(cast: Cast) -> None:
    answer = send(Client(), cast, contact=PHONE)
    code = answer.context["code"]
    assert answer.status_code == 200
    message = Feedback.objects.get()
    assert code.replace("-", "") not in message.code_digest
    followed = Client().post(reverse(FOLLOW), {"code": f" {code.lower()} "})
    assert "正在办理" in followed.content.decode()
    assert PHONE not in followed.content.decode()
    body = openness.reply(cast.branch, timezone.localdate(), feedback=message, text="七点开门。")
    openness.keep("standards.reply", body, cast.organizer, None)
    assert "七点开门" not in Client().post(reverse(FOLLOW), {"code": code}).content.decode()
    openness.keep_confirmed(body, cast.secretary)
    told = Client().post(reverse(FOLLOW), {"code": code}).content.decode()
    assert "已答复" in told
    assert "七点开门" in told
    # The writer did not agree: his code alone shows it.
    assert "七点开门" not in Client().get(reverse("public:answers")).content.decode()


def test_the_writer_takes_back_his_contact_and_his_consent_with_the_code(cast: Cast) -> None:
    code = send(Client(), cast, contact=PHONE, wants_public="on").context["code"]
    message = Feedback.objects.get()
    body = openness.reply(
        cast.branch, timezone.localdate(), feedback=message, text="七点开门。", is_public=True
    )
    openness.keep("standards.reply", body, cast.organizer, None)
    openness.keep_confirmed(body, cast.secretary)
    assert "七点开门" in Client().get(reverse("public:answers")).content.decode()

    Client().post(reverse(FOLLOW), {"code": code, "act": "forget"})
    told = Client().post(reverse(FOLLOW), {"code": code, "act": "close"}).content.decode()

    message.refresh_from_db()
    assert message.contact is None
    assert "七点开门" in told
    assert "七点开门" not in Client().get(reverse("public:answers")).content.decode()
    assert Client().post(reverse(FOLLOW), {"code": "A" * 12, "act": "forget"}).status_code == 422


def test_the_same_form_sent_twice_is_one_message_with_one_code(cast: Cast) -> None:
    first, second = (send(Client(), cast).context["code"] for _time in range(2))
    assert first == second
    assert Feedback.objects.count() == 1
    send(Client(), cast, text="另一件事")
    assert Feedback.objects.count() == 2


def test_scripts_are_shown_as_the_text_that_they_are(cast: Cast) -> None:
    code = send(Client(), cast, text=SCRIPT, wants_public="on").context["code"]
    message = Feedback.objects.get()
    body = openness.reply(
        cast.branch,
        timezone.localdate(),
        feedback=message,
        question="",
        text=SCRIPT,
        is_public=True,
    )
    openness.keep("standards.reply", body, cast.organizer, cast.secretary)
    openness.published(cast.branch, cast.organizer, cast.secretary, title=SCRIPT, text=SCRIPT)
    boss = as_user(cast, "secretary")
    pages = [
        Client().post(reverse(FOLLOW), {"code": code}),
        Client().get(reverse("public:answers")),
        Client().get(reverse("public:today")),
        Client().get(reverse("public:search") + "?q=<script>"),
        boss.get(reverse("standards:feedback")),
        boss.get(reverse("workspace:record", args=[body.pk])),
    ]
    for page in pages:
        text = page.content.decode()
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text
        assert "<img" not in text


def test_a_megabyte_is_refused_unread_and_said(cast: Cast) -> None:
    answer = send(Client(), cast, text="长" * 400_000)
    assert answer.status_code == 413
    assert "最多写 2000 字" in answer.content.decode()
    assert Feedback.objects.count() == 0
    assert len(answer.content) < MOST_BYTES


def test_what_was_typed_comes_back_with_the_error(cast: Cast) -> None:
    long = send(Client(), cast, text="字" * 2001, contact="张三")
    text = long.content.decode()
    assert long.status_code == 422
    assert "字" * 2001 in text
    assert 'value="张三"' in text
    assert "2001 字" in text
    trapped = send(Client(), cast, website="http://spam")
    assert trapped.status_code == 422
    assert "食堂能不能早一点开门" in trapped.content.decode()
    # The browser counts a line end as one letter.
    assert send(Client(), cast, text="行\r\n" * 1000).status_code == 200
    assert Feedback.objects.count() == 1


def test_too_many_messages_are_refused_with_the_text_kept(cast: Cast) -> None:
    most = SENDING[0][0]
    for number in range(most):
        assert send(Client(), cast, text=f"第{number}条").status_code == 200
    answer = send(Client(), cast, text="再来一条")
    assert answer.status_code == 429
    assert "再来一条" in answer.content.decode()
    assert Feedback.objects.count() == most


def test_codes_cannot_be_tried_out(cast: Cast) -> None:
    client = Client()
    states = [client.post(reverse(FOLLOW), {"code": f"AAAA{n}"}).status_code for n in range(12)]
    assert set(states[:10]) == {422}
    assert set(states[10:]) == {429}


def test_a_forged_form_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert send(client, cast).status_code == 403
    page = client.get(reverse(FORM)).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert send(client, cast, csrfmiddlewaretoken=token).status_code == 200


@given(st.text(LETTERS, min_size=CODE_LENGTH, max_size=CODE_LENGTH))
def test_a_code_reads_back_however_it_is_written(code: str) -> None:
    assert read_code(shown_code(code)) == code
    assert read_code(f"  {shown_code(code).lower()} ") == code


def test_a_unit_that_is_no_more_takes_no_messages(cast: Cast) -> None:
    cast.branch.dissolved = timezone.localdate()
    cast.branch.save()
    assert send(Client(), cast).status_code == 422


# At the workbench ------------------------------------------------------------------------------


def test_the_most_overdue_message_stands_first(cast: Cast) -> None:
    today = date(2022, 11, 30)
    for days, text in ((3, "新来的"), (60, "早来的"), (30, "来过的")):
        one = openness.message(cast.branch, text)
        one.received_at = timezone.make_aware(
            timezone.datetime.combine(today - timedelta(days=days), timezone.datetime.min.time())
        )
        one.save()
    rows = open_rows(cast.secretary, cast.branch, today)
    assert [row.feedback.text for row in rows] == ["早来的", "来过的", "新来的"]
    assert [bool(row.late) for row in rows] == [True, True, False]
    assert rows[2].due == add_workdays(today - timedelta(days=3), 15)
    assert open_rows(cast.sibling_secretary, cast.branch, today) == []


def test_a_message_is_set_aside_with_a_reason_and_stays(cast: Cast) -> None:
    message = openness.message(cast.branch, "买房吗")
    boss = as_user(cast, "secretary")
    aside = reverse("standards:feedback_aside", args=[message.pk])
    assert "FBK010" in boss.post(aside, {"reason": " "}, follow=True).content.decode()
    boss.post(aside, {"reason": "广告"})
    message.refresh_from_db()
    assert message.set_aside_reason == "广告"
    assert open_rows(cast.secretary, cast.branch, timezone.localdate()) == []
    assert AuditEntry.objects.filter(action="feedback.set_aside").exists()
    assert as_user(cast, "sibling_secretary").post(aside, {"back": "yes"}).status_code == 404
    boss.post(aside, {"back": "yes"})
    assert len(open_rows(cast.secretary, cast.branch, timezone.localdate())) == 1


def test_a_contact_is_opened_with_a_purpose_and_written_down(cast: Cast) -> None:
    message = openness.message(cast.branch, contact=PHONE)
    boss = as_user(cast, "secretary")
    address = reverse("standards:feedback_contact", args=[message.pk])
    assert PHONE not in boss.get(reverse("standards:feedback")).content.decode()
    assert boss.post(address, {"reason": ""}).status_code == 422
    assert PHONE in boss.post(address, {"reason": "核实情况"}).content.decode()
    entry = AuditEntry.objects.get(action="feedback.reveal")
    assert "核实情况" in entry.detail
    assert PHONE not in entry.detail
    assert as_user(cast, "publicist").post(address, {"reason": "看看"}).status_code == 403


def test_contacts_are_forgotten_some_time_after_the_answer(cast: Cast) -> None:
    answered, waiting = (
        openness.message(cast.branch, text, contact=PHONE) for text in ("办好的", "没办的")
    )
    today = timezone.localdate()
    body = openness.reply(cast.branch, today, feedback=answered, question="")
    openness.keep("standards.reply", body, cast.organizer, cast.secretary)
    assert forget_contacts(today + timedelta(days=90)) == 0
    assert forget_contacts(today + timedelta(days=91)) == 1
    answered.refresh_from_db()
    waiting.refresh_from_db()
    assert answered.contact is None
    assert waiting.contact is not None


def test_an_unknown_code_tells_nothing(cast: Cast) -> None:
    openness.message(cast.branch)
    assert follow("") is None
    assert follow("A" * CODE_LENGTH) is None
    assert not Record.objects.filter(type="standards.reply").exists()
