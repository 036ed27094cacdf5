"""What the composer's tests begin with."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import Cast, held
from tests.drafting import YEAR
from zhibu.reports.drafts import services
from zhibu.reports.models import AnnualDraft


@pytest.fixture
def draft(cast: Cast) -> AnnualDraft:
    """A draft of the branch, whose year has three theme days."""
    for month in (3, 6, 9):
        held(cast, date(YEAR, month, 15), ("theme_day",))
    return services.create_draft(cast.branch, YEAR, actor=cast.publicist)
