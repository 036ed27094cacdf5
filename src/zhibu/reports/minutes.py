"""Minutes (会议记录) of an activity, with every field that the rules demand.

The fields are those of organizational-life.md 1.5. What is not on record is left as a ruled blank
to be written by hand, and named by :func:`missing_minutes_fields`; nothing is made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zhibu.activities.checks import judge_item, rule_for
from zhibu.activities.kinds import ItemKind, item_kind
from zhibu.activities.models import Activity, AgendaItem, Attendance, Presence, VoteForm
from zhibu.core.dates import chinese_date
from zhibu.ledger.models import State
from zhibu.reports.document import (
    Block,
    Document,
    Field,
    Form,
    Heading,
    Paragraph,
    Signatures,
)

TITLE = "会议记录"
_BODY_ROOM = "\n" * 5
_LINE_ROOM = "\n"
_STATE_NOTES = {
    State.DRAFT: "（草稿，尚未确认）",
    State.SUBMITTED: "（已报送，尚未确认）",
    State.VOID: "（这条记录已作废）",
}


def minutes(activity: Activity) -> Document:
    """Write the minutes of a stored activity.

    Queries: one each for items, attendance, evidence and the rule of an election, whatever their
    number, where the caller has joined chair and recorder and fetched people with the attendance.
    """
    record = activity.record
    names = kinds_text(activity)
    return Document(
        title=(record.organization.name, f"{names}{TITLE}"),
        blocks=(
            *_standing(activity),
            _head(activity),
            _attendance(activity),
            *_common_body(activity),
            *(block for item in activity.agenda for block in _item(activity, item)),
            Signatures(("主持人（签字）", "记录人（签字）")),
        ),
        attachments=_evidence(activity),
        subject=record.title,
        author=record.organization.name,
    )


def minutes_name(activity: Activity, extension: str = "docx") -> str:
    """Give the file name: 2022-09-28 党员大会会议记录.docx."""
    return f"{activity.date.isoformat()} {kinds_text(activity)}{TITLE}.{extension}"


def kinds_text(activity: Activity) -> str:
    """Name what was held: its meetings, or everything where there was none (主题党日、党课)."""
    kinds = [item_kind(item.kind) for item in activity.agenda]
    chosen = [kind for kind in kinds if kind.is_meeting] or kinds
    return "、".join(dict.fromkeys(kind.label for kind in chosen))


def missing_minutes_fields(activity: Activity) -> list[str]:
    """Name the demanded fields that are not on record, in the order of the form."""
    head = {
        "会议次数": activity.serial,
        "开始时间": activity.starts_at,
        "结束时间": activity.ends_at,
        "地点": activity.place,
        "主持人": activity.chair_id,
        "记录人": activity.recorder_id,
        "到会人员": activity.people,
    }
    missing = [label for label, value in head.items() if not value]
    missing += [
        f"{_who(row)}的缺席原因"
        for row in activity.people
        if row.presence == Presence.ABSENT and not row.reason
    ]
    for item in activity.agenda:
        missing += _missing_of_item(activity, item)
    return missing


def _missing_of_item(activity: Activity, item: AgendaItem) -> Iterator[str]:
    kind = item_kind(item.kind)
    if kind.is_meeting and not _topic(activity, item):
        yield f"{kind.label}的议题"
    if not (item.content or activity.minutes):
        yield f"{kind.label}的发言和讨论"
    if not _decides(item):
        return
    demanded = {
        "决议": item.resolution,
        "表决方式": item.vote_form,
        "赞成票": item.yes is not None,
        "反对票": item.no is not None,
        "弃权票": item.abstain is not None,
        "表决结果": item.passed is not None,
    }
    yield from (f"{kind.label}的{label}" for label, value in demanded.items() if not value)


def _decides(item: AgendaItem) -> bool:
    """Tell whether anything of a decision is on record."""
    return bool(
        item.resolution or item.vote_form or item.yes is not None or item.passed is not None
    )


def _standing(activity: Activity) -> tuple[Paragraph, ...]:
    """Say above everything else that these minutes do not stand in the books."""
    note = _STATE_NOTES.get(State(activity.record.state))
    return (Paragraph((note,), indent=False),) if note else ()


def _head(activity: Activity) -> Form:
    record = activity.record
    return Form(
        (
            Field("会议名称", record.title or kinds_text(activity), wide=True),
            Field("会议类别", "、".join(item_kind(one.kind).label for one in activity.agenda)),
            Field("会议次数", activity.serial),
            Field("会议日期", chinese_date(record.date)),
            Field("起止时间", _times(activity)),
            Field("地点", activity.place, wide=True),
            Field("主持人", _name(activity.chair)),
            Field("记录人", _name(activity.recorder)),
        )
    )


def _times(activity: Activity) -> str:
    if not activity.starts_at and not activity.ends_at:
        return ""
    start, end = (
        f"{one:%H:%M}" if one else "\u3000\u3000" for one in (activity.starts_at, activity.ends_at)
    )
    return f"{start}至{end}"


def _name(person: object | None) -> str:
    return "" if person is None else str(person)


def _attendance(activity: Activity) -> Form:
    people = activity.people
    due = [row for row in people if row.presence != Presence.GUEST]
    voters = [row for row in due if row.has_vote]
    silent = [row for row in due if row.is_member and not row.has_vote]
    came = [row for row in voters if row.came]
    return Form(
        (
            Field("应到", f"{len(due)}人（有表决权{len(voters)}人）" if due else ""),
            Field("实到", f"{activity.present_count}人（有表决权{len(came)}人）" if due else ""),
            Field("到会人员", _listed(row for row in due if row.came), wide=True),
            Field("缺席及原因", _or_none(_reasons(due, Presence.ABSENT), due), wide=True),
            Field("迟到", _or_none(_reasons(due, Presence.LATE), due), wide=True),
            Field("无表决权", _or_none(_listed(silent), due), wide=True),
            Field("列席人员", _or_none(_reasons(people, Presence.GUEST), due), wide=True),
        )
    )


def _or_none(text: str, due: list[Attendance]) -> str:
    """Say 无 where attendance is on record and nobody is of this kind."""
    return text or ("无" if due else "")


def _listed(rows: Iterable[Attendance]) -> str:
    return "、".join(map(_who, rows))


def _reasons(rows: list[Attendance], presence: str) -> str:
    said = (
        f"{_who(row)}（{row.reason}）" if row.reason else _who(row)
        for row in rows
        if row.presence == presence
    )
    return "、".join(said)


def _who(row: Attendance) -> str:
    return str(row.person or row.name)


def _common_body(activity: Activity) -> Iterator[Block]:
    if activity.materials:
        yield Heading(1, "学习资料")
        yield from _paragraphs(activity.materials)
    if activity.minutes:
        yield Heading(1, "会议内容")
        yield from _paragraphs(activity.minutes)


def _paragraphs(text: str) -> Iterator[Paragraph]:
    yield from (Paragraph((line.strip(),)) for line in text.splitlines() if line.strip())


def _topic(activity: Activity, item: AgendaItem) -> str:
    """Give an item's topic, else the activity's; a title that only names the kinds is none."""
    kinds = "、".join(item_kind(one.kind).label for one in activity.agenda)
    title = activity.record.title
    return item.topic or ("" if title == kinds else title)


def _item(activity: Activity, item: AgendaItem) -> Iterator[Block]:
    """Write one agenda item: topic, lecturer, speeches, decision."""
    kind = item_kind(item.kind)
    topic = _topic(activity, item)
    yield Heading(1, f"{kind.label}：{topic}" if topic else kind.label)
    if kind.is_meeting and not topic:
        yield Form((Field("议题", _LINE_ROOM, wide=True),))
    lecturer = _name(item.lecturer) or item.lecturer_name
    if kind.has_lecturer:
        leader = "（领导干部）" if lecturer and item.lecturer_is_leader else ""
        yield Form((Field("主讲人", lecturer + leader, wide=True),))
    yield from _paragraphs(item.content)
    if not item.content and not activity.minutes:
        yield Form((Field("报告、发言和讨论", _BODY_ROOM, wide=True),))
    if kind.votes or _decides(item):
        yield _decision(activity, item, kind)


def _decision(activity: Activity, item: AgendaItem, kind: ItemKind) -> Form:
    """Write the decision; where nothing of one is on record, leave room for it."""
    votes = [("赞成", item.yes), ("反对", item.no), ("弃权", item.abstain)]
    if item.written_yes is not None:
        votes.append(("书面赞成", item.written_yes))
    result = {True: "通过", False: "未通过", None: ""}[item.passed]
    return Form(
        (
            Field("决议", item.resolution or _LINE_ROOM, wide=True),
            Field("表决方式", VoteForm(item.vote_form).label if item.vote_form else ""),
            Field("表决结果", result),
            *(Field(label, "" if count is None else f"{count}票") for label, count in votes),
            Field("计票说明", _arithmetic(activity, item, kind), wide=True),
        )
    )


def _arithmetic(activity: Activity, item: AgendaItem, kind: ItemKind) -> str:
    """Show how the votes were judged; a blank where there is no count yet."""
    rule = rule_for(kind, item)
    if rule is None or item.yes is None:
        return ""
    judgement = judge_item(activity, item, rule)
    said = [judgement.arithmetic, *(str(problem) for problem in judgement.problems)]
    return f"{rule.label}：{''.join(said)}"


def _evidence(activity: Activity) -> tuple[str, ...]:
    rows = activity.record.evidence.all()
    return tuple(row.name for row in rows if not row.withdrawn_reason)
