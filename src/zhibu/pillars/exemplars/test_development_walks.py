"""Whatever legal way an applicant goes, books, states and the roll agree with the steps."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast
from tests.development import APPLIED, Walk, applicant_of, vote
from zhibu.cases import services as case_services
from zhibu.cases.judging import check_step, next_steps
from zhibu.cases.situation import situation_of, steps_of
from zhibu.core.errors import DomainError
from zhibu.core.spans import add_months
from zhibu.core.workdays import add_workdays
from zhibu.ledger.children import load_rows
from zhibu.ledger.services import void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.pillars.exemplars.development_records import DEVELOPMENT_STEP
from zhibu.pillars.exemplars.paths.development import DEVELOPMENT_PATH
from zhibu.roster.services import open_stay

# Told once more here, so that the declaration is held against something.
LEADS = {
    "apply": "applicant",
    "activist": "activist",
    "file_target": "target",
    "approve": "probationary",
    "approve_full": "full",
    "back": "activist",
    "stop": "stopped",
    "revoke": "revoked",
}
ENDS = ("stop", "revoke", "back")


def assert_all_is_whole() -> None:
    assert list(verify_postings()) == []
    assert list(verify_balances()) == []
    assert list(case_services.faults(DEVELOPMENT_PATH)) == []


def asked(walk: Walk, key: str, day: date, chance: random.Random) -> dict[str, Any]:
    """Give what a step asks for, sometimes a negative conclusion."""
    step = DEVELOPMENT_PATH.step(key)
    more: dict[str, Any] = {}
    if "second_person" in step.asks:
        more |= walk.contacts()
    elif "first_person" in step.asks:
        more["first_person"] = walk.cast.members[0]
    if "result" in step.asks:
        more["result"] = "disagreed" if chance.random() < 0.1 else "agreed"
    if "days" in step.asks:
        more["days"] = 3
    if key == "extend":
        more["until"] = add_months(day, 6)
    elif "until" in step.asks:
        more["until"] = add_workdays(day, 5)
    if "meeting" in step.asks:
        more["meeting"] = vote(walk.cast, day, walk.person, title=f"{key}{day}{walk.person.pk}")
    return more


def wander(walk: Walk, chance: random.Random, last: date) -> None:
    """Take steps that may be taken, the official ones more often than others."""
    day = APPLIED
    walk.take("apply", day)
    while day < last:
        taken = {(one.step, one.date) for one in walk.taken}
        found = [
            one.step
            for one in next_steps(situation_of(walk.case, today=day))
            if one.open_on(day) and (one.step.key, day) not in taken
        ]
        fresh = [one for one in found if not walk.count(one.key) or one.key in {"assess"}]
        if chance.random() < 0.02:
            fresh = [one for one in found if one.key in ENDS or one.again]
        else:
            fresh = [one for one in fresh if one.key not in ENDS]
        if fresh:
            key = min(fresh, key=lambda one: chance.random() * (1 if one.number else 3)).key
            try:
                walk.take(key, day, **asked(walk, key, day, chance))
            except DomainError:
                assert key == "extend"  # no longer than a year after the first end
        day += timedelta(days=chance.choice((0, 3, 9, 40, 90)))


@pytest.mark.django_db
@settings(
    max_examples=5,
    deadline=None,
)
@given(seed=st.integers(0, 10**6))
def test_any_legal_way_is_recomputed_and_ends_in_the_right_state(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    with transaction.atomic():
        walk = Walk(cast, applicant_of(cast.branch, "游走"))
        wander(walk, chance, date(2025, 6, 1))
        led = [LEADS[one.step] for one in walk.taken if one.step in LEADS]
        assert walk.state == led[-1]
        stay = open_stay(walk.person)
        assert (stay is not None) == (walk.state in {"probationary", "full"})
        assert (stay is not None and stay.confirmed_on is not None) == (walk.state == "full")
        assert_all_is_whole()
        _void_somewhere(walk, chance)
        assert_all_is_whole()
        transaction.set_rollback(True)


def _void_somewhere(walk: Walk, chance: random.Random) -> None:
    """Voiding a step is refused, or leaves a history in which every step is right."""
    victim = chance.choice(walk.taken)
    try:
        with transaction.atomic():
            void_record(victim.pk, actor=walk.cast.secretary, reason="试验")
    except DomainError:
        return
    left = steps_of(walk.case)
    load_rows(DEVELOPMENT_STEP.rows, left)
    for body in left:
        assert list(check_step(body)) == []


def test_no_step_can_be_taken_out_of_the_middle(cast: Cast) -> None:
    walk = Walk(cast, applicant_of(cast.branch))
    end = walk.to_full()
    walk.take("archive", end + timedelta(days=60))
    for body in walk.taken[:-1]:
        if DEVELOPMENT_PATH.step(body.step).number or body.step.startswith("notice"):
            with pytest.raises(DomainError, match="以它为前提"):
                void_record(body.pk, actor=cast.secretary, reason="试验")
    assert walk.state == "full"
    void_record(walk.taken[-1].pk, actor=cast.secretary, reason="试验")
