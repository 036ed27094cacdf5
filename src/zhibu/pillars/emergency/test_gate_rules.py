"""Who may pass a gate: by the configured checks alone, and never because of a slip of the pen."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.errors import DomainError
from zhibu.pillars.emergency.gate_rules import (
    CHECK_LABELS,
    FAULTS,
    MEASURED,
    Setting,
    judge,
    limit_problems,
)

ALL = tuple(
    Setting(kind, {"temperature": Decimal("37.3"), "test": Decimal(48)}.get(kind))
    for kind in CHECK_LABELS
)


@pytest.mark.parametrize(
    ("answers", "reasons"),
    [
        ({}, ()),
        ({"temperature": "37.2"}, ()),
        ({"temperature": "37.3"}, ("temperature",)),
        ({"test": "48"}, ()),
        ({"test": "48.5"}, ("test",)),
        ({"test": "none"}, ("test",)),
        ({"health_code": "yellow", "temperature": "38.1"}, ("temperature", "health_code")),
        ({"other": "yes"}, ("other",)),
    ],
)
def test_the_limits_of_the_response_decide(
    answers: dict[str, str], reasons: tuple[str, ...]
) -> None:
    verdict = judge(ALL, answers)
    assert verdict.reasons == reasons
    assert verdict.passed == (not reasons)


@pytest.mark.parametrize("text", ["365", "3.65", "-36.5", "0", "NaN", "Infinity", "三十六", ""])
def test_what_no_body_can_have_is_a_slip_and_turns_nobody_away(text: str) -> None:
    with pytest.raises(DomainError) as caught:
        judge(ALL, {"temperature": text})
    assert {problem.code for problem in caught.value.problems} <= {"GAT002", "GAT003"}


def test_a_slipped_decimal_point_is_guessed() -> None:
    for typed in ("365", "3.65"):
        with pytest.raises(DomainError, match=r"是不是 36\.5"):
            judge(ALL, {"temperature": typed})


def test_all_slips_are_told_at_once() -> None:
    with pytest.raises(DomainError) as caught:
        judge(ALL, {"temperature": "365", "test": "-1", "blood": "red"})
    assert len(caught.value.problems) == 3


def test_a_check_that_is_not_configured_turns_nobody_away() -> None:
    assert judge((), {"temperature": "39", "health_code": "red"}).passed


faults = st.dictionaries(
    st.sampled_from([kind for kind in FAULTS if FAULTS[kind]]), st.just(""), max_size=5
).map(lambda chosen: {kind: next(iter(FAULTS[kind])) for kind in chosen})
numbers = st.fixed_dictionaries(
    {},
    optional={
        kind: st.decimals(
            measured.least, measured.most, places=1, allow_nan=False, allow_infinity=False
        ).map(str)
        for kind, measured in MEASURED.items()
    },
)


@given(settings=st.sets(st.sampled_from(ALL)), numbers=numbers, faults=faults)
def test_whoever_is_turned_away_hears_why_and_one_check_more_lets_nobody_in(
    settings: set[Setting], numbers: dict[str, str], faults: dict[str, str]
) -> None:
    answers = numbers | faults
    chosen = tuple(one for one in ALL if one in settings)
    verdict, strict = judge(chosen, answers), judge(ALL, answers)
    assert set(verdict.reasons) <= set(strict.reasons)
    assert verdict.passed == (not verdict.words)
    assert all(reason in answers for reason in verdict.reasons)


def test_limits_that_cannot_be_are_refused() -> None:
    assert limit_problems("temperature", Decimal(373))
    assert limit_problems("health_code", Decimal(1))
    assert not limit_problems("temperature", None)
