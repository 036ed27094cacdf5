"""Numbers that tell who somebody is, found in plain text by their shape alone.

A wrong identity or phone number is as private as a right one, so nothing is checked but the shape,
also where blanks or hyphens part the digits.
"""

from __future__ import annotations

import re

from zhibu.core.text import to_half_width

_APART = r"[ \-]?"
_SHAPES = (
    ("身份证号", re.compile(rf"(?<!\d)\d{{6}}{_APART}\d{{8}}{_APART}\d{{3}}[\dXx](?!\d)")),
    ("身份证号", re.compile(r"(?<!\d)\d{15}(?!\d)")),
    ("手机号", re.compile(rf"(?<!\d)1[3-9]\d{_APART}\d{{4}}{_APART}\d{{4}}(?!\d)")),
    ("电话号码", re.compile(rf"(?<!\d)0\d{{2,3}}{_APART}\d{{7,8}}(?!\d)")),
    ("银行账号", re.compile(rf"(?<!\d)(?:\d{_APART}){{15,18}}\d(?!\d)")),
)


def private_kind(text: str) -> str:
    """Name the first kind of private number in a text; "" where there is none."""
    plain = to_half_width(text)
    return next((kind for kind, shape in _SHAPES if shape.search(plain)), "")
