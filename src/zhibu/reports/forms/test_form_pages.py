"""Pages of superiors' tables: who may do what, what is kept, what is sent."""

from __future__ import annotations

import stat
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.builders import Cast
from tests.form_tables import changed, form, opened, workbook
from zhibu.audit.models import AuditEntry
from zhibu.cli import main
from zhibu.ledger.models.record import evidence_storage
from zhibu.reports.forms import choices
from zhibu.reports.forms.parts import Part
from zhibu.reports.forms.services import choose
from zhibu.reports.jobs import storage as kept
from zhibu.reports.models import FormCell, FormTemplate

SHEET = "支部统计表"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload(client: Client, cast: Cast, data: bytes, unit: Any = None, name: str = "") -> Any:
    file = SimpleUploadedFile("上级统计表.xlsx", data, content_type=XLSX)
    sent = {"file": file, "organization": (unit or cast.committee).pk, "name": name}
    return client.post(reverse("reports:form_new"), sent, follow=True)


def url(name: str, made: FormTemplate, **query: object) -> str:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{reverse(f'reports:{name}', args=[made.pk])}?{asked}"


def test_a_committee_maps_once_and_its_branches_fill(
    client: Client, year: Cast, example: bytes
) -> None:
    client.force_login(year.superior)
    page = upload(client, year, example, name="年度统计").content.decode()
    made = FormTemplate.objects.get()
    assert "年度统计" in page
    assert "党员大会（全年）" in page
    client.force_login(year.member)
    filled = client.get(url("form_fill", made, unit=year.branch.pk, period=2022)).content.decode()
    assert f"/figures/life.general_meetings/?unit={year.branch.pk}&amp;period=2022H1" in filled
    sent = client.get(url("form_file", made, unit=year.branch.pk, period=2022))
    assert opened(sent.content)[SHEET]["E10"].value == 2
    entry = AuditEntry.objects.filter(action="report.export").latest("pk")
    assert entry.target_id == str(made.pk)
    assert entry.organization == year.branch
    assert client.get(url("form", made)).status_code == 403
    assert client.get(url("form_fill", made, unit=year.sibling.pk)).status_code == 404


def test_a_branchs_form_is_hidden_from_its_siblings(client: Client, cast: Cast) -> None:
    made = form(cast.branch, cast.secretary)
    for who, status in (("secretary", 200), ("superior", 200), ("sibling_secretary", 404)):
        client.force_login(cast.users[who])
        assert client.get(url("form_fill", made)).status_code == status, who


def test_a_click_chooses_and_a_unit_that_does_not_fit_is_refused(
    client: Client, year: Cast, example: bytes
) -> None:
    made = form(year.committee, year.superior, example)
    client.force_login(year.superior)
    panel = client.get(url("form", made, sheet=SHEET, cell="E23", part="panel")).content.decode()
    assert "<html" not in panel
    assert "爱心捐款" in panel
    at = {"sheet": SHEET, "cell": "E24"}
    choice = {**at, "figure": "village.cash_donated", "part": "H1", "shift": "-1", "unit": "万元"}
    answer = client.post(url("form_cell", made), choice, headers={"HX-Request": "true"})
    assert 'id="slot-E24" hx-swap-oob="true"' in answer.content.decode()
    kept = FormCell.objects.get(form=made, sheet=SHEET, row=24, column=5)
    assert (kept.code, kept.part, kept.shift, kept.unit) == (
        "village.cash_donated",
        "H1",
        -1,
        "万元",
    )
    assert not kept.guessed
    wrong = {**at, "figure": "life.party_lectures", "part": "", "unit": "万元"}
    assert client.post(url("form_cell", made), wrong).status_code == 400
    formula = {"sheet": SHEET, "cell": "E26", "nothing": "on"}
    assert client.post(url("form_cell", made), formula).status_code == 400
    assert AuditEntry.objects.filter(action="form.map").count() == 1


def test_next_years_edition_brings_its_mapping_along_and_shows_what_changed(
    client: Client, year: Cast, example: bytes
) -> None:
    form(year.committee, year.superior, example)
    client.force_login(year.superior)

    def edit(book: Any) -> None:
        book[SHEET]["A1"] = "2023年度支部党建工作统计表"
        book[SHEET]["C10"] = "召开党员代表大会"

    page = upload(client, year, changed(example, edit)).content.decode()
    assert "认出来了" in page
    assert "原来是“组织生活 · 召开党员大会 · 全年（次）”（党员大会）" in page
    newest = FormTemplate.objects.latest("uploaded_at")
    assert newest.cells.get(sheet=SHEET, row=10, column=5).kind == "ask"
    assert newest.cells.get(sheet=SHEET, row=11, column=5).code == "life.committee_meetings"
    filled = client.get(url("form_fill", newest, unit=year.committee.pk, period=2022))
    assert "表上写的是2023年，数字按2022年的台账取" in filled.content.decode()
    assert "已经有了" in upload(client, year, example).content.decode()


@pytest.mark.django_db(transaction=True)
def test_one_workbook_for_each_branch_comes_as_an_archive_and_goes_with_the_form(
    client: Client, year: Cast, example: bytes
) -> None:
    made = form(year.committee, year.superior, example)
    client.force_login(year.superior)
    asked = {"unit": year.committee.pk, "period": "2022", "kind": "files"}
    done = client.post(reverse("reports:form_runs", args=[made.pk]), asked, follow=True)
    assert "下载填好的表" in done.content.decode()
    run = made.runs.get()
    sent = client.get(reverse("reports:form_run_file", args=[run.pk]))
    with zipfile.ZipFile(BytesIO(sent.content)) as archive:
        assert len(archive.namelist()) == 2
    assert run.get_absolute_url() in client.get(url("form_fill", made)).content.decode()
    client.post(reverse("reports:form_delete", args=[made.pk]))
    assert not kept.folder(run).exists()


def kept_files() -> list[str]:
    storage = evidence_storage()
    return sorted(storage.listdir("forms")[1]) if storage.exists("forms") else []


def test_a_bad_file_leaves_nothing_behind(client: Client, cast: Cast) -> None:
    client.force_login(cast.superior)
    before = kept_files()
    answer = upload(client, cast, workbook({"表": [[1, None], [2, None]]}))
    assert answer.status_code == 422
    assert "没有找到带表头的空格" in answer.content.decode()
    assert kept_files() == before
    assert not FormTemplate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_files_are_for_the_service_alone_and_go_with_the_form(client: Client, cast: Cast) -> None:
    made = form(cast.branch, cast.secretary)
    place = Path(evidence_storage().path(str(made.file.name)))
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    client.force_login(cast.secretary)
    client.post(reverse("reports:form_delete", args=[made.pk]))
    assert not place.exists()
    assert not FormCell.objects.exists()


def test_the_command_uses_the_saved_mapping_and_else_only_what_is_sure(
    year: Cast, example: bytes, tmp_path: Any, capfd: Any
) -> None:
    blank, out = tmp_path / "表.xlsx", tmp_path / "填好.xlsx"
    blank.write_bytes(example)

    def run(output: Any, organization: str, *more: str) -> int:
        asked = ["--organization", organization, "--year", "2022", *more]
        return main(["form-fill", str(blank), str(output), *asked])

    assert run(out, "zb1") == 0
    assert "只填有把握的格子" in capfd.readouterr().err
    assert opened(out.read_bytes())[SHEET]["E24"].value is None
    made = form(year.committee, year.superior, example)
    meetings = choices.figure("life.general_meetings", Part())
    choose(made, SHEET, (24, 5), meetings, actor=year.superior)
    assert run(out, "zb1") == 0
    assert "用已存的“党建统计表”的对应关系" in capfd.readouterr().err
    assert opened(out.read_bytes())[SHEET]["E24"].value == 2
    assert blank.read_bytes() == example
    archive = tmp_path / "各支部.zip"
    assert run(archive, "jgdw", "--all-branches") == 0
    assert zipfile.is_zipfile(archive)
    assert run(out, "nobody") == 1
    assert run(blank, "zb1") == 1
