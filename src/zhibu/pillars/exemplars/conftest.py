"""What the tests of admission share: somebody about to apply, and a day after all the steps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import Cast
from tests.development import Walk, applicant_of


@pytest.fixture
def walk(cast: Cast) -> Walk:
    return Walk(cast, applicant_of(cast.branch))


@pytest.fixture
def years_later(time_machine: Any) -> None:
    """The steps of one admission lie in 2022 and 2023."""
    time_machine.move_to("2024-06-03T04:00:00Z")
