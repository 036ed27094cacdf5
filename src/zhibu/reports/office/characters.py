"""The characters of one Word paragraph, each with the element it stands in.

Word and WPS split a sentence into runs anywhere: behind a letter, at a spelling mark, at a change
of input method. So a paragraph is read as one line of characters over all its runs, and an edit
finds its way back through the map. Tabs and breaks count as one character each. What is not shown
is not read: tracked deletions, hidden text, the codes of fields, phonetic guides.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from zhibu.reports.office.fields import FIELD_MARK, Fields
from zhibu.reports.office.names import (
    ALTERNATE,
    CHOICE,
    CONTROL,
    CONTROL_CONTENT,
    CONTROL_PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    TEXT,
    VALUE,
    w,
)
from zhibu.reports.reading import Span

_TRANSPARENT = frozenset(
    map(w, ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "dir", "bdo"))
)
_SINGLE = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "-",
}
_HOLDERS = frozenset((w("drawing"), w("pict"), w("object"), ALTERNATE))
_FIELD_CODE, _FIELD_SIMPLE = w("instrText"), w("fldSimple")
_RUBY, _RUBY_BASE = w("ruby"), w("rubyBase")
_UNDERLINE, _HIDDEN = w("u"), w("vanish")
_CHOSEN = frozenset(("dropDownList", "checkbox", "picture", "dataBinding", "docPartList"))
_BLANK = frozenset(" \t\u00a0\u3000\u2002\u2003\u2007\u2009")
_WIDE_BLANK = frozenset("\t\u3000")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that stand in one element: a `w:t`, or one of the elements for one character."""

    element: etree._Element
    start: int
    text: str

    @property
    def end(self) -> int:
        """Where it ends in its line."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Control:
    """A content control and the span of the line that it holds."""

    element: etree._Element
    start: int
    end: int
    tag: str
    number: str
    whole: bool = False


@dataclass
class Line:
    """One paragraph: its text, where each part of it stands, and what must be left alone."""

    paragraph: etree._Element
    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    locked: list[Span] = field(default_factory=list)
    blanks: list[Span] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    holders: list[etree._Element] = field(default_factory=list)


def read_line(paragraph: etree._Element, fields: Fields) -> Line:
    """Read one paragraph; text boxes anchored in it are only noted as holders."""
    return _Reader(paragraph, fields).read()


class _Reader:
    def __init__(self, paragraph: etree._Element, fields: Fields) -> None:
        self._line = Line(paragraph)
        self._fields = fields
        self._texts: list[str] = []
        self._length = 0
        self._underlined: list[tuple[int, str]] = []

    def read(self) -> Line:
        line = self._line
        self._inside(line.paragraph, locked=False)
        line.text = "".join(self._texts)
        line.locked = _joined(line.locked)
        line.blanks = _blanks(self._underlined)
        return line

    def _inside(self, container: etree._Element, *, locked: bool) -> None:
        for child in container:
            tag = child.tag
            if tag == RUN:
                self._run(child, locked)
            elif tag in _TRANSPARENT:
                self._inside(child, locked=locked)
            elif tag == CONTROL:
                self._control(child, locked)
            elif tag == _FIELD_SIMPLE:
                self._inside(child, locked=True)
            elif tag == ALTERNATE:
                # Two ways to say the same; an edit of one would leave the other.
                for chosen in child.iterfind(CHOICE):
                    self._inside(chosen, locked=True)
                    break

    def _control(self, control: etree._Element, locked: bool) -> None:
        content = control.find(CONTROL_CONTENT)
        if content is None:
            return
        start = self._length
        self._inside(content, locked=locked or is_closed(control))
        tag, number = control_property(control, "tag"), control_property(control, "id")
        self._line.controls.append(Control(control, start, self._length, tag, number))

    def _run(self, run: etree._Element, locked: bool) -> None:
        properties = run.find(RUN_PROPERTIES)
        hidden = underlined = False
        if properties is not None:
            hidden = _is_on(properties.find(_HIDDEN))
            underline = properties.find(_UNDERLINE)
            underlined = underline is not None and underline.get(VALUE, "single") != "none"
        for child in run:
            tag = child.tag
            if tag == TEXT:
                self._take(child, child.text or "", locked, hidden, underlined)
            elif tag in _SINGLE:
                self._take(child, _SINGLE[tag], locked, hidden, underlined)
            elif tag == FIELD_MARK:
                self._fields.mark(child)
            elif tag == _FIELD_CODE:
                self._fields.code(child.text or "")
            elif tag in _HOLDERS:
                self._line.holders.append(child)
            elif tag == _RUBY:
                for base in child.iterfind(_RUBY_BASE):
                    self._inside(base, locked=locked)

    def _take(
        self, element: etree._Element, text: str, locked: bool, hidden: bool, underlined: bool
    ) -> None:
        if hidden or not text or not self._fields.shown:
            return
        start = self._length
        self._line.pieces.append(Piece(element, start, text))
        self._texts.append(text)
        self._length += len(text)
        if locked or self._fields.computed:
            self._line.locked.append((start, self._length))
        elif underlined:
            self._underlined.append((start, text))


def is_closed(control: etree._Element) -> bool:
    """Tell whether a control's text is chosen, bound to data or locked, and not to be edited."""
    properties = control.find(CONTROL_PROPERTIES)
    if properties is None:
        return False
    if control_property(control, "lock") in ("contentLocked", "sdtContentLocked"):
        return True
    return any(str(child.tag).rpartition("}")[2] in _CHOSEN for child in properties)


def control_property(control: etree._Element, name: str) -> str:
    """Return the value of one property of a content control, "" without it."""
    found = control.find(f"{CONTROL_PROPERTIES}/{w(name)}")
    return "" if found is None else str(found.get(VALUE, ""))


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(VALUE, "true") not in ("false", "0", "off")


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            start = joined.pop()[0]
        joined.append((start, end))
    return joined


def _blanks(underlined: list[tuple[int, str]]) -> list[Span]:
    """Return the underlined stretches that hold only space: lines to write on."""
    found: list[Span] = []
    stretch, start = "", 0
    for at, text in [*underlined, (-1, "")]:
        if at != start + len(stretch):
            if _is_blank(stretch):
                found.append((start, start + len(stretch)))
            stretch, start = "", at
        stretch += text
    return found


def _is_blank(stretch: str) -> bool:
    return (
        bool(stretch)
        and all(character in _BLANK for character in stretch)
        and (len(stretch) > 1 or stretch in _WIDE_BLANK)
    )
