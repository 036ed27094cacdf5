"""Walk through a Word file in order: every paragraph with its line of characters and its place.

Reader and writer take the same walk, so that the number of a block means the same paragraph to
both. Paragraphs outside tables that show nothing are passed over; cells keep theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from zhibu.reports.office.characters import (
    Control,
    Line,
    control_property,
    is_closed,
    read_line,
)
from zhibu.reports.office.fields import Fields
from zhibu.reports.office.grids import LONGEST_TEXT, contexts
from zhibu.reports.office.names import (
    ALTERNATE,
    CHOICE,
    CONTROL,
    CONTROL_CONTENT,
    FALLBACK,
    LINK_ID,
    PARAGRAPH,
    TABLE,
    TEXT_BOX,
    w,
)
from zhibu.reports.office.package import Package
from zhibu.reports.office.tables import THROUGH, Cell, Place, inherit, places
from zhibu.reports.reading import BlockKind

_NOTES: tuple[tuple[str, BlockKind, str], ...] = (
    ("footnotes", "footnote", "脚注"),
    ("endnotes", "endnote", "尾注"),
)


@dataclass
class Passage:
    """One paragraph on the walk; `part` is the part of the file that holds it.

    `twins` are its copies for old programs (the second form of a text box).
    """

    line: Line
    kind: BlockKind
    place: str
    part: str
    cell: Cell | None = None
    twins: list[etree._Element] = field(default_factory=list)

    @property
    def may_be_commented(self) -> bool:
        """Tell whether Word allows a comment here: in the body and its tables only."""
        return self.kind in ("body", "cell")


def passages(package: Package) -> list[Passage]:
    """Return all paragraphs: the body, foot- and endnotes, headers and footers."""
    main = package.main_part()
    root = package.xml(main)
    found: list[Passage] = []
    body = root.find(w("body"))
    if body is not None:
        found += _Walk(root, main, "body", "").story(body)
    for link, kind, label in _NOTES:
        for part in package.linked(main, link):
            found += _notes(package.xml(part), part, kind, label)
    for part, kind, label in _margins(package, main):
        margin = package.xml(part)
        found += _Walk(margin, part, kind, label).story(margin)
    return found


def _notes(root: etree._Element, part: str, kind: BlockKind, label: str) -> Iterator[Passage]:
    number = 0
    for note in root:
        # The lines between text and notes are notes of a type of their own.
        if isinstance(note.tag, str) and note.get(w("type"), "normal") == "normal":
            number += 1
            yield from _Walk(note, part, kind, f"{label}{number}").story(note)


def _margins(package: Package, main: str) -> Iterator[tuple[str, BlockKind, str]]:
    """Yield the headers and footers that the sections use, each once."""
    targets = {link.number: link.target for link in package.links(main)}
    seen: set[str] = set()
    for kind, label in (("header", "页眉"), ("footer", "页脚")):
        for reference in package.xml(main).iter(w(f"{kind}Reference")):
            part = targets.get(reference.get(LINK_ID, ""), "")
            if part and part not in seen and package.has(part):
                seen.add(part)
                yield part, "header" if kind == "header" else "footer", label


class _Walk:
    """The walk through one story: its paragraphs, its tables, its text boxes."""

    def __init__(self, root: etree._Element, part: str, kind: BlockKind, label: str) -> None:
        self._fields = Fields(root)
        self._part = part
        self._kind = kind
        self._label = label
        self._found: list[Passage] = []
        self._tables = self._boxes = self._paragraphs = 0
        self._last = ""

    def story(self, container: etree._Element) -> list[Passage]:
        self._blocks(container, None, [])
        return self._found

    def _blocks(
        self, container: etree._Element, cell: Place | None, controls: list[etree._Element]
    ) -> None:
        for child in container:
            tag = child.tag
            if tag == PARAGRAPH:
                self._paragraph(child, cell, controls)
            elif tag == TABLE:
                self._table(child, cell)
            elif tag == CONTROL:
                content = child.find(CONTROL_CONTENT)
                if content is not None:
                    self._blocks(content, cell, [*controls, child])
            elif tag in THROUGH:
                self._blocks(child, cell, controls)
            elif tag == ALTERNATE:
                chosen = child.find(CHOICE)
                if chosen is not None:
                    self._blocks(chosen, cell, controls)

    def _paragraph(
        self, paragraph: etree._Element, cell: Place | None, controls: list[etree._Element]
    ) -> None:
        line = read_line(paragraph, self._fields)
        for control in controls:
            tag, number = control_property(control, "tag"), control_property(control, "id")
            line.controls.append(Control(control, 0, len(line.text), tag, number, whole=True))
            if is_closed(control) and line.text:
                line.locked = [(0, len(line.text))]
        if cell is not None:
            cell.texts.append(line.text)
        if line.text.strip() or cell is not None or line.blanks:
            self._add(line, cell)
        for holder in line.holders:
            for box, twins in text_boxes(holder):
                self._text_box(box, twins)

    def _add(self, line: Line, cell: Place | None) -> None:
        kind = self._kind
        if cell is not None:
            kind = "cell" if kind == "body" else kind
            place = f"{self._label}{cell.name}"
        elif kind == "body":
            self._paragraphs += 1
            self._last = line.text
            place = f"正文第{self._paragraphs}段"
        else:
            place = self._label
        passage = Passage(line, kind, place, self._part, cell.cell if cell else None)
        self._found.append(passage)

    def _text_box(self, box: etree._Element, twins: list[etree._Element]) -> None:
        self._boxes += 1
        inner = _Walk(box, self._part, "textbox", f"{self._label}文本框{self._boxes}")
        found = inner.story(box)
        others = [list(_own_paragraphs(twin)) for twin in twins]
        for at, paragraph in enumerate(_own_paragraphs(box)):
            for passage in found:
                if passage.line.paragraph is paragraph:
                    passage.twins = [other[at] for other in others if at < len(other)]
        self._found += found

    def _table(self, table: etree._Element, outer: Place | None) -> None:
        self._tables += 1
        name = f"{outer.name}内表" if outer else f"表{self._tables}"
        caption = outer.cell.caption if outer else _caption(self._last)
        shown = [place for place in places(table, name, caption) if not place.continued]
        for place in shown:
            self._blocks(place.element, place, place.controls)
        boxes = [place.box() for place in shown]
        for place, context in zip(shown, contexts(boxes), strict=True):
            place.cell.context = context
            inherit(place)
            if outer is not None:
                outer.nested += [place.cell, *place.nested]


def _caption(above: str) -> str:
    text = " ".join(above.split())
    return text if len(text) <= LONGEST_TEXT else ""


def text_boxes(
    holder: etree._Element,
) -> Iterator[tuple[etree._Element, list[etree._Element]]]:
    """Yield the text boxes of a drawing, each with its copies for old programs."""
    if holder.tag == TEXT_BOX:
        yield holder, []
    elif holder.tag == ALTERNATE:
        chosen = holder.find(CHOICE)
        old = [one for each in holder.iterfind(FALLBACK) for one, _twins in text_boxes(each)]
        new = list(text_boxes(chosen)) if chosen is not None else []
        for at, (box, twins) in enumerate(new):
            yield box, twins + old[at : at + 1]
        if not new:
            yield from ((box, []) for box in old)
    else:
        for child in holder:
            yield from text_boxes(child)


def _own_paragraphs(box: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs of a text box that are shown, in order, tables included."""
    for paragraph in box.iter(PARAGRAPH):
        if next(paragraph.iterancestors(TEXT_BOX)) is box:
            yield paragraph
