"""Answers to what the public wrote: what one posts, what is wrong with one, what it finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from zhibu.core.errors import Problem
from zhibu.ledger.findings import Finding
from zhibu.ledger.models import State
from zhibu.ledger.nouns import Noun
from zhibu.ledger.types import Column, Line, RecordType, Section
from zhibu.organization.models import Organization
from zhibu.pillars.standards.disclosure_privacy import privacy_problems
from zhibu.pillars.standards.models import Channel, Feedback, FeedbackReply
from zhibu.pillars.standards.openness_checks import UNITS, required, too_long

TITLE_LETTERS = 40
COMPLAINT = "complaint"


def answered(states: Sequence[str]) -> Exists:
    """Give the predicate "there is an answer in one of these states"."""
    replies = FeedbackReply.objects.filter(feedback=OuterRef("pk"), record__state__in=states)
    return Exists(replies)


def feedback_of(unit: Organization) -> QuerySet[Feedback]:
    """Give the messages that a unit's answers may name: not answered, not set aside."""
    open_ones = Feedback.objects.filter(organization=unit, set_aside_at=None)
    return open_ones.exclude(answered([State.CONFIRMED])).order_by("received_at", "pk")


def feedback_named(text: str, unit: Organization) -> list[Feedback]:
    number = text.strip().removeprefix("意见").partition(" ")[0]
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        return []
    return list(Feedback.objects.filter(organization=unit, pk=int(number)))


def _in_one_line(text: str) -> str:
    words = " ".join((text or "").split())
    return words if len(words) <= TITLE_LETTERS else words[: TITLE_LETTERS - 1] + "…"


def feedback_text(feedback: Feedback) -> str:
    """Write a message with its beginning, so that whoever answers sees what: 意见12 路灯不亮."""
    return f"{feedback.number} {_in_one_line(feedback.text)}".rstrip()


FEEDBACK = Noun(
    "网站意见",
    among=feedback_of,
    named=feedback_named,
    text=feedback_text,
    remedy="请照“群众意见”页面上的编号填写，例如 意见12；不是网站来的不填",
)


def complete_reply(reply: FeedbackReply) -> None:
    """Take over from the message what was not typed."""
    if reply.feedback is not None:
        reply.channel = Channel.SITE
        reply.received_on = timezone.localdate(reply.feedback.received_at)
        reply.question = (reply.question or "").strip() or reply.feedback.text


def reply_title(reply: FeedbackReply) -> str:
    """Give the beginning of the question, in one line."""
    return f"答复：{_in_one_line(reply.question)}"


def check_reply(reply: FeedbackReply) -> Iterator[Problem]:
    """A question and an answer, in order of time; public only where the writer agreed."""
    yield from required({"意见内容": reply.question, "答复内容": reply.text})
    yield from too_long(reply.question, "意见内容")
    yield from too_long(reply.text, "答复内容")
    yield from _time_problems(reply.received_on, reply.date)
    yield from _feedback_problems(reply)
    if reply.is_public:
        yield from privacy_problems({"意见内容": reply.question, "答复内容": reply.text})
    elif reply.to_problem:
        yield from privacy_problems({"意见内容": reply.question})


def _time_problems(received: date | None, day: date) -> Iterator[Problem]:
    if received is None:
        yield Problem("OPN050", "没有填", "请填收到意见的日期", field="收到日期")
    elif received > day:
        yield Problem(
            "OPN051", f"晚于答复日期 {day}", "请核对", field="收到日期", value=str(received)
        )


def _feedback_problems(reply: FeedbackReply) -> Iterator[Problem]:
    feedback = reply.feedback
    if feedback is None:
        return
    if feedback.organization_id != reply.record.organization_id:
        yield Problem("OPN052", "不是写给本组织的", "请核对编号", field="来自网站")
        return
    if reply.is_public and not feedback.wants_public:
        yield Problem(
            "OPN053",
            "写意见的人没有同意公开",
            "请去掉“公开答复”；本人凭查询码可以看到",
            field="公开答复",
        )
    if feedback.set_aside_at is not None:
        yield Problem("OPN054", "已按不予答复处理", "请先在“群众意见”里恢复", field="来自网站")
    others = FeedbackReply.objects.filter(feedback=feedback).exclude(pk=reply.pk)
    if others.filter(~Q(record__state=State.VOID)).exists():
        yield Problem(
            "OPN055", "已经有一条答复", "请在原答复上修改", field="来自网站", value=feedback.number
        )


def hold_feedback(replies: Sequence[FeedbackReply]) -> None:
    """Lock the messages that answers name: nobody sets one aside meanwhile. Queries: one."""
    numbers = sorted({reply.feedback_id for reply in replies if reply.feedback_id})
    if numbers:
        list(Feedback.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))


def reply_lines(_reply: FeedbackReply) -> Iterator[Line]:
    yield Line("standards.feedback_answered")


def reply_finds(reply: FeedbackReply) -> Iterator[Finding]:
    """A message that names a real shortcoming becomes a problem, when the clerk says so."""
    if reply.to_problem:
        yield Finding("1", " ".join(reply.question.split())[:200], COMPLAINT)


REPLY = RecordType(
    key="standards.reply",
    label="意见回应",
    model=FeedbackReply,
    measure="3.3",
    units=UNITS,
    columns=(
        Column("feedback", noun=FEEDBACK, headings=("意见编号", "编号")),
        Column("channel", filtered=True, headings=("意见来源", "渠道")),
        Column("received_on", headings=("收到时间", "来件日期")),
        Column("question", listed=False, headings=("群众意见", "意见建议", "意见")),
        Column("text", listed=False, headings=("答复", "回复内容", "办理结果")),
        Column("date", label="答复日期", headings=("回复日期", "办结日期")),
        Column("is_public", filtered=True, headings=("是否公开",)),
        Column("to_problem", listed=False, headings=("是否转问题",)),
    ),
    sections=(
        Section("意见", ("feedback", "channel", "received_on", "question")),
        Section("答复", ("text", "date", "is_public", "to_problem")),
    ),
    indicators=("standards.feedback_answered",),
    natural_key=("date", "received_on", "question"),
    postings=reply_lines,
    check=check_reply,
    complete=complete_reply,
    hold=hold_feedback,
    title=reply_title,
    finds=reply_finds,
    detail_template="standards/feedback_reply.html",
    hint="网站、电话、意见箱来的意见，一次答复记一条",
)
