"""Small wishes: from the wish to the thanks, each refusal, one claimer, nothing private."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast
from tests.examples import examples
from tests.village import village, villager
from tests.wishes import DAY, TITLE, new_wish, published, take, wish_at, wish_step
from zhibu.cases.models import Case, Deadline, StepBody
from zhibu.cases.services import faults
from zhibu.cases.situation import steps_of
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.services import enter_record, void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.pillars.village.ledgers.wishes import NEW_WISH, WISH
from zhibu.pillars.village.models import Wish
from zhibu.pillars.village.paths.wish import WISH_PATH

pytestmark = pytest.mark.django_db
WHOLE = ("collect", "verify", "publish", "claim", "contact", "fulfil", "acknowledge")


def codes(cast: Cast, body: StepBody) -> list[str]:
    """Give the codes with which a step is refused."""
    with pytest.raises(DomainError) as caught:
        take(body, cast.publicist, cast.secretary)
    return [problem.code for problem in caught.value.problems]


def fulfilled(cast: Cast) -> Any:
    code = "village.wishes_fulfilled"
    return figures(cast.branch, Period.year(2022), [code])[code].value


def taken(cast: Cast, body: StepBody) -> StepBody:
    return take(body, cast.publicist, cast.secretary)


def test_a_wish_counts_once_it_came_true_and_was_thanked_for(cast: Cast) -> None:
    case = wish_at(cast, *WHOLE[:-1])
    assert case.state == "fulfilled"
    assert fulfilled(cast) in {None, 0}
    taken(cast, wish_step(case, "acknowledge", DAY + timedelta(days=9)))
    case.refresh_from_db()
    assert (case.state, case.is_open, case.closed_on) == ("acknowledged", False, date(2022, 3, 10))
    assert fulfilled(cast) == 1


def test_a_void_thanks_takes_the_wish_out_of_the_figure_and_back_to_fulfilled(cast: Cast) -> None:
    case = wish_at(cast, *WHOLE)
    last = case.village_wishstep.get(step="acknowledge")
    void_record(last.pk, actor=cast.secretary, reason="误记")
    case.refresh_from_db()
    assert (case.state, fulfilled(cast)) == ("fulfilled", None)


def test_a_dissatisfied_receiver_sends_the_wish_back_to_its_claimer(cast: Cast) -> None:
    case = wish_at(cast, *WHOLE[:-1], "unsatisfied")
    assert case.state == "claimed"
    day = DAY + timedelta(days=20)
    taken(cast, wish_step(case, "fulfil", day))
    taken(cast, wish_step(case, "acknowledge", day))
    case.refresh_from_db()
    assert (case.state, fulfilled(cast)) == ("acknowledged", 1)


def test_a_claimer_who_steps_back_leaves_the_wish_to_another(cast: Cast) -> None:
    case = wish_at(cast, "collect", "verify", "publish", "claim", "contact", "give_up")
    assert case.state == "published"
    # On the very same day: nothing in the book stands in the way of the next claimer.
    day = DAY + timedelta(days=5)
    taken(cast, wish_step(case, "claim", day, about=cast.members[0]))
    case.refresh_from_db()
    assert case.state == "claimed"
    # What the first claimer did does not count for the second: contact is due again.
    assert set(case.deadlines.values_list("clock", flat=True)) == {"contact", "fulfil"}


def test_whose_wish_it_is_follows_the_confirmed_collecting(cast: Cast) -> None:
    case = wish_at(cast, "collect", estimated_cost=Decimal(80))
    wish = Wish.objects.get(case=case)
    assert (str(wish.villager), str(wish.village)) == ("王小妹", "石板村")
    assert wish.estimated_cost == 80
    step = case.village_wishstep.get()
    void_record(step.pk, actor=cast.secretary, reason="误记")
    assert not Wish.objects.filter(case=case).exists()


def test_the_village_is_taken_from_the_villager(cast: Cast) -> None:
    who = villager(village(cast.branch, "清溪村"), "赵大爷")
    body = wish_step(new_wish(cast.branch), "collect", villager=who)
    body.village = None  # type: ignore[attr-defined]
    taken(cast, body)
    assert Wish.objects.get().village == who.village


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"whom": "村小学"}, "WSH004"),
        ({"villager": None, "whom": ""}, "WSH004"),
        ({"category": ""}, "CAS017"),
        ({"estimated_cost": Decimal(-1)}, "WSH006"),
        ({"estimated_cost": Decimal("100000.01")}, "WSH006"),
        ({"note": "联系电话 138 1234 5678"}, "WSH001"),
    ],
)
def test_a_wish_that_says_too_little_or_too_much_is_refused(
    cast: Cast, more: dict[str, Any], expected: str
) -> None:
    more = {"villager": villager(village(cast.branch), "王小妹")} | more
    assert codes(cast, wish_step(new_wish(cast.branch), "collect", **more)) == [expected]


def test_a_villager_of_another_village_is_refused(cast: Cast) -> None:
    who = villager(village(cast.branch, "清溪村"), "赵大爷")
    assert codes(cast, wish_step(new_wish(cast.branch), "collect", villager=who)) == ["WSH005"]


def test_a_village_of_another_branch_is_refused(cast: Cast) -> None:
    strange = village(cast.sibling, "远山村")
    body = wish_step(new_wish(cast.branch), "collect", villager=villager(strange, "赵大爷"))
    body.village = strange  # type: ignore[attr-defined]
    assert codes(cast, body) == ["VIL011"]


@pytest.mark.parametrize(
    "words",
    [
        "身份证411722199003071234",
        "身份证 411722 19900307 123Ｘ",
        "电话13812345678",
        "电话：１３８－１２３４－５６７８",
        "座机0396-1234567",
        "卡号6222 0212 3456 7890 123",
        "旧证411722900307123",
    ],
)
def test_private_numbers_never_stand_in_the_public_words(cast: Cast, words: str) -> None:
    title = f"想要书包，{words}"
    body = wish_step(new_wish(cast.branch, title), "collect")
    with pytest.raises(DomainError) as caught:
        taken(cast, body)
    (problem,) = caught.value.problems
    assert (problem.code, problem.field) == ("WSH001", "微心愿")
    assert "1234" not in str(problem)


@pytest.mark.parametrize(
    "words", ["要 2022-03-05 到 2022-04-05 的课", "约10000元", "12345678", "3套，每套120.50元"]
)
def test_dates_and_amounts_are_no_private_numbers(cast: Cast, words: str) -> None:
    taken(cast, wish_step(new_wish(cast.branch, words), "collect"))
    assert Case.objects.get().title == words


ORDER = [
    (("collect",), "publish", "CAS015"),
    (("collect",), "claim", "CAS015"),
    (("collect", "verify"), "claim", "CAS015"),
    (("collect", "verify", "publish"), "fulfil", "CAS015"),
    (("collect", "verify", "publish"), "give_up", "CAS015"),
    (("collect", "verify", "publish", "claim"), "claim", "CAS015"),
    (("collect", "verify", "publish", "claim"), "acknowledge", "CAS015"),
    (("collect", "verify", "publish", "claim"), "withdraw", "CAS015"),
    (("collect", "verify", "publish", "claim", "contact"), "contact", "CAS018"),
    (("collect", "verify", "publish", "claim", "contact", "fulfil"), "fulfil", "CAS015"),
    (WHOLE, "claim", "CAS015"),
    (("collect", "withdraw"), "verify", "CAS015"),
]


@pytest.mark.parametrize(("before", "step", "expected"), ORDER)
def test_steps_out_of_order_are_refused(
    cast: Cast, before: tuple[str, ...], step: str, expected: str
) -> None:
    case = wish_at(cast, *before)
    assert codes(cast, wish_step(case, step, DAY + timedelta(days=30))) == [expected]


@pytest.mark.parametrize(
    ("step", "more", "expected"),
    [
        ("claim", {"claimer_name": ""}, "WSH007"),
        ("claim", {"claimer_name": "张三 13812345678"}, "WSH001"),
        ("next_round", {"until": date(2022, 3, 1)}, "WSH002"),
        ("withdraw", {"note": ""}, "CAS017"),
    ],
)
def test_what_a_step_must_say_is_asked_for(
    cast: Cast, step: str, more: dict[str, Any], expected: str
) -> None:
    case = published(cast)
    assert codes(cast, wish_step(case, step, DAY + timedelta(days=30), **more)) == [expected]


def test_a_claim_names_a_member_or_somebody_else_never_both(cast: Cast) -> None:
    case, day = published(cast), DAY + timedelta(days=5)
    both = wish_step(case, "claim", day, about=cast.members[0], claimer_name="县第一小学")
    assert codes(cast, both) == ["WSH007"]


def test_nobody_gives_up_the_claim_of_another(cast: Cast) -> None:
    case = wish_at(cast, "collect", "verify", "publish", "claim")
    body = wish_step(case, "give_up", DAY + timedelta(days=9), about=cast.members[0])
    assert codes(cast, body) == ["WSH008"]


def test_a_fulfilment_says_what_was_given_and_at_what_cost(cast: Cast) -> None:
    case = wish_at(cast, "collect", "verify", "publish", "claim")
    day = DAY + timedelta(days=9)
    assert codes(cast, wish_step(case, "fulfil", day, item="")) == ["CAS017"]
    assert codes(cast, wish_step(case, "fulfil", day, cost=Decimal(-5))) == ["WSH006"]


def due(case: Case) -> dict[str, date]:
    return dict(Deadline.objects.filter(case=case).values_list("clock", "due"))


def test_clocks_say_what_is_due_until_it_is_done(cast: Cast) -> None:
    case = published(cast)
    assert due(case) == {"claim": date(2022, 4, 2)}
    taken(cast, wish_step(case, "next_round", date(2022, 4, 1), until=date(2022, 4, 10)))
    assert due(case) == {"claim": date(2022, 4, 10)}
    taken(cast, wish_step(case, "claim", date(2022, 4, 5)))
    assert due(case) == {"contact": date(2022, 4, 12), "fulfil": date(2022, 5, 5)}
    taken(cast, wish_step(case, "contact", date(2022, 4, 6)))
    assert due(case) == {"fulfil": date(2022, 5, 5)}
    taken(cast, wish_step(case, "fulfil", date(2022, 4, 20)))
    assert due(case) == {"feedback": date(2022, 5, 5)}
    taken(cast, wish_step(case, "unsatisfied", date(2022, 4, 25)))
    assert due(case) == {"fulfil": date(2022, 5, 25)}
    taken(cast, wish_step(case, "fulfil", date(2022, 4, 26)))
    taken(cast, wish_step(case, "acknowledge", date(2022, 4, 27)))
    assert due(case) == {}


def test_a_wish_is_found_by_its_number_and_by_its_words(cast: Cast) -> None:
    case = wish_at(cast)
    for text in (case.number, f"{case.number} {TITLE}", TITLE):
        assert NEW_WISH.find(text, cast.branch) == case
    assert NEW_WISH.find("想要一盏台灯", cast.branch).pk is None
    for text, expected in (("心愿2022-999", "WSH009"), ("长" * 121, "WSH010")):
        with pytest.raises(DomainError) as caught:
            NEW_WISH.find(text, cast.branch)
        assert caught.value.problems[0].code == expected


def test_a_new_wish_is_numbered_in_the_year_in_which_it_was_collected(cast: Cast) -> None:
    assert wish_at(cast).number == "心愿2022-001"
    assert wish_at(cast, title="想要一盏台灯").number == "心愿2022-002"
    draft = wish_step(new_wish(cast.branch, "想要一双棉鞋"), "collect", date(2021, 12, 1))
    enter_record(WISH, draft, actor=cast.publicist)
    assert draft.case.number == "心愿2021-001"
    # A draft opens nothing yet.
    assert list(faults(WISH_PATH)) == []


MOVES = st.lists(
    st.tuples(
        st.sampled_from((*WHOLE[1:], "give_up", "unsatisfied", "next_round", "withdraw", "void")),
        st.integers(min_value=0, max_value=9),
    ),
    max_size=20,
)


@settings(max_examples=examples(15))
@given(moves=MOVES)
def test_after_any_walk_one_has_the_wish_and_the_books_are_clean(
    cast: Cast, moves: Sequence[tuple[str, int]]
) -> None:
    before = fulfilled(cast) or 0
    case = published(cast, title=f"第{Case.objects.count()}个心愿")
    for place, (move, days) in enumerate(moves):
        try:
            if move == "void":
                held = [one.pk for one in steps_of(case)]
                void_record(held[days % len(held)], actor=cast.secretary, reason="误记")
            else:
                taken(cast, wish_step(case, move, DAY + timedelta(days=place // 2 + days)))
        except DomainError:
            continue
    case.refresh_from_db()
    steps = [one.step for one in steps_of(case)]
    claims = steps.count("claim") - steps.count("give_up")
    assert claims == (case.state in {"claimed", "fulfilled", "acknowledged"})
    assert (fulfilled(cast) or 0) - before == (case.state == "acknowledged")
    assert list(faults(WISH_PATH)) == []
    assert list(verify_postings()) == []
    assert list(verify_balances()) == []
