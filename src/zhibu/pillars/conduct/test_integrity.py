"""The integrity register, supervision checks and accountability decisions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast
from tests.examples import examples
from tests.keeping import kept
from tests.talks import accountability, review, supervision
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.ledger.selectors import visible_to
from zhibu.ledger.services import confirm_record, void_record
from zhibu.ledger.verify import verify_postings
from zhibu.pillars.conduct.accountability_forms import FORMS
from zhibu.pillars.conduct.integrity_posts import months_later, register
from zhibu.pillars.conduct.models import CheckFinding, IntegrityPost
from zhibu.pillars.conduct.models.accountability import Measure

pytestmark = pytest.mark.django_db
KEY, CODE = "conduct.integrity_post", "conduct.integrity_posts"
DAY = date(2022, 3, 1)


def on_register(cast: Cast, day: date) -> int:
    found = figures(cast.branch, Period(date(2020, 1, 1), day), [CODE])
    return int(found[CODE].value or 0)


def codes(refused: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def test_a_post_counts_from_its_listing_to_the_day_before_its_removal(cast: Cast) -> None:
    kept(cast, KEY, review(cast.branch, DAY))
    kept(cast, KEY, review(cast.branch, date(2023, 2, 20), kind="reviewed"))
    kept(cast, KEY, review(cast.branch, date(2023, 6, 1), kind="removed"))
    days = (date(2022, 2, 28), DAY, date(2023, 5, 31), date(2023, 6, 1))
    assert [on_register(cast, day) for day in days] == [0, 1, 1, 0]
    assert IntegrityPost.objects.count() == 1
    kept(cast, KEY, review(cast.branch, date(2024, 1, 5)))
    assert on_register(cast, date(2024, 1, 5)) == 1


@pytest.mark.parametrize(
    ("kind", "day", "code"),
    [
        ("listed", date(2022, 5, 1), "INT012"),
        ("reviewed", date(2022, 2, 1), "INT012"),
        ("removed", date(2022, 2, 1), "INT012"),
        ("removed", date(2022, 4, 1), "INT011"),
        ("reviewed", DAY, "INT010"),
    ],
)
def test_what_does_not_fit_the_register_is_refused(
    cast: Cast, kind: str, day: date, code: str
) -> None:
    kept(cast, KEY, review(cast.branch, DAY))
    kept(cast, KEY, review(cast.branch, date(2023, 2, 20), kind="reviewed"))
    with pytest.raises(DomainError) as refused:
        kept(cast, KEY, review(cast.branch, day, kind=kind))
    assert codes(refused) == {code}


def test_a_listing_on_which_a_review_rests_is_not_voided(cast: Cast) -> None:
    first = kept(cast, KEY, review(cast.branch, DAY))
    kept(cast, KEY, review(cast.branch, date(2023, 2, 20), kind="reviewed"))
    with pytest.raises(DomainError) as refused:
        void_record(first.pk, actor=cast.secretary, reason="试验")
    assert codes(refused) == {"INT013"}


def test_of_two_drafts_that_list_one_post_the_second_is_not_confirmed(cast: Cast) -> None:
    one = kept(cast, KEY, review(cast.branch, DAY), confirm=False)
    two = kept(cast, KEY, review(cast.branch, DAY + timedelta(days=1)), confirm=False)
    confirm_record(one.pk, actor=cast.secretary)
    with pytest.raises(DomainError) as refused:
        confirm_record(two.pk, actor=cast.secretary)
    assert codes(refused) == {"INT012"}


@settings(max_examples=examples(10))
@given(
    moves=st.lists(
        st.tuples(
            st.sampled_from(("采购岗", "车管岗")),
            st.sampled_from(("listed", "reviewed", "removed", "void")),
            st.integers(0, 360),
        ),
        max_size=12,
    )
)
def test_the_stock_is_the_number_of_posts_on_the_register(cast: Cast, moves: Any) -> None:
    with transaction.atomic():
        stored: list[Any] = []
        for post, kind, after in moves:
            try:
                with transaction.atomic():
                    if kind == "void" and stored:
                        one = stored[after % len(stored)]
                        void_record(one.pk, actor=cast.secretary, reason="试验")
                        stored.remove(one)
                    elif kind != "void":
                        day = date(2022, 1, 4) + timedelta(days=after)
                        stored.append(kept(cast, KEY, review(cast.branch, day, post, kind)))
            except DomainError:
                continue
        for day in (date(2022, 6, 30), date(2022, 12, 31)):
            assert on_register(cast, day) == len(register(cast.branch, day))
        assert list(verify_postings()) == []
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("likelihood", "harm", "grade"), [(3, 2, "high"), (3, 1, "medium"), (1, 2, "low")]
)
def test_the_grade_follows_from_likelihood_and_harm(
    cast: Cast, likelihood: int, harm: int, grade: str
) -> None:
    body = kept(cast, KEY, review(cast.branch, DAY, likelihood=likelihood, harm=harm))
    assert body.grade == grade
    others = {"high", "medium", "low"} - {grade}
    for other in others:
        wrong = review(cast.branch, DAY, "别的岗", likelihood=likelihood, harm=harm, grade=other)
        with pytest.raises(DomainError) as refused:
            kept(cast, KEY, wrong)
        assert codes(refused) == {"INT009"}


def test_all_that_a_review_lacks_is_said_at_once(cast: Cast) -> None:
    bare = review(cast.branch, DAY, points=(), likelihood=2, harm=None, holder=None, leader=None)
    with pytest.raises(DomainError) as refused:
        kept(cast, KEY, bare)
    assert codes(refused) == {"INT004", "INT005", "INT006", "INT007", "INT008"}


def test_an_overdue_review_stands_first_on_the_page(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to("2023-03-10T04:00:00Z", tick=False)
    kept(cast, KEY, review(cast.branch, date(2022, 8, 1), "甲岗", likelihood=3, harm=3))
    kept(cast, KEY, review(cast.branch, DAY, "乙岗", likelihood=1, harm=1))
    found = register(cast.branch, date(2023, 3, 10))
    told = [(one.post.name, one.overdue) for one in found]
    assert told == [("乙岗", True), ("甲岗", False)]
    client = Client()
    client.force_login(cast.member)
    page = client.get(reverse("conduct:integrity") + f"?unit={cast.branch.pk}").content.decode()
    assert page.index("乙岗") < page.index("甲岗")
    assert "已过期" in page
    assert "列入岗位" not in page


def test_a_year_after_the_last_of_february_is_a_day_that_exists() -> None:
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2022, 8, 31), 6) == date(2023, 2, 28)
    assert months_later(date(2022, 12, 5), 12) == date(2023, 12, 5)


# Supervision and accountability ----------------------------------------------------------------


def test_each_finding_of_a_check_becomes_a_problem_with_its_owner_and_day(cast: Cast) -> None:
    owner, due = cast.members[3], date(2022, 4, 5)
    rows = [CheckFinding(text="缺审批签字", owner=owner, due=due), CheckFinding(text="里程不符")]
    body = kept(cast, "conduct.supervision", supervision(cast.branch, DAY, *rows))
    find = registry.record_type("conduct.supervision").finds
    assert find is not None
    found = list(find(body))
    assert [(one.text, one.source, one.owner, one.due) for one in found] == [
        ("缺审批签字", "inspection", owner, due),
        ("里程不符", "inspection", None, None),
    ]
    assert len({one.key for one in found}) == 2
    problems = figures(cast.branch, Period.year(2022), ["conduct.problems_found"])
    assert problems["conduct.problems_found"].value == 2


def test_a_check_says_what_came_of_it(cast: Cast) -> None:
    bare = supervision(cast.branch, DAY, content="", result="")
    with pytest.raises(DomainError) as refused:
        kept(cast, "conduct.supervision", bare)
    assert codes(refused) == {"SPV001", "SPV002"}


def test_the_form_is_judged_by_the_text_of_its_day(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to("2024-06-10T04:00:00Z", tick=False)
    person = cast.members[3]
    before, since = date(2023, 12, 31), date(2024, 1, 1)
    key = "conduct.accountability"
    with pytest.raises(DomainError) as refused:
        kept(cast, key, accountability(cast.branch, before, person, kind=Measure.SELF_CHECK))
    assert codes(refused) == {"ABL003"}
    body = kept(cast, key, accountability(cast.branch, since, person, kind=Measure.SELF_CHECK))
    assert (body.rule_version, body.form) == (2023, 1)
    old = kept(cast, key, accountability(cast.branch, before, person, kind=Measure.CRITICISM))
    assert old.rule_version == 2016
    assert {len(forms) for forms in FORMS.values()} == {4}


def test_a_decision_is_about_a_person_or_a_unit(cast: Cast) -> None:
    key, person = "conduct.accountability", cast.members[3]
    for wrong in ({"person": None}, {"person": person, "unit_name": "车队"}):
        with pytest.raises(DomainError) as refused:
            kept(cast, key, accountability(cast.branch, DAY, **wrong))
        assert codes(refused) == {"ABL001"}


def test_a_decision_is_read_by_secretary_discipline_commissioner_and_the_one_it_names(
    cast: Cast,
) -> None:
    person = cast.member.person
    body = kept(cast, "conduct.accountability", accountability(cast.branch, DAY, person))
    readers = {
        who for who, user in cast.users.items() if visible_to(user).filter(pk=body.pk).exists()
    }
    assert readers == {"secretary", "discipline", "member"}
