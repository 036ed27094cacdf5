"""The three things that are done with a paper: fill it, check it, bring it up to date.

Each takes bytes and gives bytes; the original is never changed. `tell` hears how far the work is,
and may raise to stop it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from django.utils import timezone

from zhibu.access.models import User
from zhibu.core.errors import DomainError
from zhibu.core.masks import find_masks
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.organization.models import Organization
from zhibu.reports import refreshing
from zhibu.reports.annual.compose import last_day
from zhibu.reports.behind import Proofs
from zhibu.reports.belonging import owner_notes, refuse_others, year_notes
from zhibu.reports.books import LedgerBook
from zhibu.reports.checking import VERDICTS, Claim, check_claims, marks_of
from zhibu.reports.filling import Slot, edits_of, names_of, plan_slots
from zhibu.reports.matching import Matcher
from zhibu.reports.office import read, write
from zhibu.reports.reading import Block, Edit, FileKind, Paper
from zhibu.reports.refreshing import Refreshed, refresh_figures

Tell = Callable[[str], None]
STEPS = ("读文件", "认数字", "查台账", "写文件")
"""What `tell` hears, in order."""


@dataclass(frozen=True)
class Filled:
    """A filled paper with its slots in document order."""

    data: bytes
    kind: FileKind
    slots: tuple[Slot, ...]
    notes: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Checked:
    """A checked paper: its claims, and a copy with remarks where the file can hold them."""

    data: bytes | None
    kind: FileKind
    claims: tuple[Claim, ...]
    notes: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def false(self) -> int:
        """How many claims the ledger contradicts."""
        return sum(one.verdict == "false" for one in self.claims)


@dataclass(frozen=True)
class Renewed:
    """A paper brought up to date, with every figure of ours in it."""

    data: bytes
    kind: FileKind
    figures: tuple[Refreshed, ...]
    notes: tuple[str, ...]
    blocks: tuple[Block, ...]


def digest(data: bytes) -> str:
    """Name a paper by its content: choices are remembered by it."""
    return hashlib.sha256(data).hexdigest()


def guess(data: bytes, name: str) -> Literal["fill", "check", "refresh"]:
    """Tell what somebody wants with a paper: fill its masks, renew its figures, or check it.

    Raises:
        DomainError: PAP012, a workbook without masks: most likely a superior's blank table.
    """
    paper = read(data, name)
    if any(find_masks(block.text, block.blanks) for block in paper.blocks):
        return "fill"
    if any(block.tagged for block in paper.blocks):
        return "refresh"
    if paper.kind == "xlsx":
        raise DomainError.of(
            "PAP012",
            "是没有“**”的表格，分不清要办什么",
            "上级的空白表请到“上级表格”里填；要核对表里的数字请选“核对”",
            value=name,
        )
    return "check"


def fill(
    data: bytes,
    name: str,
    unit: Organization,
    year: int,
    *,
    chosen: Mapping[str, str] | None = None,
    user: User | None = None,
    tell: Tell = lambda _step: None,
) -> Filled:
    """Fill the masked places of a paper.

    Args:
        chosen: choices of people by `Slot.key`.
        user: for whom; the remarks name the records that this account may read.

    Raises:
        DomainError: the file cannot be read, or is another unit's.
    """
    paper, book, matcher = _opened(data, name, unit, year, tell)
    tell(STEPS[1])
    slots = plan_slots(paper.blocks, matcher, book, names_of(unit, last_day(year)), chosen)
    tell(STEPS[2])
    proofs = Proofs(unit, user)
    edits = list(edits_of(slots, proofs.of))
    tell(STEPS[3])
    made = write(data, paper.kind, edits, moment=timezone.now())
    return Filled(made, paper.kind, tuple(slots), _notes(paper, book), paper.blocks)


def check(
    data: bytes,
    name: str,
    unit: Organization,
    year: int,
    *,
    marked: bool = True,
    user: User | None = None,
    tell: Tell = lambda _step: None,
) -> Checked:
    """Hold every stated quantity of a paper against the ledger.

    Args:
        marked: whether to make the copy with remarks.

    Raises:
        DomainError: the file cannot be read, or is another unit's.
    """
    paper, book, matcher = _opened(data, name, unit, year, tell)
    tell(STEPS[1])
    claims = check_claims(paper.blocks, matcher, book)
    tell(STEPS[2])
    proofs = Proofs(unit, user)
    made = None
    if marked and paper.kind != "xlsx":
        tell(STEPS[3])
        made = _marked(data, paper, list(marks_of(claims, proofs.of)))
    return Checked(made, paper.kind, tuple(claims), _notes(paper, book), paper.blocks)


def refresh(
    data: bytes,
    name: str,
    unit: Organization,
    year: int,
    *,
    tell: Tell = lambda _step: None,
) -> Renewed:
    """Bring the figures up to date that zhibu wrote into a paper.

    Raises:
        DomainError: the file cannot be read, is another unit's, or holds no figure of ours.
    """
    paper, book, _matcher = _opened(data, name, unit, year, tell)
    if paper.kind != "docx":
        raise DomainError.of(
            "PAP005", "只有 Word 文件能更新数字", "请上传系统生成或填好的 .docx", value=name
        )
    tell(STEPS[2])
    rows = refresh_figures(paper.blocks, book)
    tell(STEPS[3])
    made = write(data, paper.kind, list(refreshing.edits_of(rows)), moment=timezone.now())
    return Renewed(made, paper.kind, tuple(rows), paper.notes, paper.blocks)


def _opened(
    data: bytes, name: str, unit: Organization, year: int, tell: Tell
) -> tuple[Paper, LedgerBook, Matcher]:
    tell(STEPS[0])
    # The child reads while the matcher's patterns are compiled here.
    with ThreadPoolExecutor(1) as beside:
        reading = beside.submit(read, data, name)
        matcher = Matcher([one for one in registry.indicators() if one.listed], year)
        paper = reading.result()
    refuse_others(paper, unit)
    return paper, LedgerBook(unit, Period.year(year)), matcher


def _notes(paper: Paper, book: LedgerBook) -> tuple[str, ...]:
    """Say what concerns the whole paper: what reading found, another year, an empty ledger."""
    year = book.period.start.year
    empty = [f"{book.unit.name}{year}年的台账还没有记录"] if book.is_empty() else []
    heads = (*owner_notes(paper, book.unit), *year_notes(paper, year))
    return (*paper.notes, *heads, *empty)


def _marked(data: bytes, paper: Paper, edits: Sequence[Edit]) -> bytes:
    """Put remarks beside the claims: comments in Word, words in brackets in a text."""
    if paper.kind == "docx":
        return write(data, "docx", edits, moment=timezone.now())
    texts = {block.key: block.text for block in paper.blocks}
    inserted = [
        Edit(
            one.block,
            one.start,
            one.end,
            texts[one.block][one.start : one.end] + _in_brackets(one.comment),
        )
        for one in edits
    ]
    return write(data, paper.kind, inserted)


def _in_brackets(comment: str) -> str:
    """Write a remark into a line of text: 6次【不符：台账专家讲座为 4次】."""
    first = comment.split("\n")[0]
    for word in VERDICTS.values():
        if first.startswith(f"【{word}】"):
            rest = first.removeprefix(f"【{word}】")
            return f"【{word}：{rest}】" if rest else f"【{word}】"
    return f"【{first}】"
