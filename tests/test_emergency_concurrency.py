"""Several people at one stock or one roster at once: nothing is given out twice.

Threads with connections of their own, as in ``test_concurrency``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.builders import Cast, make_person
from tests.emergency import asked_swap, item, later, moved, movement
from tests.test_concurrency import PATIENCE, assert_books_are_whole, books, refusals, together
from tests.transfers import DAY, accepted, taken
from zhibu.access.models import User
from zhibu.ledger import registry
from zhibu.ledger.services import confirm_record, enter_record, void_record
from zhibu.pillars.emergency.models import RosterSlot, SupplyItem
from zhibu.pillars.emergency.supply_stock import stock_of
from zhibu.pillars.emergency.swap_services import decide_swap

__all__ = ["books"]
pytestmark = pytest.mark.django_db(transaction=True)


def waiting(books: Cast, masks: SupplyItem, quantity: int, receiver: str) -> int:
    body = movement(masks, "issue", quantity, later(3), receiver=receiver)
    enter_record(registry.record_type("emergency.supply"), body, actor=books.organizer)
    return body.record.pk


def confirming(pk: int, actor: User) -> Callable[[], object]:
    return lambda: confirm_record(pk, actor=actor)


def test_of_two_who_issue_the_last_ten_masks_at_once_one_has_them(books: Cast) -> None:
    masks = item(books.branch)
    moved(books, masks, "purchase", 10)
    issues = [waiting(books, masks, 10, who) for who in ("查验组", "转运组")]
    found = together(confirming(issues[0], books.secretary), confirming(issues[1], books.deputy))
    codes = [problem.code for one in refusals(found) for problem in one.problems]
    # Either there is none left for it, or it would take what the other has by now.
    assert codes in (["SUP012"], ["SUP013"])
    assert stock_of(masks).balance == 0
    assert_books_are_whole()


def test_purchase_is_not_voided_while_somebody_issues_from_it(books: Cast) -> None:
    masks = item(books.branch)
    bought = moved(books, masks, "purchase", 10)
    issue = waiting(books, masks, 5, "查验组")
    found = together(
        confirming(issue, books.deputy),
        lambda: void_record(bought.pk, actor=books.secretary, reason="重复"),
    )
    assert len(refusals(found)) == 1
    assert stock_of(masks).balance in (0, 5)
    assert_books_are_whole()


def test_swap_approved_by_two_at_once_is_carried_out_once(books: Cast) -> None:
    leader, giver = (make_person(name, books.branch) for name in ("带班", "值班"))
    taker = make_person("替班", books.branch)
    swap = asked_swap(books.branch, books.secretary, leader, giver)
    swap.taker = taker
    swap.save(update_fields=["taker"])
    found = together(
        *(
            lambda actor=actor: decide_swap(swap.pk, actor=actor, approve=True)
            for actor in (books.secretary, books.deputy)
        )
    )
    assert [problem.code for one in refusals(found) for problem in one.problems] == ["SWP003"]
    assert RosterSlot.objects.get(pk=swap.slot_id).person == taker
    assert_books_are_whole()


def test_board_asked_in_the_middle_of_a_step_shows_that_step_when_it_is_done(
    books: Cast, live_server: Any, time_machine: Any
) -> None:
    time_machine.move_to(f"{DAY}T12:00:00Z", tick=False)
    case = accepted(books)
    client = Client()
    client.force_login(books.member)
    cookies = {"Cookie": f"sessionid={client.cookies['sessionid'].value}", "HX-Request": "true"}

    def ask(seen: str) -> tuple[int, str, str]:
        url = f"{live_server.url}{reverse('emergency:transfers')}"
        asked = Request(f"{url}?unit={books.branch.pk}&seen={seen}", headers=cookies)
        with urlopen(asked, timeout=PATIENCE) as answer:
            text = answer.read().decode()
        return answer.status, (re.findall(r"seen=([-\d]+)", text) or [seen])[0], text

    _status, before, _text = ask("")
    with transaction.atomic():
        taken(books, case, "dispatch", "08:00")
        status, seen, _text = ask(before)
        assert (status, seen) == (204, before)
    status, seen, text = ask(seen)
    assert status == 200
    assert seen != before
    assert "豫Q12345" in text
