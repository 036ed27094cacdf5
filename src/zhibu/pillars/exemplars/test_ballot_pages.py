"""Pages of a ballot: voting from a phone, running the box, and what neither of them tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.awards import awarded, boxes, nominated
from tests.browsing import assert_fits, log_in
from tests.builders import Cast
from zhibu.cases.models import Case
from zhibu.pillars.exemplars.award_votes import read_sums
from zhibu.pillars.exemplars.ballots import cast_vote, open_box
from zhibu.pillars.exemplars.models import BallotBox

NAMES = ("赵敏", "孙强", "王芳")
VOTERS = ("secretary", "deputy", "organizer", "publicist", "discipline", "leader", "member")


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def paper(case: Case) -> str:
    return reverse("exemplars:ballot", args=[case.pk])


def box_page(case: Case) -> str:
    return reverse("exemplars:ballot_box", args=[case.pk])


@pytest.fixture
def case(cast: Cast) -> Case:
    return nominated(cast, NAMES)


@pytest.mark.django_db
class TestPages:
    def test_a_ballot_is_opened_voted_on_closed_and_its_result_handed_in(
        self, cast: Cast, case: Case
    ) -> None:
        head = client_of(cast, "secretary")
        assert "有表决权的党员 7 人" in head.get(box_page(case)).content.decode()
        assert head.post(box_page(case), {"verb": "open"}).status_code == 302
        (box,) = boxes(case)
        for who in VOTERS:
            sent = {"box": box.pk, "line": ["0", "2"]}
            assert client_of(cast, who).post(paper(case), sent).status_code == 302
        page = head.get(box_page(case)).content.decode()
        assert "得票" not in page.replace("得票 ", "")
        assert head.post(box_page(case), {"verb": "close", "box": box.pk}).status_code == 302
        result = box.results.get()
        assert (result.record.state, result.valid) == ("submitted", 7)
        assert (
            '<td class="num" data-label="得票">7</td>' in head.get(box_page(case)).content.decode()
        )

    def test_what_was_chosen_is_neither_shown_again_nor_kept_in_the_session(
        self, cast: Cast, case: Case
    ) -> None:
        box = open_box(case, actor=cast.secretary)
        client = client_of(cast, "member")
        shown = client.get(paper(case))
        assert "no-store" in shown["Cache-Control"]
        assert all(name in shown.content.decode() for name in NAMES)
        answer = client.post(paper(case), {"box": box.pk, "line": "1"}, follow=True)
        page = answer.content.decode()
        assert "已收到您的票" in page
        assert not any(name in page.partition("<main")[2] for name in NAMES)
        held = Session.objects.get(pk=client.session.session_key).get_decoded()
        assert set(held) <= {"_auth_user_id", "_auth_user_backend", "_auth_user_hash"} | {
            key for key in held if key.startswith(("zhibu.", "account_"))
        }
        assert "孙强" not in str(held)

    def test_too_many_choices_come_back_as_they_were_made(self, cast: Cast, case: Case) -> None:
        box = open_box(case, actor=cast.secretary)
        sent = {"box": box.pk, "line": ["0", "1", "2"]}
        answer = client_of(cast, "member").post(paper(case), sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "最多选 2 个" in page
        assert page.count(" checked") == 3
        assert read_sums(BallotBox.objects.get(pk=box.pk)) == [0, 0, 0, 0]

    def test_who_has_no_vote_reads_that_and_sends_nothing(self, cast: Cast, case: Case) -> None:
        box = open_box(case, actor=cast.secretary)
        sibling = client_of(cast, "sibling_secretary")
        assert sibling.get(paper(case)).status_code == 404
        assert client_of(cast, "superior").get(paper(case)).status_code == 403
        assert sibling.post(paper(case), {"box": box.pk, "line": "0"}).status_code == 404

    def test_a_box_is_dropped_with_a_reason_and_unread(self, cast: Cast, case: Case) -> None:
        box = open_box(case, actor=cast.secretary)
        cast_vote(box.pk, [0], actor=cast.member)
        head = client_of(cast, "deputy")
        drop = {"verb": "drop", "box": box.pk}
        assert "没有写作废原因" in head.post(box_page(case), drop).content.decode()
        assert head.post(box_page(case), drop | {"reason": "漏了人选"}).status_code == 302
        dropped = BallotBox.objects.get(pk=box.pk)
        assert (dropped.state, dropped.sums) == ("dropped", None)

    def test_the_page_of_a_campaign_leads_to_ballot_and_certificates(
        self, cast: Cast, case: Case
    ) -> None:
        address = reverse("cases:case", args=["award", case.pk])
        assert box_page(case) in client_of(cast, "secretary").get(address).content.decode()
        open_box(case, actor=cast.secretary)
        page = client_of(cast, "member").get(address).content.decode()
        assert paper(case) in page
        assert box_page(case) not in page
        award = awarded(cast, ("李建国",), title="另一项评选")
        address = reverse("cases:case", args=["award", award.case.pk])
        page = client_of(cast, "member").get(address).content.decode()
        assert reverse("reports:certificate_preview", args=[award.pk]) in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [375, 1440])
def test_a_member_votes_on_a_phone(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    case = nominated(cast, NAMES)
    box = open_box(case, actor=cast.secretary)
    page = open_page(width=width)
    log_in(page, live_server.url, cast.member)
    page.goto(live_server.url + paper(case))
    page.get_by_label("孙强").check()
    assert_fits(page, width)
    page.get_by_role("button", name="投出选票").click()
    page.get_by_role("button", name="投出", exact=True).click()
    page.get_by_text("已收到您的票").wait_for()
    page.wait_for_load_state()
    assert read_sums(BallotBox.objects.get(pk=box.pk)) == [1, 0, 1, 0]
    kept = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "line" not in kept
    assert "孙强" not in kept
