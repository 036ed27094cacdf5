"""Complex fields of Word (page numbers, contents, form fields): what of them is shown and computed.

A field is a begin mark, its code, a separate mark, the text it shows, an end mark (ECMA-376 part 1,
17.16.18). It may reach over several paragraphs, and one may stand in another.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from zhibu.reports.office.names import w

FIELD_MARK = w("fldChar")
# Word never computes these anew: what they show is text that people typed.
_TYPED_FIELDS = ("FORMTEXT", "HYPERLINK")


class Fields:
    """Where in a complex field the reading stands; a field may reach over paragraphs."""

    def __init__(self, story: etree._Element) -> None:
        self._whole = _closed_fields(story)
        self._open: list[_Field] = []

    def mark(self, element: etree._Element) -> None:
        """Pass a begin, separate or end mark."""
        kind = element.get(w("fldCharType"))
        if kind == "begin" and element in self._whole:
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].shows = True
        elif kind == "end" and self._open:
            self._open.pop()

    def code(self, text: str) -> None:
        """Take a piece of the instruction."""
        if self._open and not self._open[-1].shows:
            self._open[-1].code += text

    @property
    def shown(self) -> bool:
        """Tell whether text at this place is on the page."""
        return all(one.shows for one in self._open)

    @property
    def computed(self) -> bool:
        """Tell whether text at this place is made by the program."""
        return any(not one.code.lstrip().upper().startswith(_TYPED_FIELDS) for one in self._open)


@dataclass
class _Field:
    code: str = ""
    shows: bool = False


def _closed_fields(story: etree._Element) -> frozenset[etree._Element]:
    """Return the begin marks that have an end; a stray one must not hide the rest."""
    waiting: list[etree._Element] = []
    closed: set[etree._Element] = set()
    for mark in story.iter(FIELD_MARK):
        kind = mark.get(w("fldCharType"))
        if kind == "begin":
            waiting.append(mark)
        elif kind == "end" and waiting:
            closed.add(waiting.pop())
    return frozenset(closed)
