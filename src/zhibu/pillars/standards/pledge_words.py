"""The words of a pledge, made comparable: what was shown is what was signed."""

from __future__ import annotations

import hashlib
import unicodedata

SHOWN_OF_DIGEST = 16


def normalise_text(text: str) -> str:
    """Give a text as it is kept: composed, one kind of line end, no blanks at the ends of lines."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n").strip()


def digest_of(text: str) -> str:
    """Give the SHA-256 of a normalised text in hexadecimal: two texts of one digest are one."""
    return hashlib.sha256(normalise_text(text).encode()).hexdigest()


def shown_digest(digest: str) -> str:
    """Give the beginning of a digest in groups of four, short enough to compare by eye."""
    head = digest[:SHOWN_OF_DIGEST]
    return " ".join(head[at : at + 4] for at in range(0, len(head), 4))
