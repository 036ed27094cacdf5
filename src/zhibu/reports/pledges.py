"""Signed pledges (承诺书) on paper: one signer's copy, and a text with all who signed it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone

from zhibu.core.dates import chinese_date
from zhibu.pillars.standards.models import Pledge, PledgeText, SignedBy
from zhibu.reports.document import (
    Blank,
    Block,
    Column,
    Document,
    Field,
    Form,
    Heading,
    Paragraph,
    Table,
)

PAPER_NOTE = "原件为纸质，由支部登记"


def pledge_copy(pledge: Pledge) -> Document:
    """Write one signer's copy: the text as it was signed, and who signed it when and how."""
    text = pledge.pledge_text
    signer = pledge.record.about
    fields = (
        Field("承诺人", signer.name if signer else ""),
        Field("签署日期", chinese_date(pledge.date)),
        Field("签署方式", _manner(pledge), wide=True),
        Field("正文校验值", pledge.digest, wide=True),
    )
    return Document(
        title=(text.organization.name, text.title),
        blocks=(*_words(text), Blank(), Form(fields)),
        subject=text.label,
        author=pledge.record.organization.name,
    )


def pledge_collection(text: PledgeText, pledges: Sequence[Pledge]) -> Document:
    """Write a text with the list of those who signed it, in order of day."""
    several = len({one.record.organization_id for one in pledges}) > 1
    columns = [Column("序号", 14, "center"), Column("姓名", 34)]
    if several:
        columns.append(Column("党组织", 46))
    columns += [Column("签署日期", 36, "center"), Column("签署方式", 40)]
    rows = []
    for number, one in enumerate(pledges, start=1):
        signer = one.record.about
        row = [str(number), signer.label if signer else ""]
        if several:
            row.append(one.record.organization.name)
        row += [chinese_date(one.date), str(SignedBy(one.form).label)]
        rows.append(tuple(row))
    return Document(
        title=(text.organization.name, text.title),
        blocks=(
            *_words(text),
            Heading(1, "签署名单", numbered=False),
            Table(tuple(columns), tuple(rows)),
            Paragraph((f"共 {len(rows)} 份。",), indent=False),
            Paragraph((f"正文校验值：{_in_groups(text.digest)}",), indent=False),
        ),
        subject=text.label,
        author=text.organization.name,
    )


def pledge_name(pledge: Pledge) -> str:
    """Give the file name: 廉洁自律承诺书-张伟.docx."""
    signer = pledge.record.about
    return f"{pledge.pledge_text.label}-{signer.label if signer else ''}.docx"


def collection_name(text: PledgeText) -> str:
    return f"{text.label}-签署汇总.docx"


def _words(text: PledgeText) -> Iterator[Block]:
    for line in text.text.split("\n"):
        if line.strip():
            yield Paragraph((line.strip(),))


def _in_groups(digest: str) -> str:
    """Write a digest in groups of eight, so that a line may end between them."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _manner(pledge: Pledge) -> str:
    if pledge.form == SignedBy.PAPER or pledge.signed_at is None:
        return f"{SignedBy.PAPER.label}（{PAPER_NOTE}）"
    moment = timezone.localtime(pledge.signed_at).strftime("%Y-%m-%d %H:%M:%S")
    return f"{SignedBy.SELF.label}，{moment}"
