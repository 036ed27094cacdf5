"""What the activity form refuses, and votes with their arithmetic."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.activity_forms import ITEMS, NEW, PEOPLE, PREVIEW, codes, login, meeting, text_of, typed
from tests.builders import Cast
from zhibu.activities.models import Activity
from zhibu.core.periods import Period
from zhibu.ledger.closing import close_books
from zhibu.ledger.figures import figures
from zhibu.organization.models import Membership, Person


def entered() -> Activity:
    return Activity.objects.get()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"date": "2031-01-01"}, "LED011"),
        ({"date": "2019-12-31"}, "LED012"),
        ({"date": ""}, "LED010"),
        ({"date": "2022-13-01"}, "ACF001"),
        ({"ends_at": "14:00"}, "ACT004"),
        ({"ends_at": "昨天"}, "ACF001"),
        ({"hours": "二十五"}, "ACF001"),
        ({"hours": "25"}, "ACT005"),
        ({"kinds": []}, "ACT002"),
        ({"kinds": ["dancing"]}, "ACT001"),
        ({"kinds": ["theme_day", "group_meeting"]}, "ACT010"),
        ({"a1-lecturer": ""}, "ACT011"),
        ({"chair": "999999"}, "ACF001"),
        ({"a1-lecturer_name": "王教授"}, "ACF007"),
        ({"p-999999": "出差"}, "ACF002"),
        ({"audience": "everybody"}, "ACF001"),
        ({"audience": "chosen"}, "ACT009"),
        ({"audience": "chosen", "chosen": ["999999"]}, "ACF002"),
        ({"guests": "李建国"}, "ACF005"),
        ({"guests": "张伟"}, "ACF006"),
        ({"guests": "某" * 61}, "ACF004"),
        ({"title": "题" * 201}, "ACF001"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_lost(
    cast: Cast, change: dict[str, Any], code: str
) -> None:
    values = typed(cast, place="二楼活动室") | change
    response = login(cast, "publicist").post(NEW, values)
    assert response.status_code == 422
    assert code in codes(response)
    assert not Activity.objects.exists()
    page = text_of(response)
    assert "二楼活动室" in page
    for name, value in change.items():
        assert response.context["values"].getlist(name) == (
            value if isinstance(value, list) else [value]
        )


def test_everything_wrong_is_told_at_once(cast: Cast) -> None:
    close_books(cast.branch, through=date(2022, 10, 1), actor=cast.secretary)
    values = typed(cast, ends_at="14:00", hours="很久", **{"a1-lecturer": ""})
    values[f"p-{cast.members[5].pk}"] = "other"
    response = login(cast, "publicist").post(NEW, values)
    assert codes(response) == {"ACF001", "LED014", "ACT004", "ACT008", "ACT011"}


def test_somebody_who_had_left_by_that_day_is_not_on_the_roll(cast: Cast) -> None:
    gone = cast.members[6]
    Membership.objects.filter(person=gone).update(end=date(2022, 9, 1))
    client = login(cast, "publicist")
    response = client.post(NEW, typed(cast))
    assert codes(response) == {"ACF002"}
    assert gone.label in text_of(response)
    after, before = (
        text_of(client.post(PEOPLE, typed(cast, date=day))) for day in ("2022-09-28", "2022-08-28")
    )
    assert f'name="p-{gone.pk}"' not in after
    assert f'name="p-{gone.pk}"' in before
    assert ("应到 7" in after, "应到 8" in before) == (True, True)


def test_a_name_out_of_scope_is_never_told(cast: Cast) -> None:
    stranger = Person.objects.get(name="钱二")
    values = typed(cast, **{f"p-{stranger.pk}": "出差"})
    response = login(cast, "publicist").post(NEW, values)
    assert codes(response) == {"ACF002"}
    assert "钱二" not in text_of(response)


@pytest.mark.parametrize(
    "change",
    [
        {"p-²": "出差"},
        {"p-" + "9" * 40: "出差"},
        {"items": "²"},
        {"items": "9" * 40},
        {"chosen": ["²", "9" * 40], "audience": "chosen"},
        {"guests": "王\x00五"},
        {"version": "²"},
        {"a0-kind": "nonsense"},
        {"add_item": "nonsense"},
        {"drop_item": "nonsense"},
        {"then": "nonsense"},
    ],
)
def test_made_up_fields_break_nothing(cast: Cast, change: dict[str, Any]) -> None:
    client = login(cast, "publicist")
    for path in (NEW, PEOPLE, ITEMS, PREVIEW):
        assert client.post(path, typed(cast) | change).status_code in {200, 302, 422}


@pytest.mark.parametrize("unit", ["²", "9" * 40, "abc"])
def test_a_made_up_unit_is_not_found(cast: Cast, unit: str) -> None:
    assert login(cast, "publicist").get(NEW, {"unit": unit}).status_code == 404


def test_a_second_identical_entry_is_refused(cast: Cast) -> None:
    client = login(cast, "publicist")
    client.post(NEW, typed(cast))
    response = client.post(NEW, typed(cast))
    assert codes(response) == {"LED015"}


# Votes ----------------------------------------------------------------------------------------


def test_votes_over_those_present_are_refused(cast: Cast) -> None:
    response = login(cast, "publicist").post(NEW, meeting(cast, a0__yes="7", a0__no="1"))
    assert "VOT005" in codes(response)
    assert not Activity.objects.exists()


def test_a_resolution_that_did_not_pass_is_refused_with_its_arithmetic(cast: Cast) -> None:
    response = login(cast, "publicist").post(NEW, meeting(cast, a0__yes="3"))
    assert "ACT014" in codes(response)
    assert "赞成3票，未超过应到会半数（4票）" in text_of(response)
    honest = login(cast, "publicist").post(NEW, meeting(cast, a0__yes="3", a0__passed="no"))
    assert honest.status_code == 302
    assert entered().items.get().passed is False


def test_the_arithmetic_follows_the_counts_and_the_people(cast: Cast) -> None:
    client = login(cast, "publicist")
    passed = text_of(client.post(PREVIEW, meeting(cast, a0__yes="4")))
    assert 'id="verdict-a0"' in passed
    assert "应到7人、实到6人，达到半数（4人）；赞成4票，超过应到会半数（4票），通过" in passed
    away = {f"p-{cast.members[n].pk}": "请假" for n in range(4)}
    assert "会议无效" in text_of(client.post(PREVIEW, meeting(cast, a0__yes="2") | away))


def test_one_meeting_takes_several_votes_by_different_rules(cast: Cast) -> None:
    values = meeting(cast, items="2") | {
        "a1-kind": "general_meeting",
        "a1-topic": "接收预备党员",
        "a1-vote_rule": "admission",
        "a1-vote_form": "secret",
        "a1-yes": "5",
        "a1-written_yes": "1",
        "a1-resolution": "同意接收",
        "a1-passed": "yes",
    }
    login(cast, "secretary").post(NEW, values | {"then": "confirm"})
    first, second = entered().items.all()
    assert (first.vote_rule, first.yes, first.passed) == ("ordinary", 6, True)
    assert (second.vote_rule, second.written_yes, second.passed) == ("admission", 1, True)
    code = "life.general_meetings"
    assert figures(cast.branch, Period.year(2022), [code])[code].value == 1


def test_items_are_added_and_dropped_without_losing_the_others(cast: Cast) -> None:
    client = login(cast, "publicist")
    added = client.post(ITEMS, meeting(cast, add_item="general_meeting"))
    assert added.context["item_count"] == 2
    assert "推优名单" in text_of(added)
    values = meeting(cast, items="2", drop_item="a1") | {
        "a1-kind": "general_meeting",
        "a1-topic": "不要的议题",
    }
    dropped = text_of(client.post(ITEMS, values))
    assert ("推优名单" in dropped, "不要的议题" in dropped) == (True, False)
    page = client.post(NEW, meeting(cast, add_item="general_meeting") | {"then": ""})
    assert page.context["item_count"] == 2


def test_a_new_kind_brings_its_fields_and_an_old_one_keeps_its_own(cast: Cast) -> None:
    values = typed(
        cast, kinds=["expert_lecture", "party_lecture"], **{"a1-lecturer_name": "王教授"}
    )
    page = text_of(login(cast, "publicist").post(ITEMS, values))
    assert "专家讲座主讲" in page
    assert "王教授" in page
