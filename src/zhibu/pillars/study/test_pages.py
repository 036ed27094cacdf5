"""The pillar's own pages: who sees what about whom, and what they store."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from tests.builders import (
    Cast,
    grant,
    held,
    make_appraisal,
    make_note,
    make_preparation,
    make_reflection,
)
from zhibu.access.roles import Role
from zhibu.activities.models import Presence
from zhibu.activities.services import Away
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.organization.models import RuleSetting
from zhibu.pillars.study.models import DemocraticAppraisal, Grade, Step, StudyNote
from zhibu.pillars.study.selectors import life_steps, own_progress, progress_of
from zhibu.pillars.study.services import read_entry

YEAR = Period.year(2022)
TODAY = date(2022, 12, 20)


@pytest.fixture(autouse=True)
def _december_2022(time_machine) -> None:
    time_machine.move_to("2022-12-20T02:00:00Z", tick=False)


def client(cast: Cast, name: str) -> Client:
    found = Client()
    found.force_login(cast.users[name])
    return found


def text_of(cast: Cast, name: str, path: str) -> str:
    answer = client(cast, name).get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


# Hours and notes ------------------------------------------------------------------------------


def test_the_members_hours_add_up_to_the_figure(cast: Cast) -> None:
    away = {cast.members[6].pk: Away(Presence.ABSENT, "出差")}
    held(cast, date(2022, 5, 6), ("special_topic", "discussion"), away=away)
    held(cast, date(2022, 6, 6), ("theme_day",))
    held(cast, date(2021, 6, 6), ("special_topic",))
    rows = progress_of(cast.branch, 2022, TODAY)
    figure = figures(cast.branch, YEAR, ["study.learning_hours"])["study.learning_hours"]
    assert sum(row.hours for row in rows) == figure.value == 14


def test_members_are_listed_by_name_and_never_by_what_they_did(cast: Cast) -> None:
    make_note(cast, words=50_000)
    names = [row.person.search_name for row in progress_of(cast.branch, 2022, TODAY)]
    assert names == sorted(names)


def test_members_of_the_committee_owe_more_hours(cast: Cast) -> None:
    officer = own_progress(cast.members[0], 2022, TODAY)
    member = own_progress(cast.member.person, 2022, TODAY)
    assert officer
    assert member
    assert (officer.hours_missing, member.hours_missing) == (56, 32)
    assert member.words_missing == 40_000


def test_targets_follow_the_dated_rule(cast: Cast) -> None:
    RuleSetting.objects.create(
        key="study.note_words", value="1000", since=date(2022, 1, 1), source="学习计划"
    )
    make_note(cast, words=1_500)
    found = own_progress(cast.member.person, 2022, TODAY)
    assert found
    assert (found.words_target, found.words_missing) == (1000, 0)


def test_the_table_of_notes_is_the_commissioner_s_alone(cast: Cast) -> None:
    make_note(cast, words=1_234)
    assert "1,234" in text_of(cast, "publicist", "/study/progress/?period=2022")
    for name in ("secretary", "deputy", "organizer", "discipline", "member", "superior"):
        assert client(cast, name).get("/study/progress/").status_code == 403, name
    assert (
        client(cast, "publicist").get(f"/study/progress/?unit={cast.sibling.pk}").status_code == 404
    )


# One's own page -------------------------------------------------------------------------------


def test_a_member_sees_his_own_year(cast: Cast) -> None:
    held(cast, date(2022, 5, 6), ("special_topic",), hours=Decimal("2.5"))
    make_note(cast, words=12_000)
    make_reflection(cast, title="读书有感")
    make_appraisal(cast, result=Grade.EXCELLENT)
    text = text_of(cast, "member", "/study/mine/?period=2022")
    for words in ("2.5", "还差 29.5 学时", "12,000", "还差 28,000 字", "读书有感", "<b>优秀</b>"):
        assert words in text, words


def test_a_member_does_not_see_his_appraisal_before_it_is_confirmed(cast: Cast) -> None:
    make_appraisal(cast, result=Grade.EXCELLENT, confirm=False)
    text = text_of(cast, "member", "/study/mine/?period=2022")
    assert "优秀" not in text
    assert "还没有结果" in text


def test_nobody_sees_another_s_notes_on_his_own_page(cast: Cast) -> None:
    make_note(cast, words=12_000, topic="二十大报告")
    assert "二十大报告" not in text_of(cast, "secretary", "/study/mine/?period=2022")


@pytest.mark.parametrize(
    ("entry", "words", "text"),
    [
        ("1500", 1500, ""),
        ("1,500 字", 1500, ""),
        ("１.２万字", 12_000, ""),
        ("学习 3 篇文章", None, "学习 3 篇文章"),
        ("五百", None, "五百"),
    ],
)
def test_one_field_takes_the_number_or_the_text(entry: str, words: int | None, text: str) -> None:
    assert read_entry(entry) == (words, text)


@pytest.mark.parametrize("entry", ["1.5字", "1..2", "."])
def test_half_a_word_is_refused(entry: str) -> None:
    with pytest.raises(DomainError):
        read_entry(entry)


def test_a_note_is_handed_in_and_posted_in_one_step(cast: Cast) -> None:
    answer = client(cast, "member").post(
        "/study/mine/", {"entry": "1500", "topic": "", "day": "2022-12-20"}
    )
    assert answer.status_code == 302
    note = StudyNote.objects.get()
    assert (note.words, note.record.state) == (1500, State.CONFIRMED)
    assert note.record.organization == cast.branch
    assert figures(cast.branch, YEAR, ["study.note_words"])["study.note_words"].value == 1500


def test_a_second_note_of_a_day_needs_a_topic(cast: Cast) -> None:
    member = client(cast, "member")
    sent = {"entry": "坚持人民至上", "topic": "", "day": "2022-12-20"}
    member.post("/study/mine/", sent)
    answer = member.post("/study/mine/", sent)
    assert answer.status_code == 200
    assert "已记过一条（6字）" in answer.content.decode()
    assert "坚持人民至上</textarea>" in answer.content.decode()
    assert member.post("/study/mine/", sent | {"topic": "晚上"}).status_code == 302


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"entry": "", "day": "2022-12-20"}, "请填字数或粘贴正文"),
        ({"entry": "0", "day": "2022-12-20"}, "不是一次能新增的字数"),
        ({"entry": "10", "day": "2022-12-21"}, "日期在今天之后"),
        ({"entry": "10", "day": "2018-12-21"}, "不在任何支部的名册上"),
        ({"entry": "10", "day": "nonsense"}, "不是"),
    ],
)
def test_a_wrong_note_is_told_and_nothing_is_stored(
    cast: Cast, sent: dict[str, str], said: str
) -> None:
    answer = client(cast, "member").post("/study/mine/", sent)
    assert said in answer.content.decode()
    assert not StudyNote.objects.exists()


def test_an_account_without_a_person_is_told_so(cast: Cast) -> None:
    cast.member.person = None
    cast.member.save()
    assert "没有对应的党员" in text_of(cast, "member", "/study/mine/")


# The appraisal table --------------------------------------------------------------------------

SHEET = "/study/appraisal/?period=2022"


def sent(cast: Cast, then: str, day: str = "2022-12-08", **grades: str) -> dict[str, str]:
    """Fill the table: everybody full is qualified unless given by number (m0="excellent")."""
    found = {"day": day, "then": then}
    stored = {
        body.record.about_id: body.record.version
        for body in DemocraticAppraisal.objects.exclude(record__state=State.VOID)
    }
    for number, person in enumerate(cast.members[:-1]):
        found[f"m{person.pk}-result"] = grades.get(f"m{number}", Grade.QUALIFIED)
        found[f"m{person.pk}-version"] = str(stored.get(person.pk, ""))
    return found


def test_the_whole_branch_is_appraised_and_confirmed_at_once(cast: Cast) -> None:
    answer = client(cast, "secretary").post(
        SHEET, sent(cast, "confirm", m0=Grade.EXCELLENT, m1=Grade.EXCELLENT)
    )
    assert answer.status_code == 302
    found = figures(cast.branch, YEAR, ["life.members_appraised", "life.members_rated_excellent"])
    assert [figure.value for figure in found.values()] == [7, 2]


def test_one_excellent_too_many_stores_nothing_and_shows_the_arithmetic(cast: Cast) -> None:
    grades = dict.fromkeys(("m0", "m1", "m2"), Grade.EXCELLENT)
    answer = client(cast, "secretary").post(SHEET, sent(cast, "draft", **grades))
    assert "3 × 3 = 9 &gt; 党员总数 8，最多 2 名" in answer.content.decode()
    assert not DemocraticAppraisal.objects.exists()


def test_one_wrong_line_stores_nothing(cast: Cast) -> None:
    answer = client(cast, "secretary").post(
        SHEET,
        sent(cast, "confirm", m3="") | {f"m{cast.members[3].pk}-self_mark": Grade.EXCELLENT},
    )
    assert "没有评议结果" in answer.content.decode()
    assert cast.members[3].name in answer.content.decode()
    assert not DemocraticAppraisal.objects.exists()


def test_what_is_wrong_with_every_line_is_said_once(cast: Cast) -> None:
    answer = client(cast, "secretary").post(SHEET, sent(cast, "draft", day="2022-12-25"))
    assert answer.content.decode().count("日期在今天之后") == 1


def test_excellent_may_pass_from_one_to_another_in_one_go(cast: Cast) -> None:
    secretary = client(cast, "secretary")
    secretary.post(SHEET, sent(cast, "confirm", m0=Grade.EXCELLENT, m1=Grade.EXCELLENT))
    answer = secretary.post(SHEET, sent(cast, "confirm", m1=Grade.EXCELLENT, m2=Grade.EXCELLENT))
    assert answer.status_code == 302
    excellent = DemocraticAppraisal.objects.filter(result=Grade.EXCELLENT)
    assert {body.record.about_id for body in excellent} == {
        cast.members[1].pk,
        cast.members[2].pk,
    }


def test_drafts_of_the_organizer_are_confirmed_by_the_secretary(cast: Cast) -> None:
    answer = client(cast, "organizer").post(SHEET, sent(cast, "submit"))
    assert answer.status_code == 302
    states = set(Record.objects.filter(type="life.appraisal").values_list("state", flat=True))
    assert states == {State.SUBMITTED}
    assert client(cast, "organizer").post(SHEET, sent(cast, "confirm")).status_code == 403
    client(cast, "secretary").post(SHEET, sent(cast, "confirm"))
    states = set(Record.objects.filter(type="life.appraisal").values_list("state", flat=True))
    assert states == {State.CONFIRMED}


def test_a_table_opened_before_somebody_else_saved_is_told(cast: Cast) -> None:
    old = sent(cast, "draft", m0=Grade.BASIC)
    client(cast, "secretary").post(SHEET, sent(cast, "draft"))
    answer = client(cast, "organizer").post(SHEET, old)
    assert "刚刚有人录入了评议结果" in answer.content.decode()
    assert not DemocraticAppraisal.objects.filter(result=Grade.BASIC).exists()


def test_the_counter_counts_and_stores_nothing(cast: Cast) -> None:
    answer = client(cast, "secretary").post(SHEET, sent(cast, "count", m0=Grade.EXCELLENT))
    text = answer.content.decode()
    assert "“优秀” 1 名：1 × 3 = 3 ≤ 党员总数 8，最多 2 名" in text
    assert "民主评议党员" in text
    assert "+7 名" in text
    assert not DemocraticAppraisal.objects.exists()


def test_the_table_is_for_those_entitled_in_their_own_branch(cast: Cast) -> None:
    for name in ("publicist", "discipline", "leader", "member", "superior"):
        assert client(cast, name).get(SHEET).status_code == 403, name
    assert (
        client(cast, "sibling_secretary").get(f"{SHEET}&unit={cast.branch.pk}").status_code == 404
    )


def test_a_probationary_member_has_no_grade_to_choose(cast: Cast) -> None:
    text = text_of(cast, "secretary", SHEET)
    assert f'name="m{cast.members[0].pk}-result"' in text
    assert f'name="m{cast.members[-1].pk}-result"' not in text
    assert "不评等次" in text


# The life meeting -----------------------------------------------------------------------------


def test_the_commissioner_finds_the_table_from_any_unit_that_he_reads(cast: Cast) -> None:
    grant(cast.publicist, Role.SUPERIOR, cast.committee)
    here = client(cast, "publicist")
    here.post("/switch/", {"organization": cast.sibling.pk})
    answer = here.get("/study/progress/")
    assert answer.status_code == 200
    assert answer.context["unit"] == cast.branch
    assert here.get("/study/progress/", {"unit": cast.sibling.pk}).status_code == 404


def test_steps_are_done_by_confirmed_records_only(cast: Cast) -> None:
    make_preparation(cast, step=Step.STUDY)
    make_preparation(cast, organization=cast.groups[0])
    held(cast, date(2022, 12, 6), ("organization_life",))
    states = [step.state for step in life_steps(cast.branch, cast.secretary, 2022)]
    assert states == ["done", "done", "now", "done", "todo"]
    assert [step.state for step in life_steps(cast.branch, cast.secretary, 2021)] == [
        "now",
        "todo",
        "todo",
        "todo",
        "todo",
    ]


def test_the_page_of_the_life_meeting_is_read_by_members_and_written_by_clerks(
    cast: Cast,
) -> None:
    make_preparation(cast, note="与支委逐一谈心")
    path = "/study/life/?period=2022"
    member, publicist = text_of(cast, "member", path), text_of(cast, "publicist", path)
    assert "与支委逐一谈心" in member
    assert "记一次" not in member
    assert "记一次" in publicist
    new = f"/ledgers/life.preparation/new/?organization={cast.branch.pk}&amp;step="
    assert all(f"{new}{step}" in publicist for step in Step.values)
    assert client(cast, "sibling_secretary").get(f"{path}&unit={cast.branch.pk}").status_code == 404


@pytest.mark.parametrize("path", ["/study/life/"])
def test_above_the_branches_one_is_chosen(cast: Cast, path: str) -> None:
    text = text_of(cast, "superior", path)
    assert f'href="?unit={cast.branch.pk}' in text
