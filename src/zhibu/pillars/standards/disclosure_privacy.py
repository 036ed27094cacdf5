"""Personal numbers must not stand in what everybody can read: they are found by their shape.

Blanks, hyphens and invisible characters between the digits do not hide a number; a wrong number
is as private as a right one. Office landlines are fine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from zhibu.core.errors import Problem
from zhibu.core.identity import id_problems
from zhibu.core.text import to_half_width

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


def privacy_problems(texts: Mapping[str, str], *, phones: bool = False) -> Iterator[Problem]:
    """Refuse identity numbers, and mobile numbers unless they are meant to be public.

    Args:
        texts: by the label of their field. They are not repeated: problems end in logs.
        phones: somebody ticked that the mobile numbers shall be public.
    """
    for label, text in texts.items():
        if has_id_number(text or ""):
            yield Problem(
                "OPN001",
                "里有身份证号，公开后谁都看得到",
                "请删去身份证号，或只留后四位",
                field=label,
            )
        if not phones and has_mobile(text or ""):
            yield Problem(
                "OPN002",
                "里有手机号，公开后谁都看得到",
                "请删去手机号，改留办公座机",
                field=label,
            )
