"""What must never stand in a text that everybody in the unit may read (village-assistance.md 3.3).

Identity numbers, phone numbers and account numbers are found by their shape alone, also when
blanks or hyphens part them: a wrong number is as private as a right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zhibu.core.errors import Problem
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


def public_problems(**texts: str) -> Iterator[Problem]:
    """Refuse private numbers in texts, given by the label of their field.

    The text itself is not repeated: problems end in logs and marked files.
    """
    for label, text in texts.items():
        if kind := private_kind(text or ""):
            yield Problem(
                "WSH001", f"里有{kind}，所有人都看得到", f"请删去{kind}，只写事情本身", field=label
            )
