"""The example table, and a year with figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.builders import Cast, activity_draft, held, make_material
from zhibu.activities.services import enter_activity
from zhibu.ledger.services import confirm_record

EXAMPLE = Path(__file__).resolve().parents[4] / "examples" / "上级统计表.xlsx"


@pytest.fixture(scope="session")
def example() -> bytes:
    """Give the superior's table of the examples."""
    return EXAMPLE.read_bytes()


@pytest.fixture
def year(cast: Cast) -> Cast:
    """Give the cast with a year in the books: the branch has two assemblies, the sibling one."""
    held(cast, date(2022, 3, 5), ("general_meeting",))
    held(cast, date(2022, 9, 5), ("general_meeting",))
    held(cast, date(2022, 4, 5), ("special_topic",))
    make_material(cast)
    draft = activity_draft(cast.sibling, date(2022, 5, 5), ("general_meeting",))
    meeting = enter_activity(draft, actor=cast.sibling_secretary)
    confirm_record(meeting.pk, actor=cast.sibling_secretary)
    return cast
