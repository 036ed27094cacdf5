"""Notices (会议通知、活动通知) of an activity that is still to come.

A notice says what is entered, here or in the draft, and nothing more: what is not there yet is left
as a blank and named on the page. Its form is that of a notice (通知) in GB/T 9704-2012: recipients,
body, issuer, day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from zhibu.activities.kinds import item_kind
from zhibu.activities.models import Activity, AgendaItem, Audience, Presence
from zhibu.core.dates import chinese_date
from zhibu.core.errors import Conflict, Problem
from zhibu.ledger.models import State
from zhibu.organization.models import Kind
from zhibu.reports.document import Block, Document, Heading, Paragraph, Signature
from zhibu.reports.minutes import kinds_text
from zhibu.reports.outputs.output import Output
from zhibu.reports.outputs.papers import activity_or_404

LONGEST_BRING, LONGEST_PLACE = 120, 80
BLANK = "＿＿＿＿＿＿"
DEEDS = ("活动", "学习", "培训", "讨论", "服务")
WEEKDAYS = "一二三四五六日"
# Longer lists of names are told by what they are: 全体党员.
MOST_NAMED = 15


@dataclass(frozen=True)
class Call:
    """When and where people are called to, and what they are asked to have with them."""

    day: date
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    bring: str = ""


def notice_of(request: HttpRequest, pk: int) -> Output:
    """Give the notice of an activity, as long as it is a draft or waits for confirmation.

    Raises Conflict (OUT002) for one that has taken place and stands in the books, or is void.
    """
    activity = activity_or_404(request, pk)
    if activity.record.state not in {State.DRAFT, State.SUBMITTED}:
        raise Conflict(
            Problem(
                "OUT002",
                "已经确认或作废，不再写通知",
                "通知在活动举行前从草稿生成；要留痕的请把原通知上传为佐证",
                place=activity.record.title,
            )
        )
    call = read_call(request.GET, activity)
    today = timezone.localdate()
    missing = missing_notice_fields(activity, call)
    return Output(
        notice(activity, call, min(today, call.day)),
        label_of(activity),
        f"{call.day.isoformat()} {kinds_text(activity)}通知",
        activity.organization,
        ("notice", pk),
        reverse("workspace:record", args=[pk]),
        missing=f"还缺：{'、'.join(missing)}" if missing else "",
        advice="可以在下面填写，也可以打印后手写。",
        options={"call": call, "past": call.day < today},
        template="reports/outputs/notice.html",
    )


def read_call(query: Mapping[str, str], activity: Activity) -> Call:
    """Read when and where people are called to: as entered, unless the page says otherwise.

    A record may not lie ahead (LED011), a notice has to: so the day is asked on its page.
    """

    def text(name: str, longest: int) -> str:
        return " ".join(query.get(name, "").split())[:longest]

    try:
        day = date.fromisoformat(query.get("day", ""))
    except ValueError:
        day = activity.date
    starts_at, ends_at = activity.starts_at, activity.ends_at
    try:
        asked = time.fromisoformat(query.get("at", ""))
    except ValueError:
        pass
    else:
        # Another beginning makes the end that was entered a guess.
        starts_at, ends_at = asked, ends_at if asked == starts_at else None
    place = text("place", LONGEST_PLACE) or activity.place
    return Call(day, starts_at, ends_at, place, text("bring", LONGEST_BRING))


def label_of(activity: Activity) -> str:
    """Call it a notice of a meeting where one is held, else of an activity."""
    return "会议通知" if _meets(activity) else "活动通知"


def notice(activity: Activity, call: Call, issued: date) -> Document:
    """Write the notice that calls people to an activity, issued on a day."""
    unit = activity.organization
    return Document(
        title=(unit.name, f"关于{_act(activity)}的通知"),
        recipient=_recipient(activity),
        blocks=(
            Paragraph((f"定于{chinese_date(call.day)}{_act(activity)}，现将有关事项通知如下。",)),
            *_section("时间", _when(call)),
            *_section("地点", call.place or BLANK),
            *_section("参加人员", _expected(activity)),
            *_guests(activity),
            *_agenda(activity),
            *_wishes(activity, call.bring),
        ),
        signature=Signature(unit.name, issued),
        subject=activity.record.title,
        author=unit.name,
    )


def missing_notice_fields(activity: Activity, call: Call) -> list[str]:
    """Name what a notice should say and neither the draft nor the page does."""
    told = {
        "开始时间": call.starts_at,
        "地点": call.place,
        "参加人员": activity.audience != Audience.CHOSEN or activity.due_count,
    }
    return [label for label, value in told.items() if not value]


def _meets(activity: Activity) -> bool:
    return any(item_kind(item.kind).is_meeting for item in activity.agenda)


def _act(activity: Activity) -> str:
    """Say what will be done: 召开党员大会, 开展主题党日活动, 举办党课."""
    kinds = kinds_text(activity)
    if _meets(activity):
        return f"召开{kinds}"
    return (
        f"开展{kinds}" if kinds.endswith(("活动", "学习", "培训", "讨论")) else f"开展{kinds}活动"
    )


def _recipient(activity: Activity) -> str:
    if activity.audience == Audience.COMMITTEE:
        return "各支部委员"
    if activity.audience == Audience.CHOSEN:
        return "各有关同志"
    if activity.organization.kind == Kind.GROUP:
        return "党小组全体党员"
    if activity.organization.kind == Kind.BRANCH:
        return "各党小组、全体党员"
    return "各党支部、全体党员"


def _when(call: Call) -> str:
    said = f"{chinese_date(call.day)}（星期{WEEKDAYS[call.day.weekday()]}）"
    if call.starts_at is None:
        return f"{said}{BLANK}"
    said += f"{call.starts_at:%H:%M}"
    return f"{said}至{call.ends_at:%H:%M}" if call.ends_at else f"{said}开始"


def _expected(activity: Activity) -> str:
    """Name who is expected; where nearly all are, by what they are together."""
    due = [row.who for row in activity.people if row.presence != Presence.GUEST]
    audience = Audience(activity.audience)
    if audience != Audience.CHOSEN and len(due) > MOST_NAMED:
        return f"{audience.label}（{len(due)}人）"
    if audience == Audience.CHOSEN:
        return f"{'、'.join(due)}（{len(due)}人）" if due else BLANK
    return f"{audience.label}：{'、'.join(due)}" if due else str(audience.label)


def _guests(activity: Activity) -> Iterator[Block]:
    guests = [row for row in activity.people if row.presence == Presence.GUEST]
    if guests:
        told = (f"{row.who}（{row.reason}）" if row.reason else row.who for row in guests)
        yield from _section("列席人员", "、".join(told))


def _agenda(activity: Activity) -> Iterator[Block]:
    """List what will be done; a title over several items is their common subject."""
    yield Heading(1, "会议议程" if _meets(activity) else "活动内容")
    items, title = activity.agenda, activity.record.title
    labels = {item_kind(item.kind).label for item in items}
    named = title not in {*labels, "、".join(item_kind(item.kind).label for item in items)}
    if len(items) == 1:
        yield Paragraph((_item(items[0], title if named else ""),))
        return
    if named and not any(item.topic == title for item in items):
        yield Paragraph((f"主题：{title.rstrip('。')}。",))
    for number, item in enumerate(items, start=1):
        yield Paragraph((f"{number}. {_item(item)}",))


def _item(item: AgendaItem, title: str = "") -> str:
    kind, topic = item_kind(item.kind), item.topic or title
    said = f"{kind.label}：{topic.rstrip('。')}" if topic else kind.label
    lecturer = str(item.lecturer or item.lecturer_name)
    if kind.has_lecturer and lecturer:
        said += f"（主讲：{lecturer}）"
    if item.about is not None:
        said += f"（{item.about}）"
    return said + "。"


def _wishes(activity: Activity, bring: str) -> Iterator[Block]:
    yield Heading(1, "有关要求")
    wishes = ["请准时参加。因故不能参加的，请提前请假并说明原因。"]
    if bring:
        wishes.append(f"请携带：{bring.rstrip('。')}。")
    if activity.materials:
        learnt = "；".join(line.strip() for line in activity.materials.splitlines() if line.strip())
        wishes.append(f"请提前学习：{learnt.rstrip('。')}。")
    for number, wish in enumerate(wishes, start=1):
        yield Paragraph((f"{number}. {wish}" if len(wishes) > 1 else wish,))


def _section(title: str, text: str) -> tuple[Block, ...]:
    return (Heading(1, title), Paragraph((text,)))
