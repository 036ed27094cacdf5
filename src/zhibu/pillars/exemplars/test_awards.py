"""Award campaigns: names, sums, lists, notices over holidays, postings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.awards import (
    DAY,
    KEY,
    TITLE,
    TWO,
    announced,
    awarded,
    campaign,
    in_notice,
    listed,
    nominated,
    refused,
    state,
    step,
    taken,
    value,
)
from tests.builders import Cast, make_appraisal, make_person
from tests.keeping import keep, kept
from zhibu.cases.models import Case
from zhibu.cases.services import faults
from zhibu.core.errors import DomainError
from zhibu.ledger import registry
from zhibu.ledger.children import rows_of
from zhibu.ledger.services import void_record
from zhibu.ledger.verify import verify_postings
from zhibu.organization.rules import set_rule
from zhibu.pillars.exemplars.models import AwardStep
from zhibu.pillars.exemplars.paths.award import AWARD
from zhibu.pillars.exemplars.rules import AWARD_EXCELLENT, AWARD_NOTICE_DAYS

pytestmark = pytest.mark.django_db


def test_a_campaign_runs_from_its_plan_to_the_award_and_counts_its_winners(cast: Cast) -> None:
    award = awarded(cast, TWO)
    case = Case.objects.get(pk=award.case.pk)
    assert (case.title, case.number, case.state, case.is_open) == (
        TITLE,
        "PX2022-001",
        "awarded",
        False,
    )
    assert [row.name for row in rows_of(award, "winners")] == list(TWO)
    assert (award.kind, award.issuer) == ("outstanding_member", "第一党支部")
    assert value(cast, "exemplars.outstanding_members") == 2
    assert list(faults(AWARD)) == []
    assert list(verify_postings()) == []


@pytest.mark.parametrize(
    ("kind", "names", "code"),
    [
        ("service_star", ("王师傅", "李师傅"), "exemplars.service_stars"),
        ("law_abiding", ("王师傅",), "exemplars.model_citizens"),
        ("moral", ("王师傅",), "exemplars.model_citizens"),
        ("family", ("刘军家庭", "马兰家庭"), "exemplars.model_citizens"),
        ("advanced_group", ("第一党小组",), None),
        ("outstanding_worker", ("李建国",), None),
        ("other", ("食堂",), None),
    ],
)
def test_each_kind_counts_under_its_own_figure_or_none(
    cast: Cast, kind: str, names: tuple[str, ...], code: str | None
) -> None:
    awarded(cast, names, kind=kind)
    codes = registry.record_type(KEY).indicators
    found = {one: value(cast, one) for one in codes}
    assert {one: number for one, number in found.items() if number} == (
        {code: len(names)} if code else {}
    )


def test_voiding_the_award_takes_its_winners_back(cast: Cast) -> None:
    award = awarded(cast, TWO)
    void_record(award.pk, actor=cast.secretary, reason="文号有误")
    assert not value(cast, "exemplars.outstanding_members")
    assert state(award.case) == "notice"


# Announcing and nominating ---------------------------------------------------------------------


def test_a_plan_needs_its_kind_and_at_least_one_place(cast: Cast) -> None:
    wrong = refused(lambda: kept(cast, KEY, step(campaign(cast.branch), "announce", DAY)))
    assert "CAS017" in wrong
    wrong = refused(lambda: announced(cast, quota=0))
    assert set(wrong) == {"AWD001"}


def test_only_members_of_the_branch_are_nominated_for_party_awards(cast: Cast) -> None:
    make_person("吴群众", cast.branch)
    case = announced(cast)
    wrong = refused(
        lambda: taken(cast, case, "nominate", DAY, candidates=["赵敏", "吴群众", "钱一"])
    )
    assert set(wrong) == {"AWD010"}
    with pytest.raises(DomainError) as caught:
        taken(cast, case, "nominate", DAY, candidates=["吴群众", "钱一"])
    assert [problem.value for problem in caught.value.problems] == ["吴群众", "钱一"]


def test_a_namesake_is_told_apart_by_the_distinction(cast: Cast) -> None:
    for office in ("一科", "二科"):
        make_person("刘洋", cast.branch, distinction=office)
    case = announced(cast, kind="service_star")
    wrong = refused(lambda: taken(cast, case, "nominate", DAY, candidates=["刘洋"]))
    assert "刘洋（一科）" in wrong["AWD010"]
    body = taken(cast, case, "nominate", DAY, candidates=["刘洋（二科）", "张伟", "张伟（车队）"])
    meant = [str(row.person) for row in rows_of(body, "candidates")]
    assert meant == ["刘洋（二科）", "张伟", "张伟（车队）"]


def test_a_group_is_found_by_its_name_and_another_is_refused_with_those_there_are(
    cast: Cast,
) -> None:
    case = announced(cast, kind="advanced_group")
    wrong = refused(lambda: taken(cast, case, "nominate", DAY, candidates=["第九党小组"]))
    assert "第一党小组、第二党小组" in wrong["AWD010"]
    body = taken(cast, case, "nominate", DAY, candidates=["第二党小组"])
    assert rows_of(body, "candidates")[0].group == cast.groups[1]


def test_nobody_is_nominated_twice_in_one_list_or_in_two(cast: Cast) -> None:
    case = nominated(cast, ["赵敏"])
    later = date(2022, 6, 2)
    wrong = refused(lambda: taken(cast, case, "nominate", later, candidates=["孙强", "孙 强"]))
    assert "写了两次" in wrong["AWD004"]
    wrong = refused(lambda: taken(cast, case, "nominate", later, candidates=["赵敏"]))
    assert "已经提名过" in wrong["AWD004"]
    assert "AWD003" in refused(lambda: taken(cast, case, "nominate", later, candidates=[]))


def test_by_default_the_last_appraisal_does_not_bar_a_nomination(cast: Cast) -> None:
    nominated(cast, TWO)


def test_where_the_rule_asks_for_it_only_those_graded_excellent_are_nominated(cast: Cast) -> None:
    set_rule(AWARD_EXCELLENT, "on", organization=None, since=DAY, source="机关党委通知")
    best, other = (cast.users[who].person for who in ("publicist", "discipline"))
    make_appraisal(cast, date(2021, 12, 8), about=best, result="excellent")
    make_appraisal(cast, date(2020, 12, 8), about=other, result="excellent")
    make_appraisal(cast, date(2021, 12, 8), about=other, result="qualified")
    case = announced(cast)
    with pytest.raises(DomainError) as caught:
        taken(cast, case, "nominate", DAY, candidates=["赵敏", "孙强", "王芳"])
    found = {(problem.code, problem.value) for problem in caught.value.problems}
    assert found == {("AWD006", "孙强"), ("AWD006", "王芳")}
    taken(cast, case, "nominate", DAY, candidates=["赵敏"])


def test_who_may_not_read_grades_does_not_learn_them_by_trying_names(cast: Cast) -> None:
    set_rule(AWARD_EXCELLENT, "on", organization=None, since=DAY, source="机关党委通知")
    case = announced(cast)
    body = step(case, "nominate", DAY, candidates=["孙强"])
    wrong = refused(lambda: keep(KEY, body, cast.publicist))
    assert set(wrong) == {"AWD005"}


# Voting ----------------------------------------------------------------------------------------


def voted(cast: Cast, case: Case, **more: Any) -> AwardStep:
    given: dict[str, Any] = {"voters": 7, "issued": 7, "returned": 7, "valid": 7}
    return taken(cast, case, "vote", DAY, **(given | more))


@pytest.mark.parametrize(
    ("sums", "counts", "said"),
    [
        ({"voters": 8}, {"赵敏": 5}, "多于有表决权的党员 7 人"),
        ({"issued": 8}, {"赵敏": 5}, "“8”多于应投票人数 7 张"),
        ({"issued": 6}, {"赵敏": 5}, "“7”多于发出票 6 张"),
        ({"returned": 6}, {"赵敏": 5}, "“7”多于收回票 6 张"),
        ({"valid": 5}, {"赵敏": 6}, "“赵敏”得 6 票，多于有效票 5 张"),
        (
            {},
            {"赵敏": 7, "孙强": 7, "王芳": 1},
            "得票合计 15 票，多于 7 张有效票 × 2 个名额 = 14 票",
        ),
    ],
)
def test_a_vote_with_more_ballots_than_voters_is_refused_with_the_sums(
    cast: Cast, sums: dict[str, int], counts: dict[str, int], said: str
) -> None:
    case = nominated(cast, ("赵敏", "孙强", "王芳"))
    wrong = refused(lambda: voted(cast, case, counts=counts, **sums))
    assert any(said in text for text in wrong.values()), wrong


def test_all_that_is_wrong_with_a_vote_is_said_at_once(cast: Cast) -> None:
    case = nominated(cast, ["赵敏"])
    wrong = refused(lambda: voted(cast, case, issued=9, valid=None, counts={"赵敏": 3, "路人": 1}))
    assert {"AWD007", "AWD020", "AWD021"} <= set(wrong)


def test_the_voters_of_a_party_award_are_filled_in(cast: Cast) -> None:
    body = voted(cast, nominated(cast, ["赵敏"]), voters=None, counts={"赵敏": 6})
    assert body.voters == 7


def test_a_second_vote_takes_the_place_of_the_first(cast: Cast) -> None:
    case = nominated(cast, TWO)
    voted(cast, case, counts={"赵敏": 3, "孙强": 0})
    taken(
        cast, case, "vote", date(2022, 6, 2), voters=7, issued=7, returned=7, valid=7,
        counts={"孙强": 6},
    )  # fmt: skip
    wrong = refused(lambda: taken(cast, case, "list", date(2022, 6, 2), listed=["赵敏"]))
    assert set(wrong) == {"AWD007"}


# The list --------------------------------------------------------------------------------------


def test_the_list_holds_no_more_than_the_places_and_only_those_voted_for(cast: Cast) -> None:
    case = nominated(cast, ("赵敏", "孙强", "王芳"))
    voted(cast, case, counts={"赵敏": 6, "孙强": 5, "王芳": 0})
    wrong = refused(
        lambda: taken(cast, case, "list", DAY, listed=["赵敏", "孙强", "王芳", "李建国"])
    )
    assert set(wrong) == {"AWD030", "AWD007"}
    assert state(case) == "voted"


# The notice ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last"),
    [
        # Plain weeks: Wednesday to Wednesday, the Dragon Boat holiday of 3 June 2022 between.
        (date(2022, 6, 1), date(2022, 6, 9)),
        # National Day 2022: 1–7 October off, Saturday 8 and Sunday 9 are worked.
        (date(2022, 9, 29), date(2022, 10, 11)),
        # Spring Festival 2023: 21–27 January off, Saturday 28 and Sunday 29 are worked.
        (date(2023, 1, 19), date(2023, 1, 31)),
    ],
)
def test_a_notice_counts_working_days_by_the_official_calendar(
    cast: Cast, first: date, last: date
) -> None:
    case = listed(cast, TWO)
    body = taken(cast, case, "notice", first)
    assert body.until == last


def test_a_notice_shorter_than_the_rule_is_refused_with_its_earliest_end(cast: Cast) -> None:
    case = listed(cast, TWO, day=date(2022, 9, 28))
    wrong = refused(lambda: taken(cast, case, "notice", date(2022, 9, 29), until=date(2022, 10, 9)))
    assert "2022-10-11" in wrong["CAS023"]


def test_the_length_of_the_notice_is_a_dated_rule(cast: Cast) -> None:
    set_rule(
        AWARD_NOTICE_DAYS, "7", organization=cast.committee, since=date(2022, 9, 1), source="通知"
    )
    case = listed(cast, TWO, day=date(2022, 9, 28))
    assert taken(cast, case, "notice", date(2022, 9, 29)).until == date(2022, 10, 13)


def test_an_award_before_the_notice_has_ended_is_refused_and_told_from_when(cast: Cast) -> None:
    case = in_notice(cast, TWO, day=date(2022, 9, 28), notice=date(2022, 9, 29))

    def award(day: date) -> AwardStep:
        return taken(cast, case, "award", day, document="机关党委〔2022〕9号")

    for day in (date(2022, 9, 30), date(2022, 10, 8), date(2022, 10, 11)):
        wrong = refused(lambda day=day: award(day))  # type: ignore[misc]
        assert "最早 2022-10-12" in wrong["CAS019"]
    award(date(2022, 10, 12))
    assert state(case) == "awarded"


def test_a_campaign_s_name_fits_its_column(cast: Cast) -> None:
    noun = next(one.noun for one in registry.record_type(KEY).columns if one.name == "case")
    assert noun is not None
    assert noun.find("长" * 120, cast.branch).title == "长" * 120
    assert refused(lambda: noun.find("长" * 121, cast.branch)).keys() == {"AWD060"}
