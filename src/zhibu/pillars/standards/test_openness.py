"""The power list, the catalogue, disclosures and answers: what is refused, posted, found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests import openness
from tests.builders import Cast
from tests.pages import ID_NUMBER, OTHER_ID, PHONE
from zhibu.audit.models import AuditEntry
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.core.private_numbers import has_id_number, has_mobile
from zhibu.core.workdays import add_workdays, is_workday
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record
from zhibu.ledger.services import confirm_record, void_record
from zhibu.ledger.verify import verify_postings
from zhibu.organization.rules import set_rule
from zhibu.pillars.standards.disclosure_due import periodic_standing, window_of
from zhibu.pillars.standards.disclosure_entries import entries_of
from zhibu.pillars.standards.disclosure_standing import entry_rows
from zhibu.pillars.standards.feedback_replies import reply_finds
from zhibu.pillars.standards.models import DisclosureEntry
from zhibu.pillars.standards.openness_rules import NOTICE_WORKDAYS

DAY = openness.DAY


def refused(cast: Cast, key: str, body: Any) -> set[str]:
    with pytest.raises(DomainError) as caught:
        openness.keep(key, body, cast.organizer, None)
    return {problem.code for problem in caught.value.problems}


def value(cast: Cast, code: str, period: Period) -> Any:
    return figures(cast.branch, period, (code,))[code].value


# Personal numbers ------------------------------------------------------------------------------

SEPARATORS = st.sampled_from(["", " ", "-", "　", "\u200b", "·"])


@given(parts=st.lists(SEPARATORS, min_size=17, max_size=17), wide=st.booleans())
@hypothesis_settings(max_examples=50)
def test_an_id_number_is_found_however_its_digits_are_parted(parts: list[str], wide: bool) -> None:
    text = ID_NUMBER[0] + "".join(map("".join, zip(parts, ID_NUMBER[1:], strict=True)))
    if wide:
        text = text.translate({ord("0") + at: 0xFF10 + at for at in range(10)})
    assert has_id_number(f"张某，{text}，现公示。")


@pytest.mark.parametrize(
    "text",
    [
        "证号41170219850312345X",
        OTHER_ID.lower(),
        "第2条 " + OTHER_ID,
        "老证 411702850312345。",
    ],
)
def test_id_numbers_are_found(text: str) -> None:
    assert has_id_number(text)


@pytest.mark.parametrize(
    "text", [PHONE, "+86 138-3961-2345", "138 3961 2345", "１３８３９６１２３４５"]
)
def test_mobile_numbers_are_found(text: str) -> None:
    assert has_mobile(f"联系电话：{text}。")


@pytest.mark.parametrize(
    "text",
    [
        "监督电话 0871-65123456",
        "010-12345678 转 123",
        "经费 1380000 元，文号〔2022〕138号",
        "统一社会信用代码 12530100431234567A",
        "2022年3月7日至2022年3月14日，共公示5个工作日",
        "合同编号 20220307000123",
    ],
)
def test_landlines_and_document_numbers_pass(text: str) -> None:
    assert not has_mobile(text)
    assert not has_id_number(text)


@pytest.mark.django_db
def test_private_numbers_are_refused_for_society_alone(cast: Cast) -> None:
    private = f"名单：张某 {ID_NUMBER}，电话 {PHONE}"
    body = openness.disclosure(cast.branch, title=f"{PHONE}公示", text=private)
    assert refused(cast, "standards.disclosure", body) == {"OPN001", "OPN002"}
    inside = openness.disclosure(cast.branch, text=private, scope="unit")
    openness.keep("standards.disclosure", inside, cast.organizer, cast.secretary)
    for key, item in (
        ("standards.power_item", openness.power(cast.branch, supervision=PHONE)),
        ("standards.catalogue", openness.entry(cast.branch, content=PHONE)),
        ("standards.reply", openness.reply(cast.branch, text=PHONE, is_public=True)),
        ("standards.reply", openness.reply(cast.branch, question=PHONE, to_problem=True)),
    ):
        assert refused(cast, key, item) == {"OPN002"}


@pytest.mark.django_db
def test_a_mobile_number_goes_public_only_by_a_tick_that_is_written_down(cast: Cast) -> None:
    openness.published(
        cast.branch, cast.organizer, cast.secretary, text=f"请拨 {PHONE}", phones_public=True
    )
    entry = AuditEntry.objects.get(action="disclosure.phones")
    assert entry.actor == cast.secretary
    assert PHONE not in entry.detail
    id_text = openness.disclosure(cast.branch, text=ID_NUMBER, phones_public=True)
    assert refused(cast, "standards.disclosure", id_text) == {"OPN001"}


# Terms and notices -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_ends_before_it_starts_is_refused(cast: Cast) -> None:
    before = DAY - timedelta(days=1)
    disclosure = openness.disclosure(cast.branch, until=before)
    assert refused(cast, "standards.disclosure", disclosure) == {"OPN012"}
    power = openness.power(cast.branch, ended_on=before)
    assert refused(cast, "standards.power_item", power) == {"OPN012"}


@pytest.mark.django_db
def test_a_notice_counts_working_days_with_holidays_and_make_up_days(cast: Cast) -> None:
    # Before the National Day of 2022: 1–7 October are free, 8 and 9 October are worked.
    def notice(until: date | None) -> Any:
        more = {"kind": "notice", "until": until, "title": f"公示{until}"}
        return openness.disclosure(cast.branch, date(2022, 9, 29), **more)

    assert is_workday(date(2022, 10, 8))
    assert refused(cast, "standards.disclosure", notice(None)) == {"OPN040"}
    assert refused(cast, "standards.disclosure", notice(date(2022, 10, 10))) == {"OPN041"}
    openness.keep("standards.disclosure", notice(date(2022, 10, 11)), cast.organizer, None)
    set_rule(NOTICE_WORKDAYS, "3", organization=None, since=date(2022, 9, 1), source="试验")
    openness.keep("standards.disclosure", notice(date(2022, 10, 9)), cast.organizer, None)


@pytest.mark.django_db
def test_the_catalogue_limits_how_far_a_disclosure_goes(cast: Cast) -> None:
    entry = openness.entry(cast.branch, scope="unit", ended_on=date(2022, 6, 30))
    openness.keep("standards.catalogue", entry, cast.organizer, cast.secretary)
    wider = openness.disclosure(cast.branch, entry=entry)
    assert refused(cast, "standards.disclosure", wider) == {"OPN044"}
    late = openness.disclosure(cast.branch, date(2022, 7, 1), entry=entry, scope="unit")
    assert refused(cast, "standards.disclosure", late) == {"OPN043"}
    good = openness.disclosure(cast.branch, entry=entry, scope="named")
    openness.keep("standards.disclosure", good, cast.organizer, cast.secretary)
    with pytest.raises(DomainError, match="OPN033"):
        void_record(entry.pk, actor=cast.secretary, reason="不要了")


@pytest.mark.django_db
def test_an_entry_that_is_not_confirmed_is_named_by_nobody(cast: Cast) -> None:
    draft = openness.keep("standards.catalogue", openness.entry(cast.branch), cast.organizer, None)
    assert list(entries_of(cast.branch)) == []
    confirm_record(draft.pk, actor=cast.secretary)
    assert list(entries_of(cast.branch)) == [draft]


@pytest.mark.django_db
def test_a_power_item_stands_in_the_books_as_long_as_it_is_public(cast: Cast) -> None:
    code = "standards.power_items_published"
    old = openness.power(cast.branch, date(2022, 1, 10), ended_on=date(2022, 6, 30))
    openness.keep("standards.power_item", old, cast.organizer, cast.secretary)
    assert refused(
        cast, "standards.power_item", openness.power(cast.branch, date(2022, 6, 30))
    ) == {"OPN020"}
    new = openness.power(cast.branch, date(2022, 7, 1))
    openness.keep("standards.power_item", new, cast.organizer, cast.secretary)
    assert [value(cast, code, Period.month(2022, month)) for month in (1, 6, 7)] == [1, 1, 1]
    void_record(new.pk, actor=cast.secretary, reason="记错了")
    assert not value(cast, code, Period.month(2022, 7))
    assert list(verify_postings()) == []


# What is due -----------------------------------------------------------------------------------


def test_a_quarter_is_due_some_working_days_after_its_end() -> None:
    def standing(*published: date) -> Any:
        return periodic_standing(
            date(2022, 1, 5), None, "quarter", 10, published, date(2022, 10, 12)
        )

    # The first quarter ends before 清明 (3–5 April free, 2 April worked).
    assert window_of(date(2022, 2, 1), "quarter", 10).due == date(2022, 4, 15)
    nothing = standing()
    assert nothing.overdue == ("2022年第一季度", "2022年第二季度")
    assert (nothing.due_for, nothing.due) == ("2022年第三季度", date(2022, 10, 19))
    # A publication soon after the end belongs to the quarter that was still open.
    good = standing(date(2022, 4, 8), date(2022, 7, 5), date(2022, 10, 9))
    assert (good.overdue, good.due_for) == ((), "2022年第四季度")
    # One missed quarter does not make the later ones late.
    missed = standing(date(2022, 5, 20), date(2022, 8, 1))
    assert missed.overdue == ("2022年第一季度",)


@given(
    published=st.lists(st.dates(date(2022, 1, 1), date(2022, 12, 31)), max_size=15),
    every=st.sampled_from(["month", "quarter", "half", "year"]),
    within=st.integers(0, 30),
    today=st.dates(date(2022, 1, 1), date(2023, 3, 1)),
)
@hypothesis_settings(max_examples=60)
def test_publishing_more_never_makes_more_overdue(
    published: list[date], every: str, within: int, today: date
) -> None:
    def overdue(days: list[date]) -> int:
        known = [day for day in days if day <= today]
        found = periodic_standing(date(2022, 1, 1), None, every, within, known, today)
        assert found.due is None or found.due >= today
        return len(found.overdue)

    counts = [overdue(published[:number]) for number in range(len(published) + 1)]
    assert counts == sorted(counts, reverse=True)


@pytest.mark.django_db
def test_the_catalogue_tells_what_is_overdue_first(cast: Cast) -> None:
    for title, more in (
        ("每月", {"every": "month"}),
        ("长期", {"time_kind": "long", "every": ""}),
        ("即时", {"time_kind": "at_once", "every": ""}),
    ):
        body = openness.entry(cast.branch, title=title, **more)
        openness.keep("standards.catalogue", body, cast.organizer, cast.secretary)
    long = DisclosureEntry.objects.get(record__title="长期")
    at_once = DisclosureEntry.objects.get(record__title="即时")
    openness.published(cast.branch, cast.organizer, cast.secretary, entry=long)
    openness.published(
        cast.branch, cast.organizer, cast.secretary, date(2022, 4, 1), title="晚了的",
        entry=at_once, made_on=DAY,
    )  # fmt: skip
    rows = entry_rows(cast.member, cast.branch, date(2022, 6, 1))
    assert rows[0].entry.record.title == "每月"
    assert rows[0].standing.overdue == ("2022年3月", "2022年4月")
    told = {row.entry.record.title: row for row in rows}
    assert not told["长期"].is_overdue
    assert (told["即时"].total, told["即时"].late) == (1, 1)
    assert entry_rows(cast.sibling_secretary, cast.branch, date(2022, 6, 1)) == []


# Answers ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_answer_takes_its_question_over_and_counts_once(cast: Cast) -> None:
    message = openness.message(cast.branch, "路灯坏了。", wants_public=False)
    today = timezone.localdate()
    shown = openness.reply(cast.branch, today, feedback=message, question="", is_public=True)
    assert refused(cast, "standards.reply", shown) == {"OPN053"}
    body = openness.reply(cast.branch, today, feedback=message, question="", to_problem=True)
    openness.keep("standards.reply", body, cast.organizer, None)
    assert (body.question, body.channel, body.received_on) == ("路灯坏了。", "site", today)
    again = openness.reply(cast.branch, today, feedback=message, question="路灯坏了！")
    assert refused(cast, "standards.reply", again) == {"OPN055"}
    year = Period.year(today.year)
    assert value(cast, "standards.feedback_answered", year) is None
    confirm_record(body.pk, actor=cast.secretary)
    assert value(cast, "standards.feedback_answered", year) == 1
    (found,) = reply_finds(body)
    assert (found.source, found.text) == ("complaint", "路灯坏了。")


@pytest.mark.django_db
def test_a_message_to_another_unit_cannot_be_answered_here(cast: Cast) -> None:
    message = openness.message(cast.sibling)
    body = openness.reply(cast.branch, timezone.localdate(), feedback=message)
    assert refused(cast, "standards.reply", body) == {"OPN052"}


def test_the_due_day_of_a_notice_is_a_working_day() -> None:
    assert is_workday(add_workdays(date(2022, 9, 30), 5))


@pytest.mark.django_db
def test_titles_of_answers_are_short(cast: Cast) -> None:
    body = openness.reply(cast.branch, question="长" * 500)
    openness.keep("standards.reply", body, cast.organizer, None)
    assert len(Record.objects.get(pk=body.pk).title) < 50
