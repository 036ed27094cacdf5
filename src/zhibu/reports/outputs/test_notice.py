"""A notice says what is entered, calls to a day to come, and ends when the record is confirmed."""

from __future__ import annotations

import io
from datetime import date, time
from urllib.parse import unquote

import pytest
from django.urls import reverse
from docx import Document as WordFile

from tests.builders import Cast, activity_draft, held
from tests.pages import as_user
from zhibu.activities.models import Activity, Attendance, Audience, Presence
from zhibu.activities.services import enter_activity
from zhibu.reports.document import Document, Heading, Paragraph
from zhibu.reports.outputs.notice import (
    BLANK,
    Call,
    label_of,
    missing_notice_fields,
    notice,
    read_call,
)

pytestmark = pytest.mark.django_db
DAY = date(2022, 9, 28)


def drafted(cast: Cast, kinds: tuple[str, ...] = ("general_meeting",), **more: object) -> Activity:
    return enter_activity(
        activity_draft(cast.branch, DAY, kinds, **more),  # type: ignore[arg-type]
        actor=cast.organizer,
    )


def lines(document: Document) -> list[str]:
    found = []
    for block in document.blocks:
        if isinstance(block, Heading):
            found.append(block.text)
        elif isinstance(block, Paragraph):
            found.append("".join(str(part) for part in block.parts))
    return found


def test_a_notice_says_when_where_who_and_what(cast: Cast) -> None:
    activity = drafted(cast, ("general_meeting", "theme_day"), title="学习新党章")
    call = Call(date(2022, 9, 30), time(15), time(17), "一楼会议室", "笔记本")
    paper = notice(activity, call, date(2022, 9, 27))
    said = lines(paper)
    assert paper.title == (cast.branch.name, "关于召开党员大会的通知")
    assert paper.recipient == "各党小组、全体党员"
    assert "2022年9月30日（星期五）15:00至17:00" in said
    assert "一楼会议室" in said
    assert any(line.startswith("全体党员") for line in said)
    assert said[said.index("会议议程") + 1 : said.index("有关要求")] == [
        "主题：学习新党章。",
        "1. 党员大会。",
        "2. 主题党日。",
    ]
    assert "2. 请携带：笔记本。" in said
    assert paper.signature is not None
    assert paper.signature.date_text == "2022年9月27日"


def test_what_is_not_known_is_a_blank_and_named(cast: Cast) -> None:
    activity = drafted(cast, ("theme_day",))
    Attendance.objects.filter(activity=activity).delete()
    Activity.objects.filter(pk=activity.pk).update(
        audience=Audience.CHOSEN, starts_at=None, place=""
    )
    activity = Activity.objects.get(pk=activity.pk)
    call = read_call({}, activity)
    said = lines(notice(activity, call, DAY))
    assert missing_notice_fields(activity, call) == ["开始时间", "地点", "参加人员"]
    assert sum(BLANK in line for line in said) == 3
    assert label_of(activity) == "活动通知"
    assert notice(activity, call, DAY).title[1] == "关于开展主题党日活动的通知"


def test_guests_are_told_apart_from_those_expected(cast: Cast) -> None:
    activity = drafted(cast, ("committee_meeting",), audience=Audience.COMMITTEE)
    Attendance.objects.create(activity=activity, name="县委组织部 周某", presence=Presence.GUEST)
    said = lines(notice(Activity.objects.get(pk=activity.pk), Call(DAY), DAY))
    assert said[said.index("列席人员") + 1] == "县委组织部 周某"
    assert "周某" not in said[said.index("参加人员") + 1]


def test_the_page_puts_another_day_place_and_what_to_bring_into_the_file(cast: Cast) -> None:
    activity = drafted(cast)
    client = as_user(cast, "publicist")
    asked = "?day=2022-10-08&at=09:30&place=二楼会议室&bring=党章"
    page = client.get(reverse("reports:notice_preview", args=[activity.pk]) + asked)
    assert page.status_code == 200
    assert "还缺" not in page.content.decode()
    answer = client.get(reverse("reports:notice_file", args=[activity.pk, "docx"]) + asked)
    assert "2022-10-08 党员大会通知.docx" in unquote(answer["Content-Disposition"])
    words = [one.text for one in WordFile(io.BytesIO(answer.content)).paragraphs]
    assert "2022年10月8日（星期六）09:30开始" in words
    assert "二楼会议室" in words
    assert any("党章" in line for line in words)


def test_nonsense_in_the_address_leaves_what_is_entered(cast: Cast) -> None:
    activity = drafted(cast)
    call = read_call({"day": "31/31", "at": "25:99", "bring": "  甲 \n 乙 " + "丙" * 500}, activity)
    assert (call.day, call.starts_at) == (DAY, activity.starts_at)
    assert call.place == activity.place
    assert call.bring.startswith("甲 乙 丙")
    assert len(call.bring) == 120


def test_the_page_of_a_draft_leads_to_its_notice_and_that_of_a_confirmed_one_does_not(
    cast: Cast,
) -> None:
    client = as_user(cast, "secretary")
    activity, done = drafted(cast), held(cast, DAY, title="已开过的会")
    url = reverse("reports:notice_preview", args=[activity.pk])
    assert url in client.get(reverse("workspace:record", args=[activity.pk])).content.decode()
    closed = reverse("reports:notice_preview", args=[done.pk])
    assert closed not in client.get(reverse("workspace:record", args=[done.pk])).content.decode()
    refused = client.get(closed)
    assert refused.status_code == 409
    assert "不再写通知" in refused.content.decode()


def test_a_draft_is_nobody_elses_notice(cast: Cast) -> None:
    url = reverse("reports:notice_preview", args=[drafted(cast).pk])
    for who in ("member", "superior", "sibling_secretary"):
        assert as_user(cast, who).get(url).status_code == 404, who
