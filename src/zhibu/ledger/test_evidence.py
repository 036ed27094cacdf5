"""Evidence: kept under opaque names, bound to scope, never lost and never left behind."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from PIL import Image

from tests.builders import Cast, activity_draft, held
from zhibu.activities.services import enter_activity
from zhibu.audit.models import AuditEntry
from zhibu.core.errors import DomainError
from zhibu.ledger import evidence as room
from zhibu.ledger.evidence import add_evidence, downloadable_by, withdraw_evidence
from zhibu.ledger.models import Evidence, Record
from zhibu.ledger.models.record import evidence_storage
from zhibu.ledger.services import void_record

pytestmark = pytest.mark.django_db
DAY = date(2022, 9, 1)
TEXT = "签到情况：实到八人\n".encode()


def text_file(content: bytes = TEXT) -> io.BytesIO:
    return io.BytesIO(content)


def open_record(cast: Cast) -> Record:
    return enter_activity(activity_draft(cast.branch, DAY), actor=cast.organizer).record


def files_on_disk() -> set[str]:
    root = Path(evidence_storage().path(""))
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_a_file_is_kept_under_an_opaque_name_with_its_digest(cast: Cast) -> None:
    record = held(cast, DAY)
    kept = add_evidence(record.pk, text_file(), "签到表.txt", actor=cast.organizer)
    assert kept.name == "签到表.txt"
    assert "签到" not in kept.file.name
    assert kept.sha256 == hashlib.sha256(TEXT).hexdigest()
    with kept.file.open("rb") as stored:
        assert stored.read() == TEXT
    assert AuditEntry.objects.filter(action="evidence.add", target_id=str(record.pk)).exists()


def test_a_picture_loses_where_it_was_taken(cast: Cast) -> None:
    picture = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "相机"
    Image.new("RGB", (8, 8)).save(picture, "JPEG", exif=exif)
    picture.seek(0)
    kept = add_evidence(held(cast, DAY).pk, picture, "现场.jpg", actor=cast.organizer)
    with kept.file.open("rb") as stored:
        assert not Image.open(stored).getexif()


def test_a_page_with_script_is_refused_and_nothing_is_stored(cast: Cast) -> None:
    before, record = files_on_disk(), held(cast, DAY)
    with pytest.raises(DomainError) as caught:
        add_evidence(record.pk, text_file(b"<html><script>"), "通知.pdf", actor=cast.organizer)
    assert caught.value.problems[0].code == "UPL006"
    assert files_on_disk() == before
    assert not Evidence.objects.exists()


def test_a_failed_transaction_leaves_no_file(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("the disk of the log is full")

    before, record = files_on_disk(), held(cast, DAY)
    monkeypatch.setattr(room, "record_act", fail)
    with pytest.raises(RuntimeError):
        add_evidence(record.pk, text_file(), "签到表.txt", actor=cast.organizer)
    assert files_on_disk() == before
    assert not Evidence.objects.exists()


def test_the_same_content_is_not_kept_twice(cast: Cast) -> None:
    record = held(cast, DAY)
    add_evidence(record.pk, text_file(), "签到表.txt", actor=cast.organizer)
    with pytest.raises(DomainError) as caught:
        add_evidence(record.pk, text_file(), "又一份.txt", actor=cast.organizer)
    assert caught.value.problems[0].code == "EVI002"


@pytest.mark.parametrize("who", ["member", "sibling_secretary", "superior", "system"])
def test_who_may_not_enter_may_not_add(cast: Cast, who: str) -> None:
    record = held(cast, DAY)
    with pytest.raises(PermissionDenied):
        add_evidence(record.pk, text_file(), "签到表.txt", actor=cast.users[who])
    assert not Evidence.objects.exists()


def test_a_void_record_takes_no_more(cast: Cast) -> None:
    record = held(cast, DAY)
    void_record(record.pk, actor=cast.secretary, reason="重复")
    with pytest.raises(DomainError) as caught:
        add_evidence(record.pk, text_file(), "签到表.txt", actor=cast.organizer)
    assert caught.value.problems[0].code == "EVI001"


def test_evidence_of_an_open_record_goes_with_its_file(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    before = files_on_disk()
    kept = add_evidence(open_record(cast).pk, text_file(), "签到表.txt", actor=cast.organizer)
    assert len(files_on_disk()) == len(before) + 1
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        withdraw_evidence(kept.pk, actor=cast.organizer)
    assert files_on_disk() == before
    assert not Evidence.objects.exists()


def test_evidence_of_a_confirmed_record_is_withdrawn_with_a_reason_and_stays(cast: Cast) -> None:
    kept = add_evidence(held(cast, DAY).pk, text_file(), "签到表.txt", actor=cast.organizer)
    with pytest.raises(PermissionDenied):
        withdraw_evidence(kept.pk, actor=cast.organizer, reason="传错了")
    with pytest.raises(DomainError):
        withdraw_evidence(kept.pk, actor=cast.secretary, reason=" ")
    withdraw_evidence(kept.pk, actor=cast.secretary, reason="传错了")
    kept.refresh_from_db()
    assert kept.withdrawn_reason == "传错了"
    assert kept.file.name in files_on_disk()
    assert downloadable_by(cast.secretary).filter(pk=kept.pk).exists()
    assert not downloadable_by(cast.member).filter(pk=kept.pk).exists()


def test_the_sibling_branch_cannot_open_it(cast: Cast) -> None:
    kept = add_evidence(held(cast, DAY).pk, text_file(), "签到表.txt", actor=cast.organizer)
    assert not downloadable_by(cast.sibling_secretary).filter(pk=kept.pk).exists()
    assert downloadable_by(cast.superior).filter(pk=kept.pk).exists()
