"""What is wrong with a letter, a pledge's text or a signature: all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils import timezone

from zhibu.core.errors import Problem
from zhibu.core.names import same_name
from zhibu.ledger.models import State
from zhibu.organization.models import Person
from zhibu.organization.selectors import branch_of
from zhibu.pillars.standards.models import InitiativeLetter, Pledge, PledgeText, SignedBy

MOST_COPIES = 1_000_000
LONGEST_TEXT = 20_000
ONE_DAY = timedelta(days=1)


def check_letter(letter: InitiativeLetter) -> Iterator[Problem]:
    """A title, copies, and to whom they went."""
    if not letter.record.title.strip():
        yield Problem("PLG001", "没有填", "请填倡议书的标题", field="标题")
    if letter.copies is None or not 1 <= letter.copies <= MOST_COPIES:
        yield Problem(
            "PLG002",
            "不是有效的份数",
            f"请填 1 到 {MOST_COPIES}",
            field="份数",
            value="" if letter.copies is None else str(letter.copies),
        )
    if not letter.recipients.strip():
        yield Problem("PLG003", "没有填", "请填发给谁，例如全体干部职工", field="发放对象")


def check_pledge(pledge: Pledge) -> Iterator[Problem]:
    """Somebody signs a text in use, under his own name, once, in the words that he was shown."""
    text: PledgeText | None = getattr(pledge, "pledge_text", None)
    if pledge.record.about is None:
        yield Problem("PLG010", "没有选人", "请选签署人", field="签署人")
    if text is None:
        yield Problem("PLG011", "没有选", "请选签的是哪份承诺书", field="承诺书")
        return
    if text.organization_id not in branch_of(pledge.record.organization).numbers_up:
        yield Problem(
            "PLG012",
            f"不是{pledge.record.organization.name}或上级的承诺书",
            "请选本支部或上级党组织的承诺书",
            field="承诺书",
            value=text.label,
        )
    yield from _day_problems(text, pledge.record.date)
    yield from _words_problems(pledge, text)
    if pledge.record.about is not None:
        yield from _signer_problems(pledge, pledge.record.about)
        yield from _twice_problems(pledge, text, pledge.record.about)


def _day_problems(text: PledgeText, day: date) -> Iterator[Problem]:
    if day < text.adopted_on:
        yield Problem(
            "PLG013",
            f"早于{text.label}的启用日期（{text.adopted_on}）",
            "请核对日期，或选当时在用的一版",
            field="签署日期",
            value=str(day),
        )
    if text.replaced_on and day >= text.replaced_on:
        yield Problem(
            "PLG014",
            f"时{text.label}已被新版替代（{text.replaced_on}起）",
            "请签新的一版",
            field="签署日期",
            value=str(day),
        )
    if text.closes_on and day > text.closes_on:
        yield Problem(
            "PLG015",
            f"晚于签署截止日（{text.closes_on}）",
            "确要补签的，请先改签署截止日",
            field="签署日期",
            value=str(day),
        )


def _words_problems(pledge: Pledge, text: PledgeText) -> Iterator[Problem]:
    if pledge.digest != text.digest:
        yield Problem(
            "PLG016",
            "的正文在您打开以后改过",
            "请重新阅读后再签",
            field="承诺书",
            value=text.label,
        )
    if pledge.form != SignedBy.SELF:
        return
    if pledge.signed_at is None or timezone.localdate(pledge.signed_at) != pledge.record.date:
        yield Problem(
            "PLG017",
            "不是签署的那一天",
            "在线签署的日期由系统记下，不能改",
            field="签署日期",
            value=str(pledge.record.date),
        )


def _signer_problems(pledge: Pledge, signer: Person) -> Iterator[Problem]:
    if not same_name(pledge.typed_name, signer.name):
        yield Problem(
            "PLG018",
            f"不是签署人的姓名（{signer.name}）" if pledge.typed_name else "没有填",
            "请填签署人本人的姓名",
            field="签名",
            value=pledge.typed_name,
        )
    account = pledge.record.entered_by
    if pledge.form == SignedBy.SELF and account is not None and account.person_id != signer.pk:
        yield Problem(
            "PLG019",
            "不是在线签署的本人",
            "在线签署不能改到别人名下，有误请作废后重签",
            field="签署人",
            value=signer.label,
        )


def _twice_problems(pledge: Pledge, text: PledgeText, signer: Person) -> Iterator[Problem]:
    if not signer.pk:
        return
    others = Pledge.objects.filter(pledge_text=text, record__about=signer)
    others = others.exclude(record__state=State.VOID).exclude(pk=pledge.pk)
    other = others.select_related("record").first()
    if other is not None:
        yield Problem(
            "PLG020",
            f"已在 {other.date} 签过{text.label}",
            "每人每版只签一次",
            field="签署人",
            value=signer.label,
        )


def check_pledges(pledges: Sequence[Pledge]) -> Iterator[tuple[Pledge, Problem]]:
    """The same person stands once under one text among pledges that are stored at once."""
    seen: set[tuple[int, int]] = set()
    for pledge in pledges:
        text, signer = getattr(pledge, "pledge_text", None), pledge.record.about
        if text is None or signer is None:
            continue
        key = (text.pk, signer.pk or -id(signer))
        if key in seen:
            yield (
                pledge,
                Problem(
                    "PLG020",
                    f"在{text.label}下写了两次",
                    "每人每版只签一次",
                    field="签署人",
                    value=signer.label,
                ),
            )
        seen.add(key)


def text_problems(text: PledgeText) -> Iterator[Problem]:
    """A title, words, and days in order with the versions before and after it. Queries: two."""
    if not text.title.strip():
        yield Problem("PLG030", "没有填", "请填承诺书的名称", field="名称")
    if not text.text:
        yield Problem("PLG031", "没有填", "请写承诺书的正文", field="正文")
    if len(text.text) > LONGEST_TEXT:
        yield Problem("PLG032", f"超过 {LONGEST_TEXT} 字", "请精简，或作为附件", field="正文")
    if text.closes_on and text.closes_on < text.adopted_on:
        yield Problem(
            "PLG033",
            "早于启用日期",
            f"请填 {text.adopted_on} 或以后的日期",
            field="签署截止",
            value=str(text.closes_on),
        )
    yield from _order_problems(text)


def _order_problems(text: PledgeText) -> Iterator[Problem]:
    versions = PledgeText.objects.filter(organization=text.organization, title=text.title)
    before = versions.filter(version=text.version - 1).first()
    after = versions.filter(version=text.version + 1).first()
    if text.version == 1 and versions.exclude(pk=text.pk).filter(version=1).exists():
        yield Problem(
            "PLG034", "已经有了", "要改正文，请在原承诺书上出新版", field="名称", value=text.title
        )
    if before is not None and text.adopted_on <= before.adopted_on:
        yield Problem(
            "PLG035",
            f"不晚于第{before.version}版（{before.adopted_on}）",
            "新版要在前一版之后启用",
            field="启用日期",
            value=str(text.adopted_on),
        )
    if after is not None and text.adopted_on >= after.adopted_on:
        yield Problem(
            "PLG035",
            f"不早于第{after.version}版（{after.adopted_on}）",
            "请核对日期",
            field="启用日期",
            value=str(text.adopted_on),
        )
    if before is not None:
        yield from _left_behind(text, before)


def _left_behind(text: PledgeText, before: PledgeText) -> Iterator[Problem]:
    """Nobody signed the former version on a day on which it would no longer have been in use."""
    late = before.pledges.exclude(record__state=State.VOID)
    last = late.order_by("-record__date").select_related("record").first()
    if last is not None and last.date >= text.adopted_on:
        yield Problem(
            "PLG036",
            f"时还有人在签第{before.version}版（最后一份 {last.date}）",
            f"请填 {last.date + ONE_DAY} 或以后的日期",
            field="启用日期",
            value=str(text.adopted_on),
        )
