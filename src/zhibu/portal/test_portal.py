"""The first screen, the frame around every page, switches and probes."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.builders import Cast, activity_draft, held
from zhibu.activities.services import enter_activity
from zhibu.ledger import registry
from zhibu.ledger.models import Record
from zhibu.ledger.services import enter_record, return_record, submit_record
from zhibu.pillars.study.models import StudyNote
from zhibu.portal import context as frame_module
from zhibu.portal import health as health_module
from zhibu.portal.context import ENTRIES

DAY = date(2022, 9, 28)
OFFICERS = ("secretary", "deputy", "organizer", "publicist", "discipline", "leader", "member")
READERS = (*OFFICERS, "sibling_secretary", "superior")
ADMINISTRATORS = ("system", "security", "auditor")


@pytest.fixture(autouse=True)
def _no_second_factor(settings) -> None:  # type: ignore[no-untyped-def]
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False


def client_of(cast: Cast, who: str, year: int = 2022) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    client.post("/switch/", {"year": year})
    return client


def text_of(client: Client, path: str, **query: object) -> str:
    response = client.get(path, query)
    assert response.status_code == 200, path
    return response.content.decode()


def submitted(cast: Cast, day: date = DAY, **more: object) -> Record:
    activity = enter_activity(activity_draft(cast.branch, day, **more), actor=cast.publicist)  # type: ignore[arg-type]
    return submit_record(activity.pk, actor=cast.publicist)


def waiting_note(cast: Cast) -> Record:
    header = Record(organization=cast.branch, date=DAY, about=cast.members[3], title="第三季度")
    note = StudyNote(record=header, words=900)
    enter_record(registry.record_type("study.note"), note, actor=cast.secretary)
    return submit_record(note.pk, actor=cast.secretary)


# The first screen -----------------------------------------------------------------------------


@pytest.mark.parametrize("who", READERS)
def test_home_opens_for_everybody_who_works_with_records(cast: Cast, who: str) -> None:
    assert "做到哪了" in text_of(client_of(cast, who), "/")


@pytest.mark.parametrize("who", ADMINISTRATORS)
def test_administrators_see_no_figures_and_only_their_own_pages(cast: Cast, who: str) -> None:
    held(cast, DAY, title="不给管理员看")
    response = client_of(cast, who).get("/")
    assert "做到哪了" not in response.content.decode()
    labels = {entry["label"] for entry in response.context["nav"]()}
    assert labels <= {"工作台", "账号", "授权", "规则", "日志"}
    assert client_of(cast, who).get("/figures/").status_code == 403


def test_an_account_without_any_role_is_refused(cast: Cast) -> None:
    for path in ("/", "/figures/", "/search/", "/new/"):
        assert client_of(cast, "outsider").get(path).status_code == 403


def test_home_without_login_goes_to_the_login_page(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_measures_show_their_figures_and_gaps(cast: Cast) -> None:
    held(cast, DAY, ("special_topic",))
    body = text_of(client_of(cast, "secretary"), "/")
    assert "<b>1</b><small>次专题学习</small>" in body
    assert "待补" in body
    assert f"/figures/study.special_sessions/?unit={cast.branch.pk}&amp;period=2022" in body


def test_what_waits_can_be_confirmed_by_one_click_by_those_who_may(cast: Cast) -> None:
    record = submitted(cast, title="九月主题党日")
    assert f"/records/{record.pk}/do/confirm/" in text_of(client_of(cast, "secretary"), "/")
    for who in ("publicist", "member", "superior", "sibling_secretary"):
        assert f"/records/{record.pk}/do/confirm/" not in text_of(client_of(cast, who), "/")


def test_ones_own_entry_is_opened_before_it_is_confirmed(cast: Cast) -> None:
    activity = enter_activity(activity_draft(cast.branch, DAY), actor=cast.secretary)
    submit_record(activity.pk, actor=cast.secretary)
    body = text_of(client_of(cast, "secretary"), "/")
    assert f"/records/{activity.pk}/do/confirm/" not in body
    assert "去看看" in body


def test_what_was_sent_back_comes_with_its_reason(cast: Cast) -> None:
    record = submitted(cast, title="要补照片的活动")
    return_record(record.pk, actor=cast.secretary, reason="地点写错了")
    body = text_of(client_of(cast, "publicist"), "/")
    assert "退回：地点写错了" in body
    assert "地点写错了" not in text_of(client_of(cast, "organizer"), "/")


def test_what_is_due_says_the_rule_and_how_late(cast: Cast, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(timezone, "localdate", lambda *_args: date(2022, 10, 3))
    held(cast, date(2022, 8, 10))
    body = text_of(client_of(cast, "secretary"), "/")
    assert "逾期 3 天" in body
    assert "支部工作条例" in body
    assert "/activities/new/?kinds=" in body
    assert "记一次" not in text_of(client_of(cast, "member"), "/")


def test_the_superior_sees_which_branches_are_behind_in_tree_order(
    cast: Cast,
    monkeypatch,  # type: ignore[no-untyped-def]
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args: date(2022, 10, 3))
    body = text_of(client_of(cast, "superior"), "/")
    assert "还欠着的" in body
    assert body.index("<b>第一党支部</b>") < body.index("<b>第二党支部</b>")


@pytest.mark.parametrize("who", ["secretary", "superior", "member"])
def test_home_stays_within_twenty_five_queries(
    cast: Cast,
    who: str,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    for number in range(1, 9):
        held(cast, date(2022, number, 12), ("theme_day", "discussion"))
        submitted(cast, date(2022, number, 20), title=f"等确认{number}")
    client = client_of(cast, who)
    client.get("/")
    # Besides the session and its account, which every page reads.
    with django_assert_max_num_queries(25 + 2):
        client.get("/")


# The frame ------------------------------------------------------------------------------------


def test_every_entry_of_the_navigation_has_its_page() -> None:
    missing = []
    for entry in ENTRIES:
        try:
            reverse(entry.name)
        except NoReverseMatch:
            missing.append(entry.name)
    assert missing == []


def test_the_frame_costs_nothing_until_it_is_asked(
    cast: Cast,
    rf,  # type: ignore[no-untyped-def]
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    request = rf.get("/")
    request.user, request.session = cast.secretary, {}
    frame_module.access_of(request.user)
    with django_assert_num_queries(0):
        frame = frame_module.page(request)
    request.resolver_match = None
    with django_assert_num_queries(3):
        for part in frame.values():
            part()


def test_the_waiting_are_counted_for_those_who_confirm(cast: Cast) -> None:
    submitted(cast)
    assert client_of(cast, "secretary").get("/").context["waiting_count"]() == 1
    assert client_of(cast, "publicist").get("/").context["waiting_count"]() == 0


def test_a_large_tree_offers_its_first_units(cast: Cast, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(frame_module, "SHOWN_UNITS", 3)
    context = client_of(cast, "superior").get("/").context
    assert len(context["organizations"]()) == 3
    assert context["organizations_cut"]()


def test_a_note_waits_on_the_first_screen_of_the_study_commissioner_alone(cast: Cast) -> None:
    note = waiting_note(cast)
    act = f"/records/{note.pk}/do/confirm/"
    publicist = client_of(cast, "publicist")
    body = text_of(publicist, "/")
    assert "等我确认" in body
    assert act in body
    assert act not in text_of(client_of(cast, "secretary"), "/")
    publicist.post(act, {"version": note.version})
    assert "等我确认" not in text_of(publicist, "/")


def test_the_table_of_notes_is_one_click_away_for_those_who_read_it(cast: Cast) -> None:
    for who in READERS:
        body = text_of(client_of(cast, who), "/account/")
        assert ('href="/study/progress/"' in body) == (who == "publicist"), who
    assert client_of(cast, "publicist").get("/study/progress/").status_code == 200


def test_who_confirms_nothing_asks_nothing(
    cast: Cast,
    rf,  # type: ignore[no-untyped-def]
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    submitted(cast)
    request = rf.get("/")
    request.user, request.session = cast.member, {}
    frame = frame_module.Frame(request)
    assert frame.organization == cast.branch
    with django_assert_num_queries(0):
        assert (frame.waiting_count, frame.waiting_badge) == (0, "")


@pytest.mark.parametrize("few", [0, 40])
def test_the_badge_stops_counting(cast: Cast, monkeypatch, few: int) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(frame_module, "FEW_UNITS", few)
    monkeypatch.setattr(frame_module, "SHOWN_WAITING", 2)
    client, badges = client_of(cast, "secretary"), []
    for day in (1, 2, 3, 4):
        submitted(cast, date(2022, 9, day), title=f"活动{day}")
        nav = client.get("/account/").context["nav"]()
        badges.append(next(one["badge"] for one in nav if one["label"] == "工作台"))
    assert badges == ["1", "2", "2+", "2+"]


@pytest.mark.parametrize("who", ["member", "superior", *ADMINISTRATORS])
def test_the_search_box_stands_where_there_is_something_to_find(cast: Cast, who: str) -> None:
    body = text_of(client_of(cast, who), "/account/")
    assert ("data-search" in body, 'href="/search/"' in body) == (
        (False, False) if who in ADMINISTRATORS else (True, True)
    )


# Switches -------------------------------------------------------------------------------------


def test_another_unit_is_chosen_only_inside_the_scope(cast: Cast) -> None:
    client = client_of(cast, "superior")
    assert client.post("/switch/", {"organization": cast.sibling.pk}).status_code == 302
    assert client.get("/").context["organization"]().pk == cast.sibling.pk
    assert (
        client_of(cast, "secretary").post("/switch/", {"organization": cast.sibling.pk}).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/figures/?unit=1&only=filled&period=2021", "/figures/?only=filled"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_stays_inside_and_forgets_the_other_choice(
    cast: Cast, wanted: str, target: str
) -> None:
    response = client_of(cast, "secretary").post("/switch/", {"year": 2021, "next": wanted})
    assert response["Location"] == target


def test_nonsense_is_not_chosen(cast: Cast) -> None:
    client = client_of(cast, "secretary")
    assert client.post("/switch/", {"organization": "x"}).status_code == 404
    assert client.post("/switch/", {"organization": "9" * 40}).status_code == 404
    client.post("/switch/", {"year": "1066"})
    assert client.get("/").context["year"]() == 2022
    assert client.get("/switch/").status_code == 405


# What can be recorded -------------------------------------------------------------------------


def test_what_is_recorded_most_comes_first(cast: Cast, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(timezone, "localdate", lambda *_args: date(2022, 10, 3))
    for day in (5, 12, 19):
        held(cast, date(2022, 9, day), ("discussion",))
    held(cast, date(2022, 9, 20), ("theme_day",))
    usual = client_of(cast, "secretary").get("/new/").context["usual"]
    assert [one.label for one in usual][:2] == ["交流讨论", "主题党日"]


def test_a_member_is_offered_only_his_own_work(cast: Cast) -> None:
    body = text_of(client_of(cast, "member"), "/new/")
    assert "心得体会" in body
    assert "党员大会" not in body


def test_the_superior_records_nothing(cast: Cast) -> None:
    assert client_of(cast, "superior").get("/new/").status_code == 403


# Probes ---------------------------------------------------------------------------------------


def test_alive_needs_no_login_and_no_database(client: Client) -> None:
    response = client.get("/health/")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_when_database_tables_and_storage_are(client: Client, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    response = client.get("/ready/")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": True,
        "migrations": True,
        "storage": True,
        "clocks": None,
        "clocks_late": False,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("check", "name"),
    [
        ("_ask_database", "database"),
        ("_check_migrations", "migrations"),
        ("_write_file", "storage"),
    ],
)
def test_not_ready_while_one_of_them_fails(
    client: Client,
    monkeypatch,  # type: ignore[no-untyped-def]
    check: str,
    name: str,
) -> None:
    def broken() -> None:
        raise OSError("secret path /var/lib")

    monkeypatch.setattr(health_module, check, broken)
    response = client.get("/ready/")
    assert response.status_code == 503
    assert response.json()[name] is False
    assert "secret" not in response.content.decode()
