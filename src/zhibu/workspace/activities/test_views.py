"""The activity pages: what they prefill, store, refuse and keep."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.activity_forms import ITEMS, NEW, PEOPLE, PREVIEW, codes, login, meeting, text_of, typed
from tests.builders import Cast, activity_draft, held, make_person
from zhibu.activities.models import Activity, Presence
from zhibu.activities.services import Away, enter_activity
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Evidence, Record, State
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.models import Membership, Organization, Person, Post
from zhibu.organization.services import appoint

DAY = date(2022, 9, 28)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63606060f80f0001040100"
    "5fe5c34b0000000049454e44ae426082"
)


def entered() -> Activity:
    return Activity.objects.get()


# What is known already ------------------------------------------------------------------------


def test_the_form_opens_with_what_is_known(cast: Cast) -> None:
    held(cast, date(2022, 8, 30))
    page = login(cast, "publicist").get(NEW, {"date": "2022-09-28", "kinds": "theme_day"})
    values = page.context["values"]
    assert values["date"] == "2022-09-28"
    assert values["place"] == "三楼会议室"
    assert (values["starts_at"], values["ends_at"]) == ("14:30", "16:30")
    assert values["chair"] == str(cast.members[0].pk)
    assert values["recorder"] == str(cast.members[3].pk)
    assert values.get("title", "") == ""
    assert 'value="theme_day" data-audience="members" checked' in text_of(page)


def test_a_secretary_at_the_keyboard_is_not_taken_for_the_recorder(cast: Cast) -> None:
    client = login(cast, "secretary")
    assert client.get(NEW).context["values"]["recorder"] == str(cast.members[0].pk)
    login(cast, "publicist").post(NEW, typed(cast))
    assert client.get(NEW).context["values"]["recorder"] == str(cast.members[3].pk)


def test_the_chair_of_a_group_meeting_is_its_leader(cast: Cast) -> None:
    appoint(cast.members[5], cast.groups[1], Post.GROUP_LEADER, start=date(2020, 1, 1))
    page = login(cast, "leader").get(NEW, {"unit": cast.groups[1].pk})
    assert page.context["values"]["chair"] == str(cast.members[5].pk)


def test_another_unit_keeps_what_fits_and_takes_its_own_officers(cast: Cast) -> None:
    appoint(cast.members[5], cast.groups[1], Post.GROUP_LEADER, start=date(2020, 1, 1))
    kinds = ["theme_day", "committee_meeting"]
    values = typed(cast, kinds=kinds, organization=cast.groups[1].pk, unit_was=cast.branch.pk)
    page = login(cast, "publicist").post(NEW, values | {"then": "", "do": "refresh"})
    found = page.context["values"]
    assert found.getlist("kinds") == ["theme_day"]
    assert found["chair"] == str(cast.members[5].pk)
    assert found["title"] == values["title"]


def test_only_kinds_of_the_unit_are_offered(cast: Cast) -> None:
    branch = login(cast, "publicist").get(NEW, {"unit": cast.branch.pk})
    group = login(cast, "publicist").get(NEW, {"unit": cast.groups[0].pk})
    assert 'value="committee_meeting"' in text_of(branch)
    assert 'value="group_meeting"' not in text_of(branch)
    assert 'value="group_meeting"' in text_of(group)
    assert 'value="committee_meeting"' not in text_of(group)


def test_like_last_time_takes_everything_but_topic_and_absences(cast: Cast) -> None:
    away = {cast.members[6].pk: Away(Presence.ABSENT, "出差")}
    record = held(
        cast, date(2022, 8, 30), ("theme_day", "discussion"), away=away, title="上次的主题"
    )
    values = typed(cast, kinds=[], title="这次的主题", place="", do="like")
    del values["then"]
    found = login(cast, "publicist").post(NEW, values).context["values"]
    assert found.getlist("kinds") == ["theme_day", "discussion"]
    assert (found["place"], found["hours"]) == ("三楼会议室", "2")
    assert found["title"] == "这次的主题"
    link = login(cast, "publicist").get(NEW, {"like": record.pk}).context["values"]
    assert link.getlist("kinds") == ["theme_day", "discussion"]
    assert not [name for name in link if name.startswith("p-")]
    assert link.get("title", "") == ""


def test_like_an_activity_out_of_sight_is_not_found(cast: Cast) -> None:
    record = held(cast, DAY)
    assert login(cast, "sibling_secretary").get(NEW, {"like": record.pk}).status_code == 404


# What is stored -------------------------------------------------------------------------------


def test_one_form_stores_items_people_and_guests(cast: Cast) -> None:
    response = login(cast, "publicist").post(NEW, typed(cast))
    activity = entered()
    assert response.headers["Location"] == f"/records/{activity.pk}/"
    assert [item.kind for item in activity.items.all()] == [
        "theme_day",
        "party_lecture",
        "discussion",
    ]
    lecture = activity.items.get(kind="party_lecture")
    assert (lecture.lecturer, lecture.lecturer_is_leader) == (cast.members[0], True)
    assert activity.hours == 2
    absent = activity.attendances.get(presence=Presence.ABSENT)
    assert (absent.person, absent.reason) == (cast.members[6], "出差")
    guests = activity.attendances.filter(presence=Presence.GUEST)
    assert [row.name for row in guests] == ["刘小雨", "王五（县委办）"]
    assert (activity.due_count, activity.present_count) == (8, 7)
    assert activity.record.state == State.DRAFT


def test_a_guest_of_the_branch_becomes_that_person(cast: Cast) -> None:
    activist = make_person("刘小雨", cast.branch)
    login(cast, "publicist").post(NEW, typed(cast))
    assert entered().attendances.get(person=activist).presence == Presence.GUEST


@pytest.mark.parametrize(
    ("who", "then", "state"),
    [
        ("publicist", "draft", State.DRAFT),
        ("publicist", "submit", State.SUBMITTED),
        ("leader", "draft", None),
        ("secretary", "confirm", State.CONFIRMED),
    ],
)
def test_the_button_decides_the_state(cast: Cast, who: str, then: str, state: str | None) -> None:
    login(cast, who).post(NEW, typed(cast, then=then))
    records = list(Record.objects.filter(type="activity"))
    assert [record.state for record in records] == ([state] if state else [])


def test_confirming_posts_exactly_what_the_preview_said(cast: Cast) -> None:
    client = login(cast, "secretary")
    shown = text_of(client.post(PREVIEW, typed(cast)))
    client.post(NEW, typed(cast, then="confirm"))
    found = figures(cast.branch, Period.year(2022))
    assert found["life.theme_days"].value == found["life.leader_lectures"].value == 1
    assert found["study.learning_hours"].value == 14
    assert "+14 学时" in shown
    assert "+7 人次" in shown
    assert list(verify_postings()) == list(verify_balances()) == []


def test_who_may_not_confirm_stores_nothing_by_confirming(cast: Cast) -> None:
    assert login(cast, "publicist").post(NEW, typed(cast, then="confirm")).status_code == 403
    assert not Activity.objects.exists()


def test_evidence_is_kept_with_the_activity(cast: Cast, settings: Any, tmp_path: Any) -> None:
    _evidence_in(settings, tmp_path)
    files = [SimpleUploadedFile("签到.png", PNG), SimpleUploadedFile("通知.txt", "通知".encode())]
    login(cast, "publicist").post(NEW, typed(cast, evidence=files))
    assert [row.name for row in Evidence.objects.all()] == ["签到.png", "通知.txt"]


def test_bad_evidence_refuses_the_whole_form_and_says_so(
    cast: Cast, settings: Any, tmp_path: Any
) -> None:
    _evidence_in(settings, tmp_path)
    files = [SimpleUploadedFile("空.txt", b""), SimpleUploadedFile("假.png", b"MZ\x90\x00" * 50)]
    response = login(cast, "publicist").post(NEW, typed(cast, evidence=files))
    assert response.status_code == 422
    assert {"UPL004", "UPL006"} <= codes(response)
    assert "请重新选择文件" in text_of(response)
    assert not Activity.objects.exists()
    assert list(tmp_path.rglob("*.*")) == []


def _evidence_in(settings: Any, folder: Any) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {
        **settings.STORAGES,
        "evidence": {"BACKEND": backend, "OPTIONS": {"location": str(folder)}},
    }


# Changing -------------------------------------------------------------------------------------


def edit_url(activity: Activity) -> str:
    return f"/activities/{activity.pk}/edit/"


def test_saving_what_the_edit_page_shows_changes_nothing(cast: Cast) -> None:
    client = login(cast, "publicist")
    client.post(
        NEW, typed(cast, minutes="一、发言\r\n二、要点", **{f"p-{cast.members[5].pk}": "late"})
    )
    before = _everything(entered())
    values = client.get(edit_url(entered())).context["values"]
    # Browsers end the lines of a text area with CR LF, whatever they were shown.
    sent = {name: [v.replace("\n", "\r\n") for v in values.getlist(name)] for name in values}
    assert entered().minutes == "一、发言\n二、要点"
    assert client.post(edit_url(entered()), {**sent, "then": ["draft"]}).status_code == 302
    assert _everything(entered()) == before


def _everything(activity: Activity) -> Any:
    left_out = {"id", "activity_id"}
    rows = [*activity.items.values(), *activity.attendances.values()]
    own = Activity.objects.values().get(pk=activity.pk)
    header = Record.objects.values("date", "title", "organization_id").get(pk=activity.pk)
    return own, header, [{k: v for k, v in row.items() if k not in left_out} for row in rows]


def test_the_second_editor_is_told_and_keeps_what_was_typed(cast: Cast) -> None:
    activity = enter_activity(activity_draft(cast.branch, DAY), actor=cast.publicist)
    first, second = login(cast, "publicist"), login(cast, "organizer")
    values = typed(cast, version="1", kinds=["theme_day"], place="一楼大厅")
    assert first.post(edit_url(activity), values).status_code == 302
    mine = values | {"place": "院子里", "title": "另一个主题"}
    told = second.post(edit_url(activity), mine)
    assert told.status_code == 409
    page = text_of(told)
    assert "赵敏" in page
    assert "三楼会议室”→“一楼大厅" in page
    assert "院子里" in page
    assert entered().place == "一楼大厅"
    again = second.post(edit_url(activity), mine | {"version": told.context["values"]["version"]})
    assert again.status_code == 302
    assert entered().place == "院子里"


def test_correcting_a_confirmed_activity_shows_and_posts_the_difference(cast: Cast) -> None:
    record = held(cast, DAY, ("discussion",), leader=False)
    client = login(cast, "secretary")
    values = typed(cast, kinds=["discussion"], version=str(record.version), record=record.pk)
    box = text_of(client.post(PREVIEW, values))
    assert "更正后变动" in box
    assert "−2 学时" in box
    assert client.post(f"/activities/{record.pk}/edit/", values).status_code == 302
    assert figures(cast.branch, Period.year(2022))["study.learning_hours"].value == 14
    assert list(verify_postings()) == []


def test_the_unit_of_a_stored_activity_cannot_be_changed(cast: Cast) -> None:
    activity = enter_activity(activity_draft(cast.branch, DAY), actor=cast.publicist)
    values = typed(cast, version="1", organization=cast.sibling.pk)
    login(cast, "publicist").post(edit_url(activity), values)
    assert entered().record.organization == cast.branch


# Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["member", "superior", "system", "security", "auditor", "outsider"])
@pytest.mark.parametrize("path", [NEW, PEOPLE, ITEMS, PREVIEW])
def test_who_does_not_enter_records_has_no_form(cast: Cast, who: str, path: str) -> None:
    client = login(cast, who)
    response = client.post(path, typed(cast))
    assert response.status_code in {302, 403}
    assert not Activity.objects.exists()


@pytest.mark.parametrize("path", [NEW, PEOPLE, ITEMS, PREVIEW])
def test_another_branch_is_not_found(cast: Cast, path: str) -> None:
    client = login(cast, "sibling_secretary")
    assert client.post(path, typed(cast)).status_code == 404
    assert client.get(NEW, {"unit": cast.branch.pk}).status_code == 404


def test_a_group_leader_enters_for_his_group_alone(cast: Cast) -> None:
    client = login(cast, "leader")
    assert client.get(NEW, {"unit": cast.groups[1].pk}).status_code == 200
    assert client.get(NEW, {"unit": cast.branch.pk}).status_code == 403
    assert client.get(NEW, {"unit": cast.groups[0].pk}).status_code == 403


def test_changing_needs_sight_and_right(cast: Cast) -> None:
    record = held(cast, DAY)
    url = f"/activities/{record.pk}/edit/"
    assert login(cast, "sibling_secretary").get(url).status_code == 404
    assert login(cast, "leader").get(url).status_code == 403
    assert login(cast, "publicist").get(url).status_code == 403
    assert login(cast, "secretary").get(url).status_code == 200


# Pages that read ------------------------------------------------------------------------------


def test_the_page_of_an_activity_shows_who_was_away_and_how_the_vote_stood(cast: Cast) -> None:
    client = login(cast, "publicist")
    client.post(NEW, meeting(cast, minutes="逐条讨论"))
    page = text_of(client.get(f"/records/{entered().pk}/"))
    for said in ("应到 8", "实到 7", "· 出差", "列席：刘小雨", "推优名单", "逐条讨论", "照此再记"):
        assert said in page
    assert "赞成6票，超过应到会半数（4票），通过" in page


def _crowd(branch: Organization, count: int) -> None:
    names = [f"党员{number:03}" for number in range(count)]
    people = Person.objects.bulk_create(
        Person(name=name, search_name=name, organization=branch) for name in names
    )
    Membership.objects.bulk_create(
        Membership(
            person=person,
            organization=branch,
            joined_on=date(2015, 7, 1),
            confirmed_on=date(2016, 7, 1),
            start=date(2020, 1, 1),
        )
        for person in people
    )


def _queries(client: Client, cast: Cast, pk: int) -> list[int]:
    found = []
    for method, path in (
        (client.get, NEW),
        (client.post, PEOPLE),
        (client.post, PREVIEW),
        (client.get, f"/activities/{pk}/edit/"),
        (client.get, f"/records/{pk}/"),
    ):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = method(path, typed(cast) if method == client.post else {})
        assert response.status_code == 200
        found.append(len(captured))
    return found


def test_the_number_of_queries_does_not_grow_with_the_roll(cast: Cast) -> None:
    client = login(cast, "publicist")
    _crowd(cast.branch, 30)
    small = enter_activity(activity_draft(cast.branch, DAY), actor=cast.publicist)
    few = _queries(client, cast, small.pk)
    _crowd(cast.branch, 262)
    large = enter_activity(activity_draft(cast.branch, DAY, title="大会"), actor=cast.publicist)
    many = _queries(client, cast, large.pk)
    assert large.due_count == 300
    assert many == few
    assert max(many) <= 25
