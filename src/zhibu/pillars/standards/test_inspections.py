"""Inspections by the clauses of a standard: what is refused, what is found, how well it is kept."""

from __future__ import annotations

import copy
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast
from tests.examples import examples
from tests.keeping import kept
from tests.pages import as_user
from tests.service import DAY, document, inspection, job, result, standard
from zhibu.cases.models import Case
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import revise_record, void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.pillars.standards.inspections import SERVICE_INSPECTION, failed
from zhibu.pillars.standards.models import CheckedClause, ServiceInspection
from zhibu.pillars.standards.service_selectors import clause_conformity

KEY = "standards.inspection"
CODES = ("inspections", "items_checked", "items_conforming", "conformity")
YEAR = Period(date(2022, 1, 1), date(2022, 12, 31))


def counted(cast: Cast) -> list[Any]:
    found = figures(cast.branch, YEAR, [f"standards.{code}" for code in CODES])
    return [found[f"standards.{code}"].value for code in CODES]


def refused(cast: Cast, body: ServiceInspection) -> set[str]:
    with pytest.raises(DomainError) as caught:
        kept(cast, KEY, body)
    return {problem.code for problem in caught.value.problems}


def test_an_inspection_counts_what_applied_and_what_conformed(cast: Cast) -> None:
    by = standard(cast)
    results = (
        result("4.1"),
        result("4.2", "fail", finding="桌面有灰"),
        result("4.10", "na"),
    )
    kept(cast, KEY, inspection(by, DAY, *results))
    assert counted(cast) == [1, 2, 1, 50]
    body = kept(cast, KEY, inspection(by, DAY, results[1], rest=True, place="二号会议室"))
    assert body.rest_numbers == ["4.1", "4.10"]
    assert counted(cast) == [2, 5, 3, 60]


def test_what_cannot_be_is_refused_with_the_reason(cast: Cast) -> None:
    by = standard(cast, edition="第1版", repealed_on=date(2022, 10, 1))
    late, early = date(2022, 10, 1), date(2022, 1, 3)
    assert refused(cast, inspection(by, late)) == {"STD146"}
    assert refused(cast, inspection(by, early)) == {"STD145"}
    twice = (result("4.1"), result("4.1", "na"), result("9.9"), result("4.2", "fail"))
    assert refused(cast, inspection(by, DAY, *twice)) == {"STD150", "STD151", "STD152"}
    odd = result("4.1", finding="灯坏了"), result("4.2", "fail", finding="x", due=early)
    assert refused(cast, inspection(by, DAY, *odd, place=" ")) == {"STD141", "STD153", "STD154"}
    phone = result("4.1", "fail", finding="找张三13800138000")
    assert refused(cast, inspection(by, DAY, phone)) == {"STD155"}
    nothing = result("4.1", "na")
    assert refused(cast, inspection(by, DAY, nothing)) == {"STD149"}


def test_only_confirmed_standards_of_the_unit_or_above_are_inspected_by(cast: Cast) -> None:
    draft = kept(cast, "standards.document", document(cast.branch), confirm=False)
    assert refused(cast, inspection(draft)) == {"STD144"}
    other = standard(cast, cast.sibling)
    assert refused(cast, inspection(other, unit=cast.branch)) == {"STD143"}
    empty = standard(cast, title="空的规范", number="Q/JG 7", text="")
    assert refused(cast, inspection(empty)) == {"STD147"}


def test_what_did_not_conform_becomes_a_problem(cast: Cast) -> None:
    by = standard(cast)
    person = cast.member.person
    assert person is not None
    dirty = result("4.2", "fail", finding="桌面有灰", due=date(2022, 3, 20), owner=person)
    before = Case.objects.filter(path="problem").count()
    body = kept(cast, KEY, inspection(by, DAY, dirty, rest=True))
    (finding,) = failed(body)
    assert (finding.key, finding.owner, finding.due) == ("4.2", person, date(2022, 3, 20))
    assert finding.text == "《会务服务规范》4.2 一号会议室：桌面有灰"
    assert Case.objects.filter(path="problem").count() == before + 1


def test_the_page_of_a_standard_tells_conformity_clause_by_clause(cast: Cast) -> None:
    by = standard(cast)
    kept(cast, KEY, inspection(by, DAY, rest=True))
    kept(cast, KEY, inspection(by, date(2022, 4, 5)))
    client = as_user(cast, "member")
    session = client.session
    session["zhibu.year"] = 2022
    session.save()
    page = client.get(f"/records/{by.pk}/").content.decode()
    for words in ("查过", "100%", "50%", "打印空白检查表"):
        assert words in page
    sheet = client.get(f"/standards/documents/{by.pk}/sheet/?unit={cast.branch.pk}")
    assert sheet.content.decode().count("□") == 9


# Conformity against a slow recount ---------------------------------------------------------------

OUTCOMES = st.dictionaries(
    st.sampled_from(["4.1", "4.2", "4.10"]), st.sampled_from(["pass", "fail", "na"]), min_size=1
)
DAYS = st.dates(date(2022, 1, 4), date(2022, 12, 30))
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["new", "revise", "void"]), DAYS, OUTCOMES, st.booleans(), st.integers(0, 9)
    ),
    max_size=6,
)


def rows(outcomes: dict[str, str]) -> list[CheckedClause]:
    return [
        result(clause, one, finding="有问题" if one == "fail" else "")
        for clause, one in outcomes.items()
    ]


def recount() -> tuple[Counter[str], Counter[str]]:
    """Count clause by clause from what stands in confirmed records, one query each."""
    checked: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for record in Record.objects.filter(type=KEY, state=State.CONFIRMED, date__year=2022):
        body = ServiceInspection.objects.get(pk=record.pk)
        stated = {row.clause: row.result for row in body.results.all()}
        for clause in ("4.1", "4.2", "4.10"):
            outcome = stated.get(clause, "pass" if body.rest else "")
            checked[clause] += outcome in ("pass", "fail")
            passed[clause] += outcome == "pass"
    return checked, passed


def do(cast: Cast, by: Any, deeds: list[Any]) -> None:
    """Do what can be done of random deeds; what is refused leaves nothing."""
    bodies: list[ServiceInspection] = []
    for number, (deed, day, outcomes, rest, which) in enumerate(deeds):
        try:
            with transaction.atomic():
                if deed == "new" or not bodies:
                    body = inspection(by, day, *rows(outcomes), rest=rest, place=f"{number}号")
                    bodies.append(kept(cast, KEY, body))
                    continue
                record = Record.objects.get(pk=bodies[which % len(bodies)].pk)
                if deed == "void":
                    void_record(record.pk, actor=cast.secretary, reason="记错了")
                    continue
                body = copy.copy(SERVICE_INSPECTION.load([record])[record.pk])
                body.rest = rest
                set_rows(body, "results", rows(outcomes))
                revise_record(
                    SERVICE_INSPECTION, body, actor=cast.secretary, version=record.version
                )
        except DomainError:
            continue


@given(DEEDS)
@settings(max_examples=examples(8))
def test_conformity_equals_a_slow_recount(cast: Cast, deeds: list[Any]) -> None:
    with transaction.atomic():
        by = standard(cast)
        do(cast, by, deeds)
        checked, passed = recount()
        total, good = sum(checked.values()), sum(passed.values())
        _made, items, conforming, share = counted(cast)
        assert (items or 0, conforming or 0) == (total, good)
        assert (share is None) == (not total)  # none of them conforming is 0, not missing
        if total:
            assert abs(float(share) - 100 * good / total) < 0.0001
        shown = clause_conformity(cast.secretary, by, 2022)
        assert [(one.total, one.good) for one in shown] == [
            (checked[one.number], passed[one.number]) for one in rows_of(by, "clauses")
        ]
        assert list(verify_postings()) == list(verify_balances()) == []
        transaction.set_rollback(True)


def test_a_service_overview_adds_up_by_domain(cast: Cast) -> None:
    by = standard(cast)
    kept(cast, KEY, inspection(by, DAY, rest=True))
    kept(cast, "standards.job", job(cast.branch, DAY, rating="unsatisfied"))
    client = as_user(cast, "secretary")
    page = client.get(f"/standards/service/?unit={cast.branch.pk}&period=2022").content.decode()
    for words in ("会务", "1 项", "达标 100%", "1 件", "0%（1 次评价）", "登记服务领域"):
        assert words in page, words
    answer = client.post(
        f"/standards/units/{cast.branch.pk}/domains/new/",
        {"usual": ["餐饮"], "other": "电梯、会务"},
    )
    assert answer.status_code == 302
    names = cast.branch.service_domains.order_by("name").values_list("name", flat=True)
    assert list(names) == ["会务", "电梯", "餐饮"]
