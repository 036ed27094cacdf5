"""Which paragraphs are headings, and under which headings a paragraph stands.

The layers are those of GB/T 9704-2012, 7.3.3: 一、 then （一） then 1. then （1）. A paragraph may
also begin with a heading that runs into its text: “（一）理论学习抓在经常。全年……”.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zhibu.reports.office.grids import is_wording

LEVELS = 4
_LONGEST_HEADING = 45
_LONGEST_LEAD = 32
_CHINESE = "[一二三四五六七八九十百]+"
_PATTERNS = (
    (1, re.compile(rf"(?:{_CHINESE}、|第{_CHINESE}(?:章|部分|篇)|{_CHINESE}[.．]\s*(?!\d))")),
    (2, re.compile(rf"(?:[（(]\s*{_CHINESE}\s*[)）]|第{_CHINESE}节)")),
    (3, re.compile(r"\d{1,2}(?:[.．](?!\d)|、)")),
    (4, re.compile(r"[（(]\s*\d{1,2}\s*[)）]|[①-⑳]")),
)
_STOPS = "。；;！!"
# A heading of the upper layers may hold a figure: 一、完成100项重点任务.
_LEVELS_THAT_COUNT = 2


def numbered_level(text: str) -> int:
    """Return the layer that the number at the front of a text names, 0 without one."""
    start = text.lstrip()
    for level, pattern in _PATTERNS:
        if pattern.match(start):
            return level
    return 0


@dataclass
class Outline:
    """Reads the paragraphs of the body in order and knows the headings above the present one."""

    _stack: list[tuple[int, str]] = field(default_factory=list)

    def take(self, text: str, given: int = 0) -> tuple[int, tuple[str, ...]]:
        """Return the paragraph's own level and the headings above it.

        `given` is the layer by the document's own marks (outline level, style, automatic number).
        The level is 0 for a paragraph of text, also when a heading runs into it; that heading is
        then the last of its headings.
        """
        shown = text.strip()
        level = numbered_level(shown) or given
        if not level or not shown:
            return 0, self.headings
        if is_heading(shown, level):
            above = self._cut(level)
            self._stack.append((level, shown))
            return level, above
        lead = lead_of(shown)
        if lead:
            self._cut(level)
            self._stack.append((level, lead))
        return 0, self.headings

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings above whatever comes next, outermost first."""
        return tuple(text for _level, text in self._stack)

    def _cut(self, level: int) -> tuple[str, ...]:
        while self._stack and self._stack[-1][0] >= level:
            self._stack.pop()
        return self.headings


def is_heading(text: str, level: int) -> bool:
    """Tell whether a numbered or marked paragraph is a heading on its own line."""
    if len(text) > _LONGEST_HEADING or "\n" in text:
        return False
    body = text.rstrip(_STOPS)
    if any(stop in body for stop in _STOPS) or text.endswith(("；", ";", "，", ",")):
        return False
    # “1.开展活动12次” is a sentence in a list; “一、2022年工作” is a heading.
    may_count = level <= _LEVELS_THAT_COUNT and body == text
    return may_count or is_wording(_without_number(body))


def lead_of(text: str) -> str:
    """Return the heading that runs into the text, with its number; "" when there is none."""
    ends = [at for at in (text.find(stop) for stop in "。\n") if at >= 0]
    end = min(ends, default=-1)
    if not 0 < end <= _LONGEST_LEAD or not text[end + 1 :].strip():
        return ""
    lead = text[:end]
    return lead if is_wording(_without_number(lead)) and "；" not in lead else ""


def _without_number(text: str) -> str:
    for _level, pattern in _PATTERNS:
        found = pattern.match(text)
        if found:
            return text[found.end() :]
    return text
