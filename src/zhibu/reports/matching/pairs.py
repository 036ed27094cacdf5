"""Lists whose figures stand apart from their names: 党员大会、支委会分别召开**次、**次."""

from __future__ import annotations

import re
from dataclasses import replace

from zhibu.reports.matching.view import OTHER, SPOT, View

_RUN = re.compile(
    rf"(?:[{SPOT}{OTHER}][^、，和及与。；{SPOT}{OTHER}\u2060]{{0,3}}\u2060?[、，和及与]*)+"
)
_SPLIT = re.compile(r"、|和|及|与|以及")
_LEAD = re.compile(r"^.*?(?:分别)?(?:召开|开展|组织|举办|进行|撰写|发放|查验|转运)?(?:了)?")
_WORDS = re.compile(r"分别(?:为|是|达|有|召开|开展|组织|举办|进行|完成|达到)?(?:了)?")


def paired(view: View) -> View:
    """Give a view whose left is the name that belongs to it by order; itself otherwise."""
    if "分别" not in view.around:
        return view
    text = view.around
    for run in _RUN.finditer(text):
        if run.start() <= text.find(SPOT) < run.end():
            return _by_order(view, text[: run.start()], run[0])
    return view


def _by_order(view: View, head: str, run: str) -> View:
    marks = re.findall(rf"[{SPOT}{OTHER}]", run)
    start = max(head.rfind(mark) for mark in "，。；：")
    clause = head[start + 1 :]
    if "分别" not in clause or len(marks) < 2:
        return view
    names = [name for name in _SPLIT.split(_WORDS.sub("", clause)) if name]
    if len(names) != len(marks):
        return view
    name = names[marks.index(SPOT)]
    return replace(view, left=name, right="", clause=name + SPOT, joined=False, runs_on=False)
