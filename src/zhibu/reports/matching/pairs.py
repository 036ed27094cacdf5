"""Lists whose figures stand apart from their names: 党员大会、支委会分别召开**次、**次."""

from __future__ import annotations

import re
from dataclasses import replace

from zhibu.reports.matching.view import OTHER, SPOT, View

_TOGETHER = re.compile(rf"{OTHER}[^，、\u2060]{{0,3}}\u2060、?{SPOT}")
_RESTATED = re.compile(r"(?:约?(?:折?合|即|也就是|相当于|换算为)(?:约|为)?|约)")
_TIMED = re.compile(
    r"(?:20\d\d年|今年|去年|上年)(?:度|底|末)?|年[底末]|上半年|下半年|第?[一二三四1-4]季度|\d{1,2}月份?|"
    r"前[两二三]个?季度"
)
_UNTIL = re.compile(r"^截[至止]到?")
_COMPARES = re.compile(r"比|较|增|减|升|降")
_FILLED = re.compile(
    r"其中|累计|合计|的|共|为|是|占|则|又|达|有|了|，|先|再|计|全年|全县|仅|只|才|而"
)
_SAME = (
    frozenset(("公里", "里", "千米", "米")),
    frozenset(("亩", "公顷")),
    frozenset(("公斤", "斤", "吨", "千克")),
)
_RUN = re.compile(
    rf"(?:[{SPOT}{OTHER}][^、，和及与。；{SPOT}{OTHER}\u2060]{{0,3}}\u2060?[、，和及与]*)+"
)
_COMMAS = re.compile(r"、")
_SPLIT = re.compile(r"、|和|及|与|以及")
_LEAD = re.compile(r"^.*?(?:分别)?(?:召开|开展|组织|举办|进行|撰写|发放|查验|转运)?(?:了)?")
_WORDS = re.compile(r"分别(?:为|是|达|有|召开|开展|组织|举办|进行|完成|达到)?(?:了)?")


def paired(view: View) -> View:
    """Give a view whose left is the name that belongs to it by order; itself otherwise."""
    if slashed := _slashed(view):
        return slashed
    if "分别" not in view.around:
        return view
    text = view.around
    for run in _RUN.finditer(text):
        if run.start() <= text.find(SPOT) < run.end():
            return _by_order(view, text[: run.start()], run[0])
    return view


def carried(view: View) -> View:
    """Give a view in which a figure that is only restated or split by time has its name again.

    约合**里 says once more what **公里 said; 二季度**人 goes on with what 一季度转运**人 counted.
    """
    said, unit = view.last
    if not said or view.right:
        return view
    if not view.left and _TOGETHER.search(view.clause) and unit != view.unit:
        return replace(view, left=said, clause=said + SPOT)
    if not _comparable(unit, view.unit):
        return view
    if _RESTATED.fullmatch(view.left):
        return replace(view, left=said, clause=said + SPOT)
    if (
        unit == view.unit
        and _TIMED.search(view.left)
        and not _COMPARES.search(said)
        and _only_repeats(_FILLED.sub("", _TIMED.sub("", view.left)), said)
    ):
        name = _UNTIL.sub("", _TIMED.sub("", said))
        left = view.left if view.left.endswith(name) else name
        return replace(view, left=left, clause=left + SPOT)
    return view


def _only_repeats(rest: str, said: str) -> bool:
    """Tell whether the words of a later figure only say the verb of the named one again."""
    return not rest or (len(rest) <= 3 and rest in said and "党员" not in rest)


def _comparable(one: str, other: str) -> bool:
    return one == other or any(one in kind and other in kind for kind in _SAME)


def _slashed(view: View) -> View | None:
    """Give each figure of 党员大会/支委会：**次/**次 its own name."""
    found = re.search(r"(?:^|[，；])([^，；：]+[／/][^，；：]+)：([^，；：]*)$", view.around)
    if found is None or SPOT not in found[2]:
        return None
    names, figures = (re.split(r"[／/]", part) for part in found.groups())
    if len(names) != len(figures) or any(
        len(re.findall(rf"[{SPOT}{OTHER}]", one)) != 1 for one in figures
    ):
        return None
    at = next(number for number, one in enumerate(figures) if SPOT in one)
    name = _LEADING_MARKS.sub("", names[at])
    return replace(
        view, left=name, right="", clause=name + SPOT, joined=False, runs_on=False, before=()
    )


_LEADING_MARKS = re.compile(r"^[^\u4e00-\u9fffA-Za-z“《]+")


def _by_order(view: View, head: str, run: str) -> View:
    marks = re.findall(rf"[{SPOT}{OTHER}]", run)
    start = max(head.rfind(mark) for mark in "，。；：")
    clause = head[start + 1 :]
    if "分别" not in clause or len(marks) < 2:
        return view
    listed = _WORDS.sub("", clause)
    for cut in (_COMMAS, _SPLIT):
        names = [name for name in cut.split(listed) if name]
        if len(names) == len(marks):
            break
    else:
        return replace(view, left="", right="", clause=SPOT, before=(), heading="", last=("", ""))
    name = names[marks.index(SPOT)]
    units = [unit for unit in re.findall(rf"{OTHER}([^\u2060]+)\u2060", run) if unit]
    unit = view.unit or (units[-1] if units else "")
    return replace(
        view, unit=unit, left=name, right="", clause=name + SPOT, joined=False, runs_on=False
    )
