"""The record types of the pillar: what they post, and what they refuse."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    Cast,
    make_appraisal,
    make_material,
    make_note,
    make_preparation,
    make_reflection,
)
from zhibu.config.declarations import ITEM_KINDS, RECORD_TYPES
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.core.wordcount import count_words
from zhibu.ledger.drill import visible_behind
from zhibu.ledger.figures import figures
from zhibu.ledger.indicators import Kind
from zhibu.ledger.models import State
from zhibu.ledger.selectors import visible_to
from zhibu.ledger.services import confirm_record, void_record
from zhibu.organization.models import RuleSetting
from zhibu.pillars.study.appraisal import Cap
from zhibu.pillars.study.indicators import INDICATORS
from zhibu.pillars.study.models import Grade
from zhibu.pillars.study.records import NOTE, count_note

YEAR = Period.year(2022)
DAY = date(2022, 12, 8)


def value(cast: Cast, code: str, period: Period = YEAR) -> object:
    return figures(cast.branch, period, [code])[code].value


def codes(error: DomainError) -> set[str]:
    return {problem.code for problem in error.problems}


def test_every_indicator_of_the_pillar_is_posted_by_a_type_or_is_a_ratio() -> None:
    posted = {code for entry in RECORD_TYPES for code in entry.indicators}
    by_kinds = {code for kind in ITEM_KINDS for code in kind.indicators}
    for one in INDICATORS:
        if one.kind == Kind.RATIO:
            assert one.parts
            assert set(one.parts) <= posted
        else:
            assert one.code in posted, one.code
    assert by_kinds <= posted


def test_the_share_of_excellent_is_of_all_members() -> None:
    assert Cap(total=8, share=3).most == 2
    assert "3 × 3 = 9 > 党员总数 8" in Cap(8, 3).arithmetic(3)
    assert "2 × 3 = 6 ≤ 党员总数 8" in Cap(8, 3).arithmetic(2)


def test_materials_post_their_copies(cast: Cast) -> None:
    make_material(cast, copies=38)
    make_material(cast, copies=12, title="党章")
    assert value(cast, "study.materials_issued") == 50


def test_materials_need_a_title_and_copies(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        make_material(cast, copies=0, title=" ")
    assert codes(caught.value) == {"STU003", "STU004"}


def test_a_reflection_counts_its_own_words(cast: Cast) -> None:
    body = make_reflection(cast, text="学习 COVID-19 防控，1,000 字。")
    body.refresh_from_db()
    assert body.words == 7
    assert value(cast, "study.reflections") == 1


def test_a_reflection_on_paper_has_unknown_words_and_still_counts(cast: Cast) -> None:
    body = make_reflection(cast, text="")
    assert body.words is None
    assert body.words_label == "未计字数"
    assert value(cast, "study.reflections") == 1


def test_a_reflection_of_somebody_off_the_roll_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError, match="不在第一党支部名册上"):
        make_reflection(cast, about=cast.sibling_secretary.person)


def test_a_member_hands_in_his_own_note_and_nobody_has_to_confirm_it(cast: Cast) -> None:
    note = make_note(cast, words=1500)
    assert note.record.state == State.CONFIRMED
    assert value(cast, "study.note_words") == 1500


def test_a_member_cannot_hand_in_for_another(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        make_note(cast, about=cast.members[0], actor=cast.member)


def test_pasted_text_wins_over_the_typed_number(cast: Cast) -> None:
    note = make_note(cast, words=9999, text="一二三四五")
    assert note.words == 5


@given(st.text(), st.one_of(st.none(), st.integers(1, 200_000)))
def test_words_are_the_text_s_where_there_is_one(text: str, typed: int | None) -> None:
    note = NOTE.model(text=text, words=typed)
    count_note(note)
    assert note.words == (count_words(text) if text.strip() else typed)


@pytest.mark.parametrize(
    ("words", "text", "code"),
    [(None, "", "STU005"), (0, "", "STU006"), (200_001, "", "STU006"), (50, "……！", "STU006")],
)
def test_a_note_without_words_is_refused(
    cast: Cast, words: int | None, text: str, code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        make_note(cast, words=words, text=text)
    assert codes(caught.value) == {code}


def test_a_note_is_read_by_its_member_and_the_study_commissioner_only(cast: Cast) -> None:
    note = make_note(cast, words=800)
    readers = {
        name for name, user in cast.users.items() if visible_to(user).filter(pk=note.pk).exists()
    }
    assert readers == {"member", "publicist"}


def test_the_secretary_sees_the_total_of_notes_but_no_note(cast: Cast) -> None:
    make_note(cast, words=800)
    rows, hidden = visible_behind(cast.secretary, "study.note_words", cast.branch, YEAR)
    assert (list(rows), hidden) == ([], 1)
    assert value(cast, "study.note_words") == 800


def test_appraisals_count_members_and_the_excellent(cast: Cast) -> None:
    make_appraisal(cast, about=cast.members[0], result=Grade.EXCELLENT)
    make_appraisal(cast, about=cast.members[1])
    assert value(cast, "life.members_appraised") == 2
    assert value(cast, "life.members_rated_excellent") == 1


def test_an_appraisal_held_after_the_year_counts_in_its_year(cast: Cast) -> None:
    make_appraisal(cast, day=date(2023, 1, 12), year=2022)
    assert value(cast, "life.members_appraised") == 1
    assert value(cast, "life.members_appraised", Period.year(2023)) is None


def test_an_appraisal_is_read_by_those_entitled_and_its_member_once_confirmed(cast: Cast) -> None:
    body = make_appraisal(cast, about=cast.member.person, confirm=False)
    assert not visible_to(cast.member).filter(pk=body.pk).exists()
    confirm_record(body.pk, actor=cast.secretary)
    readers = {
        name for name, user in cast.users.items() if visible_to(user).filter(pk=body.pk).exists()
    }
    assert readers == {"secretary", "deputy", "organizer", "member"}


def test_a_probationary_member_takes_part_without_a_grade(cast: Cast) -> None:
    probationary = cast.members[-1]
    with pytest.raises(DomainError) as caught:
        make_appraisal(cast, about=probationary)
    assert codes(caught.value) == {"STU013"}
    make_appraisal(cast, about=probationary, result="", self_mark=Grade.QUALIFIED)
    assert value(cast, "life.members_appraised") is None


def test_a_full_member_gets_a_grade(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        make_appraisal(cast, result="")
    assert codes(caught.value) == {"STU012"}


def test_nobody_is_appraised_twice_for_one_year(cast: Cast) -> None:
    first = make_appraisal(cast)
    with pytest.raises(DomainError) as caught:
        make_appraisal(cast, day=date(2022, 12, 20))
    assert codes(caught.value) == {"STU014"}
    void_record(first.pk, actor=cast.secretary, reason="重新评议")
    make_appraisal(cast, day=date(2022, 12, 20))


def test_the_year_must_fit_the_day(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        make_appraisal(cast, year=2020)
    assert codes(caught.value) == {"STU011"}


def test_excellent_stays_under_a_third_of_all_members(cast: Cast) -> None:
    for person in cast.members[:2]:
        make_appraisal(cast, about=person, result=Grade.EXCELLENT, confirm=False)
    with pytest.raises(DomainError, match="3 × 3 = 9 > 党员总数 8，最多 2 名"):
        make_appraisal(cast, about=cast.members[2], result=Grade.EXCELLENT)


def test_the_cap_follows_the_dated_rule(cast: Cast) -> None:
    RuleSetting.objects.create(
        key="life.excellent_share", value="8", since=date(2022, 1, 1), source="机关党委通知"
    )
    make_appraisal(cast, about=cast.members[0], result=Grade.EXCELLENT)
    with pytest.raises(DomainError, match="2 × 8 = 16 > 党员总数 8，最多 1 名"):
        make_appraisal(cast, about=cast.members[1], result=Grade.EXCELLENT)


def test_a_step_of_the_life_meeting_says_something_and_posts_nothing(cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        make_preparation(cast, count=None, note=" ")
    assert codes(caught.value) == {"STU007"}
    body = make_preparation(cast)
    assert body.record.state == State.CONFIRMED
    assert body.record.title == "组织生活会：谈心谈话"
