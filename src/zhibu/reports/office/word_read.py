"""Read a Word file into blocks, inside the limited child process."""

from __future__ import annotations

from lxml import etree

from zhibu.core.errors import DomainError
from zhibu.reports.office.headings import Outline
from zhibu.reports.office.names import FALLBACK, STRICT_ROOT, w
from zhibu.reports.office.outline_marks import OutlineMarks
from zhibu.reports.office.package import Package
from zhibu.reports.office.register import FigureRegister
from zhibu.reports.office.story import Passage, passages
from zhibu.reports.reading import Block, Paper, Tagged
from zhibu.reports.word_figures import LOST_TAGS, FigureIndex, is_figure_tag

_TRACKED = tuple(map(w, ("ins", "del", "moveFrom", "moveTo")))


def read_word(package: Package) -> Paper:
    """Return the blocks of a Word file in order, with what must be said about it."""
    main = package.main_part()
    if package.xml(main).tag.startswith(STRICT_ROOT):
        raise DomainError.of(
            "DOC013",
            "文件是“严格 Open XML”格式，系统读不了",
            "请另存为普通的“Word 文档（*.docx）”后再上传",
        )
    marks, outline = OutlineMarks(package, main), Outline()
    entries = FigureRegister(package).entries()
    index = FigureIndex(entries)
    blocks = []
    found = passages(package)
    for key, passage in enumerate(found):
        level, headings = 0, outline.headings
        if passage.kind == "body":
            level, headings = outline.take(passage.line.text, marks.level(passage.line.paragraph))
        elif passage.kind not in ("cell", "textbox"):
            headings = ()
        blocks.append(_block(key, passage, level, headings, index))
    notes = _tracked_notes(package, main)
    controls = any(passage.line.controls for passage in found)
    if entries and controls and not any(block.tagged for block in blocks):
        notes = (*notes, f"{LOST_TAGS.message}，{LOST_TAGS.remedy}")
    return Paper("docx", tuple(blocks), notes)


def _block(
    key: int, passage: Passage, level: int, headings: tuple[str, ...], index: FigureIndex
) -> Block:
    line, cell = passage.line, passage.cell
    return Block(
        key,
        line.text,
        passage.kind,
        passage.place,
        tuple(line.blanks),
        tuple(line.locked),
        tuple(_tagged(passage, index)),
        level,
        headings,
        cell.context.row if cell else (),
        cell.context.column if cell else (),
        cell.caption if cell else "",
    )


def _tagged(passage: Passage, index: FigureIndex) -> list[Tagged]:
    line = passage.line
    found = []
    for control in sorted(line.controls, key=lambda one: (one.start, one.end)):
        if is_figure_tag(control.tag) and control.start < control.end:
            text = line.text[control.start : control.end]
            one = index.found(control.tag, control.number, text)
            found.append(
                Tagged(
                    control.start,
                    control.end,
                    one.tag,
                    one.code,
                    one.organization,
                    one.period,
                    one.written,
                )
            )
    return found


def _tracked_notes(package: Package, main: str) -> tuple[str, ...]:
    tracked = sum(1 for change in package.xml(main).iter(*_TRACKED) if _counts(change))
    if not tracked:
        return ()
    return (f"有 {tracked} 处修订还没有接受或拒绝，按现在显示的样子读，修订原样保留",)


def _counts(change: etree._Element) -> bool:
    """Tell whether a mark is a change that people see; one cut into neighbours counts once."""
    parent, before = change.getparent(), change.getprevious()
    if (
        parent is None
        or parent.tag == w("rPr")
        or any(True for _ in change.iterancestors(FALLBACK))
    ):
        return False
    return before is None or before.tag != change.tag
