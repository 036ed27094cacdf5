"""Records post once, add up, and are corrected by reversal only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from tests.builders import Cast, activity_draft, held
from zhibu.activities.models import Presence
from zhibu.activities.services import Away, enter_activity, revise_activity
from zhibu.core.errors import Conflict, DomainError, NotPermitted
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.closing import close_books
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Posting, Record, State
from zhibu.ledger.services import (
    confirm_record,
    enter_record,
    return_record,
    submit_record,
    void_record,
)
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.models import RuleSetting
from zhibu.pillars.study.models import StudyNote

YEAR = Period.year(2022)
DAY = date(2022, 9, 28)


def value(cast: Cast, code: str, period: Period = YEAR, unit: str = "branch") -> Decimal | None:
    return figures(getattr(cast, unit), period, [code])[code].value


def assert_books_are_whole() -> None:
    assert list(verify_postings()) == []
    assert list(verify_balances()) == []


def test_one_activity_feeds_every_figure_it_is_entitled_to(cast: Cast) -> None:
    away = {cast.members[6].pk: Away(Presence.ABSENT, "出差")}
    held(
        cast,
        DAY,
        ("theme_day", "party_lecture", "discussion"),
        leader=True,
        away=away,
    )
    found = figures(cast.branch, YEAR)
    assert found["life.theme_days"].value == 1
    assert found["life.party_lectures"].value == 1
    assert found["life.leader_lectures"].value == 1
    assert found["study.discussions"].value == 1
    assert found["study.attendance"].value == 7
    assert found["study.learning_hours"].value == 14
    assert found["study.learning_hours_per_member"].value == Decimal("1.7500")
    assert found["organization.members"].value == 8
    assert found["organization.full_members"].value == 7
    assert_books_are_whole()


def test_a_draft_posts_nothing(cast: Cast) -> None:
    enter_activity(activity_draft(cast.branch, DAY), actor=cast.publicist)
    assert value(cast, "life.theme_days") is None


def test_figures_roll_up_and_stay_out_of_the_sibling(cast: Cast) -> None:
    held(cast, DAY)
    assert value(cast, "life.theme_days", unit="committee") == 1
    assert value(cast, "life.theme_days", unit="sibling") is None
    assert value(cast, "organization.members", unit="committee") == 11


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-09", 1),
        ("2022Q3", 1),
        ("2022-08", None),
        ("2022-09-28..2022-09-28", 1),
        ("2022-09-01..2022-09-27", None),
        ("2021-12-30..2022-10-02", 1),
        ("2021-01-01..2023-12-31", 1),
    ],
)
def test_any_period_finds_exactly_its_own(cast: Cast, text: str, expected: int | None) -> None:
    held(cast, DAY)
    assert value(cast, "life.theme_days", Period.parse(text)) == expected


def test_stock_is_what_stands_at_the_end(cast: Cast) -> None:
    assert value(cast, "organization.members", Period.year(2019)) is None
    assert value(cast, "organization.members", Period.parse("2020-01-01..2020-01-01")) == 8
    assert value(cast, "organization.members", Period.year(2023)) == 8


def test_voiding_takes_the_figure_away_and_keeps_the_lines(cast: Cast) -> None:
    record = held(cast, DAY)
    lines = Posting.objects.count()
    void_record(record.pk, actor=cast.secretary, reason="记重了")
    assert value(cast, "life.theme_days") is None
    assert (
        Posting.objects.count()
        == lines * 2 - Posting.objects.filter(record__type="roster.entry").count()
    )
    assert_books_are_whole()


def test_voiding_in_closed_books_counts_on_the_first_open_day(cast: Cast, time_machine) -> None:
    time_machine.move_to("2023-02-10T04:00:00Z")
    record = held(cast, DAY)
    close_books(cast.branch, through=date(2022, 12, 31), actor=cast.secretary)
    void_record(record.pk, actor=cast.secretary, reason="查实没有开")
    assert value(cast, "life.theme_days") == 1
    assert value(cast, "life.theme_days", Period.month(2023, 2)) is None
    line = Posting.objects.filter(record=record).latest("pk")
    assert (line.date, line.happened) == (date(2023, 2, 10), DAY)
    assert_books_are_whole()


def test_nothing_enters_closed_books(cast: Cast) -> None:
    close_books(cast.branch, through=date(2022, 12, 31), actor=cast.secretary)
    with pytest.raises(DomainError, match="账已封到"):
        held(cast, DAY)


def test_closing_names_what_is_still_open(cast: Cast) -> None:
    enter_activity(activity_draft(cast.branch, DAY), actor=cast.publicist)
    with pytest.raises(DomainError, match="还没有处理"):
        close_books(cast.branch, through=date(2022, 12, 31), actor=cast.secretary)


def test_changing_a_confirmed_record_posts_the_difference(cast: Cast) -> None:
    record = held(cast, DAY, ("discussion",))
    stored = record.activity
    stored.record.title = "学习贯彻会议精神"
    draft = activity_draft(cast.branch, DAY, ("discussion", "special_topic"), hours=Decimal(3))
    draft.activity.record = Record.objects.get(pk=record.pk)
    draft.activity.record_id = record.pk
    revise_activity(draft, actor=cast.secretary, version=record.version)
    assert value(cast, "study.special_sessions") == 1
    assert value(cast, "study.discussions") == 1
    assert value(cast, "study.learning_hours") == 24
    assert_books_are_whole()


def test_a_second_editor_is_told(cast: Cast) -> None:
    activity = enter_activity(activity_draft(cast.branch, DAY), actor=cast.publicist)
    for attempt in range(2):
        draft = activity_draft(cast.branch, DAY, hours=Decimal(attempt + 1))
        draft.activity.record = Record.objects.get(pk=activity.pk)
        draft.activity.record_id = activity.pk
        if attempt == 0:
            revise_activity(draft, actor=cast.publicist, version=1)
        else:
            with pytest.raises(Conflict):
                revise_activity(draft, actor=cast.secretary, version=1)


def test_who_enters_does_not_confirm_where_others_can(cast: Cast) -> None:
    activity = enter_activity(activity_draft(cast.branch, DAY), actor=cast.deputy)
    with pytest.raises(NotPermitted):
        confirm_record(activity.pk, actor=cast.deputy)
    with pytest.raises(PermissionDenied):
        confirm_record(activity.pk, actor=cast.publicist)
    assert confirm_record(activity.pk, actor=cast.secretary).state == State.CONFIRMED


def test_the_secretary_may_confirm_his_own_with_a_mark_unless_the_rule_is_strict(
    cast: Cast,
) -> None:
    first = enter_activity(activity_draft(cast.branch, DAY), actor=cast.secretary)
    assert confirm_record(first.pk, actor=cast.secretary).self_confirmed
    RuleSetting.objects.create(
        key="ledger.separation", value="strict", since=date(2020, 1, 1), source="机关党委通知"
    )
    second = enter_activity(activity_draft(cast.branch, DAY, title="第二次"), actor=cast.secretary)
    with pytest.raises(NotPermitted):
        confirm_record(second.pk, actor=cast.secretary)


def test_a_returned_record_comes_back_with_its_reason(cast: Cast) -> None:
    activity = enter_activity(activity_draft(cast.branch, DAY), actor=cast.publicist)
    submit_record(activity.pk, actor=cast.publicist)
    record = return_record(activity.pk, actor=cast.secretary, reason="缺席原因不清")
    assert (record.state, record.returned_reason) == (State.DRAFT, "缺席原因不清")


def test_the_same_thing_cannot_be_entered_twice(cast: Cast) -> None:
    held(cast, DAY)
    with pytest.raises(DomainError, match="已经记过"):
        held(cast, DAY)


def test_every_bad_field_is_told_at_once(cast: Cast) -> None:
    draft = activity_draft(cast.branch, date(2030, 1, 1), ("party_lecture", "group_meeting"))
    draft.activity.hours = Decimal(99)
    with pytest.raises(DomainError) as caught:
        enter_activity(draft, actor=cast.publicist)
    assert {problem.code for problem in caught.value.problems} >= {
        "LED011",
        "ACT005",
        "ACT010",
        "ACT011",
    }


def test_postings_cannot_be_changed_or_deleted(cast: Cast) -> None:
    line = Posting.objects.first()
    assert line is not None
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()


def test_verify_names_the_record_that_does_not_add_up(cast: Cast) -> None:
    record = held(cast, DAY)
    Posting.objects.filter(record=record).update(quantity=20000)
    found = list(verify_postings())
    assert [difference.record_id for difference in found] == [record.pk]
    assert list(verify_balances())


def test_nobody_confirms_what_he_may_not_read(cast: Cast) -> None:
    record = Record(organization=cast.branch, date=DAY, about=cast.members[6])
    note = StudyNote(record=record, words=1000)
    enter_record(registry.record_type("study.note"), note, actor=cast.publicist)
    with pytest.raises(PermissionDenied):
        confirm_record(note.pk, actor=cast.secretary)
    assert confirm_record(note.pk, actor=cast.publicist).self_confirmed
