"""Disclosure of Party affairs: what one posts, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils import timezone

from zhibu.audit.services import record_act
from zhibu.core.errors import Problem
from zhibu.core.private_numbers import has_mobile
from zhibu.core.workdays import add_workdays
from zhibu.ledger.types import Column, Line, RecordType, Section
from zhibu.organization.rules import value_of
from zhibu.pillars.standards.disclosure_entries import ENTRY, in_force
from zhibu.pillars.standards.disclosure_privacy import privacy_problems
from zhibu.pillars.standards.models import Disclosure, DisclosureKind, Scope
from zhibu.pillars.standards.openness_checks import UNITS, order_problems, required, too_long
from zhibu.pillars.standards.openness_rules import NOTICE_WORKDAYS

if TYPE_CHECKING:
    from zhibu.access.models import User


def disclosure_lines(_disclosure: Disclosure) -> Iterator[Line]:
    yield Line("standards.disclosures")


def touch(disclosure: Disclosure) -> None:
    """Note when the text was last written: readers of the feed ask for it."""
    disclosure.changed_at = timezone.now()


def check_disclosure(disclosure: Disclosure) -> Iterator[Problem]:
    """Something to tell, reviewed, days in order, a notice long enough, nothing private."""
    yield from required({"标题": disclosure.record.title, "公开内容": disclosure.text})
    yield from required({"保密审查人": disclosure.reviewer}, "公开前须经保密审查，请填审查人姓名")
    yield from too_long(disclosure.text, "公开内容")
    yield from order_problems(disclosure, disclosure.until, "公开至", "公开日期")
    yield from _notice_problems(disclosure)
    yield from _made_problems(disclosure)
    yield from _entry_problems(disclosure)
    if disclosure.scope == Scope.SOCIETY:
        yield from privacy_problems(
            {"标题": disclosure.record.title, "公开内容": disclosure.text},
            phones=disclosure.phones_public,
        )


def _notice_problems(disclosure: Disclosure) -> Iterator[Problem]:
    """A notice stands for the working days of the rule, the first day not counted."""
    if disclosure.kind != DisclosureKind.NOTICE:
        return
    day = disclosure.date
    days = value_of(NOTICE_WORKDAYS, disclosure.record.organization, day)
    shortest = add_workdays(day, days)
    if disclosure.until is None:
        yield Problem("OPN040", "没有填", f"公示要有截止日期，最早 {shortest}", field="公开至")
    elif day <= disclosure.until < shortest:
        yield Problem(
            "OPN041",
            f"公示不足 {days} 个工作日",
            f"从 {day} 起，最早到 {shortest}（节假日、调休按国务院公布的放假安排）",
            field="公开至",
            value=str(disclosure.until),
        )


def _made_problems(disclosure: Disclosure) -> Iterator[Problem]:
    if disclosure.made_on is not None and disclosure.made_on > disclosure.date:
        yield Problem(
            "OPN042",
            f"晚于公开日期 {disclosure.date}",
            "先形成，后公开；请核对两个日期",
            field="形成日期",
            value=str(disclosure.made_on),
        )


def _entry_problems(disclosure: Disclosure) -> Iterator[Problem]:
    """What the catalogue keeps inside must not go further out than it says."""
    entry = disclosure.entry
    if entry is None:
        return
    if not in_force(entry, disclosure.date):
        yield Problem(
            "OPN043",
            f"在 {disclosure.date} 不在用",
            "请另选目录事项，或核对公开日期",
            field="目录事项",
            value=entry.record.title,
        )
    widths = [choice.value for choice in Scope]
    if widths.index(disclosure.scope) < widths.index(entry.scope):
        yield Problem(
            "OPN044",
            f"比公开目录规定的范围（{entry.get_scope_display()}）更大",
            "请改小公开范围，或先修改公开目录",
            field="公开范围",
            value=str(disclosure.get_scope_display()),
        )


def note_phones(disclosure: Disclosure, actor: User | None) -> None:
    """Write down who let a mobile number go public."""
    shown = (disclosure.record.title, disclosure.text)
    if (
        disclosure.scope == Scope.SOCIETY
        and disclosure.phones_public
        and any(map(has_mobile, shown))
    ):
        record_act(
            "disclosure.phones",
            actor=actor,
            target_type="record",
            target_id=disclosure.pk,
            organization=disclosure.record.organization_id,
        )


DISCLOSURE = RecordType(
    key="standards.disclosure",
    label="党务公开",
    model=Disclosure,
    measure="3.3",
    units=UNITS,
    columns=(
        Column("title", label="标题", headings=("公开标题", "公开事项", "事项")),
        Column("entry", filtered=True, noun=ENTRY, headings=("公开目录", "目录")),
        Column("kind", filtered=True, headings=("类别",)),
        Column("scope", filtered=True, headings=("范围",)),
        Column("text", listed=False, headings=("内容", "正文")),
        Column("made_on", listed=False, headings=("成文日期",)),
        Column("date", label="公开日期", headings=("开始日期", "公示开始日期")),
        Column("until", headings=("截止日期", "公示截止日期", "结束日期")),
        Column("reviewer", listed=False, headings=("审查人", "保密审查")),
        Column("phones_public", listed=False),
    ),
    sections=(
        Section("提出", ("title", "entry", "kind", "scope", "text", "made_on")),
        Section("审核", ("reviewer", "phones_public")),
        Section("公开", ("date", "until")),
    ),
    indicators=("standards.disclosures",),
    natural_key=("date", "title"),
    postings=disclosure_lines,
    check=check_disclosure,
    complete=touch,
    apply=note_phones,
    lasting=True,
    relies=("standards.catalogue",),
    detail_template="standards/disclosure.html",
    hint="提出、保密审查、审批（确认）后公开；选“社会公开”的会出现在公开网站上",
)
