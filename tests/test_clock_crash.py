"""kill -9 in the middle of the nightly run leaves whole pieces; the next run finishes the rest."""

from __future__ import annotations

import signal
from typing import Any

import pytest

from tests.clock_crash_driver import COUNT, POINTS
from tests.killing import answers_of

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Run all the killings in one process of its own; give what each left."""
    answers = answers_of("clock_crash_driver", tmp_path_factory.mktemp("clocks"))
    return {answer["case"]: answer for answer in answers}


@pytest.mark.parametrize("point", POINTS, ids=[" ".join(map(str, point)) for point in POINTS])
def test_a_killed_run_leaves_whole_pieces_and_the_next_finishes(
    left_behind: dict[str, dict[str, Any]], point: tuple[str, str, int]
) -> None:
    found = left_behind[" ".join(map(str, point))]
    assert found["signal"] == signal.SIGKILL, "the child never came to this point"
    assert found["whole_pieces"]
    assert not found["said_done"]
    assert found["repaired"]
    assert found["changed"] == found["cases_left"]
    # A third run finds nothing to do: no deadline twice, no alert twice.
    assert found["again"] == [COUNT, 0, 0]


def test_the_points_lie_before_in_and_behind_the_work(
    left_behind: dict[str, dict[str, Any]],
) -> None:
    left = {found["cases_left"] for found in left_behind.values()}
    assert {0, COUNT} < left
