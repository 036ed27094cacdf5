"""Numbers that tell who somebody is, found in plain text by their shape.

A wrong identity or phone number is as private as a right one. Two readings: ``private_kind`` takes
every shape, for texts of the office, where any such number is out of place; ``has_id_number`` and
``has_mobile`` let document numbers and landlines pass, for texts that everybody may read, and find
digits that blanks, dots or invisible characters part.
"""

from __future__ import annotations

import re
import unicodedata

from zhibu.core.identity import id_problems
from zhibu.core.text import to_half_width

_PART = r"[ \-]?"
_SHAPES = (
    ("身份证号", re.compile(rf"(?<!\d)\d{{6}}{_PART}\d{{8}}{_PART}\d{{3}}[\dXx](?!\d)")),
    ("身份证号", re.compile(r"(?<!\d)\d{15}(?!\d)")),
    ("手机号", re.compile(rf"(?<!\d)1[3-9]\d{_PART}\d{{4}}{_PART}\d{{4}}(?!\d)")),
    ("电话号码", re.compile(rf"(?<!\d)0\d{{2,3}}{_PART}\d{{7,8}}(?!\d)")),
    ("银行账号", re.compile(rf"(?<!\d)(?:\d{_PART}){{15,18}}\d(?!\d)")),
)

_APART = r"[ \t\-.·]{0,2}"
# 18 places, or the 15 of the old numbers; digits may stand apart.
_ID = re.compile(
    rf"(?<!\d)(?:\d{_APART}){{17}}[\dXx](?![\dXx])|(?<!\d)(?:\d{_APART}){{14}}\d(?!\d)"
)
_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)86{_APART})?(1{_APART}[3-9](?:{_APART}\d){{9}})(?!{_APART}\d)"
)
_BORN_18 = re.compile(r"\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")
_BORN_15 = re.compile(r"[1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
_DIGITS = re.compile(r"[^\dX]")


def private_kind(text: str) -> str:
    """Name the first kind of private number in a text; "" where there is none."""
    plain = to_half_width(text)
    return next((kind for kind, shape in _SHAPES if shape.search(plain)), "")


def _plain(text: str) -> str:
    """Drop what cannot be seen and write digits in half-width."""
    seen = "".join(each for each in text if unicodedata.category(each) != "Cf")
    return to_half_width(unicodedata.normalize("NFKC", seen))


def has_id_number(text: str) -> bool:
    """Tell whether an identity number stands in a text.

    18 digits count when they hold a date of birth or a right check digit, so that document
    numbers and credit codes pass.
    """
    for found in _ID.finditer(_plain(text)):
        number = _DIGITS.sub("", found.group().upper())
        if len(number) == 18 and (_BORN_18.fullmatch(number) or not id_problems(number)):
            return True
        if len(number) == 15 and _BORN_15.fullmatch(number):
            return True
    return False


def has_mobile(text: str) -> bool:
    """Tell whether a mobile phone number stands in a text."""
    return _MOBILE.search(_plain(text)) is not None
