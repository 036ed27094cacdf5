"""What every test may ask for: Chromium, a page in it; and the rule that skips are spoken.

Each skip names what is missing and how to get it. With ``ZHIBU_FORBID_SKIPS=1`` (as CI runs)
a skip is a failure, so that a missing browser or database cannot pass for success.

The suite runs once on each database: ``DATABASE_URL`` decides. Tests marked ``postgres`` or
``sqlite`` are about that database alone. Tests that ask for no database run on SQLite's turn alone:
pytest-django lets them reach none, so that on PostgreSQL they would prove the same again.

To see whether a browser test waits for what it asked for: ``ZHIBU_SLOW_ANSWERS=0.5`` lets the
server answer late (``tests.serving``), ``ZHIBU_SLOW_BROWSER=6`` makes the browser six times slower.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The shell without a browser window around its pages needs a third less time.
CHROMIUM_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# As root Chromium needs --no-sandbox; the rest keeps it from looking for its maker's servers.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# A busy machine is slow, not wrong: examples have no deadline, and may take long to be drawn. All
# examples of a test share its fixtures; such tests clear away what an example left.
hypothesis_settings.register_profile(
    "zhibu",
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("zhibu")


def skips_are_forbidden() -> bool:
    """Tell whether a skip fails the run (``ZHIBU_FORBID_SKIPS=1``)."""
    return os.environ.get("ZHIBU_FORBID_SKIPS") == "1"


def _turn_skip_into_failure(report: Any) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"ZHIBU_FORBID_SKIPS=1: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    expected_failure = hasattr(report, "wasxfail")
    if report.skipped and not expected_failure and skips_are_forbidden():
        _turn_skip_into_failure(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    report = yield
    if report.skipped and skips_are_forbidden():
        _turn_skip_into_failure(report)
    return report


# All that is read at the start stays to the end: looking through it for garbage again and again
# took a quarter of the time of reading it.
gc.disable()


def pytest_collection_finish() -> None:
    """From here on garbage is collected, among what the tests themselves make, and not often."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    gc.enable()


# The files that take longest begin first, so that no worker is left with one at the end.
LONGEST = (
    "test_permission_matrix",
    "test_contracts",
    "test_journey",
    "test_case_journeys",
    "test_demo",
    "test_crash",
    "test_retention",
    "test_odd_addresses",
    "test_households",
    "test_figures_property",
    "test_browser",
    "test_transfers",
    "test_paper_journey",
    "test_reader",
    "test_household_promises",
    "test_rostering",
    "test_writing",
    "test_gate_crash",
    "test_draft_browser",
    "test_chain",
    "test_development_walks",
    "test_sheets",
    "test_doors",
    "test_examples",
    "test_quality",
)


def _rank(item: pytest.Item) -> int:
    if item.path.stem in LONGEST:
        return LONGEST.index(item.path.stem)
    return len(LONGEST) + ("tests" not in item.path.parent.parts)


# What a test that reaches the database asks for, besides the mark.
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def _reaches_database(item: pytest.Item) -> bool:
    marks = any(map(item.get_closest_marker, ("django_db", "postgres")))
    return marks or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest tests first; leave out, or skip, what is not about this database."""
    items.sort(key=_rank)
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    if on_postgres:
        config.hook.pytest_deselected(items=[item for item in items if not _reaches_database(item)])
        items[:] = filter(_reaches_database, items)
    for item in items:
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(pytest.mark.skip(reason="没有 PostgreSQL：运行 make test-postgres"))
        if item.get_closest_marker("sqlite") and on_postgres:
            item.add_marker(pytest.mark.skip(reason="只用于 SQLite：运行 make test-sqlite"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Make the database, as pytest-django does; empty it after a test in our own, quicker way."""
    from django.test import TransactionTestCase

    from tests.emptying import empty_tables

    TransactionTestCase._fixture_teardown = empty_tables


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of the machine's Chromium (``CHROMIUM``, else found by name), or skip."""
    named = os.environ.get("CHROMIUM")
    candidates = (named,) if named else CHROMIUM_NAMES
    found = next(filter(None, map(shutil.which, candidates)), None)
    if found is None:
        pytest.skip("没有 Chromium：apt-get install chromium，或用 CHROMIUM=路径 指定")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Give one headless Chromium for the whole run, driven by Playwright."""
    from playwright.sync_api import expect, sync_playwright

    from tests.serving import PATIENCE

    expect.set_options(timeout=PATIENCE * 1000)

    # Playwright keeps an event loop in this thread; Django would take every query for async.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(
                executable_path=chromium, args=list(CHROMIUM_FLAGS), headless=True
            )
            yield started
            started.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="session")
def live_server(live_server: Any) -> Any:
    """Give pytest-django's server; ``live_server.requests`` knows what it is at."""
    from tests.serving import Counter

    server, late = live_server.thread.httpd, float(os.environ.get("ZHIBU_SLOW_ANSWERS") or 0)
    live_server.requests = Counter(server.get_app(), late)
    server.set_app(live_server.requests)
    return live_server


def _slow_down(page: Page) -> None:
    """Let a page run as on a slower machine (``ZHIBU_SLOW_BROWSER``: how many times slower)."""
    rate = float(os.environ.get("ZHIBU_SLOW_BROWSER") or 1)
    if rate > 1:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": rate})


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page of its own session: ``open_page(width=375)``.

    The test fails at its end when a page threw an error, or when the content security policy
    had to stop something. Nothing that a page asked for goes on after the test.
    """
    from tests.serving import PATIENCE

    contexts = []
    problems: list[str] = []

    def watch_console(message: Any) -> None:
        if "Content Security Policy" in message.text:
            problems.append(message.text)

    def open_one(width: int = 1440, height: int = 900) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        context.on("console", watch_console)
        context.on("weberror", lambda error: problems.append(str(error.error)))
        page = context.new_page()
        _slow_down(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    live_server.requests.wait_until_idle()
    assert problems == [], "\n".join(problems)


@pytest.fixture
def cast(db: None) -> Any:
    """Give the fixed cast: a committee, two branches, every role (``tests.builders``)."""
    from tests.builders import known_cast

    return known_cast()
