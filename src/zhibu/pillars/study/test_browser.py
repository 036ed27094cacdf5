"""The table of the democratic appraisal in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browsing import answered_late, log_in
from tests.builders import Cast
from zhibu.pillars.study.models import Grade

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_late_count_does_not_swallow_the_grade_chosen_since(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], time_machine: Any
) -> None:
    time_machine.move_to("2022-12-20T02:00:00Z", tick=False)
    page = open_page()
    log_in(page, live_server.url, cast.secretary)
    page.goto(f"{live_server.url}/study/appraisal/?period=2022")
    taps = [
        page.locator(f"label:has([name=m{person.pk}-result][value={Grade.EXCELLENT}])")
        for person in cast.members[:2]
    ]
    answered_late(page, "**/study/appraisal/**", taps)
    expect(page.locator("#appraisal-counter")).to_contain_text("“优秀” 2 名")
