"""Content controls around figures in a stranger's Word file.

They are the controls of composed reports (`ooxml.content_control`), put around runs that are there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from zhibu.reports.document import Figure
from zhibu.reports.office.names import (
    CONTROL,
    CONTROL_CONTENT,
    CONTROL_PROPERTIES,
    PARAGRAPH,
    RUN,
    RUN_PROPERTIES,
    VALUE,
    w,
)
from zhibu.reports.ooxml import ROOT_ATTRIBUTES, content_control
from zhibu.reports.word_figures import LONGEST_TAG, figure_tag

# Where the schema lets a run stand beside a content control.
_HOSTS = frozenset(
    (
        PARAGRAPH,
        CONTROL_CONTENT,
        *map(w, ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "dir", "bdo")),
    )
)
_NUMBER = w("id")


class ControlNumbers:
    """Gives numbers that no control of the file has."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._taken = Counter(
            number.get(VALUE, "")
            for root in roots
            for number in root.iterfind(f".//{CONTROL_PROPERTIES}/{_NUMBER}")
        )
        self._next = 1

    def new(self) -> int:
        """Return a number that was not given before."""
        while str(self._next) in self._taken:
            self._next += 1
        self._taken[str(self._next)] = 1
        return self._next

    def own(self, control: etree._Element) -> str:
        """Return a control's number; a copied control, which shares one, gets one of its own."""
        properties = control.find(CONTROL_PROPERTIES)
        assert properties is not None
        number = properties.find(_NUMBER)
        if number is None:
            number = etree.SubElement(properties, _NUMBER)
        value = number.get(VALUE, "")
        if not value or self._taken[value] > 1:
            self._taken[value] -= 1
            value = str(self.new())
            number.set(VALUE, value)
        return value


def wrap(runs: list[etree._Element], figure: Figure, number: int) -> etree._Element | None:
    """Put a control around neighbouring runs; None where the file's structure does not allow it."""
    parent = runs[0].getparent()
    if parent is None or any(run.getparent() is not parent for run in runs):
        return None
    if parent.tag not in _HOSTS or _in_plain_control(parent):
        return None
    control = _new_control(figure, number)
    content = control.find(CONTROL_CONTENT)
    assert content is not None
    runs[0].addprevious(control)
    # Marks between the runs (bookmarks, spelling) go inside with them.
    while True:
        following = control.getnext()
        assert following is not None
        content.append(following)
        if following is runs[-1]:
            return control


def retag(control: etree._Element, figure: Figure) -> None:
    """Let a control of ours stand for another figure, or the same one anew."""
    properties = control.find(CONTROL_PROPERTIES)
    if properties is None:
        return
    fresh = _new_control(figure, 0).find(CONTROL_PROPERTIES)
    assert fresh is not None
    for name in ("alias", "tag"):
        wanted, there = fresh.find(w(name)), properties.find(w(name))
        if wanted is not None and there is not None:
            there.set(VALUE, wanted.get(VALUE, ""))


def unwrap(control: etree._Element) -> None:
    """Take a control away and leave what it holds."""
    content, parent = control.find(CONTROL_CONTENT), control.getparent()
    if parent is None:
        return
    for child in list(content) if content is not None else []:
        control.addprevious(child)
    parent.remove(control)


def end_placeholder(element: etree._Element) -> None:
    """Make text that took the place of a prompt (单击此处输入) the control's own."""
    for control in element.iterancestors(CONTROL):
        prompt = control.find(f"{CONTROL_PROPERTIES}/{w('showingPlcHdr')}")
        if prompt is None:
            continue
        properties = prompt.getparent()
        assert properties is not None
        properties.remove(prompt)
        for style in control.iterfind(f".//{RUN}/{RUN_PROPERTIES}/{w('rStyle')}"):
            grey = style.getparent()
            assert grey is not None
            grey.remove(style)


def commentable(element: etree._Element) -> etree._Element:
    """Return the element itself, or the nearest around it beside which a comment may stand."""
    found = element
    while (parent := found.getparent()) is not None and (
        parent.tag not in _HOSTS or _in_plain_control(parent)
    ):
        found = parent
    return found


def _new_control(figure: Figure, number: int) -> etree._Element:
    alias = (figure.label or figure.code)[:LONGEST_TAG]
    xml = content_control(number, figure_tag(figure), alias, "")
    return etree.fromstring(f"<w:p {ROOT_ATTRIBUTES}>{xml}</w:p>")[0]


def _in_plain_control(parent: etree._Element) -> bool:
    """Tell whether this is the inside of a plain-text control, which holds runs only."""
    return parent.tag == CONTROL_CONTENT and any(
        control.find(f"{CONTROL_PROPERTIES}/{w('text')}") is not None
        for control in (parent.getparent(),)
        if control is not None
    )
