"""Change the characters of a Word paragraph in place: in the first run touched, with its format.

The line (`characters.Line`) is the map. Edits are made from right to left, so that whatever lies to
the left of an edit stays where the map says. An element keeps the characters at its front when it
is split, for the same reason.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from copy import deepcopy

from lxml import etree

from zhibu.reports.document import printable
from zhibu.reports.office.characters import Line, Piece
from zhibu.reports.office.names import (
    PARAGRAPH_PROPERTIES,
    RUN,
    RUN_PROPERTIES,
    SPACE,
    TEXT,
    w,
)

_BREAKS = re.compile("([\t\n])")
_SINGLE = {"\t": w("tab"), "\n": w("br")}
# What a run's properties hold, up to and with the highlight, in the schema's order (17.3.2.28).
_BEFORE_HIGHLIGHT = frozenset(
    (
        *map(w, ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike")),
        *map(w, ("dstrike", "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid")),
        *map(w, ("vanish", "webHidden", "color", "spacing", "w", "kern", "position")),
        *map(w, ("sz", "szCs")),
    )
)
_HIGHLIGHT = w("highlight")


def replace(line: Line, start: int, end: int, parts: list[str]) -> list[list[etree._Element]]:
    """Put texts, one after the other, in the place of a span; return the elements of each text.

    All of them stand in the run of the span's first character.
    """
    pieces = _touched(line, start, end)
    if not pieces:
        run = _new_run(line)
        groups = [_elements(part) for part in parts]
        run.extend(element for group in groups for element in group)
        return groups
    first, rest = pieces[0], pieces[1:]
    groups = _replace_in(first, start, end, parts)
    for piece in rest:
        if piece.element.tag == TEXT and piece.end > end:
            _set_text(piece.element, _now(piece)[end - piece.start :])
        else:
            _remove(piece.element)
    return groups


def split_out(line: Line, start: int, end: int) -> list[etree._Element]:
    """Return the elements that hold exactly the span, with the text as it is."""
    pieces = _touched(line, start, end)
    if start == end:
        return [piece.element for piece in pieces]
    return [_split(piece, start - piece.start, end - piece.start) for piece in pieces]


def _split(piece: Piece, start: int, end: int) -> etree._Element:
    """Cut a piece at two places; return the element of the middle."""
    element = piece.element
    if element.tag != TEXT:
        return element
    text = _now(piece)
    if len(text) > end:
        element.addnext(_text(text[end:]))
    if start <= 0:
        _set_text(element, text[:end])
        return element
    inside = _text(text[start:end])
    element.addnext(inside)
    _set_text(element, text[:start])
    return inside


def _now(piece: Piece) -> str:
    """Return what a text holds now: edits to the right may have cut its end off, or changed it."""
    return piece.element.text or ""


def own_runs(elements: list[etree._Element]) -> list[etree._Element]:
    """Give elements runs of their own, split from their neighbours; return these runs in order."""
    groups: list[list[etree._Element]] = []
    for element in elements:
        if groups and groups[-1][0].getparent() is element.getparent():
            groups[-1].append(element)
        else:
            groups.append([element])
    return [_own_run(group) for group in groups]


def highlight(run: etree._Element, *, on: bool) -> None:
    """Mark a run as a gap, or take the mark away."""
    properties = run.find(RUN_PROPERTIES)
    if properties is None:
        if not on:
            return
        properties = etree.Element(RUN_PROPERTIES)
        run.insert(0, properties)
    for old in properties.findall(_HIGHLIGHT):
        properties.remove(old)
    if on:
        at = sum(1 for child in properties if child.tag in _BEFORE_HIGHLIGHT)
        mark = etree.Element(_HIGHLIGHT)
        mark.set(w("val"), "yellow")
        properties.insert(at, mark)


def _touched(line: Line, start: int, end: int) -> list[Piece]:
    """Return the pieces of a span; for an empty span the piece at its left, or the first one."""
    pieces = line.pieces
    at = bisect_right(pieces, start, key=lambda piece: piece.start) - 1
    if start == end:
        if at > 0 and pieces[at].start == start:
            at -= 1
        return pieces[max(at, 0) : max(at, 0) + 1]
    found = []
    for piece in pieces[max(at, 0) :]:
        if piece.start >= end:
            break
        if piece.end > start:
            found.append(piece)
    return found


def _replace_in(piece: Piece, start: int, end: int, parts: list[str]) -> list[list[etree._Element]]:
    """Change the first piece: what is left of the span, the new texts, what is right of it."""
    element = piece.element
    groups = [_elements(part) for part in parts]
    made = [part for group in groups for part in group]
    if element.tag != TEXT:
        # A single tab or break: an empty span stands behind it or before it.
        if start == end and start >= piece.end:
            made.insert(0, element)
        elif start == end:
            made.append(element)
        _put(element, made)
        return groups
    text = _now(piece)
    before, after = text[: start - piece.start], text[end - piece.start :]
    if after:
        made.append(_text(after))
    if before:
        _set_text(element, before)
        made.insert(0, element)
    _put(element, made)
    return groups


def _put(element: etree._Element, made: list[etree._Element]) -> None:
    """Put elements in the place of one, which may be among them."""
    parent = element.getparent()
    assert parent is not None
    at = parent.index(element)
    parent.remove(element)
    for offset, one in enumerate(made):
        parent.insert(at + offset, one)
    _drop_if_empty(parent)


def merge_texts(elements: list[etree._Element]) -> None:
    """Join new texts with their neighbours: nobody asked for them to be apart.

    What stood to the left takes them in, since edits to come may still name it.
    """
    following = elements[-1].getnext()
    for element in elements if following is None else [*elements, following]:
        before, run = element.getprevious(), element.getparent()
        if before is None or run is None or {before.tag, element.tag} != {TEXT}:
            continue
        _set_text(before, (before.text or "") + (element.text or ""))
        run.remove(element)


def _own_run(group: list[etree._Element]) -> etree._Element:
    run = group[0].getparent()
    assert run is not None
    children = [child for child in run if child.tag != RUN_PROPERTIES]
    first, last = children.index(group[0]), children.index(group[-1])
    tail = children[last + 1 :]
    if tail:
        run.addnext(_run_like(run, tail))
    if first == 0:
        return run
    own = _run_like(run, children[first : last + 1])
    run.addnext(own)
    return own


def _run_like(run: etree._Element, children: list[etree._Element]) -> etree._Element:
    twin = etree.Element(RUN)
    for name, value in run.attrib.items():
        twin.set(name, value)
    properties = run.find(RUN_PROPERTIES)
    if properties is not None:
        twin.append(deepcopy(properties))
    twin.extend(children)
    return twin


def _new_run(line: Line) -> etree._Element:
    """Add a run to a paragraph that has none with text, in the format of its mark."""
    run = etree.SubElement(line.paragraph, RUN)
    mark = line.paragraph.find(f"{PARAGRAPH_PROPERTIES}/{RUN_PROPERTIES}")
    if mark is not None:
        properties = etree.SubElement(run, RUN_PROPERTIES)
        tracked = (w("ins"), w("del"), w("moveFrom"), w("moveTo"), w("rPrChange"))
        properties.extend(deepcopy(child) for child in mark if child.tag not in tracked)
    return run


def _elements(text: str) -> list[etree._Element]:
    """Return the elements for a text; tabs and line ends become elements of their own."""
    clean = printable(text.replace("\r\n", "\n").replace("\r", "\n"))
    return [
        etree.Element(_SINGLE[part]) if part in _SINGLE else _text(part)
        for part in _BREAKS.split(clean)
        if part
    ]


def _text(text: str) -> etree._Element:
    element = etree.Element(TEXT)
    _set_text(element, text)
    return element


def _set_text(element: etree._Element, text: str) -> None:
    element.text = text
    if text != text.strip() or "  " in text:
        element.set(SPACE, "preserve")


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
        _drop_if_empty(parent)


def _drop_if_empty(run: etree._Element) -> None:
    """Take away a run that holds nothing any more."""
    parent = run.getparent()
    if parent is not None and run.tag == RUN and all(c.tag == RUN_PROPERTIES for c in run):
        parent.remove(run)
