"""How the words of notes and reflections are counted, the same everywhere."""

from __future__ import annotations

import re
import unicodedata

RULE = "字数按汉字一字一计，连续的外文字母或数字按一个词计一字，标点、空格和符号不计。"

# 〇, extension A, the basic block, compatibility forms, and both ideographic planes (B and later).
_HAN = re.compile("[〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]")
# 3.5, 1,000, COVID-19 and don't are one word each.
_WORD = re.compile(r"[^\W_]+(?:(?:(?<=\d)[.,](?=\d)|[-'’](?=[^\W_]))[^\W_]+)*")


def count_words(text: str) -> int:
    """Count Chinese characters one each, and every foreign word or number as one (see `RULE`)."""
    composed = unicodedata.normalize("NFC", text)
    foreign, characters = _HAN.subn(" ", composed)
    return characters + sum(1 for _ in _WORD.finditer(foreign))
