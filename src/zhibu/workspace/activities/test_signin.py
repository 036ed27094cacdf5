"""Sign-in by QR code: who may use it, how long, and that it decides nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.activity_forms import login, text_of
from tests.builders import Cast, activity_draft
from zhibu.activities.models import Activity, Presence
from zhibu.activities.services import enter_activity
from zhibu.ledger.models import Record
from zhibu.ledger.services import submit_record
from zhibu.organization.models import Person, RuleSetting
from zhibu.workspace.activities.signin import (
    CODE_SECONDS,
    NOT_SIGNED,
    PRESS_SECONDS,
    make_code,
    start_sign_in,
)

TODAY = "2022-09-28T06:20:00Z"
DAY = date(2022, 9, 28)


@pytest.fixture
def activity(cast: Cast, time_machine: Any) -> Activity:
    """Give a draft of today, with sign-in switched on for the branch."""
    time_machine.move_to(TODAY, tick=False)
    RuleSetting.objects.create(
        key="activities.qr_sign_in",
        organization=cast.branch,
        value="on",
        since=date(2022, 1, 1),
        source="支部党员大会决定",
    )
    return enter_activity(activity_draft(cast.branch, DAY), actor=cast.publicist)


def presence(activity: Activity, person: Person) -> tuple[str, str]:
    row = activity.attendances.get(person=person)
    return row.presence, row.reason


def scan(client: Client, activity: Activity) -> Any:
    return client.get(f"/activities/sign/{make_code(activity.pk)}/")


def press(client: Client, page: Any) -> Any:
    return client.post(page.wsgi_request.path, {"press": page.context["press"]})


def test_a_member_signs_himself_in_and_nobody_else(cast: Cast, activity: Activity) -> None:
    start_sign_in(activity.pk, actor=cast.publicist)
    client, own = login(cast, "member"), cast.members[6]
    page = scan(client, activity)
    assert presence(activity, own) == (Presence.ABSENT, NOT_SIGNED)
    done = press(client, page)
    assert "已签到" in text_of(done)
    assert presence(activity, own) == (Presence.PRESENT, "")
    assert activity.attendances.filter(reason=NOT_SIGNED).count() == 7


def test_without_a_start_scanning_changes_nothing(cast: Cast, activity: Activity) -> None:
    client = login(cast, "member")
    press(client, scan(client, activity))
    assert Record.objects.get(pk=activity.pk).version == 1
    assert activity.attendances.filter(presence=Presence.PRESENT).count() == 8


def test_the_recorder_still_decides_before_confirming(cast: Cast, activity: Activity) -> None:
    start_sign_in(activity.pk, actor=cast.publicist)
    page = login(cast, "publicist").get(f"/activities/{activity.pk}/edit/")
    values = page.context["values"]
    assert values["version"] == "2"
    sent = {name: values.getlist(name) for name in values if not name.startswith("p-")}
    login(cast, "publicist").post(f"/activities/{activity.pk}/edit/", {**sent, "then": "draft"})
    assert activity.attendances.filter(presence=Presence.PRESENT).count() == 8


@pytest.mark.parametrize("who", ["sibling_secretary", "superior", "outsider"])
def test_strangers_are_refused_and_learn_nothing(cast: Cast, activity: Activity, who: str) -> None:
    response = scan(login(cast, who), activity)
    assert response.status_code == 403
    assert activity.record.title not in text_of(response)


def test_a_guest_does_not_sign_in(cast: Cast, activity: Activity) -> None:
    activity.attendances.filter(person=cast.members[6]).update(presence=Presence.GUEST)
    assert scan(login(cast, "member"), activity).status_code == 403


def test_nobody_signs_in_without_login(activity: Activity) -> None:
    response = scan(Client(), activity)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


def test_a_code_lives_for_ninety_seconds(cast: Cast, activity: Activity, time_machine: Any) -> None:
    client, code = login(cast, "member"), make_code(activity.pk)
    time_machine.shift(CODE_SECONDS)
    assert client.get(f"/activities/sign/{code}/").status_code == 200
    time_machine.shift(1)
    late = client.get(f"/activities/sign/{code}/")
    assert late.status_code == 400
    assert "已经过期" in text_of(late)


def test_the_button_does_not_outlive_the_code_by_much(
    cast: Cast, activity: Activity, time_machine: Any
) -> None:
    start_sign_in(activity.pk, actor=cast.publicist)
    client = login(cast, "member")
    page = scan(client, activity)
    time_machine.shift(PRESS_SECONDS + 1)
    assert press(client, page).status_code == 400
    assert presence(activity, cast.members[6]) == (Presence.ABSENT, NOT_SIGNED)


def test_a_forged_code_and_a_borrowed_button_are_refused(cast: Cast, activity: Activity) -> None:
    start_sign_in(activity.pk, actor=cast.publicist)
    forged = make_code(activity.pk).replace(str(activity.pk), str(activity.pk + 1), 1)
    assert login(cast, "member").get(f"/activities/sign/{forged}/").status_code == 404
    assert login(cast, "member").get("/activities/sign/1/").status_code == 404
    page = scan(login(cast, "leader"), activity)
    assert press(login(cast, "member"), page).status_code == 403
    # The code itself is no button: a link alone signs nobody in.
    code = page.wsgi_request.path.split("/")[-2]
    answer = login(cast, "member").post(page.wsgi_request.path, {"press": code})
    assert answer.status_code == 404
    assert activity.attendances.filter(reason=NOT_SIGNED).count() == 8


def test_only_a_draft_of_today_is_signed(cast: Cast, activity: Activity, time_machine: Any) -> None:
    client = login(cast, "member")
    submit_record(activity.pk, actor=cast.publicist)
    assert "签到已经结束" in text_of(scan(client, activity))
    Record.objects.filter(pk=activity.pk).update(state="draft")
    time_machine.move_to("2022-09-29T06:00:00Z")
    assert "只能在活动当天签到" in text_of(scan(login(cast, "member"), activity))


def test_it_is_off_unless_switched_on(cast: Cast, activity: Activity) -> None:
    page = login(cast, "publicist").get(f"/records/{activity.pk}/")
    assert "扫码签到" in text_of(page)
    RuleSetting.objects.all().delete()
    client = login(cast, "publicist")
    assert "扫码签到" not in text_of(client.get(f"/records/{activity.pk}/"))
    assert client.get(f"/activities/{activity.pk}/sign-in/").status_code == 404
    assert client.post(f"/activities/{activity.pk}/sign-in/start/").status_code == 404
    assert scan(login(cast, "member"), activity).status_code == 404


def test_the_screen_is_for_those_who_record(cast: Cast, activity: Activity) -> None:
    url = f"/activities/{activity.pk}/sign-in/"
    page = login(cast, "publicist").get(url)
    assert 'src="data:image/svg+xml' in text_of(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert login(cast, "sibling_secretary").get(url).status_code == 404
    assert login(cast, "member").get(url).status_code == 403
    assert login(cast, "sibling_secretary").post(url + "start/").status_code == 404
    assert login(cast, "member").post(url + "start/").status_code == 403
