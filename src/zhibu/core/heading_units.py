"""Where headings and captions of tables say a unit: 捐款（万元）, 培训/人次, 单位：万元.

What is found is only offered: whether it is a unit, the reader of the table decides by the units
that he knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibu.core.text import to_half_width

_IN_BRACKETS = re.compile(r"\((?:单位:)?\s*([^()]{1,8}?)\s*\)")
_BEHIND = re.compile(r"[/,]\s*([^\s/,()]{1,4})$")
_NAMED = re.compile(r"单位:\s*([^\s,;)]{1,6})")


def offers_of(heading: str) -> Iterator[str]:
    """Give what may be the unit of a heading, likeliest first: all of it, a bracket, its end."""
    flat = to_half_width(heading).strip()
    yield flat.removeprefix("单位:").strip()
    yield from reversed(_IN_BRACKETS.findall(flat))
    if behind := _BEHIND.search(flat):
        yield behind[1]


def offers_for_all(caption: str) -> Iterator[str]:
    """Give what a caption names as the unit of a whole table: 单位：万元."""
    yield from _NAMED.findall(to_half_width(caption))
