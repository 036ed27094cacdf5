"""Whatever is entered, confirmed, revised and voided: what is stored is what the steps say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.builders import Cast
from tests.errands.builders import asked, draft, fresh, talked
from tests.errands.models import Errand
from tests.errands.paths import OPEN
from tests.examples import examples
from zhibu.cases.clocks import readings
from zhibu.cases.lengths import span_end
from zhibu.cases.models import Case, Deadline
from zhibu.cases.running import run_clocks
from zhibu.cases.services import faults, standing_of
from zhibu.cases.situation import LightStep, fold, situation_of
from zhibu.core.errors import DomainError
from zhibu.core.workdays import is_workday
from zhibu.ledger import registry
from zhibu.ledger.models import State
from zhibu.ledger.services import confirm_record, revise_record, void_record

FIRST = date(2024, 3, 1)
KEYS = [step.key for step in OPEN.steps]
days = st.integers(0, 60).map(lambda number: FIRST + timedelta(days=number))
verbs = st.sampled_from(("take", "take", "take", "take", "talk", "revise", "void"))
deeds = st.tuples(verbs, st.sampled_from(KEYS), days, st.integers(0, 9))
# Ways that lead far, which chance alone would seldom find.
WALK = [("take", key, FIRST + timedelta(days=day), 0) for day, key in ((5, "look"), (6, "notice"))]
END = [("take", "finish", FIRST + timedelta(days=20), 0)]


def do(cast: Cast, case: Case, deed: tuple[str, str, date, int]) -> None:
    """Try one deed; the office refuses what is wrong."""
    verb, key, day, number = deed
    if verb == "take":
        papers = ("核实表",) if key == "look" else ()
        until = day + timedelta(days=9) if key == "notice" else None
        body = draft(
            case, key, day, actor=cast.organizer, papers=papers, until=until, result="属实"
        )
        confirm_record(body.pk, actor=cast.secretary)
        return
    if verb == "talk":
        talked(cast, case, day)
        return
    bodies = Errand.objects.filter(case=case, record__state=State.CONFIRMED)
    held: list[Any] = list(bodies.select_related("record__organization", "case__organization"))
    if not held:
        return
    body = held[number % len(held)]
    if verb == "void":
        void_record(body.pk, actor=cast.secretary, reason="记错了")
        return
    body.record.date = day
    kind = registry.record_type("errands.step")
    revise_record(kind, body, actor=cast.secretary, version=body.record.version)


def check(case: Case) -> None:
    """Compare all that is stored of a case with what its steps say."""
    case = fresh(case)
    situation = situation_of(case)
    assert {name: getattr(case, name) for name in standing_of(situation)} == standing_of(situation)
    shown = {clock.key: (one.since, one.due, one.detail) for clock, one in readings(situation)}
    kept = {row.clock: (row.since, row.due, row.detail) for row in case.deadlines.all()}
    assert kept == shown
    assert case.next_due == min((due for _since, due, _detail in shown.values()), default=None)
    assert list(faults(OPEN)) == []


@pytest.mark.django_db
@settings(
    max_examples=examples(20),
    # Shrinking would confirm hundreds of records; the failing case is small enough as it is.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(
    walked=st.sampled_from((0, 2, 3)),
    more=st.lists(deeds, min_size=1, max_size=7),
)
def test_what_is_stored_is_what_the_steps_say(
    cast: Cast, walked: int, more: list[tuple[str, str, date, int]]
) -> None:
    with transaction.atomic():
        case = asked(cast, day=FIRST)
        for deed in [*[*WALK, *END][:walked], *more]:
            try:
                with transaction.atomic():
                    do(cast, case, deed)
            except DomainError:
                continue
            check(case)
        before = list(Deadline.objects.values_list("case", "clock", "due"))
        assert run_clocks().changed == 0
        assert list(Deadline.objects.values_list("case", "clock", "due")) == before
        transaction.set_rollback(True)


steps = st.lists(st.tuples(st.sampled_from(KEYS), days), max_size=12)


@given(taken=steps)
def test_folding_goes_from_step_to_step(taken: list[tuple[str, date]]) -> None:
    history = [LightStep(pk, key, day, None, {}) for pk, (key, day) in enumerate(taken, start=1)]
    whole = fold(OPEN, history)
    if not history:
        assert (whole.state, whole.since, whole.steps) == ("", None, ())
        return
    before, last = fold(OPEN, history[:-1]), OPEN.step(history[-1].step)
    assert whole.state == (last.leads or before.state)
    if whole.state == before.state:
        assert whole.since == before.since
    else:
        assert whole.since == history[-1].date
    left = [one for one in before.steps if one.step not in last.forgets]
    assert list(whole.steps) == [*left, history[-1]]


@given(start=st.dates(date(2020, 1, 1), date(2026, 12, 31)), count=st.integers(0, 60))
def test_a_length_in_working_days_holds_so_many_of_them(start: date, count: int) -> None:
    end = span_end(start, count, "workday")
    between = [start + timedelta(days=at) for at in range(1, (end - start).days + 1)]
    assert sum(is_workday(day) for day in between) == count
    assert not between or is_workday(end)


@given(start=st.dates(date(2020, 1, 1), date(2030, 12, 31)), count=st.integers(0, 40))
def test_a_length_in_months_ends_on_the_same_day_or_the_last_of_its_month(
    start: date, count: int
) -> None:
    end = span_end(start, count, "month")
    assert (end.year - start.year) * 12 + end.month - start.month == count
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)
