"""Comments beside the text of a Word file: the part is made or added to, old ones stay.

Word allows comments in the body and its tables only.
"""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from zhibu.reports.document import printable
from zhibu.reports.office.names import PARAGRAPH, RUN, SPACE, TEXT, w
from zhibu.reports.office.package import Package
from zhibu.reports.ooxml import PROLOG, ROOT_ATTRIBUTES

AUTHOR, INITIALS = "支部", "支"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_START, _END, _REFERENCE = w("commentRangeStart"), w("commentRangeEnd"), w("commentReference")
_ID = w("id")


class Comments:
    """Adds comments to one file."""

    def __init__(self, package: Package, moment: datetime | None) -> None:
        self._package = package
        self._moment = moment
        self._main = package.main_part()
        self._part = next(iter(package.linked(self._main, "comments")), "")
        self._own: dict[str, etree._Element] = {}
        self._next = 0
        if self._part:
            for comment in package.xml(self._part):
                self._note(comment)

    def _note(self, comment: etree._Element) -> None:
        number = comment.get(_ID, "") if isinstance(comment.tag, str) else ""
        if number.isdecimal() and len(number) < 10:
            self._next = max(self._next, int(number) + 1)
        if comment.get(w("author")) == AUTHOR:
            self._own[number] = comment

    def add(self, first: etree._Element, last: etree._Element, text: str) -> None:
        """Comment on the elements from first to last; a comment of ours there is written anew."""
        before = first.getprevious()
        if before is not None and before.tag == _START and before.get(_ID) in self._own:
            comment = self._own[before.get(_ID, "")]
            for child in list(comment):
                comment.remove(child)
        else:
            comment = self._new()
            self._anchor(first, last, comment.get(_ID, ""))
        comment.extend(_paragraph(line) for line in printable(text).split("\n"))
        self._package.touch(self._part)

    def _new(self) -> etree._Element:
        comment = etree.SubElement(self._root(), w("comment"))
        comment.set(_ID, str(self._next))
        comment.set(w("author"), AUTHOR)
        comment.set(w("initials"), INITIALS)
        if self._moment is not None:
            comment.set(w("date"), self._moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
        self._own[str(self._next)] = comment
        self._next += 1
        return comment

    def _anchor(self, first: etree._Element, last: etree._Element, number: str) -> None:
        start, end = etree.Element(_START), etree.Element(_END)
        run = etree.Element(RUN)
        for element in (start, end, etree.SubElement(run, _REFERENCE)):
            element.set(_ID, number)
        first.addprevious(start)
        # Behind the ends of other comments on the same words, so that ranges do not cross.
        last.addnext(run)
        last.addnext(end)

    def _root(self) -> etree._Element:
        if not self._part:
            folder = self._main.rpartition("/")[0]
            self._part = f"{folder}/comments.xml" if folder else "comments.xml"
            if self._package.has(self._part):
                self._part = self._part.replace("comments.xml", "zhibuComments.xml")
            empty = f"{PROLOG}<w:comments {ROOT_ATTRIBUTES}/>"
            self._package.add(self._part, empty.encode(), _TYPE)
            self._package.link(self._main, "comments", self._part)
        return self._package.xml(self._part)


def _paragraph(line: str) -> etree._Element:
    paragraph = etree.Element(PARAGRAPH)
    text = etree.SubElement(etree.SubElement(paragraph, RUN), TEXT)
    text.text = line
    text.set(SPACE, "preserve")
    return paragraph
