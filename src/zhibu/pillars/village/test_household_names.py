"""Nobody learns who is under watch by typing numbers."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.builders import Cast
from tests.households import kept, pairing, watched
from zhibu.core.errors import DomainError
from zhibu.ledger.nouns import open_to, require_open
from zhibu.pillars.village.household_nouns import HOUSEHOLD

pytestmark = pytest.mark.django_db


def test_a_member_names_only_the_households_with_which_he_is_paired(cast: Cast) -> None:
    own, foreign = watched(cast, "石板村/王五"), watched(cast, "石板村/赵六")
    kept(cast, pairing(own, date(2022, 4, 1), about=cast.member.person))
    assert list(open_to(HOUSEHOLD, cast.member, cast.branch)) == [own]
    assert require_open(HOUSEHOLD, own, cast.member, cast.branch) == own
    with pytest.raises(DomainError) as refused:
        require_open(HOUSEHOLD, foreign, cast.member, cast.branch)
    assert "赵六" not in str(refused.value)
    assert foreign.number not in str(refused.value)


def test_whoever_reads_households_names_all_of_them(cast: Cast) -> None:
    both = {watched(cast, "石板村/王五"), watched(cast, "石板村/赵六")}
    assert set(open_to(HOUSEHOLD, cast.organizer, cast.branch)) == both


def test_the_form_of_a_visit_does_not_say_whose_number_it_is(cast: Cast) -> None:
    foreign = watched(cast, "石板村/赵六")
    page = Client()
    page.force_login(cast.member)
    answer = page.post(
        "/ledgers/village.visit/preview/",
        {"case": foreign.number, "date": "2022-06-01", "organization": str(cast.branch.pk)},
    )
    assert "赵六" not in answer.content.decode()
    stored = page.post(
        "/ledgers/village.visit/new/",
        {"case": foreign.number, "date": "2022-06-01", "organization": str(cast.branch.pk)},
    )
    assert stored.status_code in {200, 422}
    assert "赵六" not in stored.content.decode()
