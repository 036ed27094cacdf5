"""Tables filled for many branches: progress, cancelling, dead work, and how much is asked."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.builders import Cast
from tests.form_tables import form, opened, workbook
from zhibu.core.periods import Period
from zhibu.organization.models import Kind, Organization
from zhibu.organization.services import create_organization
from zhibu.reports.forms import filling, runs
from zhibu.reports.jobs import life, storage
from zhibu.reports.models import FormRun, FormTemplate

YEAR = Period.year(2022)
BRANCHES = 60
LINES = {"汇总": [["党支部", "党员大会（次）"], *[[None, None] for _ in range(BRANCHES)]]}


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


def add_branches(committee: Organization, count: int, first: int = 10) -> None:
    for number in range(first, first + count):
        create_organization(
            code=f"zhi{number}", name=f"第{number}支部", kind=Kind.BRANCH, parent=committee
        )


@pytest.fixture
def made(year: Cast) -> FormTemplate:
    """Give a form with a line for each branch, of a committee with sixty of them."""
    add_branches(year.committee, BRANCHES - 2)
    return form(year.committee, year.superior, workbook(LINES))


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the request: a thread would not see what the test has not committed."""
    monkeypatch.setattr(runs, "SOON", 1000)


def begun(cast: Cast, made: FormTemplate, kind: str) -> FormRun:
    return runs.begin(made, cast.committee, YEAR, kind, actor=cast.superior)


def before_each(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Do something whenever the figures of a line or file are worked out."""
    real = filling.NameBook.text

    def text(self: Any, code: str) -> Any:
        act()
        return real(self, code)

    monkeypatch.setattr(filling.NameBook, "text", text)


@pytest.mark.usefixtures("inline")
@pytest.mark.parametrize("kind", ["lines", "files"])
def test_progress_counts_the_branches_up(
    year: Cast, made: FormTemplate, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "files":
        made.bands.all().delete()
    seen: list[tuple[int, int]] = []
    before_each(
        monkeypatch, lambda: seen.append(FormRun.objects.values_list("step", "steps").get())
    )
    run = begun(year, made, kind)
    assert [step for step, _steps in seen] == list(range(BRANCHES))
    assert {steps for _step, steps in seen} == {BRANCHES}
    assert (run.state, run.step, run.counts["entries"]) == ("done", BRANCHES, 2 * BRANCHES)
    content = storage.made(run)
    if kind == "files":
        with zipfile.ZipFile(BytesIO(content)) as archive:
            assert len(archive.namelist()) == BRANCHES
    else:
        sheet = opened(content)["汇总"]
        assert [sheet.cell(row, 2).value for row in (2, 3, 4)] == [2, 1, "待补"]


@pytest.mark.usefixtures("inline")
def test_cancelling_stops_the_filling_at_the_next_branch_and_it_can_be_done_again(
    year: Cast, made: FormTemplate, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(year.superior)
    looked: list[int] = []

    def cancel_at_the_fifth() -> None:
        looked.append(1)
        if len(looked) == 5:
            act = reverse("reports:form_run_act", args=[FormRun.objects.get().pk, "cancel"])
            assert client.post(act).status_code == 302

    with monkeypatch.context() as patch:
        before_each(patch, cancel_at_the_fifth)
        run = begun(year, made, "lines")
    assert (run.state, len(looked)) == ("cancelled", 5)
    assert not storage.has_made(run)
    page = client.get(run.get_absolute_url()).content.decode()
    assert "已取消。空白表还在" in page
    client.post(reverse("reports:form_run_act", args=[run.pk, "again"]))
    run.refresh_from_db()
    assert run.state == "done"


@pytest.mark.usefixtures("inline")
def test_filling_that_was_killed_is_told_and_an_older_attempt_writes_no_more(
    year: Cast, made: FormTemplate, client: Client
) -> None:
    client.force_login(year.superior)
    run = begun(year, made, "lines")
    long_ago = timezone.now() - life.SILENT - timedelta(seconds=1)
    FormRun.objects.filter(pk=run.pk).update(state="running", step=7, touched_at=long_ago)
    old = FormRun.objects.get(pk=run.pk)
    assert "再办一次" in client.get(run.get_absolute_url()).content.decode()
    client.post(reverse("reports:form_run_act", args=[run.pk, "again"]))
    run.refresh_from_db()
    assert run.state == "done"
    FormRun.objects.filter(pk=run.pk).update(state="running")
    with pytest.raises(life.Stopped):
        life.tell(old, 8)


@pytest.mark.django_db(transaction=True)
def test_many_branches_are_filled_in_the_background_while_the_page_counts(
    year: Cast, made: FormTemplate, client: Client
) -> None:
    client.force_login(year.superior)
    fill_page = (
        f"{reverse('reports:form_fill', args=[made.pk])}?unit={year.committee.pk}&period=2022"
    )
    assert "要填一会儿" in client.get(fill_page).content.decode()
    asked = {"unit": year.committee.pk, "period": "2022", "kind": "lines"}
    answer = client.post(reverse("reports:form_runs", args=[made.pk]), asked)
    run = FormRun.objects.get()
    assert answer["Location"] == run.get_absolute_url()
    for thread in threading.enumerate():
        if thread.name == f"job-{run.pk}":
            thread.join(60)
    status = client.get(reverse("reports:form_run_status", args=[run.pk]))
    assert status["HX-Redirect"] == run.get_absolute_url()
    assert "下载填好的表" in client.get(run.get_absolute_url()).content.decode()


@pytest.mark.usefixtures("inline")
def test_more_branches_cost_few_more_questions_each(year: Cast, example: bytes) -> None:
    made = form(year.committee, year.superior, example)
    counts = []
    for first, count in ((10, 4), (20, 10)):
        add_branches(year.committee, count, first)
        with CaptureQueriesContext(connection) as queries:
            begun(year, made, "files")
        counts.append(len(queries))
    assert (counts[1] - counts[0]) / 10 <= 12
