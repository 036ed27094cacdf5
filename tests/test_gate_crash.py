"""kill -9 of the server while phones send checks loses none and counts none twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gate_crash_driver import CHECKS, PHONES

REPOSITORY = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.sqlite


def test_a_killed_server_loses_no_check_and_counts_none_twice(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.gate_crash_driver", str(tmp_path)],
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{REPOSITORY}/src:{REPOSITORY}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["failed"], "no phone noticed that the server was killed"
    assert found["lost"] == 0, "something was acknowledged that was not on disk"
    assert found["waiting"] == 0
    assert found["same"]
    assert found["made"] == found["lines"] == found["counted"] == PHONES * CHECKS
