"""Rows as one text, 大米（10，袋，800）、食用油（5，桶，600）, that reads back as itself.

The first column names a row, the others follow in brackets and in order; a blank one may stay
empty and trailing ones may be left out. A backslash takes the next character as it is; writing
uses it only where a text holds separators or brackets that would be read otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from zhibu.core.errors import DomainError, Problem

SEPARATORS = "、；;\n"
COMMAS = "，,"
OPENING, CLOSING = "（(", "）)"
ESCAPE = "\\"
# What alone in a cell means "none" (``imports.cells.NOTHING``).
NONE = frozenset({"-", "--", "—", "——", "－", "/", "／", "无", "暂无", "(空)", "（空）"})
_THOUSANDS = re.compile(r"(?<!\d)\d{1,3}(,\d{3})+(?!\d)")

Mark = tuple[str, bool]  # a character, and whether it stands for itself whatever it is


def write_rows_text(rows: Iterable[Sequence[str]]) -> str:
    """Write rows of texts, each with its name first, so that they read back as themselves."""
    text = "、".join(_item(row) for row in rows)
    return "".join(ESCAPE + character for character in text) if text in NONE else text


def _item(texts: Sequence[str]) -> str:
    name, *rest = texts
    several = bool(rest)
    while rest and not rest[-1]:
        rest.pop()
    written = _safe(name, SEPARATORS)
    if rest:
        return f"{written}（{'，'.join(_safe(text, COMMAS) for text in rest)}）"
    # Brackets at the end of a name would be taken for its values.
    return f"{written}（）" if several and written.endswith(tuple(CLOSING)) else written


def _safe(text: str, apart: str) -> str:
    """Write one text; brackets stay readable where each has its partner."""
    paired = _is_paired(text)
    written, depth = "", 0
    for character in text:
        if paired:
            depth += (character in OPENING) - (character in CLOSING)
        bracket = character in OPENING + CLOSING
        if character == ESCAPE or (bracket and not paired) or (character in apart and not depth):
            written += ESCAPE
        written += character
    return written


def _is_paired(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character in OPENING) - (character in CLOSING)
        if depth < 0:
            return False
    return depth == 0


def read_rows_text(text: str, columns: int) -> list[list[str]]:
    """Cut a text into rows of texts: the name, then at most ``columns - 1`` values.

    Raises:
        DomainError: IMP070 brackets without partner, IMP071 more values than columns, IMP072 a
            comma that may belong to a number, IMP073 values without a name; all at once.
    """
    marks = _marks(text)
    if not _is_paired("".join(character for character, literal in marks if not literal)):
        raise DomainError.of("IMP070", "括号没有成对", "请补上另一半括号", value=text.strip())
    rows: list[list[str]] = []
    problems: list[Problem] = []
    for item in _split(marks, SEPARATORS):
        if not _text(item):
            continue
        name, values = _name_and_values(item) if columns > 1 else (item, [])
        cut = [_text(name), *(_text(value) for value in values)]
        problems += _item_problems(cut, item, values, columns)
        rows.append(cut)
    DomainError.raise_if(problems)
    return rows


def _item_problems(
    cut: list[str], item: list[Mark], values: list[list[Mark]], columns: int
) -> Iterator[Problem]:
    whole = _text(item)
    if not cut[0]:
        yield Problem("IMP073", "括号前没有写名称", "请写成：名称（各栏的值）", value=whole)
    if len(cut) > columns:
        yield Problem("IMP071", f"括号里多于 {columns - 1} 栏", "请对照说明删去多的", value=whole)
    plain = "".join("\0" if literal else character for character, literal in item)
    if len(values) > 1 and "，" not in plain and _THOUSANDS.search(plain):
        yield Problem(
            "IMP072",
            "分不清逗号隔开的是两栏，还是一个数里的千分位",
            "各栏请用中文逗号（，）隔开，数里不写逗号",
            value=whole,
        )


def _marks(text: str) -> list[Mark]:
    found: list[Mark] = []
    characters = iter(text.replace("\r\n", "\n"))
    for character in characters:
        if character == ESCAPE:
            found.append((next(characters, ESCAPE), True))
        else:
            found.append((character, False))
    return found


def _split(marks: Sequence[Mark], apart: str) -> list[list[Mark]]:
    """Cut at separators that stand outside brackets."""
    parts: list[list[Mark]] = [[]]
    depth = 0
    for mark in marks:
        character, literal = mark
        if not literal:
            depth += (character in OPENING) - (character in CLOSING)
        if not literal and depth == 0 and character in apart:
            parts.append([])
        else:
            parts[-1].append(mark)
    return parts


def _name_and_values(item: list[Mark]) -> tuple[list[Mark], list[list[Mark]]]:
    """Take the last pair of brackets, where it ends the item, for the values."""
    marks = _stripped(item)
    character, literal = marks[-1]
    if literal or character not in CLOSING:
        return marks, []
    depth = 0
    for at in range(len(marks) - 1, -1, -1):
        character, literal = marks[at]
        if not literal:
            depth += (character in CLOSING) - (character in OPENING)
        if depth == 0:
            inside = marks[at + 1 : -1]
            return marks[:at], _values(inside) if _stripped(inside) else []
    return marks, []


def _values(inside: list[Mark]) -> list[list[Mark]]:
    """Cut at Chinese commas; at plain ones only where there is no Chinese one."""
    found = _split(inside, "，")
    return found if len(found) > 1 else _split(inside, ",")


def _stripped(marks: list[Mark]) -> list[Mark]:
    first, last = 0, len(marks)
    while first < last and marks[first][0].isspace():
        first += 1
    while last > first and marks[last - 1][0].isspace():
        last -= 1
    return marks[first:last]


def _text(marks: Iterable[Mark]) -> str:
    return "".join(character for character, _literal in marks).strip()
