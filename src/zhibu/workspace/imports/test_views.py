"""The pages of imports: who may open them, and one import from file to undoing."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.builders import Cast
from zhibu.ledger import registry
from zhibu.ledger.models import Record, State
from zhibu.workspace.imports import batches, files
from zhibu.workspace.imports.conftest import ACTIVITY, activity_row
from zhibu.workspace.models import ImportBatch
from zhibu.workspace.sheets import read_workbook

Book = Callable[..., Path]
GOOD = [ACTIVITY, activity_row()]
BAD = [ACTIVITY, activity_row(缺席人员="张伟（病假）"), activity_row(日期="2022-13-01")]


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


def send(client: Client, cast: Cast, path: Path, **more: Any) -> Any:
    upload = SimpleUploadedFile(more.pop("name", "台账.xlsx"), path.read_bytes())
    data = {"file": upload, "organization": cast.branch.pk, "year": 2022, "confirm": "on", **more}
    return client.post(reverse("imports:new"), data)


def sent(client: Client, cast: Cast, path: Path, **more: Any) -> ImportBatch:
    response = send(client, cast, path, **more)
    assert response.status_code == 302, response.content.decode()
    return ImportBatch.objects.latest("uploaded_at")


def do(client: Client, batch: ImportBatch, verb: str, **data: Any) -> Any:
    return client.post(reverse("imports:act", args=[batch.pk, verb]), data)


def test_a_file_is_previewed_confirmed_and_undone(cast: Cast, client: Client, book: Book) -> None:
    client.force_login(cast.secretary)
    batch = sent(client, cast, book(活动=GOOD))
    place = files.folder(batch)
    assert place.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in place.glob("*.xlsx")} == {0o600}
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "确认导入 1 条" in page
    assert not Record.objects.filter(type="activity").exists()
    assert do(client, batch, "confirm").status_code == 302
    assert Record.objects.get(type="activity").state == State.CONFIRMED
    assert not place.exists()
    assert "撤销这次导入" in client.get(batch.get_absolute_url()).content.decode()
    do(client, batch, "undo")
    assert Record.objects.get(type="activity").state == State.VOID
    assert client.get(batch.get_absolute_url()).status_code == 200


def test_problems_are_listed_and_marked_in_the_same_workbook(
    cast: Cast, client: Client, book: Book
) -> None:
    client.force_login(cast.secretary)
    batch = sent(client, cast, book(活动=BAD))
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "还不能导入" in page
    assert "没有这一天" in page
    assert "确认导入" not in page.replace("按“确认导入”", "")
    response = client.get(reverse("imports:marked", args=[batch.pk]))
    path = files.folder(batch).parent / "marked.xlsx"
    path.write_bytes(response.content)
    listed = read_workbook(path).sheets[0]
    assert listed.name == "问题清单"
    assert any("2022-13-01" in map(str, row) for row in listed.rows)


def test_a_blocked_import_cannot_be_forced(cast: Cast, client: Client, book: Book) -> None:
    client.force_login(cast.secretary)
    batch = sent(client, cast, book(活动=BAD))
    assert do(client, batch, "confirm").status_code == 400
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.PREVIEW
    assert not Record.objects.filter(type="activity").exists()


def test_an_answer_is_kept_and_opens_the_way(cast: Cast, client: Client, book: Book) -> None:
    client.force_login(cast.secretary)
    batch = sent(client, cast, book(活动=BAD[:2]))
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "这些姓名指的是谁" in page
    token = f"p{cast.members[6].pk}"
    do(client, batch, "answer", **{"key-1": "张伟", "for-1": token})
    batch.refresh_from_db()
    assert batch.answers == {"张伟": token}
    do(client, batch, "confirm")
    absent = Record.objects.get(type="activity").activity.attendances.get(presence="absent")
    assert absent.person == cast.members[6]


def test_discarding_leaves_nothing(cast: Cast, client: Client, book: Book) -> None:
    client.force_login(cast.secretary)
    batch = sent(client, cast, book(活动=GOOD))
    do(client, batch, "discard")
    assert not files.folder(batch).exists()
    assert do(client, batch, "confirm").status_code == 409
    assert not Record.objects.filter(type="activity").exists()


def test_confirming_twice_writes_once(cast: Cast, client: Client, book: Book) -> None:
    client.force_login(cast.secretary)
    batch = sent(client, cast, book(活动=GOOD))
    do(client, batch, "confirm")
    assert do(client, batch, "confirm").status_code == 409
    assert Record.objects.filter(type="activity").count() == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.xlsx", b""),
        ("改名的.xlsx", b"PK\x03\x04 not a workbook"),
        ("../../etc/passwd.xlsx", b"\x89PNG\r\n\x1a\n"),
        ("宏.xlsm", b"MZ\x00\x00"),
    ],
)
def test_files_that_are_no_workbooks_are_refused_and_not_kept(
    cast: Cast, client: Client, name: str, content: bytes
) -> None:
    client.force_login(cast.secretary)
    data = {"file": SimpleUploadedFile(name, content), "organization": cast.branch.pk}
    response = client.post(reverse("imports:new"), data | {"year": 2022})
    assert response.status_code == 422
    kept = settings.HOME / "imports"
    assert not kept.exists() or not list(kept.iterdir())
    assert not Record.objects.filter(type="activity").exists()


def test_a_large_file_is_refused(cast: Cast, client: Client, book: Book, settings: Any) -> None:
    settings.IMPORT_CAP_BYTES = 1024
    client.force_login(cast.secretary)
    response = send(client, cast, book(活动=GOOD))
    assert response.status_code == 422
    assert "请拆成几个文件" in response.content.decode()


@pytest.mark.parametrize("who", ["member", "leader", "superior", "outsider", "system", "auditor"])
def test_without_the_right_every_page_is_forbidden(cast: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(cast, who))
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False
    for url in (
        reverse("imports:new"),
        reverse("imports:template_all"),
        reverse("imports:batch", args=[uuid.uuid4()]),
    ):
        assert client.get(url).status_code in {403, 302}, url


def test_an_import_of_a_sibling_branch_is_not_found(cast: Cast, client: Client, book: Book) -> None:
    client.force_login(cast.secretary)
    batch = sent(client, cast, book(活动=GOOD))
    client.force_login(cast.sibling_secretary)
    assert client.get(batch.get_absolute_url()).status_code == 404
    assert client.get(reverse("imports:marked", args=[batch.pk])).status_code == 404
    assert do(client, batch, "confirm").status_code == 404


def test_a_colleagues_upload_is_not_shown_to_a_commissioner(
    cast: Cast, client: Client, book: Book
) -> None:
    client.force_login(cast.secretary)
    batch = sent(client, cast, book(活动=GOOD))
    client.force_login(cast.publicist)
    assert client.get(batch.get_absolute_url()).status_code == 404


def test_nobody_imports_into_a_unit_outside_his_scope(
    cast: Cast, client: Client, book: Book
) -> None:
    client.force_login(cast.secretary)
    response = send(client, cast, book(活动=GOOD), organization=cast.sibling.pk)
    assert response.status_code == 422
    assert not ImportBatch.objects.exists()


def test_a_commissioner_is_told_that_others_confirm(cast: Cast, client: Client) -> None:
    client.force_login(cast.publicist)
    page = client.get(reverse("imports:new")).content.decode()
    assert "由有确认权限的人确认" in page
    assert 'name="confirm"' not in page


@pytest.mark.parametrize("entry", registry.record_types(), ids=lambda entry: entry.key)
def test_every_template_downloads(cast: Cast, client: Client, entry: Any, tmp_path: Path) -> None:
    client.force_login(cast.secretary)
    response = client.get(reverse("imports:template", args=[entry.key]))
    path = tmp_path / "模板.xlsx"
    path.write_bytes(io.BytesIO(response.content).getvalue())
    assert read_workbook(path).sheets[0].name == entry.label


@pytest.mark.django_db(transaction=True)
def test_a_long_import_runs_in_the_background_and_reports(
    client: Client, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.builders import make_cast

    cast = make_cast()
    monkeypatch.setattr(batches, "BACKGROUND_ROWS", 0)
    client.force_login(cast.secretary)
    batch = sent(client, cast, book(活动=GOOD))
    started: list[Any] = []
    thread = batches.Thread

    def start(*args: Any, **more: Any) -> Any:
        started.append(thread(*args, **more))
        return started[-1]

    monkeypatch.setattr(batches, "Thread", start)
    do(client, batch, "confirm")
    started[0].join()
    response = client.get(reverse("imports:status", args=[batch.pk]))
    assert response["HX-Redirect"] == batch.get_absolute_url()
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.APPLIED


def test_an_interrupted_import_can_be_confirmed_again(
    cast: Cast, client: Client, book: Book
) -> None:
    client.force_login(cast.secretary)
    batch = sent(client, cast, book(活动=GOOD))
    ImportBatch.objects.update(state=ImportBatch.State.APPLYING)
    (files.folder(batch) / "progress").unlink(missing_ok=True)
    assert "确认导入 1 条" in client.get(batch.get_absolute_url()).content.decode()
