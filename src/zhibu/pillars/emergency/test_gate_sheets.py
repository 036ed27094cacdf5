"""From a phone to the books: each check once, whatever comes late, twice or is destroyed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import gates
from tests.builders import Cast
from zhibu.audit.models import AuditEntry
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.closing import close_books
from zhibu.ledger.figures import figures
from zhibu.ledger.models import State
from zhibu.ledger.services import confirm_record, enter_record, revise_record, void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.pillars.emergency.entry_people import open_refused, with_names
from zhibu.pillars.emergency.entry_sheets import SHEET, close_day, settle_days, tally
from zhibu.pillars.emergency.gate_hoards import ENTRIES, SAMPLED
from zhibu.pillars.emergency.models import EntryCheck, EntrySheet, Gate, SamplingSession
from zhibu.pillars.emergency.sampling_services import add_people, open_list, read_list

pytestmark = pytest.mark.django_db
DAY = date(2022, 4, 6)


@pytest.fixture
def gate(cast: Cast) -> Gate:
    return gates.gate(cast.branch)


def counted(cast: Cast) -> tuple[Any, Any]:
    """Give what the books say was checked and refused, all time."""
    found = figures(cast.branch, Period.parse("2022"))
    year = timezone.localdate().year
    now = figures(cast.branch, Period.parse(str(year)))
    pairs = [
        (period["emergency.entries_checked"].value, period["emergency.entries_refused"].value)
        for period in (found, now)
    ]
    return tuple(sum(filter(None, column)) for column in zip(*pairs, strict=True))  # type: ignore[return-value]


def is_sound() -> bool:
    return not [*verify_postings(), *verify_balances()]


def fill(gate: Gate, day: date, passed: int, *reasons: str) -> None:
    for minute in range(passed):
        gates.line(gate, gates.at(day, 9, minute))
    for reason in reasons:
        gates.line(gate, gates.at(day, 10), reason)


def test_a_closed_day_is_submitted_with_its_reasons_and_counts_once_confirmed(
    cast: Cast, gate: Gate
) -> None:
    fill(gate, DAY, 7, "temperature", "temperature", "other")
    sheet = close_day(gate, DAY, actor=cast.member)
    assert sheet is not None
    assert sheet.record.state == State.SUBMITTED
    assert [(row.reason, row.count) for row in sheet.reasons.all()] == [
        ("temperature", 2),
        ("other", 1),
    ]
    assert counted(cast) == (0, 0)
    confirm_record(sheet.pk, actor=cast.secretary)
    assert counted(cast) == (10, 3)
    assert close_day(gate, DAY, actor=cast.member) == sheet  # again: nothing to do
    assert EntrySheet.objects.count() == 1


def test_lines_that_come_after_the_confirmation_are_added_by_the_difference(
    cast: Cast, gate: Gate
) -> None:
    fill(gate, DAY, 7)
    sheet = close_day(gate, DAY, actor=cast.member)
    assert sheet is not None
    confirm_record(sheet.pk, actor=cast.secretary)
    fill(gate, DAY, 2, "health_code")
    assert settle_days().days == 1
    assert settle_days().days == 0
    assert counted(cast) == (10, 1)
    entry = AuditEntry.objects.get(action="record.restate")
    assert entry.actor is None
    assert "放行（人次）" in entry.detail
    assert is_sound()


def test_lines_for_closed_books_count_on_the_first_open_day(cast: Cast, gate: Gate) -> None:
    fill(gate, DAY, 7)
    sheet = close_day(gate, DAY, actor=cast.member)
    assert sheet is not None
    confirm_record(sheet.pk, actor=cast.secretary)
    close_books(cast.branch, through=date(2022, 12, 31), actor=cast.secretary)
    fill(gate, DAY, 3)
    settle_days()
    in_2022 = figures(cast.branch, Period.parse("2022"))["emergency.entries_checked"].value
    assert in_2022 == 7
    assert counted(cast) == (10, 0)
    assert is_sound()


def test_the_nightly_run_closes_what_guards_forgot_but_not_today(cast: Cast, gate: Gate) -> None:
    fill(gate, DAY, 1)
    fill(gate, DAY + timedelta(days=1), 1, "other")
    gates.line(gate, timezone.now())
    assert settle_days().days == 2
    days = EntrySheet.objects.values_list("record__date", "record__entered_by")
    assert sorted(days) == [(DAY, None), (DAY + timedelta(days=1), None)]


def test_a_voided_day_stays_void_until_somebody_else_comes(cast: Cast, gate: Gate) -> None:
    fill(gate, DAY, 2)
    sheet = close_day(gate, DAY, actor=cast.member)
    assert sheet is not None
    void_record(sheet.pk, actor=cast.secretary, reason="演练")
    assert settle_days().days == 0
    fill(gate, DAY, 1)
    assert settle_days().days == 1
    assert EntrySheet.objects.get(record__state=State.SUBMITTED).passed == 3


def test_nobody_writes_by_hand_what_the_phones_counted(cast: Cast, gate: Gate) -> None:
    fill(gate, DAY, 7)
    stored = close_day(gate, DAY, actor=cast.member)
    assert stored is not None
    rules = registry.record_type(SHEET)
    sheet = rules.load([stored.record])[stored.pk]
    sheet.passed = 70
    with pytest.raises(DomainError, match="GAT035"):
        revise_record(rules, sheet, actor=cast.organizer, version=sheet.record.version)
    made_up = gates.sheet(gate, DAY + timedelta(days=1))
    made_up.source = "phone"
    with pytest.raises(DomainError, match="GAT035"):
        enter_record(rules, made_up, actor=cast.organizer)
    # What was noted on paper while the phone was flat stands beside it.
    enter_record(rules, gates.sheet(gate, DAY, 5, {"other": 1}), actor=cast.organizer)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"passed": 0}, "GAT032"),
        ({"passed": 120_000}, "GAT033"),
        ({"refused": 3}, "GAT034"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused(
    cast: Cast, gate: Gate, change: dict[str, int], code: str
) -> None:
    reasons = {} if "passed" in change else {"other": 2}
    sheet = gates.sheet(gate, DAY, reasons=reasons)
    for name, value in change.items():
        setattr(sheet, name, value)
    with pytest.raises(DomainError, match=code):
        enter_record(registry.record_type(SHEET), sheet, actor=cast.organizer)


# What a phone sends ---------------------------------------------------------------------------


def test_a_check_that_is_sent_twice_is_stored_once(cast: Cast, gate: Gate) -> None:
    one, other = gates.check(), gates.check(False, answers={"other": "yes"})
    first = gates.send(gate, [one, other], cast.member)
    again = gates.send(gate, [other, one, one], cast.publicist)
    assert first.kept == [one["id"], other["id"]]
    assert set(again.kept) == {one["id"], other["id"]}
    assert (tally(gate, timezone.localdate()).passed, EntryCheck.objects.count()) == (1, 2)


def test_a_phone_whose_clock_is_wrong_still_tells_how_long_ago_it_was(
    cast: Cast, gate: Gate
) -> None:
    now = timezone.now()
    clock = gates.millis(now - timedelta(days=900))
    hour = 3_600_000
    gates.send(gate, [gates.check(at=clock - hour)], cast.member, sent=clock)
    line = EntryCheck.objects.get()
    assert abs(line.at - (now - timedelta(hours=1))) < timedelta(minutes=1)
    assert not line.clock_wrong


@pytest.mark.parametrize("age_days", [-1, 60, 4000, 10**12])
def test_a_time_that_cannot_be_is_marked_and_counts_on_arrival(
    cast: Cast, gate: Gate, age_days: int
) -> None:
    clock = gates.millis(timezone.now())
    gates.send(gate, [gates.check(at=clock - age_days * 86_400_000)], cast.member, sent=clock)
    line = EntryCheck.objects.get()
    assert line.clock_wrong
    assert line.day == timezone.localdate()


def test_an_impossible_temperature_is_sent_back_and_the_others_are_kept(
    cast: Cast, gate: Gate
) -> None:
    gates.configure(gate, "temperature")
    slip, fine = gates.check(False, answers={"temperature": "365"}), gates.check()
    intake = gates.send(gate, [slip, fine, {"id": "no number"}], cast.member)
    assert intake.kept == [fine["id"]]
    assert set(intake.wrong) == {slip["id"], "no number"}
    assert "36.5" in str(intake.wrong[slip["id"]])


def test_what_a_guard_did_against_the_rules_is_kept_and_marked(cast: Cast, gate: Gate) -> None:
    gates.configure(gate, "temperature", "health_code")
    gates.send(gate, [gates.check(True, answers={"temperature": "38.5"})], cast.member)
    line = EntryCheck.objects.get()
    assert (line.passed, line.against_rule, line.reason) == (True, True, "")


def test_names_are_kept_only_of_those_refused_and_only_where_the_response_says_so(
    cast: Cast, gate: Gate
) -> None:
    person = {"answers": {"health_code": "red"}, "name": "钱八", "phone": "13800001234"}
    gates.configure(gate, "health_code")
    gates.send(gate, [gates.check(False, **person)], cast.member)
    assert not with_names(gate).exists()
    gates.configure(gate, "health_code", "identity")
    gates.send(gate, [gates.check(True, **person), gates.check(False, **person)], cast.member)
    kept = with_names(gate).get()
    assert (str(kept.name), str(kept.phone)) == ("钱＊", "138****1234")
    with pytest.raises(DomainError):
        open_refused(gate, actor=cast.secretary, reason=" ")
    opened = open_refused(gate, actor=cast.secretary, reason="流调核对")
    assert [(one.name, one.phone, one.reason) for one in opened] == [
        ("钱八", "13800001234", "健康码异常")
    ]
    assert "钱八" not in AuditEntry.objects.get(action="gate.open").detail


def test_after_the_last_day_of_a_gate_only_earlier_checks_are_taken(cast: Cast, gate: Gate) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Gate.objects.filter(pk=gate.pk).update(closed_on=yesterday)
    gate.refresh_from_db()
    clock = gates.millis(timezone.now())
    late, now = gates.check(at=clock - 86_400_000), gates.check(at=clock)
    intake = gates.send(gate, [late, now], cast.member, sent=clock)
    assert intake.kept == [late["id"]]
    assert "GAT022" in str(intake.wrong[now["id"]])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"sent": "x", "checks": []}',
        b'{"sent": 1, "checks": [1]}',
        b'{"sent": 1, "checks": 5}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_is_no_batch_is_refused_with_words(cast: Cast, gate: Gate, body: bytes) -> None:
    client = Client()
    client.force_login(cast.member)
    address = reverse("emergency:gate_checks", args=[gate.pk])
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 400
    assert "GAT020" in answer.json()["message"]


def test_each_check_of_a_queer_batch_is_judged_by_itself(cast: Cast, gate: Gate) -> None:
    fine = gates.check()
    queer = [
        gates.check(at="yesterday"),  # type: ignore[arg-type]
        gates.check(answers=[1, 2]),
        gates.check(name={"a": 1}, phone=[], answers={"other": "yes"}) | {"passed": False},
        {"id": str(uuid4()), "at": None, "passed": "yes"},
        {},
    ]
    intake = gates.send(gate, [*queer, fine], cast.member)
    assert fine["id"] in intake.kept
    assert len(intake.kept) + len(intake.wrong) == 6


# Sampling and the end of retention --------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"people": 101}, "GAT044"),
        ({"people": 9}, "GAT045"),
        ({"people": 0}, "GAT042"),
        ({"people": 95_000, "tubes": 9_500}, "GAT043"),
        ({"title": " "}, "GAT040"),
    ],
)
def test_a_session_whose_numbers_cannot_be_is_refused(
    cast: Cast, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        enter_record(
            registry.record_type("emergency.sampling"),
            gates.sampling(cast.branch, DAY, **change),
            actor=cast.organizer,
        )


def sampled(cast: Cast) -> SamplingSession:
    session = gates.sampling(cast.branch, DAY, people=3, tubes=1)
    enter_record(registry.record_type("emergency.sampling"), session, actor=cast.organizer)
    confirm_record(session.pk, actor=cast.secretary)
    return SamplingSession.objects.select_related("record__organization").get(pk=session.pk)


def test_a_list_is_sealed_opened_with_a_reason_and_never_longer_than_the_people(
    cast: Cast,
) -> None:
    session = sampled(cast)
    add_people(session, read_list("张三 13800001234\n\n李 四"), actor=cast.organizer)
    with pytest.raises(DomainError, match="GAT052"):
        add_people(session, read_list("王五\n赵六"), actor=cast.organizer)
    with pytest.raises(DomainError) as caught:
        read_list("王五 138\n13800001234")
    assert [problem.place for problem in caught.value.problems] == ["第1行", "第2行"]
    opened = open_list(session, actor=cast.organizer, reason="混管阳性召回")
    assert [(one.name, one.phone) for one in opened] == [("张三", "13800001234"), ("李四", "")]


def test_destroying_leaves_the_counts_and_the_books_sound(cast: Cast, gate: Gate) -> None:
    session = sampled(cast)
    add_people(session, read_list("张三\n李四"), actor=cast.organizer)
    fill(gate, DAY, 4, "other")
    stored = close_day(gate, DAY, actor=cast.member)
    assert stored is not None
    confirm_record(stored.pk, actor=cast.secretary)
    fill(gate, DAY, 1)  # late, and not yet in the books
    response = gate.response
    assert (ENTRIES.count(response), SAMPLED.count(response)) == (6, 2)
    assert (ENTRIES.destroy(response), SAMPLED.destroy(response)) == (6, 2)
    assert (ENTRIES.destroy(response), SAMPLED.destroy(response)) == (0, 0)
    assert (ENTRIES.count(response), SAMPLED.count(response)) == (0, 0)
    assert counted(cast) == (6, 1)
    assert is_sound()
    gate.refresh_from_db()
    late = gates.check()
    assert list(gates.send(gate, [late], cast.member).wrong) == [late["id"]]
    assert settle_days().days == 0
