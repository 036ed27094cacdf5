"""How well reports are filled and checked, measured over the labelled reports (README.md)."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.reading.evaluate import measure_half
from tests.reading.markup import HALVES, sources

MOST_WRONG = 5
"""Percent of figures that may be asked instead of filled, and of claims without their verdict."""


@pytest.fixture(scope="module", params=HALVES)
def filled(request: pytest.FixtureRequest) -> Counter[str]:
    return _total(request.param, "fill")


@pytest.fixture(scope="module", params=HALVES)
def checked(request: pytest.FixtureRequest) -> Counter[str]:
    return _total(request.param, "check")


def _total(half: str, task: str) -> Counter[str]:
    total: Counter[str] = Counter()
    for _name, score in measure_half(half, task):
        total.update(score.counts)
    return total


def test_the_set_is_large_enough() -> None:
    reports = [one for half in HALVES for task in ("fill", "check") for one in sources(half, task)]
    slots = sum(len(one.labels()) for half in HALVES for one in sources(half, "fill"))
    claims = sum(len(one.labels()) for half in HALVES for one in sources(half, "check"))
    assert len(reports) >= 12
    assert slots >= 300
    assert claims >= 200


def test_nothing_wrong_is_filled(filled: Counter[str]) -> None:
    wrong = ("figure: wrong", "figure: untrue words", "name: wrong", "none: filled")
    assert {key: filled[key] for key in (*wrong, "decoy: filled")} == dict.fromkeys(
        (*wrong, "decoy: filled"), 0
    )


def test_nearly_all_figures_are_filled(filled: Counter[str]) -> None:
    right = filled["figure: right"] + filled["figure: missing right"]
    assert right * 100 >= filled["figures"] * (100 - MOST_WRONG), filled


def test_no_slot_is_overlooked(filled: Counter[str]) -> None:
    assert filled["figure: unseen"] + filled["name: unseen"] == 0


def test_nothing_true_is_called_false(checked: Counter[str]) -> None:
    called = ("true: called false", "unprovable: called false", "decoy: called false")
    assert {key: checked[key] for key in called} == dict.fromkeys(called, 0)


def test_nothing_false_is_called_true(checked: Counter[str]) -> None:
    assert checked["false: called true"] == 0


def test_nearly_all_claims_get_their_verdict(checked: Counter[str]) -> None:
    verdicts = ("true", "false", "unprovable")
    right = sum(checked[f"{verdict}: right"] for verdict in verdicts)
    asked = sum(checked[verdict] for verdict in verdicts)
    assert right * 100 >= asked * (100 - MOST_WRONG), checked
