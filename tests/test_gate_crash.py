"""kill -9 of the server while phones send checks loses none and counts none twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gate_crash_driver import CHECKS, PHONES
from tests.killing import answers_of

pytestmark = pytest.mark.sqlite


def test_a_killed_server_loses_no_check_and_counts_none_twice(tmp_path: Path) -> None:
    found = answers_of("gate_crash_driver", tmp_path)[-1]
    assert found["failed"], "no phone noticed that the server was killed"
    assert found["lost"] == 0, "something was acknowledged that was not on disk"
    assert found["waiting"] == 0
    assert found["same"]
    assert found["made"] == found["lines"] == found["counted"] == PHONES * CHECKS
