"""A clerk's desk for journeys of cases: a browser page, a calendar, and what had to be typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from playwright.sync_api import expect

from tests.browsing import log_in, settle
from zhibu.access.models import User
from zhibu.audit.services import verify_chain
from zhibu.cases.models import Case
from zhibu.cases.paths import case_path, paths
from zhibu.cases.services import faults
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.workspace.cases.reach import step_url


class Calendar:
    """The day on which everybody stands; ten o'clock in Beijing."""

    def __init__(self, time_machine: Any) -> None:
        self.time_machine = time_machine
        self.day = date.min

    def turn_to(self, day: date) -> None:
        self.day = day
        self.time_machine.move_to(f"{day}T02:00:00Z", tick=False)


@dataclass
class Desk:
    """One user at one browser page.

    Attributes:
        typed: how many fields had to be filled or chosen for each step taken, by its label.
    """

    page: Any
    address: str
    user: User
    calendar: Calendar
    case: Case | None = None
    typed: dict[str, int] = field(default_factory=dict)
    logged_in: date | None = None
    filled: int = 0

    def goto(self, url: str) -> None:
        """Open an address of the server; a session does not outlive its day."""
        if self.logged_in != self.calendar.day:
            log_in(self.page, self.address, self.user)
            self.logged_in = self.calendar.day
        self.page.goto(f"{self.address}{url}")

    def on(self, day: date) -> Desk:
        """Turn the calendar to a day."""
        self.calendar.turn_to(day)
        return self

    def open_case(self) -> None:
        """Go to the page of the case, unless it is open since today."""
        assert self.case is not None
        url = reverse("cases:case", args=[self.case.path, self.case.pk])
        if self.logged_in != self.calendar.day or self.page.url != f"{self.address}{url}":
            self.goto(url)

    def begin(
        self,
        path: str,
        noun: str,
        title: str,
        asked: Mapping[str, str] | None = None,
        *,
        papers: Iterable[str] = (),
        then: str = "confirm",
    ) -> Case:
        """Begin a case from its board."""
        self.goto(reverse("cases:board", args=[path]))
        # Twice on an empty board: above it, and where the first case would be.
        self.page.get_by_role("link", name=f"新增{noun}").first.click()
        self.page.wait_for_url("**/new/**")
        self._fill({"case": title} | dict(asked or {}), papers)
        self.save(f"新增{noun}", then)
        self.case = Case.objects.get(path=path)
        return self.case

    def take(
        self,
        label: str,
        asked: Mapping[str, str] | None = None,
        *,
        papers: Iterable[str] = (),
        then: str = "confirm",
    ) -> None:
        """Take a step from its button on the case's page; the page comes back."""
        self.open_form(label)
        self._fill(asked or {}, papers)
        self.save(label, then)

    def open_form(self, label: str) -> None:
        """Open a step's form from the case's page."""
        self.open_case()
        settle(self.page)
        asides = self.page.locator("details.asides:not([open]) summary")
        button = self.page.get_by_role("link", name=f"记{label}", exact=True)
        if not button.count():
            while asides.count():
                asides.first.click()
        button.click()
        self.page.wait_for_url("**/new/**")

    def _fill(self, asked: Mapping[str, str], papers: Iterable[str]) -> None:
        for name, text in asked.items():
            control = self.page.locator(f"#record-form [name={name}]").first
            if control.evaluate("one => one.tagName") == "SELECT":
                control.select_option(text)
            else:
                control.fill(text)
        for paper in papers:
            self.page.locator(f'label.part:has(input[value="{paper}"])').click()
        self.filled = len(asked) + len(list(papers))

    def save(self, label: str, then: str = "confirm") -> None:
        """Press a button of the form; the case's page comes back."""
        self.page.locator(f'button[form="record-form"][name="then"][value="{then}"]').click()
        self.page.wait_for_url("**/cases/*/*/")
        self.typed[label] = self.filled

    def take_over(self, label: str) -> None:
        """Take the step that a general meeting decided, with one click on the case's page."""
        self.open_case()
        expect(self.page.get_by_text(f"记为“{label}”，不用重新填写")).to_have_count(1)
        self.page.get_by_role("button", name="按会议记下").click()
        self.page.get_by_text("已按会议表决记下").wait_for()
        settle(self.page)
        self.typed[label] = 0

    def try_step(self, key: str, papers: Iterable[str] = ()) -> None:
        """Open a step's form by its address, although the case's page has no button for it."""
        assert self.case is not None
        path = case_path(self.case.path)
        self.goto(step_url(path, path.step(key), self.case))
        self._fill({}, papers)

    def refused(self, then: str = "confirm") -> str:
        """Press a button of the form and give what the form says against it."""
        self.page.locator(f'button[form="record-form"][name="then"][value="{then}"]').click()
        self.page.locator(".has-error, .alert-danger, .alert-error").first.wait_for()
        settle(self.page)
        text: str = self.page.locator("#content, main").first.inner_text()
        return text

    def due(self, label: str) -> str:
        """Give the line of a deadline on the first screen; "" where it is not there."""
        lines = self.page.locator("section[aria-labelledby=due] li.due", has_text=label)
        return lines.first.inner_text() if lines.count() else ""

    def standing(self) -> str:
        """Give the state that the case's page shows."""
        text: str = self.page.locator(".case-state").inner_text()
        return text.split()[0]

    def coming(self, label: str) -> Any:
        """Give the line of a step among the next ones."""
        return self.page.locator("li.next", has=self.page.get_by_text(label)).first

    def figure(self, code: str, year: int) -> str:
        """Give one figure as the page of figures shows it: 1户."""
        self.goto(f"/figures/?period={year}")
        link = self.page.locator(f'table.figures a.figure[href*="/figures/{code}/"]')
        return "".join(link.inner_text().split())

    def drill(self, code: str) -> None:
        """Follow a figure that is shown to the records behind it."""
        self.page.locator(f'table.figures a.figure[href*="/figures/{code}/"]').click()
        self.page.wait_for_url(f"**/figures/{code}/**")


def unsound() -> list[object]:
    """Give everything that ``zhibu verify`` would report."""
    standing = [fault for path in paths() for fault in faults(path)]
    return [*verify_postings(), *verify_balances(), *verify_chain(), *standing]
