"""Edits that do not fit the file they are meant for: all of them are told at once."""

from __future__ import annotations

from collections.abc import Sequence

from zhibu.core.errors import Problem
from zhibu.reports.reading import Edit, Span


def edit_problems(
    edits: Sequence[Edit], text: str | None, locked: Sequence[Span], place: str
) -> list[Problem]:
    """Say which edits of one block reach out of it, overlap, or change what must stay (DOC020).

    `text` is None when the file has no such block.
    """
    if text is None:
        return [_misfit("文件里没有这一段，可能换过文件", place)]
    problems = []
    begun = reached = -1
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not 0 <= edit.start <= edit.end <= len(text):
            problems.append(_misfit("要改的地方超出了这一段，可能换过文件", place))
        elif edit.start < reached or edit.start == begun:
            problems.append(_misfit("同一处改了两次", place))
        elif edit.text is not None and any(
            edit.start < end and edit.end > start for start, end in locked
        ):
            problems.append(_misfit("这里由文件自动算出或已锁定，不能改", place))
        begun, reached = edit.start, max(reached, edit.end)
    return problems


def _misfit(message: str, place: str) -> Problem:
    return Problem("DOC020", message, "请重新上传文件再试", place=place)
