"""Small repairs to typed text that several readers need."""

from __future__ import annotations

_FULL_WIDTH_FORMS = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


def to_half_width(text: str) -> str:
    """Turn full-width ASCII (１２３，（）：) and the ideographic blank into plain ASCII.

    Nothing else changes: unlike NFKC this keeps every Chinese character and 、。〇 as typed.
    """
    return text.translate(_FULL_WIDTH_FORMS)
