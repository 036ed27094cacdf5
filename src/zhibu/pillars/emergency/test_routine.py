"""Contingency plans in force, zones that are due, and rounds of disinfection."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast
from tests.examples import examples
from tests.keeping import kept
from tests.pages import as_user
from tests.routine import disinfection, duty, plan, zone
from zhibu.cases.models import Case
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import revise_record, void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.models import Organization
from zhibu.organization.rules import set_rule
from zhibu.pillars.emergency.disinfection_rules import CHLORINE_STRENGTH, span
from zhibu.pillars.emergency.models import ResponseStep, Zone, ZoneDuty

PLAN, DUTY, ROUND = "emergency.plan", "emergency.zone_duty", "emergency.disinfection"
IN_FORCE, ROUNDS, COVERAGE = (
    "emergency.contingency_plans",
    "emergency.disinfections",
    "emergency.zone_coverage",
)
DONE, DUE = "emergency.zone_days_disinfected", "emergency.zone_days_due"
FIRST = date(2022, 3, 1)


def figure(unit: Organization, code: str, start: date, end: date) -> Decimal | None:
    return figures(unit, Period(start, end), [code])[code].value


def in_force(unit: Organization, day: date) -> int | None:
    value = figure(unit, IN_FORCE, date(day.year, 1, 1), day)
    return None if value is None else int(value)


def codes(error: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {problem.code for problem in error.value.problems}


def change(cast: Cast, key: str, record: Record, **values: Any) -> None:
    record_type = registry.record_type(key)
    body = record_type.load([Record.objects.get(pk=record.pk)])[record.pk]
    for name, value in values.items():
        setattr(body.record if name == "date" else body, name, value)
    revise_record(record_type, body, actor=cast.secretary, version=body.record.version)


def proved() -> bool:
    return not [*verify_postings(), *verify_balances()]


@pytest.mark.django_db
class TestPlans:
    def test_a_new_version_ends_the_former_and_a_repealed_one_counts_no_more(
        self, cast: Cast
    ) -> None:
        unit = cast.branch
        kept(cast, PLAN, plan(unit, date(2021, 5, 1)))
        kept(cast, PLAN, plan(unit, date(2021, 6, 1), title="防汛应急预案"))
        assert in_force(unit, date(2021, 12, 31)) == 2
        second = kept(cast, PLAN, plan(unit, date(2022, 3, 1), version=2))
        assert [in_force(unit, day) for day in (date(2022, 2, 28), FIRST)] == [2, 2]
        change(cast, PLAN, second.record, repealed_on=date(2022, 12, 1))
        assert in_force(unit, date(2022, 11, 30)) == 2
        assert in_force(unit, date(2022, 12, 1)) == 1
        assert proved()
        void_record(second.pk, actor=cast.secretary, reason="重复")
        assert in_force(unit, date(2022, 12, 31)) == 2
        assert proved()

    def test_versions_follow_each_other(self, cast: Cast) -> None:
        kept(cast, PLAN, plan(cast.branch))
        with pytest.raises(DomainError) as error:
            kept(cast, PLAN, plan(cast.branch, version=2, repealed_on=FIRST))
        assert codes(error) == {"CPL003", "CPL004"}


def treated(cast: Cast, zones: Iterable[Zone], day: date, hour: int = 8) -> Record:

    body = disinfection(cast.branch, zones, day, starts_at=time(hour), ends_at=time(hour + 1))
    return kept(cast, ROUND, body).record


@pytest.mark.django_db
class TestCoverage:
    def days(self, cast: Cast) -> tuple[int, int]:
        found = figures(cast.branch, Period.year(2022), [DONE, DUE])
        return int(found[DONE].value or 0), int(found[DUE].value or 0)

    def test_a_zone_counts_once_a_day_and_only_when_it_was_due(self, cast: Cast) -> None:
        hall, roof = zone(cast.branch), zone(cast.branch, "楼顶")
        kept(cast, DUTY, duty(hall, FIRST, FIRST + timedelta(days=9)))
        treated(cast, [hall, roof], FIRST)
        treated(cast, [hall], FIRST, hour=15)
        treated(cast, [hall], FIRST + timedelta(days=20))
        assert self.days(cast) == (1, 10)
        assert figure(cast.branch, COVERAGE, FIRST, FIRST + timedelta(days=9)) == 10
        assert figure(cast.branch, ROUNDS, FIRST, date(2022, 3, 31)) == 3
        assert proved()

    def test_two_arrangements_of_one_day_make_a_zone_due_once(self, cast: Cast) -> None:
        hall = zone(cast.branch)
        kept(cast, DUTY, duty(hall, FIRST, FIRST + timedelta(days=3)))
        again = duty(hall, FIRST + timedelta(days=2), FIRST + timedelta(days=6), every_days=2)
        kept(cast, DUTY, again)
        assert self.days(cast) == (0, 6)

    def test_rounds_follow_when_arrangements_come_change_and_go(self, cast: Cast) -> None:
        hall = zone(cast.branch)
        treated(cast, [hall], FIRST)
        treated(cast, [hall], FIRST + timedelta(days=5))
        assert self.days(cast) == (0, 0)
        body = kept(cast, DUTY, duty(hall, FIRST, FIRST + timedelta(days=9)))
        assert self.days(cast) == (2, 10)
        change(cast, DUTY, body.record, ends_on=FIRST + timedelta(days=3))
        assert self.days(cast) == (1, 4)
        change(cast, DUTY, body.record, date=FIRST + timedelta(days=1))
        assert self.days(cast) == (0, 3)
        void_record(body.pk, actor=cast.secretary, reason="安排有误")
        assert self.days(cast) == (0, 0)
        assert proved()

    @settings(
        max_examples=examples(8),
        deadline=None,
    )
    @given(
        duties=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12)), max_size=2),
        rounds=st.lists(st.integers(0, 20), max_size=3, unique=True),
        arranged_first=st.booleans(),
    )
    def test_coverage_is_what_was_due_and_done_whatever_came_first(
        self,
        cast: Cast,
        duties: list[tuple[int, int]],
        rounds: list[int],
        arranged_first: bool,
    ) -> None:

        hall = zone(cast.branch, f"厅{Zone.objects.count()}")
        before = self.days(cast)
        plans = [(FIRST + timedelta(days=at), length) for at, length in duties]
        plans = list(dict(plans).items())
        done = {FIRST + timedelta(days=at) for at in rounds}
        due = {day + timedelta(days=n) for day, length in plans for n in range(length + 1)}

        def arrange() -> None:
            for day, length in plans:
                kept(cast, DUTY, duty(hall, day, day + timedelta(days=length)))

        def treat() -> None:
            for day in done:
                body = disinfection(cast.branch, [hall], day, operator=hall.name)
                kept(cast, ROUND, body)

        for act in (arrange, treat) if arranged_first else (treat, arrange):
            act()
        after = self.days(cast)
        assert (after[0] - before[0], after[1] - before[1]) == (len(done & due), len(due))
        assert proved()

    def test_what_was_arranged_ends_with_its_response(self, cast: Cast) -> None:
        response = Case(path="response", organization=cast.branch, title="2022年疫情防控")
        step: dict[str, Any] = {"kind": "epidemic", "level": "4", "event_level": "4"}
        opened = ResponseStep(
            record=Record(organization=cast.branch, date=FIRST), case=response, step="open", **step
        )
        kept(cast, "emergency.response", opened)
        hall = zone(cast.branch)
        kept(cast, DUTY, duty(hall, FIRST, FIRST + timedelta(days=30), response=opened.case))
        treated(cast, [hall], FIRST + timedelta(days=20))
        assert self.days(cast) == (1, 31)
        closed = ResponseStep(
            record=Record(organization=cast.branch, date=FIRST + timedelta(days=9)),
            case=Case.objects.get(pk=opened.case.pk),
            step="close",
        )
        kept(cast, "emergency.response", closed)
        assert ZoneDuty.objects.get().stopped_on == FIRST + timedelta(days=9)
        assert self.days(cast) == (0, 10)
        assert proved()
        void_record(closed.pk, actor=cast.secretary, reason="没有终止")
        assert self.days(cast) == (1, 31)


@pytest.mark.django_db
class TestRounds:
    @pytest.mark.parametrize(
        ("more", "expected"),
        [
            ({"strength": Decimal(100)}, {"ZON024"}),
            ({"strength": Decimal(5000)}, {"ZON024"}),
            ({"strength": None}, {"ZON022"}),
            ({"minutes": 5}, {"ZON025"}),
            ({"minutes": None}, {"ZON025"}),
            ({"agent": "alcohol", "strength": Decimal(95)}, {"ZON024"}),
            ({"agent": "alcohol", "strength": Decimal(75), "added": "84消毒液"}, {"ZON026"}),
            ({"added": "洁厕灵"}, {"ZON026"}),
            ({"agent": "other", "strength": None}, {"ZON021"}),
            ({"stock_strength": Decimal(50000), "water": 49}, {"ZON023"}),
            ({"checker": "刘 师傅"}, {"ZON028"}),
        ],
    )
    def test_what_does_not_disinfect_or_harms_is_refused(
        self, cast: Cast, more: dict[str, Any], expected: set[str]
    ) -> None:
        with pytest.raises(DomainError) as error:
            kept(cast, ROUND, disinfection(cast.branch, [zone(cast.branch)], **more))
        assert codes(error) == expected

    def test_strength_is_computed_from_stock_and_water(self, cast: Cast) -> None:
        stock: dict[str, Any] = {"strength": None, "stock_strength": Decimal(50000), "water": 99}
        body = kept(cast, ROUND, disinfection(cast.branch, [zone(cast.branch)], **stock))
        assert body.strength == 500

    def test_the_range_is_a_dated_rule_of_the_place(self, cast: Cast) -> None:
        set_rule(CHLORINE_STRENGTH, "50-60", organization=None, since=FIRST, source="产品标签")
        body = disinfection(cast.branch, [zone(cast.branch)], strength=Decimal(55))
        kept(cast, ROUND, body)
        with pytest.raises(ValueError, match="60-50"):
            span("60-50")

    def test_an_arrangement_needs_an_end_within_four_hundred_days(self, cast: Cast) -> None:
        hall = zone(cast.branch)
        for end in (FIRST - timedelta(days=1), FIRST + timedelta(days=400)):
            with pytest.raises(DomainError) as error:
                kept(cast, DUTY, duty(hall, FIRST, end, every_days=0))
            assert codes(error) == {"ZON012", "ZON014"}
        with pytest.raises(DomainError) as error:
            kept(cast, DUTY, duty(zone(cast.sibling), FIRST, unit=cast.branch))
        assert codes(error) == {"ZON011"}


@pytest.mark.django_db
class TestPage:
    @pytest.fixture(autouse=True)
    def _today(self, time_machine: Any) -> None:
        time_machine.move_to("2022-03-05T02:00:00Z", tick=False)

    def test_a_tap_opens_the_form_with_the_zones_that_are_due_ticked(self, cast: Cast) -> None:
        hall, lift, roof = (zone(cast.branch, name) for name in ("大厅", "电梯、扶梯", "楼顶"))
        for one in (hall, lift):
            kept(cast, DUTY, duty(one, FIRST))
        client = as_user(cast, "organizer")
        page = client.get(reverse("emergency:zones"))
        assert [line.zone.name for line in page.context["missing"]] == ["大厅", "电梯、扶梯"]
        form = client.get(page.context["round_url"]).context["form"]
        picks = form.tables[0].picks
        assert sorted(picks["pick"].value()) == ["大厅", "电梯、扶梯"]
        assert roof.name in form.tables[0].offered
        record = treated(cast, [hall], date(2022, 3, 5))
        page = client.get(reverse("emergency:zones"))
        assert [line.zone.name for line in page.context["missing"]] == ["电梯、扶梯"]
        assert (page.context["done"], page.context["due"]) == (1, 2)
        assert reverse("workspace:record", args=[record.pk]) in page.content.decode()

    def test_zones_are_registered_and_corrected_by_those_who_enter_records(
        self, cast: Cast
    ) -> None:
        client = as_user(cast, "organizer")
        new = reverse("emergency:zone_new", args=[cast.branch.pk])
        data = {"name": "食堂", "kind": "canteen"}
        assert client.post(new, data).status_code == 302
        assert client.post(new, data).status_code == 422
        one = Zone.objects.get()
        edit = reverse("emergency:zone_edit", args=[one.pk])
        assert client.post(edit, data | {"place": "一楼"}).status_code == 302
        assert as_user(cast, "member").post(edit, data).status_code == 403
        assert as_user(cast, "sibling_secretary").get(edit).status_code == 404


@pytest.mark.django_db
def test_a_round_that_nobody_confirmed_counts_nothing(cast: Cast) -> None:
    body = kept(cast, ROUND, disinfection(cast.branch, [zone(cast.branch)]), confirm=False)
    assert body.record.state == State.DRAFT
    assert figure(cast.branch, ROUNDS, FIRST, date(2022, 3, 31)) is None
