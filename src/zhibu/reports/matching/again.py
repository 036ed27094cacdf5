"""Figures told again for another time or as a sequel: their name and time stand elsewhere.

上、下半年志愿服务分别**次和**次; 党员**名，较2021年末的**名增加**名; 达标率由**%提高到**%;
征求意见：**条，采纳：**条.
"""

from __future__ import annotations

import re
from dataclasses import replace

from zhibu.reports.matching.pairs import carried, paired
from zhibu.reports.matching.units import COUNTED_IN
from zhibu.reports.matching.view import OTHER, SPOT, View

_MARK = "\u2060"
_SIMPLE = r"[^，；。：（）◆◇\u2060]"
_ONE_TIME = (
    r"(?:上半年?|下半年|第?[一二三四1-4]季度?|[一二三四1-4](?=[、和])|上(?=[、和]下)|\d{1,2}月份?)"
)
_SPREAD = re.compile(
    rf"(?P<lead>{_SIMPLE}*?)(?P<times>{_ONE_TIME}(?:[、和及与]{_ONE_TIME})+)(?P<what>{_SIMPLE}*?)"
    rf"(?:分别|各为)(?P<verb>{_SIMPLE}{{0,16}}?)(?P<run>[◆◇][^，；。：（）]*)"
)
_BETWEEN = re.compile(r"[、和及与]")
_BEHIND_TIME = re.compile(r"半年|季度|月份?$")
_YEAR = re.compile(r"20\d\d年|去年|上年|今年|本年")
_YEARS_WORDS = re.compile(rf"(?:{_YEAR.pattern})(?:年?[末底])?")
_YEAR_END = re.compile(r"(?:20\d\d年|去年|上年)(?:年)?([末底])")
_LAST_YEARS = re.compile(r"20\d\d年|去年|上年")
_LAST_YEAR = re.compile(r"^(?:去年|上年)度?(?:全年)?(?=..)")
_LEADS_IN = re.compile(r"^(?:其中|全年|今年|一年来|共|累计|[、，：的])+")
_TRAILS = re.compile(
    r"(?:(?:主要|大多|大都|多数|均|都|全部)*集中(?:在|于)?|[：、的为是有达共计]|累计)+$"
)
_TIMES = re.compile(r"(?:上半年|下半年|第?[一二三四1-4]季度|\d{1,2}月份?|前[两二三]个?季度)+")
_OTHER_TIME = re.compile(
    rf"(?:{_TIMES.pattern}|(?:20\d\d年|去年|上年)年?[末底]?|(?:到|截至)?(?:现在|目前|如今)|今年(?:年?[末底])?)[：为是有达]*"
)
_OWN = re.compile(rf"[^，；。（）{OTHER}{_MARK}]*$")
_LABEL = re.compile(
    rf"(?P<name>[^，；。：（）{OTHER}{_MARK}]+)：{OTHER}(?P<unit>[^{_MARK}]*){_MARK}[^{OTHER}]*$"
)
_BASE = re.compile(
    r"(?:较|比|相比于?)(?P<time>(?:20\d\d年|去年|上年|上一年)(?:度|年?[末底]|同期)?)(?:的|为|（)?$"
)
_COMPARES = re.compile(
    r"^(?:[、，]?(?:净|有所|有|又|共|再|相应|略)?(?:增|减|多|少|上升|下降|提高|翻).*)?$"
)
_LEVEL = re.compile(
    r"(?:[逐稳][步年]|大幅|迅速|一举|又|已|直接)?(?:提高|提升|上升|升|增加|增长|增|扩大|扩充|扩展|发展|壮大|下降|降低|降|减少|减|"
    r"压减|压缩|调整|变)(?:到|至|为|成)了?(?:全年|年底|年末|年终|目前|现在|如今|今年底?|20\d\d年[末底]?)?的?"
)
_FROM = re.compile(r"^(?P<name>[^由从]{2,}?)(?:由|从)[^由从]{0,8}$")
_FROM_LAST_YEAR = re.compile(
    r"(?P<name>[^由从]{2,}?)(?:由|从)(?P<time>(?:去年|上年|20\d\d年)年?[末底]?)的?"
)
_DONE_WITH = re.compile(
    r"(?:其中)?(?P<deed>采纳|吸纳|办结|整改|答复|回复|回应|销号|解决|落实|反馈|化解|办理|兑现)"
    r"(?:完成|到位|落实)?(?:数量?)?："
)
_BEGUN_WITH = re.compile(
    r"^(?:共|累计)?(?:征求|收集|征集|受理|收到|查摆|排查|检视|梳理|发现|登记|列出|认领)"
    r"(?:到)?(?:[^，：]{0,8}[的、])?[^，：]{0,6}?(?P<thing>意见建议|意见|建议|问题|诉求|困难|微心愿|心愿|矛盾)(?:数量?)?：?$"
)


def named_again(view: View) -> View:
    """Give a view in which the figure has its name and its time, wherever they stand."""
    if made := _spread(view):
        return made
    view = paired(view)
    made = _retold(view)
    return _plainly_timed(carried(view) if made is view else made)


def _plainly_timed(view: View) -> View:
    """Write 2021年末 as 年末 in the phrase: which year it is, the sentence tells."""
    left = _LAST_YEAR.sub("", _YEAR_END.sub(r"年\1", view.left))
    if left == view.left:
        return view
    return replace(view, left=left, clause=view.clause.replace(view.left + SPOT, left + SPOT))


def _spread(view: View) -> View | None:
    """Give each figure of 上、下半年分别**和** its own time; None where no such list stands."""
    if "分别" not in view.around and "各为" not in view.around:
        return None
    found = next(
        (one for one in _SPREAD.finditer(view.around) if SPOT in one["run"]),
        None,
    )
    if found is None:
        return None
    times, figures = _BETWEEN.split(found["times"]), _figures(found["run"])
    if len(times) != len(figures):
        return None
    whole = _BEHIND_TIME.search(times[-1])
    if whole is None:
        return None
    time = times[figures.index(SPOT)]
    time += "" if _BEHIND_TIME.search(time) else whole[0]
    head = view.around[: found.start()]
    years = _YEAR.findall(head + found["lead"])
    name = _named(found, head)
    unit = view.unit or _unit(found["run"], name)
    name = re.sub(r"的?(?:户次|人次|次数|场次|车次|件数|人数)$", "", name)
    return replace(
        view, unit=unit, left=name, right="", clause=name + SPOT, joined=False, runs_on=False,
        before=(), heading="", last=("", ""), time="".join((*years[-1:], time)),
    )  # fmt: skip


def _figures(run: str) -> list[str]:
    return re.findall(rf"[{SPOT}{OTHER}]", run)


def _named(found: re.Match[str], head: str) -> str:
    """Give what such a list counts: named around its times, or in the clause before."""
    trail = re.split(rf"[{SPOT}{OTHER}][^{_MARK}]{{0,3}}{_MARK}|{SPOT}", found["run"])[-1]
    parts = (_LEADS_IN.sub("", found["lead"]), found["what"], found["verb"], trail)
    name = _YEARS_WORDS.sub("", "".join(parts))
    if len(_TRAILS.sub("", name)) > 1:
        return name.rstrip("为是")
    before = re.split(r"[，；。：]", head.rstrip("，："))[-1]
    return _TRAILS.sub("", _LEADS_IN.sub("", _YEARS_WORDS.sub("", before.split(OTHER)[0])))


def _unit(run: str, name: str) -> str:
    units = [one for one in re.findall(rf"{OTHER}([^{_MARK}]*){_MARK}", run) if one]
    counted = (unit for word, unit in COUNTED_IN.items() if unit and name.endswith(word))
    return units[-1] if units else next(counted, "")


def _retold(view: View) -> View:
    """Give the name again to a figure that is another time's or stage's of the one before.

    The view itself is given back where the sentence says no such thing.
    """
    start = _FROM_LAST_YEAR.fullmatch(view.left)
    if start and _LEVEL.fullmatch(view.right):
        return replace(_renamed(view, start["name"]), right="", time=start["time"])
    head = view.around.split(SPOT)[0]
    own = _OWN.search(head)[0].lstrip("、和，")  # type: ignore[index]
    said, unit = view.last if view.last[0] else _label(head)
    if not said or unit != view.unit:
        return view
    if thing := _BEGUN_WITH.search(said):
        deed = _DONE_WITH.fullmatch(own)
        return _renamed(view, deed["deed"] + thing["thing"]) if deed else view
    if (level := _FROM.search(said)) and _LEVEL.fullmatch(own):
        # 由上年末**名增加到**名: what it came to is this year's again.
        time = "今年" if _LAST_YEARS.search(said) else view.time
        return replace(_renamed(view, level["name"]), time=time)
    name = _TRAILS.sub("", _TIMES.sub("", _YEARS_WORDS.sub("", said)))
    base = _BASE.search(view.left or "".join(view.before[-1:]))
    if base and len(name) > 1 and _COMPARES.search(view.right):
        return replace(_renamed(view, name), right="", time=base["time"])
    if len(name) > 1 and not view.right and _OTHER_TIME.fullmatch(own):
        return _renamed(view, name)
    return view


def _label(head: str) -> tuple[str, str]:
    """Give the label of the figure before (示范岗：**个), and that figure's unit."""
    found = _LABEL.search(head)
    return (found["name"], found["unit"]) if found else ("", "")


def _renamed(view: View, name: str) -> View:
    return replace(view, left=name, clause=f"{name}{SPOT}{view.right}", runs_on=False)
