"""Volunteer service: what it adds, and nobody in two places at once."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import Cast, activity_draft
from zhibu.activities.models import Activity, Audience
from zhibu.activities.services import (
    ActivityDraft,
    Away,
    assemble,
    enter_activity,
    revise_activity,
    write_rows,
)
from zhibu.config.declarations import ITEM_KINDS, RECORD_TYPES
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.bulk import enter_many
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record
from zhibu.ledger.services import confirm_record, void_record
from zhibu.ledger.verify import verify_postings
from zhibu.organization.models import Organization, Person
from zhibu.pillars.exemplars.volunteers import Service, check_service, clashes

DAY = date(2022, 3, 5)
CODES = (
    "exemplars.volunteer_services",
    "exemplars.volunteer_attendance",
    "exemplars.volunteer_hours",
)


def draft(
    cast: Cast,
    start: str | None = "09:00",
    end: str | None = "11:00",
    *,
    people: list[Person] | None = None,
    kinds: tuple[str, ...] = ("volunteer_service",),
    hours: str | None = "2",
    title: str = "清洁家园",
    unit: Organization | None = None,
    day: date = DAY,
) -> ActivityDraft:
    """An unsaved service of the first three members, unless told otherwise."""
    made = activity_draft(
        unit or cast.branch,
        day,
        kinds,
        title=title,
        hours=Decimal(hours) if hours else None,
        audience=Audience.CHOSEN,
    )
    made.activity.starts_at = time.fromisoformat(start) if start else None
    made.activity.ends_at = time.fromisoformat(end) if end else None
    made.chosen = cast.members[:3] if people is None else people
    return made


def served(cast: Cast, *times: str | None, **more: Any) -> Record:
    activity = enter_activity(draft(cast, *times, **more), actor=cast.publicist)
    return confirm_record(activity.pk, actor=cast.secretary)


def problems(cast: Cast, *times: str | None, **more: Any) -> list[str]:
    with pytest.raises(DomainError) as caught:
        enter_activity(draft(cast, *times, **more), actor=cast.publicist)
    return [problem.code for problem in caught.value.problems]


def values(cast: Cast) -> list[object]:
    found = figures(cast.branch, Period.year(2022), CODES)
    return [found[code].value for code in CODES]


def test_a_theme_day_with_service_is_entered_once_and_counts_for_all(cast: Cast) -> None:
    served(cast, kinds=("theme_day", "volunteer_service"))
    assert values(cast) == [1, 3, 6]
    assert (
        figures(cast.branch, Period.year(2022), ["life.theme_days"])["life.theme_days"].value == 1
    )


def test_two_services_of_one_activity_share_people_and_hours(cast: Cast) -> None:
    served(cast, kinds=("volunteer_service", "volunteer_service"))
    assert values(cast) == [2, 3, 6]
    assert list(verify_postings()) == []


def test_who_stayed_away_brings_no_hours(cast: Cast) -> None:
    made = draft(cast)
    made.away = {cast.members[0].pk: Away("absent", "公务出差")}
    activity = enter_activity(made, actor=cast.publicist)
    confirm_record(activity.pk, actor=cast.secretary)
    assert values(cast) == [1, 2, 4]


def test_service_needs_its_hours(cast: Cast) -> None:
    assert problems(cast, None, None, hours=None) == ["EXE020"]


def test_hours_are_no_longer_than_the_clock_says(cast: Cast) -> None:
    assert problems(cast, "09:00", "10:00", hours="2") == ["EXE021"]
    served(cast, "09:00", "10:50", hours="2")


def test_nobody_serves_twice_at_the_same_time(cast: Cast) -> None:
    served(cast, "09:00", "11:00", people=cast.members[:2])
    with pytest.raises(DomainError) as caught:
        enter_activity(
            draft(cast, "10:30", "12:30", people=cast.members[:3], title="交通劝导"),
            actor=cast.publicist,
        )
    told = str(caught.value)
    assert "“李建国、周明”同一时间已参加第一党支部“清洁家园”志愿服务" in told
    assert "2022-03-05 09:00–11:00" in told
    assert "王芳" not in told


def test_one_service_may_begin_as_another_ends(cast: Cast) -> None:
    served(cast, "09:00", "11:00")
    served(cast, "11:00", "13:00", title="交通劝导")
    assert values(cast) == [2, 6, 12]


def test_others_may_serve_meanwhile(cast: Cast) -> None:
    served(cast, people=cast.members[:2])
    served(cast, people=cast.members[2:4], title="交通劝导")
    assert values(cast) == [2, 4, 8]


def test_a_meeting_meanwhile_is_no_second_service(cast: Cast) -> None:
    served(cast)
    activity = enter_activity(draft(cast, kinds=("theme_day",), title="学习"), actor=cast.publicist)
    confirm_record(activity.pk, actor=cast.secretary)


def test_without_times_a_day_has_twenty_four_hours(cast: Cast) -> None:
    served(cast, None, None, hours="14", title="防汛值守")
    assert problems(cast, None, None, hours="11") == ["EXE023"] * 3
    served(cast, None, None, hours="10")


def test_one_timed_and_one_untimed_are_held_to_the_day(cast: Cast) -> None:
    served(cast, "00:00", "20:00", hours="20", title="防汛值守")
    assert problems(cast, None, None, hours="5", people=cast.members[:1]) == ["EXE023"]


def test_another_branch_is_named_without_its_subject(cast: Cast) -> None:
    guest = cast.members[:1]
    activity = enter_activity(
        draft(cast, people=guest, unit=cast.sibling, title="内部安排"),
        actor=cast.sibling_secretary,
    )
    confirm_record(activity.pk, actor=cast.sibling_secretary)
    with pytest.raises(DomainError) as caught:
        enter_activity(draft(cast), actor=cast.publicist)
    assert "第二党支部志愿服务（2022-03-05 09:00–11:00）" in str(caught.value)
    assert "内部安排" not in str(caught.value)


def test_a_voided_service_stands_in_nobodys_way(cast: Cast) -> None:
    record = served(cast)
    void_record(record.pk, actor=cast.secretary, reason="重复录入")
    served(cast, title="交通劝导")
    assert values(cast) == [1, 3, 6]


def test_the_rule_holds_again_on_confirmation(cast: Cast) -> None:
    first = enter_activity(draft(cast, title="交通劝导"), actor=cast.publicist)
    Activity.objects.filter(pk=first.pk).update(starts_at=time(14), ends_at=time(16))
    served(cast)
    Activity.objects.filter(pk=first.pk).update(starts_at=time(10), ends_at=time(12))
    with pytest.raises(DomainError, match="EXE022"):
        confirm_record(first.pk, actor=cast.secretary)


def test_a_change_of_times_does_not_clash_with_itself(cast: Cast) -> None:
    record = served(cast)
    made = draft(cast, "10:00", "12:00")
    made.activity.pk = record.pk
    made.activity.record = Record.objects.get(pk=record.pk)
    revise_activity(made, actor=cast.secretary, version=record.version)
    assert values(cast) == [1, 3, 6]


def test_one_query_finds_everybodys_other_services(cast: Cast) -> None:
    served(cast, people=cast.members[:1])
    for people in (cast.members[1:3], cast.members[1:]):
        activity = assemble(draft(cast, people=people))
        with CaptureQueriesContext(connection) as context:
            assert list(check_service(activity)) == []
        assert len(context) == 1


def test_services_stored_at_once_are_held_against_each_other(cast: Cast) -> None:
    record_type = registry.record_type("activity")

    def store(*drafts: ActivityDraft) -> None:
        bodies = [assemble(one) for one in drafts]
        enter_many(
            record_type,
            bodies,
            actor=cast.secretary,
            related=lambda rows: [write_rows(one) for one in rows],
            checked=True,
        )

    with pytest.raises(DomainError, match="EXE022"):
        store(draft(cast), draft(cast, "10:00", "12:00", title="交通劝导"))
    store(draft(cast), draft(cast, "12:00", "14:00", title="交通劝导"))
    assert values(cast) == [2, 6, 12]


def test_an_import_hears_of_the_rows_before(cast: Cast) -> None:
    record_type = registry.record_type("activity")
    first, second = assemble(draft(cast)), assemble(draft(cast, "10:00", "12:00"))
    assert list(record_type.check(second)) == []
    record_type.expect(first)
    assert [problem.code for problem in record_type.check(second)] == ["EXE022"]
    assert list(record_type.check(first)) == []
    other_day = assemble(draft(cast, day=DAY + timedelta(days=1)))
    assert list(record_type.check(other_day)) == []


def test_a_staff_training_counts(cast: Cast) -> None:
    activity = enter_activity(draft(cast, kinds=("staff_training",)), actor=cast.publicist)
    confirm_record(activity.pk, actor=cast.secretary)
    code = "exemplars.skill_trainings"
    assert figures(cast.branch, Period.year(2022), [code])[code].value == 1


def test_no_name_of_a_kind_is_the_name_of_another_ledger() -> None:
    names = [name for kind in ITEM_KINDS for name in (kind.label, *kind.aliases)]
    names += [entry.label for entry in RECORD_TYPES]
    assert sorted(set(names)) == sorted(names)


MINUTES = st.integers(0, 23 * 60 + 59)


def clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


@given(st.tuples(MINUTES, MINUTES), st.tuples(MINUTES, MINUTES))
def test_two_spans_clash_exactly_when_they_share_a_minute(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    spans = [sorted(one), sorted(other)]
    minutes = [set(range(*span)) for span in spans]
    services = [
        Service(Record(date=DAY), (clock(start), clock(end)) if start < end else None, Decimal(1))
        for start, end in spans
    ]
    assert services[0].overlaps(services[1]) == bool(minutes[0] & minutes[1])
    assert services[0].overlaps(services[1]) == services[1].overlaps(services[0])


def test_nobody_clashes_with_an_empty_book(cast: Cast) -> None:
    assert list(clashes(assemble(draft(cast)), {})) == []
