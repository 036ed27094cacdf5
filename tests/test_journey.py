"""The main job in a real browser, from logging in to the regenerated report."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Error, expect

from tests.addresses import ROUTES
from tests.browsing import log_in, log_in_by_hand, settle, wait_until
from tests.builders import PASSWORD, Cast, User, grant, make_user
from tests.rights import holds
from tests.shapes import Shape, shapes_of
from tests.walking import PlainClient, words_of
from tests.world import World, known_world
from zhibu.access.roles import Role
from zhibu.ledger import registry
from zhibu.ledger.models import Posting, Record, State
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.models import Kind, Organization
from zhibu.organization.services import create_organization
from zhibu.reports.word import read_figures
from zhibu.workspace.models import ImportBatch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "2022台账.xlsx"
# What two hours of lecture and discussion with seven of eight members add to an empty year.
EXPECTED = {
    "life.theme_days": "1次",
    "life.party_lectures": "1次",
    "study.discussions": "1次",
    "study.attendance": "7人次",
    "study.learning_hours": "14学时",
    "study.learning_hours_per_member": "1.75学时",
}
WIDTHS = pytest.mark.parametrize("width", [375, 1440])
YEAR = "period=2022"
IMPORTING = 240_000  # milliseconds that a year's workbook may take on a busy machine
Open = Callable[..., Any]


def shown_figures(page: Any, address: str) -> dict[str, str]:
    """Read every figure that the page of figures shows, by its code."""
    page.goto(f"{address}/figures/?{YEAR}")
    pairs = page.eval_on_selector_all(
        "table.figures a.figure",
        "all => all.map(one => [one.getAttribute('href'), one.innerText])",
    )
    return {href.split("/figures/")[1].split("/")[0]: "".join(text.split()) for href, text in pairs}


def reported_figures(page: Any, address: str) -> dict[str, str]:
    """Read every figure of the Word report as it is generated now."""
    answer = page.request.get(f"{address}/reports/annual/docx/?{YEAR}")
    assert answer.ok
    return {one.code: one.text for one in read_figures(io.BytesIO(answer.body()))}


def changes(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, str]]:
    keys = before.keys() | after.keys()
    pairs = {key: (before.get(key, ""), after.get(key, "")) for key in keys}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def chip(key: str) -> str:
    return f'label.part:has(input[value="{key}"])'


def fill_party_day(page: Any, cast: Cast, day: str = "2022-09-28") -> None:
    """Fill in a themed Party day with a lecture, a discussion and one absentee."""
    page.locator("#id_date").fill(day)
    for key in ("theme_day", "party_lecture", "discussion"):
        page.locator(chip(key)).click()
    page.locator("#id_starts_at").fill("14:30")
    page.locator("#id_ends_at").fill("16:30")
    page.locator("#id_place").fill("三楼会议室")
    page.locator("#id_title").fill("学习贯彻会议精神")
    page.locator("#items select").first.select_option(str(cast.members[0].pk))
    absent = cast.members[6].pk
    page.locator(f'[data-person]:has([name="p-{absent}"]) .person-name').click()
    page.locator("#posting-preview", has_text="+14 学时").wait_for()


@WIDTHS
def test_a_secretary_records_a_party_day_and_the_report_changes_by_exactly_that(
    cast: Cast, live_server: Any, open_page: Open, width: int
) -> None:
    page = open_page(width=width)
    log_in_by_hand(page, live_server.url, "secretary")
    figures, report = shown_figures(page, live_server.url), reported_figures(page, live_server.url)
    page.goto(f"{live_server.url}/activities/new/")
    fill_party_day(page, cast)
    page.locator('button[name="then"][value="confirm"]').click()
    page.wait_for_url("**/records/*/")
    record = Record.objects.get(type="activity")
    assert record.state == State.CONFIRMED
    changed = changes(figures, shown_figures(page, live_server.url))
    assert {code: after for code, (_before, after) in changed.items()} == EXPECTED
    fresh = reported_figures(page, live_server.url)
    in_report = changes(report, fresh)
    assert set(in_report) == set(EXPECTED) & set(fresh)
    for code, (_before, after) in in_report.items():
        assert after in EXPECTED[code], code
    assert list(verify_postings()) == []
    assert list(verify_balances()) == []


def test_what_the_publicist_hands_in_the_secretary_confirms_with_one_click(
    cast: Cast, live_server: Any, open_page: Open
) -> None:
    clerk = open_page(width=375)
    log_in_by_hand(clerk, live_server.url, "publicist")
    clerk.goto(f"{live_server.url}/activities/new/")
    fill_party_day(clerk, cast)
    expect(clerk.locator('button[name="then"][value="confirm"]')).to_have_count(0)
    clerk.locator('button[name="then"][value="submit"]').click()
    clerk.wait_for_url("**/records/*/")
    record = Record.objects.get(type="activity")
    assert record.state == State.SUBMITTED
    assert not Posting.objects.filter(record=record).exists()
    head = open_page()
    log_in_by_hand(head, live_server.url, "secretary")
    head.get_by_role("button", name="确认：学习贯彻会议精神").click()
    head.get_by_text("没有等您确认的").wait_for()
    record.refresh_from_db()
    assert (record.state, record.confirmed_by) == (State.CONFIRMED, cast.secretary)
    assert Posting.objects.filter(record=record).exists()


@pytest.fixture
def new_branch(transactional_db: None) -> Organization:
    """Give a branch without anybody on its roll, as a newcomer has it, and its secretary."""
    founded = date(2012, 7, 1)
    committee = create_organization(code="jgdw", name="机关党委", kind=Kind.COMMITTEE)
    branch = create_organization(
        code="jgsw", name="机关事务党支部", kind=Kind.BRANCH, parent=committee, founded=founded
    )
    for number, word in enumerate("一二三四", 1):
        create_organization(
            code=f"jgsw-{number}", name=f"第{word}党小组", kind=Kind.GROUP, parent=branch
        )
    grant(make_user("secretary"), Role.SECRETARY, branch)
    return branch


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Give the ledgers of last year up to the appraisal; the demo imports all that follow too."""
    book = openpyxl.load_workbook(EXAMPLE)
    for title in book.sheetnames[book.sheetnames.index("民主评议党员") + 1 :]:
        del book[title]
    book.save(tmp_path / EXAMPLE.name)
    return tmp_path / EXAMPLE.name


def test_last_years_workbook_is_imported_once_and_only_once(
    new_branch: Organization, live_server: Any, open_page: Open, workbook: Path
) -> None:
    page = open_page()
    log_in_by_hand(page, live_server.url, "secretary")
    preview(page, live_server.url, workbook)
    assert Record.objects.count() == 0
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("已导入").first.wait_for(timeout=IMPORTING)
    wait_until(page, ImportBatch.objects.filter(state=ImportBatch.State.APPLIED).exists)
    count, lines = Record.objects.count(), Posting.objects.count()
    assert count > 100
    # Notes wait for the study commissioner: whom they are closed to cannot confirm them.
    waiting = Record.objects.exclude(state=State.CONFIRMED).values_list("type", "state")
    assert set(waiting) == {("study.note", State.SUBMITTED)}
    figures = shown_figures(page, live_server.url)
    assert figures["organization.members"] == "38名"
    preview(page, live_server.url, workbook)
    page.get_by_text("无变化").first.wait_for()
    settle(page)
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)
    assert (Record.objects.count(), Posting.objects.count()) == (count, lines)
    assert shown_figures(page, live_server.url) == figures
    assert list(verify_postings()) == []


def preview(page: Any, address: str, workbook: Path) -> None:
    page.goto(f"{address}/imports/")
    page.locator("input[type=file]").set_input_files(str(workbook))
    page.locator("input[name=year]").fill("2022")
    page.locator("form:has(input[type=file]) button", has_text="预览").click()
    page.wait_for_url("**/imports/*-*/", timeout=IMPORTING)


def test_logging_in_needs_no_mouse(cast: Cast, live_server: Any, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{live_server.url}/")
    for wanted, text in (("login", "secretary"), ("password", PASSWORD)):
        for _step in range(10):
            if page.evaluate("document.activeElement.name") == wanted:
                break
            page.keyboard.press("Tab")
        expect(page.locator(f"[name={wanted}]")).to_be_focused()
        page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")
    # The first stop of the keyboard leads past the menu.
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_contain_text("跳到")


# Answers that a page takes in, not pages; and one that is not there for a finished import.
PARTS = {
    "reports:draft_pages",
    "workspace:people",
    "imports:status",
    "imports:marked",
    "cases:step_note",
    "emergency:gate_worker",
    "emergency:gate_today",
}
# Notices are of what is still to come: of today's activity, the last of the world's.
AHEAD = {"reports:notice_file", "reports:notice_preview"}
# Pages that look different for each type of record: forms for who enters, pages for who reads.
VARIED = {
    "secretary": {"workspace:edit", "workspace:new"},
    "superior": {"workspace:record", "workspace:list"},
}


WALKERS = ("secretary", "superior", "member", "system", "auditor")
# Pages that look different to each of them; the others are looked at by the first who may.
EACH_HIS_OWN = {"portal:home", "portal:more", "portal:figures", "workspace:types", "cases:boards"}


def pages_of(actor: str, world: World) -> Iterator[tuple[str, list[str]]]:
    """Give one address of every page that is somebody's to look at, and more where they differ."""
    earlier = WALKERS[: WALKERS.index(actor)]
    for name, way in ROUTES.items():
        if name in PARTS or way.permission == "public" or not holds(actor, way.permission):
            continue
        seen = any(holds(other, way.permission) for other in earlier)
        if seen and name not in EACH_HIS_OWN | VARIED.get(actor, set()):
            continue
        fit = [
            case.url
            for case in way.cases(name, world)
            if "GET" in case.methods and case.seen(actor) and case.allowed(actor)
        ]
        if name in AHEAD:
            fit = fit[-1:]
        if fit and name in VARIED.get(actor, ()):
            yield fit[0], list(one_of_each_type(name, fit[1:], world))
        elif fit:
            yield fit[0], []


def built_otherwise(user: User, first: str, others: list[str]) -> Iterator[str]:
    """Give the addresses whose pages have something that no page before them is built of."""
    client = PlainClient()
    client.force_login(user)
    known: set[Shape] = shapes_of(words_of(client.get(first))) if others else set()
    for url in others:
        shapes = shapes_of(words_of(client.get(url)))
        if shapes - known:
            known |= shapes
            yield url


def one_of_each_type(name: str, urls: list[str], world: World) -> Iterator[str]:
    """Give the addresses without a second record of the same type.

    Forms of what is stored look like those of what is new, but for rows that are filled in.
    """
    sorts = {str(kept.pk): kept.sort for kept in world.records}
    shown: set[str] = set()
    for url in urls:
        named = url.split("/")[2]
        key = sorts.get(named, named)
        plain = name == "workspace:edit" and not registry.record_type(key).rows
        if key not in shown and not plain and key != "no.such_type":
            shown.add(key)
            yield url


def test_every_page_fits_a_phone_and_complains_of_nothing(
    live_server: Any, open_page: Open, settings: Any
) -> None:
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False
    world = known_world()
    complaints: list[str] = []
    looked = dict.fromkeys(WALKERS, 0)
    for actor in WALKERS:
        page = open_page(width=375)
        log_in(page, live_server.url, world.cast.users[actor])
        page.on("console", lambda said: complaints.extend(complaint(said)))
        for first, others in pages_of(actor, world):
            looked[actor] += len(others)
            for url in (first, *built_otherwise(world.cast.users[actor], first, others)):
                if not visit(page, f"{live_server.url}{url}"):
                    continue
                looked[actor] += url == first
                settle(page)
                overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                if overflow > 0:
                    complaints.append(f"{actor} {url} 宽出 {overflow} 像素")
    assert complaints == []
    assert looked["secretary"] >= 100
    assert looked["superior"] >= 100
    assert min(looked.values()) >= 2


def complaint(said: Any) -> Iterator[str]:
    """Give what a page complained of, with the address that it complains of."""
    # A picture or a text that is opened by itself names no icon, and Chromium asks for one.
    if said.type == "error" and not said.location["url"].endswith("/favicon.ico"):
        yield f"{said.location['url']} {said.text}"


def visit(page: Any, url: str) -> bool:
    """Open an address; False when it is a file and no page."""
    try:
        page.goto(url)
    except Error as error:
        if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
            return False
        raise
    return True
