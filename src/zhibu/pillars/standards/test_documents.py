"""Standards and rules: what counts from which day to which, and what takes a version's place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.builders import Cast
from tests.keeping import kept
from tests.service import document, domain, inspection, standard
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.children import rows_of
from zhibu.ledger.closing import close_books
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record
from zhibu.ledger.services import revise_record, void_record
from zhibu.ledger.verify import verify_postings
from zhibu.pillars.standards.document_clauses import natural, read_text
from zhibu.pillars.standards.document_nouns import STANDARD
from zhibu.pillars.standards.documents import DOCUMENT_ISSUE
from zhibu.pillars.standards.domain_nouns import DOMAIN, domains_for
from zhibu.pillars.standards.models import DocumentIssue

KEY = "standards.document"
IN_FORCE = "standards.standards_in_force"
SYSTEMS = "standards.systems_in_force"
RULES = "standards.rules_issued"
FIRST, SECOND = date(2022, 2, 1), date(2022, 6, 15)
ONE_DAY = timedelta(days=1)


def on(cast: Cast, day: date) -> tuple[Any, Any]:
    """Give the standards and the systems in force at the end of a day; 0 where there was none."""
    found = figures(cast.branch, Period(day, day), [IN_FORCE, SYSTEMS])
    return found[IN_FORCE].value or 0, found[SYSTEMS].value or 0


def issued(cast: Cast, day: date, **more: Any) -> DocumentIssue:
    return kept(cast, KEY, document(cast.branch, day, **more))


def refused(cast: Cast, **more: Any) -> set[str]:
    with pytest.raises(DomainError) as caught:
        issued(cast, more.pop("day", SECOND), **more)
    return {problem.code for problem in caught.value.problems}


def fresh(body: DocumentIssue) -> DocumentIssue:
    record = Record.objects.get(pk=body.pk)
    found: DocumentIssue = DOCUMENT_ISSUE.load([record])[record.pk]
    return found


def test_a_new_version_moves_the_stock_on_the_right_days_alone(cast: Cast) -> None:
    first = issued(cast, FIRST, edition="第1版")
    assert on(cast, FIRST - ONE_DAY) == (0, 0)
    assert on(cast, FIRST) == (1, 1)
    second = issued(cast, SECOND, edition="第2版", effective_on=SECOND + 10 * ONE_DAY)
    assert fresh(first).ended_on == SECOND + 10 * ONE_DAY
    assert [on(cast, SECOND + days * ONE_DAY) for days in (0, 9, 10, 11)] == [(1, 1)] * 4
    # Another standard of another domain, repealed later: both counts go up and down by one.
    issued(
        cast,
        FIRST,
        title="食堂规范",
        number="Q/JG 02",
        domain=domain(cast.branch, "餐饮"),
        repealed_on=SECOND,
    )
    assert on(cast, SECOND - ONE_DAY) == (2, 2)
    assert on(cast, SECOND) == (1, 1)
    assert list(verify_postings()) == []
    void_record(second.pk, actor=cast.secretary, reason="印错了")
    assert fresh(first).ended_on is None
    assert on(cast, date(2022, 12, 31)) == (1, 1)
    assert list(verify_postings()) == []


def test_a_document_that_takes_the_place_of_another_ends_it(cast: Cast) -> None:
    old = issued(cast, FIRST, number="Q/JG 01—2021")
    issued(cast, SECOND, number="Q/JG 01-2022", title="会议服务规范", replaces="Q／JG01—2021")
    assert fresh(old).ended_on == SECOND
    assert on(cast, SECOND) == (1, 1)
    assert list(verify_postings()) == []


def test_a_version_entered_late_ends_where_the_next_one_begins(cast: Cast) -> None:
    issued(cast, SECOND, edition="第2版")
    late = issued(cast, FIRST, edition="第1版")
    assert fresh(late).ended_on == SECOND
    assert on(cast, SECOND - ONE_DAY) == on(cast, SECOND) == (1, 1)


def test_closed_books_stay_as_they_were(cast: Cast) -> None:
    first = issued(cast, FIRST, edition="第1版")
    second = issued(cast, SECOND, edition="第2版")
    close_books(cast.branch, through=date(2022, 12, 31), actor=cast.secretary)
    body = fresh(second)
    body.repealed_on = date(2022, 9, 1)
    with pytest.raises(DomainError, match="LED014"):
        revise_record(DOCUMENT_ISSUE, body, actor=cast.secretary, version=body.record.version)
    # What follows for the version before counts on the first open day, like the voiding itself.
    void_record(second.pk, actor=cast.secretary, reason="没有发布")
    assert fresh(first).ended_on is None
    assert on(cast, FIRST) == on(cast, date(2022, 12, 31)) == on(cast, date(2099, 1, 1)) == (1, 1)
    assert list(verify_postings()) == []


def test_a_rule_counts_once_and_needs_no_domain(cast: Cast) -> None:
    issued(cast, FIRST, kind="rule", title="公务接待办法", number="", domain=None, text="")
    found = figures(cast.branch, Period(FIRST, FIRST), [RULES, IN_FORCE])
    assert (found[RULES].value, found[IN_FORCE].value) == (1, None)


def test_what_is_wrong_is_said_all_at_once(cast: Cast) -> None:
    issued(cast, FIRST, edition="第1版")
    days = {"effective_on": FIRST, "repealed_on": FIRST}
    assert refused(cast, domain=None, number="X 1", **days) == {"STD121", "STD122", "STD123"}
    assert refused(cast, edition="第1版") == {"STD124"}
    assert refused(cast, day=FIRST, edition="第2版") == {"STD125"}
    assert refused(cast, number="Q/JG 9", replaces="Q/JG 9、没有的") == {"STD126", "STD127"}
    assert refused(cast, day=FIRST, number="Q/JG 9", replaces="Q/JG 01") == {"STD128"}
    assert refused(cast, number="Q/JG 9", text="没有条款号\n4.1 甲\n4.1 乙") == {"STD111", "STD116"}


def test_clauses_that_inspections_went_by_stay(cast: Cast) -> None:
    by = standard(cast)
    kept(cast, "standards.inspection", inspection(by, rest=True))
    body = fresh(by)
    body.text = "4.1 会前开门\n4.2 桌椅整齐"
    with pytest.raises(DomainError) as caught:
        revise_record(DOCUMENT_ISSUE, body, actor=cast.secretary, version=body.record.version)
    assert [one.code for one in caught.value.problems] == ["STD129"]
    with pytest.raises(DomainError) as caught:
        void_record(by.pk, actor=cast.secretary, reason="不要了")
    assert [one.code for one in caught.value.problems] == ["STD130"]
    body.text = "4.1 会前30分钟开门\n4.2 桌椅整齐\n4.10 续水\n4.11 散会清场"
    revise_record(DOCUMENT_ISSUE, body, actor=cast.secretary, version=body.record.version)
    assert [one.number for one in rows_of(fresh(by), "clauses")] == ["4.1", "4.2", "4.10", "4.11"]


def test_clauses_are_read_as_clerks_paste_them() -> None:
    read = read_text(
        "4.10　话筒调试\n4.2.1 茶水温度适宜，及时续水｜现场查看｜5｜1\n\n4.3会前开门\n"
        "4.4\t留样\t看记录\t5分\nA.1 附录\n6、有餐"
    )
    assert not read.problems
    assert [one.number for one in read.clauses] == ["4.2.1", "4.3", "4.4", "4.10", "6", "A.1"]
    first, third = read.clauses[0], read.clauses[2]
    assert (first.text, first.method, first.full_score, first.weight) == (
        "茶水温度适宜，及时续水",
        "现场查看",
        5,
        1,
    )
    assert (third.text, third.method, third.full_score) == ("留样", "看记录", 5)
    bad = read_text("5分钟内到场\n4.1\n4.2 甲｜乙｜很多｜-1｜丙")
    assert {one.code for one in bad.problems} == {"STD111", "STD112", "STD113", "STD114"}
    assert sorted(["10", "9", "B.1", "A.2", "9.1"], key=natural) == ["9", "9.1", "10", "A.2", "B.1"]


def test_a_version_is_found_by_what_people_call_it(cast: Cast) -> None:
    first = issued(cast, FIRST, edition="2022版")
    named = (
        "Q/JG 01",
        "《会务服务规范》",
        "会务服务规范2022版",
        "Q/JG01会务服务规范（2022版）",
        first.label,
    )
    assert [STANDARD.find(text, cast.branch) for text in named] == [first] * len(named)
    issued(cast, SECOND, edition="2023版")
    with pytest.raises(DomainError, match="LED031"):
        STANDARD.find("Q/JG 01", cast.branch)
    assert STANDARD.find("Q/JG 01（2022版）", cast.branch) == first


def test_a_domain_named_twice_is_one_and_the_nearer_one_is_meant(cast: Cast) -> None:
    above, own = domain(cast.committee), domain(cast.branch)
    assert DOMAIN.find("会务服务领域", cast.branch) == own
    assert list(domains_for(cast.branch)) == [own]
    assert DOMAIN.find("会务", cast.sibling) == above
    assert DOMAIN.find("餐饮", cast.branch).pk is None
    with pytest.raises(DomainError, match="STD101"):
        DOMAIN.find("餐饮、会务", cast.branch)
