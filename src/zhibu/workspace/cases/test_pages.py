"""Boards, lists and the page of a case say where cases stand, to those who may know."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.builders import grant
from tests.errands.builders import asked, draft, looked, new_case, taken, talked


def page(client, user, url):
    client.force_login(user)
    response = client.get(url)
    return response.status_code, response.content.decode()


def board(client, user, query="", path="errand"):
    return page(client, user, reverse("cases:board", args=[path]) + query)


def one(client, user, case):
    return page(client, user, reverse("cases:case", args=[case.path, case.pk]))


def test_board_puts_cases_under_their_states(cast, client):
    asked(cast, "修路灯")
    looked(cast, "通水渠")
    client.force_login(cast.secretary)
    columns = client.get(reverse("cases:board", args=["errand"])).context["columns"]
    held = {column.state.key: [card.case.title for card in column.cards] for column in columns}
    assert held == {"asked": ["修路灯"], "looked": ["通水渠"], "done": [], "dropped": []}


def test_board_says_which_clock_is_overdue(cast, client):
    asked(cast, day=date(2024, 4, 1))
    _status, text = board(client, cast.secretary)
    # Ten working days after 1 April: Qingming was free, Sunday the 7th was not.
    assert "等待核实" in text
    assert "逾期" in text


def test_case_page_says_what_may_come_next_and_why_not_yet(cast, client):
    case = looked(cast)
    status, text = one(client, cast.organizer, case)
    assert status == 200
    assert "还没有公示" in text
    assert "还不能记" in text
    assert "记这一步" in text
    assert "由支部书记办理" in text


def test_case_page_prefills_the_form_of_a_step(cast, client):
    case = looked(cast)
    _status, text = one(client, cast.organizer, case)
    url = reverse("workspace:new", args=["errands.step"])
    assert f"{url}?step=notice&amp;organization={cast.branch.pk}&amp;case={case.pk}" in text


def test_draft_of_a_step_waits_on_the_case_page(cast, client):
    case = looked(cast)
    draft(case, "notice", date(2024, 4, 22), actor=cast.organizer, until=date(2024, 4, 29))
    _status, text = one(client, cast.secretary, case)
    assert "等确认的" in text
    assert "确认：公示" in text
    _status, text = one(client, cast.organizer, case)
    assert "确认：公示" not in text


def test_step_that_waits_is_not_offered_a_second_time(cast, client):
    case = looked(cast)
    assert 'aria-label="记公示"' in one(client, cast.organizer, case)[1]
    draft(case, "notice", date(2024, 4, 22), actor=cast.organizer, until=date(2024, 4, 29))
    assert 'aria-label="记公示"' not in one(client, cast.organizer, case)[1]
    begun = new_case(cast.branch, "种树")
    draft(begun, "ask", date(2024, 4, 22), actor=cast.organizer)
    _status, text = one(client, cast.organizer, begun)
    assert "等确认的" in text
    assert "记这一步" not in text


def test_what_leads_on_stands_apart_from_what_may_come_at_any_time(cast, client):
    case = looked(cast)
    client.force_login(cast.organizer)
    shown = client.get(reverse("cases:case", args=["errand", case.pk])).context
    assert [one.step.key for one in shown["nexts"] if one.open] == ["notice"]
    beside = [one.step.key for one in shown["beside"]]
    assert beside
    assert all(shown["path"].step(key).again for key in beside)


def test_member_sees_no_draft_and_is_told_how_many_are_hidden(cast, client):
    case = looked(cast)
    draft(case, "notice", date(2024, 4, 22), actor=cast.organizer, until=date(2024, 4, 29))
    _status, text = one(client, cast.member, case)
    assert "等确认的" not in text
    assert "另有 1 条记录您不能看" in text
    assert "记这一步" not in text


def test_sibling_branch_does_not_find_the_case(cast, client):
    case = looked(cast)
    assert one(client, cast.sibling_secretary, case)[0] == 404
    assert "修路灯" not in board(client, cast.sibling_secretary)[1]


def test_closed_path_opens_to_its_readers_and_to_whom_it_is_about(cast, client):
    case = new_case(cast.branch, "内部差事", "secret", person=cast.member.person)
    taken(cast, case, "ask", date(2024, 4, 8))
    assert board(client, cast.secretary, path="secret")[0] == 200
    assert board(client, cast.publicist, path="secret")[0] == 403
    assert one(client, cast.publicist, case)[0] == 404
    status, text = one(client, cast.member, case)
    assert status == 200
    # His own case, but the steps were not entered as being about him.
    assert "另有 1 条记录您不能看" in text


def test_superior_reads_boards_of_all_below_with_the_names_of_the_units(cast, client):
    asked(cast)
    _status, text = board(client, cast.superior)
    assert "修路灯" in text
    assert cast.branch.name in text


def test_number_leads_to_the_case(cast, client):
    case = asked(cast)
    client.force_login(cast.secretary)
    response = client.get(reverse("cases:numbered", args=["errand", case.number]))
    assert response.url == reverse("cases:case", args=["errand", case.pk])
    assert client.get(reverse("cases:numbered", args=["errand", "X-1"])).status_code == 404


def test_list_goes_through_all_cases_once_there_and_back(cast, client, monkeypatch):
    monkeypatch.setattr("zhibu.workspace.cases.paging.PAGE", 3)
    titles = [f"差事{number}" for number in range(8)]
    for number, title in enumerate(titles):
        (looked if number % 2 else asked)(cast, title)
    client.force_login(cast.secretary)
    url, seen, last = reverse("cases:list", args=["errand"]), [], None
    while url:
        response = client.get(url)
        seen.append([card.case.title for card in response.context["cards"]])
        last, url = (
            response,
            response.context["next_url"]
            and (reverse("cases:list", args=["errand"]) + response.context["next_url"]),
        )
    assert sorted(title for titled in seen for title in titled) == titles
    back = client.get(reverse("cases:list", args=["errand"]) + last.context["previous_url"])
    assert [card.case.title for card in back.context["cards"]] == seen[-2]


@pytest.mark.parametrize("state", ["done", "asked"])
def test_list_of_one_state_holds_that_state_alone(cast, client, state):
    asked(cast, "修路灯")
    case = looked(cast, "通水渠")
    taken(cast, case, "notice", date(2024, 4, 15), until=date(2024, 4, 22))
    taken(cast, case, "finish", date(2024, 4, 23))
    _status, text = page(
        client, cast.secretary, reverse("cases:list", args=["errand"]) + f"?state={state}"
    )
    assert ("通水渠" in text) is (state == "done")
    assert ("修路灯" in text) is (state == "asked")


def test_ladder_marks_done_now_and_to_come(cast, client):
    case = looked(cast)
    client.force_login(cast.secretary)
    response = client.get(reverse("cases:case", args=["errand", case.pk]))
    marks = {stage.state.key: stage.mark for stage in response.context["ladder"]}
    assert marks == {"asked": "done", "looked": "now", "done": "todo"}


def test_talks_stand_among_the_happenings_and_move_the_clock(cast, client):
    case = looked(cast)
    talked(cast, case, date(2024, 4, 26))
    _status, text = one(client, cast.secretary, case)
    assert "谈话" in text
    assert "5月26日到期" in text


def test_boards_page_counts_open_and_overdue(cast, client):
    asked(cast, day=date(2024, 4, 1))
    status, text = page(client, cast.secretary, reverse("cases:boards"))
    assert status == 200
    assert "逾期 1 件" in text


def test_board_asks_the_same_number_of_queries_for_many_cases(
    cast, client, django_assert_max_num_queries
):
    for number in range(6):
        asked(cast, f"差事{number}")
    client.force_login(cast.secretary)
    client.get(reverse("cases:board", args=["errand"]))
    with django_assert_max_num_queries(20):
        client.get(reverse("cases:board", args=["errand"]))


def test_who_holds_nothing_is_refused(cast, client):
    assert board(client, cast.outsider)[0] == 403
    grant(cast.outsider, "member", cast.sibling)
    assert board(client, cast.outsider)[0] == 200


def typed(cast, case, step, **more):
    """Give what a clerk sends for a step."""
    values = {"organization": cast.branch.pk, "case": str(case), "step": step, "then": "submit"}
    return values | {"date": "2024-04-22", "shape": ""} | more


def test_form_of_a_step_says_papers_days_and_what_is_missing(cast, client):
    case = asked(cast, day=date(2024, 4, 29))
    url = reverse("workspace:new", args=["errands.step"])
    _status, text = page(client, cast.organizer, f"{url}?step=look&case={case.pk}")
    assert "现在是“已提出”" in text
    assert "核实表、照片（可不交）" in text
    assert "最早 5月2日" in text
    assert 'name="result"' in text
    assert 'name="until"' not in text


def test_note_of_a_form_tells_nothing_of_a_case_out_of_sight(cast, client):
    case = asked(cast)
    url = reverse("cases:step_note", args=["errands.step"])
    _status, text = page(client, cast.sibling_secretary, f"{url}?step=look&case={case.pk}")
    assert "修路灯" not in text
    assert page(client, cast.member, url)[0] == 403


def test_saving_a_step_leads_back_to_its_case(cast, client):
    case = looked(cast)
    client.force_login(cast.organizer)
    url = reverse("workspace:new", args=["errands.step"])
    answer = client.post(url, typed(cast, case, "notice", until="2024-04-29"))
    assert answer.status_code == 302, answer.context["form"].errors
    assert answer.url == reverse("cases:case", args=["errand", case.pk])


def test_opening_step_begins_a_case_and_shows_it(cast, client):
    client.force_login(cast.organizer)
    url = reverse("workspace:new", args=["errands.step"])
    answer = client.post(url, typed(cast, "种树", "ask"), follow=True)
    assert "种树" in answer.content.decode()
    assert answer.request["PATH_INFO"].startswith("/cases/errand/")


def test_record_page_of_a_step_links_to_its_case(cast, client):
    case = looked(cast)
    step = taken(cast, case, "notice", date(2024, 4, 22), until=date(2024, 4, 29))
    url = reverse("workspace:record", args=[step.pk])
    _status, text = page(client, cast.member, url)
    assert f'<a href="{reverse("cases:case", args=["errand", case.pk])}">' in text
