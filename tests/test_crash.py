"""kill -9 in the middle of confirming, revising and voiding leaves all of it or nothing."""

from __future__ import annotations

import signal
from typing import Any

import pytest

from tests.crash_driver import CASES, COMMITTED, label
from tests.killing import answers_of

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Run all the killings in one process of its own; give what each left."""
    answers = answers_of("crash_driver", tmp_path_factory.mktemp("crash"))
    return {answer["case"]: answer for answer in answers}


@pytest.mark.parametrize(("verb", "point"), CASES, ids=[label(*case) for case in CASES])
def test_a_kill_leaves_everything_or_nothing(
    left_behind: dict[str, dict[str, Any]], verb: str, point: tuple[str, str, str]
) -> None:
    found = left_behind[label(verb, point)]
    assert found["signal"] == signal.SIGKILL, "the child never came to this point"
    # Before the commit nothing may be seen of it, and after it all.
    assert found["left"] == ("everything" if point[1:] == COMMITTED else "nothing")
    assert found["verify"] == 0
