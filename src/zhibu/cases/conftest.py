"""The errands, and the day on which the tests stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.errands.paths import CLOSED, OPEN, installed


@pytest.fixture(autouse=True)
def errands() -> Iterator[None]:
    with installed(OPEN, CLOSED):
        yield


@pytest.fixture(autouse=True)
def spring(time_machine: Any) -> None:
    """Stand on the first of May 2024, a holiday between working days."""
    time_machine.move_to("2024-05-01T02:00:00Z", tick=False)
