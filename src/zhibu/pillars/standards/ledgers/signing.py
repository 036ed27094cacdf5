"""Initiative letters and pledges: record types (measure 3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhibu.ledger.types import Column, Line, RecordType
from zhibu.organization.models import Kind as UnitKind
from zhibu.organization.models import Person
from zhibu.pillars.standards.models import InitiativeLetter, Pledge, PledgeText, SignedBy
from zhibu.pillars.standards.pledge_checks import check_letter, check_pledge, check_pledges
from zhibu.pillars.standards.pledge_nouns import PLEDGE_TEXT, version_on


def letter_lines(letter: InitiativeLetter) -> Iterator[Line]:
    """Copies issued; a letter is counted by its copies (份), not once."""
    yield Line("standards.initiative_letters", letter.copies or 0)


def pledge_lines(_pledge: Pledge) -> Iterator[Line]:
    yield Line("standards.pledges_signed")


def pledge_title(pledge: Pledge) -> str:
    text: PledgeText | None = getattr(pledge, "pledge_text", None)
    signer = pledge.record.about
    return f"{signer.label if signer else ''}：{text.label if text else ''}"


def complete_pledge(pledge: Pledge) -> None:
    """Fill what paper says by itself: the version of its day, the name, the words of the text."""
    text: PledgeText | None = getattr(pledge, "pledge_text", None)
    if pledge.form != SignedBy.PAPER or text is None:
        return
    if text.by_title and pledge.record.date is not None:
        pledge.pledge_text = text = version_on(text, pledge.record.date)
    pledge.digest = text.digest
    if pledge.record.about is not None:
        pledge.typed_name = pledge.record.about.name


def hold_signers(pledges: Sequence[Pledge]) -> None:
    """Lock the signers, so that nobody signs one text in two units at the same moment."""
    people = sorted({pledge.record.about_id for pledge in pledges if pledge.record.about_id})
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk"))


LETTER = RecordType(
    key="standards.letter",
    label="倡议书",
    model=InitiativeLetter,
    measure="3.1",
    columns=(
        Column("date", label="发出日期", filtered=True, headings=("日期", "发放日期")),
        Column("title", label="标题", headings=("倡议书", "名称", "主题")),
        Column("copies", headings=("数量", "发放份数", "印发份数")),
        Column("recipients", headings=("对象", "发给谁")),
        Column("text", listed=False, headings=("内容",)),
    ),
    indicators=("standards.initiative_letters",),
    natural_key=("date", "title", "recipients"),
    postings=letter_lines,
    check=check_letter,
    hint="向谁发了什么倡议书、多少份；按份数计",
)

PLEDGE = RecordType(
    key="standards.pledge",
    label="承诺书",
    model=Pledge,
    measure="3.1",
    columns=(
        Column("about", label="签署人", filtered=True, headings=("姓名", "承诺人")),
        Column("date", label="签署日期", filtered=True, headings=("日期",)),
        Column(
            "pledge_text",
            filtered=True,
            noun=PLEDGE_TEXT,
            headings=("名称", "标题", "承诺书名称"),
            note="本人签署请在“承诺书”页面打开原文；这里登记纸质签署",
        ),
        Column("form", filtered=True, entered=False),
        Column("signed_at", listed=False, entered=False),
        Column("digest", listed=False, entered=False),
    ),
    indicators=("standards.pledges_signed",),
    natural_key=("about", "pledge_text"),
    postings=pledge_lines,
    check=check_pledge,
    check_together=check_pledges,
    complete=complete_pledge,
    title=pledge_title,
    select=("pledge_text__organization",),
    units=frozenset({UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH}),
    own=True,
    confirms_itself=True,
    hold=hold_signers,
    detail_template="standards/pledge_detail.html",
    hint="每人一份；在线签署由本人办，这里登记纸质签署",
)

RECORD_TYPES: tuple[RecordType, ...] = (LETTER, PLEDGE)
