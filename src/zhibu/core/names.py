"""Names of people, made comparable without losing a rare character."""

from __future__ import annotations

import re
import unicodedata

from zhibu.core.text import to_half_width

_DOTS = dict.fromkeys(map(ord, "•・‧･∙⋅"), "·")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_VARIANTS = re.compile(f"[{_SELECTORS}]")
# Private-use characters (U+E000 …) stand for rare ones in old office fonts.
_HAN = f"〇\u3400-\u4dbf\u4e00-\u9fff\ue000-\ufaff\U00020000-\U0003fffd{_SELECTORS}"
_BLANK_IN_NAME = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_DOT_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s*[.·]+\s*(?=[{_HAN}])")


def normalize_name(name: str) -> str:
    """Return the name as the roll keeps it.

    Composed (NFC), half-width Latin, one kind of middle dot (·), no blanks inside Chinese names
    (张　三), single blanks in foreign ones, nothing invisible. Never NFKC: it replaces characters.
    """
    text = _INVISIBLE.sub("", to_half_width(unicodedata.normalize("NFC", name)))
    text = " ".join(text.translate(_DOTS).split())
    return _BLANK_IN_NAME.sub("", _DOT_BETWEEN_HAN.sub("·", text))


def same_name(one: str, other: str) -> bool:
    """Tell whether two writings are one name; letter case and glyph variants do not matter."""
    return _key(one) == _key(other)


def _key(name: str) -> str:
    return _VARIANTS.sub("", normalize_name(name)).casefold()
