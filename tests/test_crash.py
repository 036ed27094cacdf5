"""kill -9 in the middle of confirming, revising and voiding leaves all of it or nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.crash_driver import CASES, COMMITTED, label

REPOSITORY = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Run all the killings in one process of its own; give what each left."""
    folder = tmp_path_factory.mktemp("crash")
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash_driver", str(folder)],
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{REPOSITORY}/src:{REPOSITORY}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    answers = [json.loads(line) for line in done.stdout.splitlines()]
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
