"""The board tells numbers and no names; the desk is for those entitled; a look is written down."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.builders import Cast
from tests.pages import as_user
from tests.transfers import NAMES, accepted, id_number, phone, taken, under_way, vehicle
from zhibu.audit.models import AuditEntry
from zhibu.pillars.emergency.models import TransferStep, Vehicle

pytestmark = pytest.mark.django_db
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to("2022-03-12T12:00:00Z", tick=False)


def board(cast: Cast, name: str, **asked: str) -> Any:
    return as_user(cast, name).get(reverse("emergency:transfers"), asked)


def test_everybody_in_scope_reads_the_numbers_and_nobody_a_name(cast: Cast) -> None:
    case = under_way(cast, ("001", "002"))
    case_url = reverse("cases:case", args=["transfer", case.pk])
    for name in ("member", "secretary", "superior"):
        page = board(cast, name).content.decode()
        assert "还有 3 人没有交代" in page
        assert "豫Q12345" in page
        detail = as_user(cast, name).get(case_url).content.decode()
        assert "在车上（第1趟）" in detail
        for secret in (*NAMES, phone(0), id_number(0)):
            assert secret not in page + detail
        # Even the first character is for those who may read names.
        assert ("王**" in detail) == (name == "secretary")
    assert case.title not in board(cast, "sibling_secretary").content.decode()


def test_the_board_answers_only_when_something_changed(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    case = under_way(cast, ("001", "002", "003"))
    client = as_user(cast, "member")
    unit = str(cast.branch.pk)
    url = reverse("emergency:transfers")
    seen = client.get(url, {"unit": unit}).context["version"]
    with django_assert_max_num_queries(12):
        answer = client.get(url, {"unit": unit, "seen": seen}, **PART)
    assert (answer.status_code, answer.content) == (204, b"")
    taken(cast, case, "hand_over", "11:00", ("001",))
    answer = client.get(url, {"unit": unit, "seen": seen}, **PART)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert answer.context["version"] != seen


def test_the_desk_is_for_those_who_read_names(cast: Cast) -> None:
    case = accepted(cast)
    for name, status in (("organizer", 200), ("member", 403), ("publicist", 403)):
        url = reverse("emergency:transfer", args=[case.pk])
        assert as_user(cast, name).get(url).status_code == status
    foreign = as_user(cast, "sibling_secretary")
    assert foreign.get(reverse("emergency:transfer", args=[case.pk])).status_code == 404


def test_a_dispatcher_takes_a_step_with_one_click_for_all(cast: Cast) -> None:
    case = accepted(cast)
    taken(cast, case, "dispatch", "08:00")
    client = as_user(cast, "organizer")
    url = reverse("emergency:transfer_step", args=[case.pk, "pick_up"])
    page = client.get(url, {"trip": "1"})
    assert [one.ticked for one in page.context["ticks"]] == [True, True, True]
    data = {"date": "2022-03-12", "at": "09:00", "trip": "1", "codes": ["001", "003"]}
    answer = client.post(url, data | {"temperature-001": "365"})
    assert answer.status_code == 422
    assert "不可能" in answer.content.decode()
    assert [one.ticked for one in answer.context["ticks"]] == [True, False, True]
    assert client.post(url, data | {"temperature-001": "36.6"}).status_code == 302
    step = TransferStep.objects.select_related("record").get(case=case, step="pick_up")
    # He who may read names keeps the mission going without waiting for anybody.
    assert step.record.state == "confirmed"
    assert step.record.entered_by == cast.organizer
    moved = {row.code: row.temperature for row in step.moves.all()}
    assert set(moved) == {"001", "003"}
    assert str(moved["001"]) == "36.6"


def test_a_name_is_opened_with_a_reason_and_written_down(cast: Cast) -> None:
    case = accepted(cast)
    url = reverse("emergency:transfer_reveal", args=[case.pk])
    data = {"code": "002", "field": "phone", "reason": "通知上车时间"}
    page = as_user(cast, "organizer").post(url, data)
    assert phone(1) in page.content.decode()
    entry = AuditEntry.objects.get(action="transfer.reveal")
    assert entry.actor_id == cast.organizer.pk
    assert '"code": "002"' in entry.detail
    assert phone(1) not in entry.detail
    refused = as_user(cast, "organizer").post(url, data | {"reason": " "})
    assert refused.status_code == 422
    assert phone(1) not in refused.content.decode()
    assert as_user(cast, "publicist").post(url, data).status_code == 403
    assert as_user(cast, "sibling_secretary").post(url, data).status_code == 404
    assert AuditEntry.objects.filter(action="transfer.reveal").count() == 1


def test_a_list_on_the_page_of_its_step_is_sealed_until_it_is_opened(cast: Cast) -> None:
    case = accepted(cast)
    step = TransferStep.objects.get(case=case, step="request")
    client = as_user(cast, "secretary")
    page = client.get(reverse("workspace:record", args=[step.pk])).content.decode()
    assert not [name for name in NAMES if name in page]
    opened = client.post(reverse("workspace:open", args=[step.pk])).content.decode()
    assert "王小明" in opened
    assert AuditEntry.objects.filter(action="record.open", target_id=str(step.pk)).exists()
    record = reverse("workspace:record", args=[step.pk])
    assert as_user(cast, "member").get(record).status_code == 404


def test_a_vehicle_is_registered_and_corrected(cast: Cast) -> None:
    client = as_user(cast, "publicist")
    new = reverse("emergency:vehicle_new", args=[cast.branch.pk])
    for plate, words in (("12345", "不是车牌号"), ("豫Q1234I", "不是车牌号")):
        answer = client.post(new, {"plate": plate, "kind": "car", "seats": "5"})
        assert words in answer.content.decode()
    answer = client.post(new, {"plate": "豫Q12345", "kind": "car", "seats": "99"})
    assert "不是座位数" in answer.content.decode()
    sound = {"plate": "豫q·1234５", "kind": "bus", "seats": "19"}
    assert client.post(new, sound).status_code == 302
    found = Vehicle.objects.get()
    assert (found.plate, found.seats) == ("豫Q12345", 19)
    twice = client.post(new, {"plate": "豫Q12345", "kind": "car", "seats": "5"})
    assert "已经登记过" in twice.content.decode()
    edit = reverse("emergency:vehicle", args=[found.pk])
    client.post(edit, {"plate": "豫Q12345", "kind": "bus", "seats": "17"})
    found.refresh_from_db()
    assert found.seats == 17
    assert "豫Q12345" in client.get(reverse("emergency:vehicles")).content.decode()
    assert as_user(cast, "sibling_secretary").get(edit).status_code == 404
    assert vehicle(cast.branch, "豫Q12345") == found
