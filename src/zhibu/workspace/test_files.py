"""Evidence over the web: scoped, never active, and noted where the record is confidential."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.builders import Cast, held
from tests.contracts import CONTRACTS
from zhibu.audit.models import AuditEntry
from zhibu.ledger.models import Evidence, Record

pytestmark = pytest.mark.django_db
DAY = date(2022, 9, 1)


def sign_in(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "PNG")
    return stream.getvalue()


def upload(cast: Cast, record: Record, *files: tuple[str, bytes], who: str = "organizer") -> str:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    client = sign_in(cast, who)
    answer = client.post(f"/records/{record.pk}/evidence/", {"files": sent}, follow=True)
    return answer.content.decode()


def test_good_files_stay_and_bad_ones_are_named_with_a_remedy(cast: Cast) -> None:
    record = held(cast, DAY)
    html = upload(
        cast, record, ("签到表.txt", "实到八人".encode()), ("现场.svg", b"<svg onload='x()'/>")
    )
    assert [row.name for row in Evidence.objects.all()] == ["签到表.txt"]
    assert "现场.svg" in html
    assert "可以上传" in html


def test_a_document_is_saved_under_its_own_name(cast: Cast) -> None:
    upload(cast, held(cast, DAY), ("签到表.txt", "实到八人".encode()))
    answer = sign_in(cast, "member").get(f"/evidence/{Evidence.objects.get().pk}/")
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E7%AD%BE%E5%88%B0%E8%A1%A8.txt"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == "实到八人".encode()


def test_a_picture_is_shown_inside_a_sandbox_or_saved_on_request(cast: Cast) -> None:
    upload(cast, held(cast, DAY), ("现场.png", picture()))
    address = f"/evidence/{Evidence.objects.get().pk}/"
    shown = sign_in(cast, "member").get(address)
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["Content-Security-Policy"].endswith("sandbox")
    assert shown["Content-Type"] == "image/png"
    saved = sign_in(cast, "member").get(address + "?save")
    assert saved["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("who", "status"), [("sibling_secretary", 404), ("superior", 200), ("outsider", 403)]
)
def test_files_are_bound_to_scope(cast: Cast, who: str, status: int) -> None:
    upload(cast, held(cast, DAY), ("签到表.txt", "实到八人".encode()))
    answer = sign_in(cast, who).get(f"/evidence/{Evidence.objects.get().pk}/")
    assert answer.status_code == status


def test_a_member_neither_adds_nor_withdraws(cast: Cast) -> None:
    record = held(cast, DAY)
    upload(cast, record, ("签到表.txt", "实到八人".encode()))
    client = sign_in(cast, "member")
    pk = Evidence.objects.get().pk
    assert client.post(f"/evidence/{pk}/withdraw/", {"reason": "错"}).status_code == 403
    sent = {"files": [SimpleUploadedFile("再来.txt", b"x")]}
    assert client.post(f"/records/{record.pk}/evidence/", sent).status_code == 403
    assert Evidence.objects.get().withdrawn_reason == ""


def test_withdrawn_evidence_is_struck_out_and_closed_to_members(cast: Cast) -> None:
    record = held(cast, DAY)
    upload(cast, record, ("签到表.txt", "实到八人".encode()))
    pk = Evidence.objects.get().pk
    sign_in(cast, "secretary").post(f"/evidence/{pk}/withdraw/", {"reason": "传错了"})
    page = sign_in(cast, "member").get(f"/records/{record.pk}/").content.decode()
    assert "已撤回：传错了" in page
    assert sign_in(cast, "member").get(f"/evidence/{pk}/").status_code == 404
    assert sign_in(cast, "secretary").get(f"/evidence/{pk}/").status_code == 200


def test_opening_confidential_evidence_is_written_down_without_its_name(cast: Cast) -> None:
    contract = CONTRACTS["life.appraisal"]
    record = contract.enter("life.appraisal", cast, cast.branch, 1, cast.organizer)
    upload(cast, record, ("测评表.txt", "优秀".encode()))
    pk = Evidence.objects.get().pk
    assert sign_in(cast, "secretary").get(f"/evidence/{pk}/").status_code == 200
    entry = AuditEntry.objects.get(action="evidence.read")
    assert entry.actor == cast.secretary
    assert not AuditEntry.objects.filter(detail__contains="测评表").exists()
    assert sign_in(cast, "publicist").get(f"/evidence/{pk}/").status_code == 404


def test_ordinary_evidence_is_opened_without_a_note(cast: Cast) -> None:
    upload(cast, held(cast, DAY), ("签到表.txt", "实到八人".encode()))
    sign_in(cast, "member").get(f"/evidence/{Evidence.objects.get().pk}/")
    assert not AuditEntry.objects.filter(action="evidence.read").exists()
