"""Claiming a wish: one click, one claimer; who may, who may not, what the page shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.builders import Cast, grant, make_user
from tests.pages import as_user
from tests.village import village, villager
from tests.wishes import DAY, TITLE, new_wish, published, take, wish_at, wish_step
from zhibu.access.roles import Role
from zhibu.cases.models import Case
from zhibu.core.errors import Conflict, DomainError, NotFound
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import confirm_record, enter_record, void_record
from zhibu.pillars.village.ledgers.wishes import CLAIM, WISH
from zhibu.pillars.village.models import WishClaim
from zhibu.pillars.village.wish_services import claim_wish, give_up_wish

pytestmark = pytest.mark.django_db
PAGE = reverse("village:wishes")


def code_of(error: pytest.ExceptionInfo[DomainError]) -> str:
    (problem,) = error.value.problems
    return problem.code


def test_a_member_claims_with_one_click_and_nobody_has_to_confirm(cast: Cast) -> None:
    case = published(cast)
    claim = claim_wish(case.pk, actor=cast.member)
    record = Record.objects.get(pk=claim.pk)
    assert (record.state, record.about, record.date) == (
        State.CONFIRMED,
        cast.member.person,
        timezone.localdate(),
    )
    assert not record.self_confirmed
    case.refresh_from_db()
    assert case.state == "claimed"


def test_the_second_to_click_reads_who_has_it(cast: Cast) -> None:
    case = published(cast)
    claim_wish(case.pk, actor=cast.member)
    with pytest.raises(Conflict) as caught:
        claim_wish(case.pk, actor=cast.leader)
    assert code_of(caught) == "WSH020"
    assert caught.value.problems[0].message == "已被张伟认领"
    assert WishClaim.objects.count() == 1


def test_a_unit_that_a_clerk_noted_stands_before_a_member(cast: Cast) -> None:
    case = wish_at(cast, "collect", "verify", "publish", "claim")
    with pytest.raises(Conflict) as caught:
        claim_wish(case.pk, actor=cast.member)
    assert caught.value.problems[0].message == "已被县第一小学认领"


@pytest.mark.parametrize("steps", [("collect",), ("collect", "verify")])
def test_what_is_not_published_cannot_be_claimed(cast: Cast, steps: tuple[str, ...]) -> None:
    case = wish_at(cast, *steps)
    with pytest.raises(Conflict) as caught:
        claim_wish(case.pk, actor=cast.member)
    assert code_of(caught) == "WSH021"


def test_a_claimer_steps_back_and_may_claim_anew_only_on_another_day(
    cast: Cast, time_machine
) -> None:
    case = published(cast)
    claim_wish(case.pk, actor=cast.member)
    give_up_wish(case.pk, actor=cast.member)
    case.refresh_from_db()
    assert case.state == "published"
    with pytest.raises(DomainError) as caught:
        claim_wish(case.pk, actor=cast.member)
    assert code_of(caught) == "LED015"
    time_machine.move_to(timezone.now() + timedelta(days=1))
    claim_wish(case.pk, actor=cast.member)
    case.refresh_from_db()
    assert case.state == "claimed"


def test_another_may_claim_on_the_day_on_which_the_first_stepped_back(cast: Cast) -> None:
    case = published(cast)
    claim_wish(case.pk, actor=cast.member)
    give_up_wish(case.pk, actor=cast.member)
    claim_wish(case.pk, actor=cast.leader)
    case.refresh_from_db()
    assert case.state == "claimed"
    with pytest.raises(Conflict) as caught:
        give_up_wish(case.pk, actor=cast.member)
    assert code_of(caught) == "WSH024"


def test_nobody_outside_the_branch_claims(cast: Cast) -> None:
    case = published(cast)
    for who in ("sibling_secretary", "system", "outsider"):
        with pytest.raises(NotFound):
            claim_wish(case.pk, actor=cast.users[who])
    # A superior reads the wish; work of his own he has none there.
    with pytest.raises(PermissionDenied):
        claim_wish(case.pk, actor=cast.superior)
    assert not WishClaim.objects.exists()


def test_an_account_without_a_person_cannot_claim(cast: Cast) -> None:
    nobody = make_user("nobody")
    grant(nobody, Role.MEMBER, cast.branch)
    with pytest.raises(DomainError) as caught:
        claim_wish(published(cast).pk, actor=nobody)
    assert code_of(caught) == "WSH023"


def test_a_member_enters_no_claim_for_another_and_no_other_step(cast: Cast) -> None:
    case, day = published(cast), DAY + timedelta(days=5)
    strange = wish_step(case, "claim", day, about=cast.leader.person)
    with pytest.raises(PermissionDenied):
        enter_record(CLAIM, strange, actor=cast.member)
    unit = wish_step(case, "claim", day)
    with pytest.raises(PermissionDenied):
        enter_record(CLAIM, unit, actor=cast.member)
    with pytest.raises(PermissionDenied):
        enter_record(WISH, wish_step(case, "withdraw", day), actor=cast.member)
    # Nor is another step slipped into the type that confirms itself.
    for step in ("fulfil", "acknowledge", "withdraw", "collect"):
        body = WishClaim(
            record=Record(organization=cast.branch, date=day, about=cast.member.person),
            case=case,
            step=step,
        )
        with pytest.raises(DomainError) as caught:
            enter_record(CLAIM, body, actor=cast.member)
        assert "CAS013" in {problem.code for problem in caught.value.problems}


def test_a_claim_that_a_clerk_notes_for_another_waits_for_confirmation(cast: Cast) -> None:
    case, day = published(cast), DAY + timedelta(days=5)
    body = wish_step(case, "claim", day, about=cast.leader.person)
    enter_record(CLAIM, body, actor=cast.publicist)
    case.refresh_from_db()
    assert case.state == "published"
    with pytest.raises(PermissionDenied):
        confirm_record(body.pk, actor=cast.publicist)
    confirm_record(body.pk, actor=cast.secretary)
    case.refresh_from_db()
    assert case.state == "claimed"


def test_of_two_waiting_claims_the_second_is_not_confirmed(cast: Cast) -> None:
    case, day = published(cast), DAY + timedelta(days=5)
    first = wish_step(case, "claim", day, claimer_name="县第一小学")
    second = wish_step(case, "claim", day, claimer_name="县医院")
    for body in (first, second):
        enter_record(CLAIM, body, actor=cast.publicist)
    confirm_record(second.pk, actor=cast.secretary)
    with pytest.raises(DomainError) as caught:
        confirm_record(first.pk, actor=cast.secretary)
    assert "CAS0" in code_of(caught)


def test_a_claim_is_not_voided_under_the_steps_that_rest_on_it(cast: Cast) -> None:
    case = wish_at(cast, "collect", "verify", "publish", "claim", "contact")
    claim = WishClaim.objects.get(case=case)
    with pytest.raises(DomainError) as caught:
        void_record(claim.pk, actor=cast.secretary, reason="误记")
    assert code_of(caught) == "CAS026"


# The page ----------------------------------------------------------------------------------------


def test_the_page_offers_what_is_published_and_hides_whose_wish_it_is(cast: Cast) -> None:
    published(cast)
    wish_at(cast, "collect", title="还没有核实的心愿")
    wish_at(cast, "collect", "verify", "publish", "claim", "fulfil", title="已经实现的心愿")
    text = as_user(cast, "member").get(PAGE).content.decode()
    for words in (TITLE, "已经实现的心愿", "县第一小学认领"):
        assert words in text
    assert "还没有核实的心愿" not in text
    # Whose wish it is the claimer alone reads here.
    assert "王小妹" not in text
    claim_wish(Case.objects.get(title=TITLE).pk, actor=cast.member)
    assert "王小妹" in as_user(cast, "member").get(PAGE).content.decode()
    assert "王小妹" not in as_user(cast, "leader").get(PAGE).content.decode()


def test_a_click_without_scripts_claims_and_comes_back(cast: Cast) -> None:
    case = published(cast)
    url = reverse("village:wish_claim", args=[case.pk])
    answer = as_user(cast, "member").post(url, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert f"已认领：{TITLE}" in answer.content.decode()
    late = as_user(cast, "leader").post(url, follow=True)
    assert "已被张伟认领" in late.content.decode()


def test_a_click_with_htmx_swaps_the_wish_alone(cast: Cast) -> None:
    case = published(cast)
    url = reverse("village:wish_claim", args=[case.pk])
    first = as_user(cast, "member").post(url, headers={"HX-Request": "true"})
    assert first.status_code == 200
    assert first.content.decode().count("<li") == 1
    assert "放弃" in first.content.decode()
    second = as_user(cast, "leader").post(url, headers={"HX-Request": "true"}).content.decode()
    assert "已被张伟认领" in second
    assert "<button" not in second
    back = reverse("village:wish_give_up", args=[case.pk])
    given = as_user(cast, "member").post(back, headers={"HX-Request": "true"}).content.decode()
    assert url in given


def test_the_buttons_are_shown_to_those_alone_who_may(cast: Cast) -> None:
    case = published(cast)
    url = reverse("village:wish_claim", args=[case.pk])
    page = f"{PAGE}?unit={cast.branch.pk}"
    assert url in as_user(cast, "member").get(page).content.decode()
    assert url not in as_user(cast, "superior").get(page).content.decode()
    assert as_user(cast, "sibling_secretary").get(page).status_code == 404
    assert as_user(cast, "sibling_secretary").post(url).status_code == 404
    assert as_user(cast, "superior").post(url).status_code == 403
    assert as_user(cast, "member").get(url).status_code == 405


def test_the_page_asks_the_same_number_of_questions_whatever_it_shows(cast: Cast) -> None:
    home = village(cast.branch)
    client = as_user(cast, "member")

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(PAGE).status_code == 200
        return len(seen)

    def more(number: int) -> None:
        for one in range(number):
            who = villager(home, f"村民{Case.objects.count()}")
            title = f"心愿之{Case.objects.count()}"
            for offset, step in enumerate(("collect", "verify", "publish")):
                case = Case.objects.filter(title=title).first() or new_wish(cast.branch, title)
                asked = {"villager": who} if step == "collect" else {}
                body = wish_step(case, step, DAY + timedelta(days=offset), **asked)
                take(body, cast.publicist, cast.secretary)
            if one % 2:
                claim_wish(Case.objects.get(title=title).pk, actor=cast.member)

    more(2)
    count()
    few = count()
    more(6)
    assert count() == few
