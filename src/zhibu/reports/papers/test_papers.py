"""Papers on the web: handed in, chosen in, fetched, cancelled, deleted; and who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders import Cast
from zhibu.audit.models import AuditEntry
from zhibu.reports.jobs import life, storage
from zhibu.reports.models import PaperTask, SlotChoice
from zhibu.reports.papers import tasks, work

MASKED = "2022年，全年邀请专家授课**次。全年开展各类活动**次。\n"
FINISHED = "2022年，支部邀请专家授课9次。\n"


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


def hand_in(client: Client, cast: Cast, text: str | bytes, name: str = "小结.txt", **more: Any):
    content = text.encode() if isinstance(text, str) else text
    data = {"file": SimpleUploadedFile(name, content), "organization": cast.branch.pk}
    return client.post(reverse("reports:papers"), {**data, "year": 2022, **more})


def handed_in(client: Client, cast: Cast, text: str, **more: Any) -> PaperTask:
    response = hand_in(client, cast, text, **more)
    assert response.status_code == 302, response.content.decode()
    return PaperTask.objects.latest("asked_at")


def do(client: Client, task: PaperTask, verb: str, **data: Any) -> Any:
    return client.post(reverse("reports:paper_act", args=[task.pk, verb]), data)


def fetched(client: Client, task: PaperTask, which: str = "made") -> str:
    response = client.get(reverse("reports:paper_file", args=[task.pk, which]))
    assert response.status_code == 200
    return bytes(response.content).decode()


def test_a_masked_text_is_filled_asked_about_and_fetched(cast: Cast, client: Client) -> None:
    client.force_login(cast.secretary)
    task = handed_in(client, cast, MASKED)
    assert (task.kind, task.state) == ("fill", "done")
    assert task.counts == {"missing": 1, "asked": 1}
    assert fetched(client, task) == MASKED.replace("授课**", "授课待补")
    assert fetched(client, task, "given") == MASKED
    page = client.get(task.get_absolute_url()).content.decode()
    assert "请您选" in page
    asked = task.slots.get(status="asked")
    assert do(client, task, "choose", index=asked.index, typed="21").status_code == 302
    assert fetched(client, task) == MASKED.replace("授课**", "授课待补").replace("**", "21")
    assert AuditEntry.objects.filter(action="report.export", target_id=str(task.pk)).exists()


def test_a_choice_is_remembered_for_the_document_and_if_asked_for_next_year(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.secretary)
    task = handed_in(client, cast, MASKED)
    asked = task.slots.get(status="asked")
    do(client, task, "choose", index=asked.index, choice="life.theme_days")
    again = handed_in(client, cast, MASKED)
    assert again.slots.get(index=asked.index).code == "life.theme_days"
    next_year = MASKED.replace("2022", "2023")
    assert handed_in(client, cast, next_year).slots.get(index=asked.index).code == ""
    do(client, task, "keep")
    assert handed_in(client, cast, next_year).slots.get(index=asked.index).code == "life.theme_days"
    # Another unit's choices are its own.
    assert not SlotChoice.objects.exclude(organization=cast.branch).exists()


def test_a_finished_text_is_checked_by_a_superior_who_may_not_fill(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.users["superior"])
    task = handed_in(client, cast, FINISHED)
    assert task.kind == "check"
    # Nothing is on record: what cannot be proved is not called false.
    assert set(task.claims.values_list("verdict", flat=True)) == {"unprovable"}
    assert hand_in(client, cast, MASKED, kind="fill").status_code == 403
    assert PaperTask.objects.count() == 1


def test_only_writers_of_the_unit_see_what_others_brought(cast: Cast, client: Client) -> None:
    client.force_login(cast.secretary)
    task = handed_in(client, cast, MASKED)
    for who, expected in (("organizer", 200), ("member", 404), ("sibling_secretary", 404)):
        client.force_login(cast.users[who])
        assert client.get(task.get_absolute_url()).status_code == expected, who
        made = reverse("reports:paper_file", args=[task.pk, "made"])
        assert client.get(made).status_code == expected, who


def test_the_stored_files_are_for_this_account_only_and_go_with_the_paper(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.secretary)
    task = handed_in(client, cast, MASKED)
    place = storage.folder(task)
    assert place.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in place.iterdir()} == {0o600}
    do(client, task, "delete")
    assert not place.exists()
    assert not PaperTask.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("报告.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".docx"),
        ("报告.docx", b"PK\x03\x04 damaged", "PKG001"),
        ("报告.docx", b"", "空"),
        ("报告.pdf", b"%PDF-1.7\n", "pdf"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_remedy_and_not_kept(
    cast: Cast, client: Client, name: str, content: bytes, words: str
) -> None:
    client.force_login(cast.secretary)
    response = hand_in(client, cast, content, name=name)
    assert response.status_code in (200, 422)
    assert words.lower() in response.content.decode().lower()
    assert not PaperTask.objects.exists()


def test_a_superiors_blank_table_is_sent_to_its_own_room(cast: Cast, client: Client) -> None:
    client.force_login(cast.secretary)
    table = Path(__file__).resolve().parents[4] / "examples" / "上级统计表.xlsx"
    response = hand_in(client, cast, table.read_bytes(), name="上级统计表.xlsx")
    assert "上级表格" in response.content.decode()
    assert "PAP012" in response.content.decode()
    assert not PaperTask.objects.exists()


def test_another_branchs_report_is_refused(cast: Cast, client: Client) -> None:
    client.force_login(cast.secretary)
    text = f"{cast.sibling.name}2022年度工作汇报\n" + FINISHED
    task = handed_in(client, cast, text, kind="check")
    assert task.state == "failed"
    assert "PAP003" in task.problems[0]
    assert "PAP003" in client.get(task.get_absolute_url()).content.decode()


def test_work_that_was_killed_is_told_and_can_be_done_again(cast: Cast, client: Client) -> None:
    client.force_login(cast.secretary)
    task = handed_in(client, cast, MASKED)
    long_ago = timezone.now() - life.SILENT - timedelta(seconds=1)
    PaperTask.objects.filter(pk=task.pk).update(state="running", step=1, touched_at=long_ago)
    assert "再办一次" in client.get(task.get_absolute_url()).content.decode()
    do(client, task, "again")
    task.refresh_from_db()
    assert task.state == "done"


def test_cancelling_stops_the_work_at_its_next_step_and_keeps_what_there_was(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(cast.secretary)
    task = handed_in(client, cast, MASKED)
    before = storage.made(task)
    real: Callable[..., Any] = work.names_of

    def cancelled_meanwhile(*arguments: Any) -> Any:
        do(client, task, "cancel")
        return real(*arguments)

    monkeypatch.setattr(work, "names_of", cancelled_meanwhile)
    tasks.start(task)
    assert task.state == "cancelled"
    assert storage.made(task) == before
    assert task.slots.count() == 2


def test_a_title_that_names_an_unknown_unit_is_pointed_out(cast: Cast, client: Client) -> None:
    client.force_login(cast.secretary)
    strange = handed_in(client, cast, "云岭县财政局党支部2022年度工作总结\n" + FINISHED)
    assert any("云岭县财政局党支部" in one for one in strange.notes)
    assert strange.state == "done"
    own = handed_in(client, cast, f"{cast.branch.name}2022年度工作总结\n" + FINISHED)
    assert not any("标题写的是" in one for one in own.notes)
