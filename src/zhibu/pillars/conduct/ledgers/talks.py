"""Heart-to-heart talks: record types."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from zhibu.access.roles import Permission
from zhibu.ledger.findings import Finding
from zhibu.ledger.sealed import keep_sealed
from zhibu.ledger.types import Column, Line, RecordType, Section
from zhibu.organization.models import Kind
from zhibu.pillars.conduct.models.talks import HeartTalk, TalkKind
from zhibu.pillars.conduct.talk_checks import check_talk, talker_of


def talk_lines(_talk: HeartTalk) -> Iterator[Line]:
    """One talk is one person talked with (人次)."""
    yield Line("conduct.heart_talks")


def talk_title(talk: HeartTalk) -> str:
    return f"{talker_of(talk) or ''}与{talk.record.about or ''}谈心谈话"


def talk_finds(talk: HeartTalk) -> Iterator[Finding]:
    """What somebody gave to the problem list; nothing of what was said goes with it."""
    if talk.to_problem.strip():
        yield Finding("talk", talk.to_problem.strip(), "talk")


def asked_columns(values: Mapping[str, Any]) -> Collection[str] | None:
    """Ask for a reason only where the talk was a must, or where one is to be cleared."""
    names = set(TALK.columns_by_name)
    told = values.get("kind") == TalkKind.MUST or values.get("reason")
    return names if told else names - {"reason"}


TALK = RecordType(
    key="conduct.talk",
    label="谈心谈话",
    model=HeartTalk,
    measure="4.3",
    columns=(
        Column("date", label="谈话日期", filtered=True, headings=("谈话时间",)),
        Column("talker", filtered=True, headings=("谈话者", "主谈人")),
        Column(
            "about",
            label="谈话对象",
            filtered=True,
            headings=("被谈话人", "谈心对象", "谈话对象姓名"),
        ),
        Column("kind", filtered=True, headings=("谈话类型",)),
        Column("reason", listed=False),
        Column("topic", filtered=True, headings=("谈话主题",)),
        Column("place", listed=False, headings=("谈话地点",)),
        Column("content", listed=False, headings=("谈话内容摘要", "内容")),
        Column("difficulties", listed=False, headings=("困难诉求", "困难")),
        Column("opinions", listed=False, headings=("意见建议",)),
        Column("follow_up", listed=False, headings=("跟进措施",)),
        Column("follow_up_on", listed=False),
        Column("to_problem", listed=False),
    ),
    sections=(
        Section("谁和谁谈", ("talker", "about", "date", "place", "kind", "reason", "topic")),
        Section("谈了什么（加密）", ("content", "difficulties", "opinions")),
        Section("后续", ("follow_up", "follow_up_on", "to_problem")),
    ),
    indicators=("conduct.heart_talks",),
    natural_key=("date", "talker", "about"),
    postings=talk_lines,
    check=check_talk,
    complete=keep_sealed,
    title=talk_title,
    units=frozenset({Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH}),
    reader=Permission.TALK_READ,
    parties=("talker",),
    opens=True,
    finds=talk_finds,
    asks=asked_columns,
    select=("talker", "record__about"),
    hint="一次谈话两个人，一条；内容加密，只有双方和书记能打开",
)

RECORD_TYPES: tuple[RecordType, ...] = (TALK,)
