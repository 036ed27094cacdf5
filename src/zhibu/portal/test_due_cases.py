"""Deadlines of cases on the first screen, among the tasks, and cases in the search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import Cast
from tests.errands.builders import asked, new_case, taken
from tests.errands.paths import CLOSED, OPEN, installed
from zhibu.cases.running import run_clocks


@pytest.fixture(autouse=True)
def _first_of_may(time_machine: Any) -> Iterator[None]:
    time_machine.move_to("2024-05-01T02:00:00Z", tick=False)
    with installed(OPEN, CLOSED):
        yield


def text_of(cast: Cast, who: str, path: str, **query: object) -> str:
    client = Client()
    client.force_login(cast.users[who])
    client.post("/switch/", {"year": query.pop("year", 2024)})
    response = client.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def due_rows(cast: Cast, who: str) -> list[dict[str, Any]]:
    client = Client()
    client.force_login(cast.users[who])
    client.post("/switch/", {"year": 2024})
    rows: list[dict[str, Any]] = client.get("/").context["due"]
    return rows


def test_first_screen_names_a_case_that_is_overdue_and_leads_to_it(cast: Cast) -> None:
    case = asked(cast, day=date(2024, 4, 1))
    (row,) = [row for row in due_rows(cast, "organizer") if row.get("detail") == "办理差事"]
    assert row["subject"] == "修路灯"
    assert row["when"].startswith("逾期")
    assert row["url"] == reverse("cases:case", args=["errand", case.pk])
    assert row["action"]


def test_first_screen_counts_cases_of_one_clock_in_one_row(cast: Cast) -> None:
    for number in range(3):
        asked(cast, f"差事{number}", day=date(2024, 4, 1))
    (row,) = [row for row in due_rows(cast, "organizer") if row.get("detail") == "办理差事"]
    assert "3 件" in row["title"]
    assert row["url"].endswith("late=yes")


def test_first_screen_is_silent_about_cases_in_time(cast: Cast) -> None:
    asked(cast, day=date(2024, 4, 30))
    assert "办理差事" not in text_of(cast, "organizer", "/")


def test_first_screen_of_a_past_year_shows_no_deadline_of_today(cast: Cast) -> None:
    asked(cast, day=date(2024, 4, 1))
    assert "等待核实" not in text_of(cast, "organizer", "/", year=2023)


def test_superior_reads_which_unit_is_behind_with_its_cases(cast: Cast) -> None:
    asked(cast, day=date(2024, 4, 1))
    client = Client()
    client.force_login(cast.superior)
    client.post("/switch/", {"year": 2024})
    (row,) = [row for row in client.get("/").context["due"] if row["subject"] == cast.branch.name]
    assert row["late"]


def test_tasks_list_deadlines_of_cases_with_who_acts(cast: Cast) -> None:
    asked(cast, day=date(2024, 4, 1))
    text = text_of(cast, "organizer", "/duties/")
    assert "事项的期限" in text
    assert "由组织委员办理" in text
    assert "事项的期限" not in text_of(cast, "organizer", "/duties/", period="2023")


def test_search_finds_cases_by_title_and_number(cast: Cast) -> None:
    case = asked(cast)
    url = reverse("cases:case", args=["errand", case.pk])
    assert url in text_of(cast, "member", "/search/", q="路灯")
    assert url in text_of(cast, "member", "/search/", q=case.number)
    assert url not in text_of(cast, "sibling_secretary", "/search/", q="路灯")


def test_closed_cases_show_to_their_readers_alone(cast: Cast) -> None:
    taken(cast, new_case(cast.branch, "内部差事", "secret"), "ask", date(2024, 4, 1))
    assert "内部差事" in text_of(cast, "secretary", "/")
    for path in ("/", "/duties/", "/search/?q=内部", "/cases/"):
        assert "内部差事" not in text_of(cast, "publicist", path)


def test_administrator_and_probe_are_told_when_clocks_were_not_read_for_two_days(
    cast: Cast, time_machine: Any, settings: Any
) -> None:
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False
    assert "还没有核对过" in text_of(cast, "system", "/administration/rules/")
    asked(cast)
    assert "两天以上没有核对" in text_of(cast, "system", "/administration/rules/")
    run_clocks()
    assert "两天以上没有核对" not in text_of(cast, "system", "/administration/rules/")
    assert Client().get("/ready/").json()["clocks_late"] is False
    time_machine.move_to("2024-05-03T02:01:00Z", tick=False)
    assert "两天以上没有核对" in text_of(cast, "system", "/administration/rules/")
    assert "请告诉系统管理员" in text_of(cast, "member", "/cases/")
    answer = Client().get("/ready/")
    assert answer.status_code == 200
    assert answer.json()["clocks"] == "2024-05-01"
    assert answer.json()["clocks_late"] is True


def test_what_runs_over_into_a_new_year_stays_on_the_first_screen(
    cast: Cast, time_machine: Any
) -> None:
    time_machine.move_to("2024-12-20T02:00:00Z", tick=False)
    asked(cast, "过年前的差事", day=date(2024, 12, 20))
    # No record of the new year is there yet, and nobody has chosen a year.
    time_machine.move_to("2025-01-15T02:00:00Z", tick=False)
    client = Client()
    client.force_login(cast.secretary)
    rows = client.get("/").context["due"]
    assert [row["subject"] for row in rows if row["late"] and row["detail"] == OPEN.label] == [
        "过年前的差事"
    ]
