"""Personal numbers must not stand in what everybody can read; office landlines are fine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zhibu.core.errors import Problem
from zhibu.core.private_numbers import has_id_number, has_mobile


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
