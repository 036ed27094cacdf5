"""What a page is built of, so that a browser need not lay out twice what is built alike.

How wide a page gets, and which scripts run on it, hangs on its elements: their tags, classes and
script attributes, what they lie in, and how long the text in them is, or the longest piece of it
that cannot be broken. A page that has nothing of this that an earlier one had not looks like it.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"})
# What cannot be broken at the end of a line; Chinese can, anywhere.
UNBROKEN = re.compile(r"[!-~]+")
SCRIPTED = ("data-", "hx-", "x-", "on")
UNSEEN = ("script", "style", "title", "option", "button..visually-hidden", "caption..visually")
Shape = tuple[str, ...]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.path: list[str] = []
        self.cells: list[int] = []
        self.found: set[Shape] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        scripted = " ".join(sorted(name for name in given if name.startswith(SCRIPTED)))
        classes = " ".join(sorted((given.get("class") or "").split()))
        kind = f"{tag}.{given.get('type') or ''}.{classes}"
        self.found.add((*self.path[-2:], kind, scripted, str(given.get("style") or "")))
        if tag == "tr":
            self.cells.append(0)
        if tag in {"td", "th"} and self.cells:
            self.cells[-1] += 1
        if tag not in VOID:
            self.path.append(kind)

    def handle_endtag(self, tag: str) -> None:
        while self.path and tag not in VOID:
            if self.path.pop().partition(".")[0] == tag:
                break
        if tag == "tr" and self.cells:
            self._add("cells", self.cells.pop())

    def handle_data(self, data: str) -> None:
        text = data.strip()
        if text and self.path and not self.path[-1].startswith(UNSEEN):
            self._add("text", len(text))
            self._add("word", max(map(len, UNBROKEN.findall(text)), default=0))

    def _add(self, what: str, size: int) -> None:
        """Note a size, counted in doublings: what has room for more has room for less."""
        for less in range(size.bit_length() + 1):
            self.found.add((*self.path[-1:], what, str(less)))


def shapes_of(html: str) -> set[Shape]:
    """Give the shapes that a page is built of."""
    reader = _Reader()
    reader.feed(html)
    return reader.found
