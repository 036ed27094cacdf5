"""What must never stand in a text that all in the unit may read (village-assistance.md 3.3)."""

from __future__ import annotations

from collections.abc import Iterator

from zhibu.core.errors import Problem
from zhibu.core.private_numbers import private_kind


def public_problems(**texts: str) -> Iterator[Problem]:
    """Refuse private numbers in texts, given by the label of their field.

    The text itself is not repeated: problems end in logs and marked files.
    """
    for label, text in texts.items():
        if kind := private_kind(text or ""):
            yield Problem(
                "WSH001", f"里有{kind}，所有人都看得到", f"请删去{kind}，只写事情本身", field=label
            )
