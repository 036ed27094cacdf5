"""How strongly the words around a spot say that it means an indicator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from zhibu.ledger.indicators import Indicator
from zhibu.reports.matching.frames import Frame
from zhibu.reports.matching.view import OTHER, SPOT, View, without_bullet
from zhibu.reports.matching.words import (
    BROAD,
    COMPOUND,
    DEED_START,
    ENDS_IN_VERB,
    FILL,
    FILL_END,
    JOINT_END,
    JOINT_START,
    ONLY_NEUTRAL,
    TAIL_START,
    TIME_WORDS,
    VERB_END,
    Lead,
)

TIGHT, BEHIND, SAID, INVERTED, TOPIC, FOLLOWED = 0.97, 0.95, 0.96, 0.93, 0.9, 0.9
OPENED = 0.86
NARROWED, LOOSE, HINTED = 0.62, 0.5, 0.5
_NEAR_UNIT, _NO_UNIT, _NEEDED, _UNLESS = 0.7, 0.8, 0.45, 0.4
_MARK = "\u2060"
_MOST_WORDS = 7
_MOST_LABELS = 2000
_PLAIN_LABEL = 4  # characters of a label that say enough without a measure word
_PREPOSITIONS = tuple("为对向给帮替与同跟")


@dataclass(frozen=True)
class Evidence:
    """What was found for one frame: how sure, over how many characters, and where."""

    code: str
    weight: float
    length: int
    words: str
    part: bool
    narrowed: bool = False


class Reader:
    """One frame, ready to look at views."""

    def __init__(self, frame: Frame, indicator: Indicator) -> None:
        names = (indicator.label, *indicator.synonyms) if frame.named else ()
        nouns = [*frame.nouns, *map(re.escape, sorted(names, key=len, reverse=True))]
        self._labels: dict[str, tuple[float, str] | None] = {}
        self.frame = frame
        self.indicator = indicator
        self.units = frozenset(frame.units.split())
        self.near = frozenset(frame.near.split())
        joined = "|".join(nouns) or r"(?!)"
        self._at_end = re.compile(rf"(?:{joined})$")
        self._anywhere = re.compile(rf"(?:{joined})")
        self._lead = Lead(frame.mods)
        self._said = [(re.compile(pattern), OTHER in pattern) for pattern in frame.said]
        self._across = [re.compile(pattern) for pattern in frame.across]
        self._hints = [re.compile(pattern) for pattern in frame.hints]
        self._follows = [(re.compile(a), re.compile(b)) for a, b in frame.follows]
        self._unless = re.compile(frame.unless) if frame.unless else None
        self._not_with = re.compile(frame.not_with) if frame.not_with else None
        self._needs = re.compile(frame.needs) if frame.needs else None

    def look(self, view: View, context: str) -> Evidence | None:
        """Weigh what stands around the spot; `context` is the paragraph with its headings."""
        gate = self._gate(view.unit)
        if not gate:
            return None
        found = self._words(view)
        if found is None:
            return None
        weight, words, narrowed = found
        weight *= gate
        if self._needs and not self._needs.search(view.around + context):
            weight *= _NEEDED
        if self._unless and self._unless.search(view.here):
            weight *= _UNLESS
        if self._not_with and self._not_with.search(view.around):
            weight *= _UNLESS
        own_part = self.frame.part or SPOT in words
        narrowed = narrowed or gate < 1
        return Evidence(self.frame.code, weight, len(words), words, own_part, narrowed)

    def named(self, label: str) -> tuple[float, str] | None:
        """Weigh a heading of a table that may name the indicator; the same one comes often."""
        if label not in self._labels:
            if len(self._labels) > _MOST_LABELS:
                self._labels.clear()
            self._labels[label] = self._named(label)
        return self._labels[label]

    def _named(self, label: str) -> tuple[float, str] | None:
        view = View("", label, "", label + SPOT)
        found = self._words(view)
        if found is None:
            return None
        weight, words, _ = found
        if self._unless and self._unless.search(view.here):
            weight *= _UNLESS
        return weight, words

    def is_label(self, text: str, unit: str) -> bool:
        """Tell whether a heading is the indicator's own label with its own unit."""
        known = self.indicator
        fits = unit == known.unit or (not unit and len(text) >= _PLAIN_LABEL)
        return text == known.label and fits and not self.frame.not_with

    def lacks(self, context: str) -> bool:
        """Tell whether a word is missing that the frame needs."""
        return self._needs is not None and not self._needs.search(context)

    def gate(self, unit: str) -> float:
        """Tell how far a unit fits: 1, less for a close one, 0 for another."""
        return self._gate(unit)

    def _gate(self, unit: str) -> float:
        if unit in self.units:
            return 1
        if not unit:
            return 1 if self.frame.bare else _NO_UNIT
        return _NEAR_UNIT if unit in self.near else 0

    def _words(self, view: View) -> tuple[float, str, bool] | None:
        found = [
            weighed
            for weighed in (self._before(view), self._behind(view), self._phrase(view))
            if weighed is not None
        ]
        return max(found, default=None, key=lambda one: (one[0], len(one[1])))

    def _phrase(self, view: View) -> tuple[float, str, bool] | None:
        here = view.here
        for pattern, beyond in self._said:
            if match := (beyond and pattern.search(view.said)) or pattern.search(here):
                return SAID, match[0], False
        for pattern in self._across:
            if match := pattern.search(view.told):
                return SAID, match[0], False
        prior = _prior(view) if self._follows else ""
        for said, around in self._follows:
            if (match := around.search(here)) and said.search(prior):
                return FOLLOWED, match[0], False
        for pattern in self._hints:
            if match := pattern.search(here):
                return HINTED, match[0], False
        return None

    def _before(self, view: View) -> tuple[float, str, bool] | None:
        left = view.left
        best = self._ending(left, TIGHT, INVERTED)
        if best is None and _says_nothing(left) and view.right in ("", "下来"):
            topic = _topic(view)
            best = self._ending(topic, TOPIC, TOPIC - 0.03) if topic else None
        if best is None:
            begun = (self._beginning(one) for one in _openings(view))
            best = next((one for one in begun if one), None)
        if best is None:
            match = self._anywhere.search(left)
            return (LOOSE - 0.05, match[0], True) if match else None
        weight, words, narrowed = best
        return weight * _burden(view), words, narrowed

    def _beginning(self, opening: str) -> tuple[float, str, bool] | None:
        """Find the noun that a sentence opens with: 主题党日雷打不动，全年**次."""
        found = max(
            (
                one
                for one in self._anywhere.finditer(opening)
                if self._lead.is_opening(opening[: one.start()])
            ),
            key=lambda one: one.end() - one.start(),
            default=None,
        )
        if found is None or COMPOUND.search(opening[found.end() :]):
            return None
        if JOINT_START.search(opening[found.end() :]) or opening[found.end() :].startswith("、"):
            return None
        return OPENED, found[0], False

    def _ending(self, left: str, tight: float, inverted: float) -> tuple[float, str, bool] | None:
        for bare, turned in _shortened(left):
            if match := self._at_end.search(bare):
                weight = inverted if turned else tight
                return self._narrowed(bare[: match.start()], weight, match[0])
        return None

    def _narrowed(self, lead: str, weight: float, words: str) -> tuple[float, str, bool]:
        """Lower the weight where the words before the noun make it narrower, or a list."""
        if JOINT_END.search(lead) and lead.strip("、/和与及以暨或"):
            return NARROWED - 0.05, words, True
        verb = DEED_START.search(words)
        whole = self._lead.is_clean(lead) or (verb and self._lead.is_clean(lead + verb[0]))
        if whole or _broad_topic(lead):
            return weight, words, False
        return NARROWED, words, True

    def _behind(self, view: View) -> tuple[float, str, bool] | None:
        if not self.frame.behind:
            return None
        right = view.right.removeprefix("的")
        match = self._anywhere.search(right)
        if match is None:
            return None
        longest = max(self._anywhere.finditer(right), key=lambda one: one.end() - one.start())
        match = longest if longest.start() <= match.end() else match
        lead, tail = right[: match.start()], right[match.end() :]
        if not self._lead.is_clean(lead):
            return NARROWED - 0.05, match[0], True
        if JOINT_START.search(tail) or (view.joined and not tail):
            return NARROWED - 0.05, match[0], True
        if view.runs_on and not tail:
            return NARROWED, match[0], True
        weight = BEHIND
        if COMPOUND.search(tail):
            weight = NARROWED
        left = view.left
        if left.endswith(_PREPOSITIONS):
            weight = min(weight, NARROWED)
        if not ENDS_IN_VERB.search(left) and not ONLY_NEUTRAL.search(left):
            weight = min(weight, NARROWED)
        return weight, match[0], weight < BEHIND


@lru_cache(maxsize=1024)
def reader_of(frame: Frame, indicator: Indicator) -> Reader:
    """Give the reader of a frame; its patterns take long to compile and are kept."""
    return Reader(frame, indicator)


_NORM = re.compile(
    rf"(?:坚持|按照|按)?每(?:人|月|季度?|年|周|半年|名党员)[^，]{{0,8}}{OTHER}[^，{_MARK}]*{_MARK}"
    r"(?:以上)?(?:的)?(?:要求|标准|频次)?"
)


@lru_cache(maxsize=4096)
def _shortened(left: str) -> tuple[tuple[str, bool], ...]:
    """Give the words before a figure, then without their last filler or verb, and so on."""
    made = {left: False}
    edge = [left]
    for _ in range(_MOST_WORDS):
        found = [
            (one[: last.start()], made[one] or ending is VERB_END)
            for one in edge
            for ending in (FILL_END, VERB_END)
            if (last := ending.search(one))
        ]
        edge = [one for one, _ in found if one not in made]
        for one, turned in found:
            made.setdefault(one, turned)
    return tuple(made.items())


def _broad_topic(lead: str) -> bool:
    """Tell whether the noun is only led by 围绕 with a subject as wide as the year's work."""
    at = max(lead.rfind("围绕"), lead.rfind("结合"))
    return at >= 0 and bool(BROAD.search(lead[at:])) and len(lead) - at < 24


def _burden(view: View) -> float:
    """Lower the weight of words before the figure for what stands behind it."""
    right = view.right
    if view.joined and right:
        return 0.85
    if not right or view.runs_on or TAIL_START.search(right):
        return 1
    return 0.83


def _says_nothing(left: str) -> bool:
    return bool(ONLY_NEUTRAL.search(left))


def _topic(view: View) -> str:
    """Give what the clause before names, when it has no figure of its own, or else a heading.

    A run-in heading (一是专题学习。) and the heading right above count as long as nothing else
    was said in between.
    """
    if OTHER in view.clause.split(SPOT)[0]:
        return ""
    if demanded := _demanded(view):
        return demanded
    if view.before:
        said = _NORM.sub("", view.before[-1])
        return "" if OTHER in said else without_bullet(said)
    return view.heading


# 要求支委会每月召开。实际：召开◆: the demand names what the first figure of its answer counts.
_DEMAND = re.compile(r"(?:^|[。；\n])[^\u4e00-\u9fff]{0,8}要求([^，。；：、◆◇]{2,24})。$")
_ANSWER = re.compile(
    rf"^(?:实际|落实情况|完成情况|执行情况)：(?:[^：，{OTHER}]{{2,8}}，)*"
    r"(?:共|共计|一共|累计|合计|先后|全年|组织|开展|召开|举办|完成|收齐|收到|已|了)*$"
)
_HOW_OFTEN = re.compile(
    r"每(?:人|月|季度?|年|半年)|(?:至少|不少于|不低于)|\d{1,3}[次篇场期]|以上|按期|按时|定期|固定|召开|开展|举办|组织"
)


def _demanded(view: View) -> str:
    """Give what the sentence before demands, when the figure is the first of the answer to it."""
    asked = _DEMAND.search(view.paragraph)
    if asked is None or not _ANSWER.search(view.told.split(SPOT)[0]):
        return ""
    return _HOW_OFTEN.sub("", asked[1])


_COUNTING = re.compile(
    rf"^(?:{TIME_WORDS}|{FILL}|\d{{1,2}}(?:月)?(?:至|到|-|—)\d{{1,2}}月|先后|累计|圆满|全部|实际|组织|开展|举办|召开|举行|进行|实施|完成|"
    r"实现|兑现|办成|安排|收到|现有|共有|总计|时长|服务时长|时间|参与|参加|达|则|便|就|了|"
    r"如期|按期|按时|按要求|集中|顺利|上交|提交|讲|谈|开|办|会议|活动|检查)*$"
)
# Words that take a noun up again, and what must stand in it: 组织生活会上红脸出汗，会议召开**次.
_TAKEN_UP = {"会议": "会", "检查": "检查", "讲": "课", "谈": "谈", "交": "体会"}
# What only says how or how often: 每月一期, 从无缺席, 不打招呼、直奔窗口, 有计划、有主题.
_HOW = re.compile(
    r"(?:从[不无未没]|[绝决毫]不|[不无没未]|月月|季季|年年|次次|场场|期期|堂堂|人人|个个|篇篇|件件|大家|"
    r"[每逐按][月季周次场期]|一[\u4e00-\u9fff]不|一([\u4e00-\u9fff])一\1|一[月季周期次]一|有[^、，]{1,4}、?有|既|"
    r"雷打不动|风雨无阻|常态化|持之以恒|坚持不懈|久久为功|动真碰硬|红脸出汗|开门见山|直奔|面对面|见人见事|"
    r"走深走实|入脑入心|有声有色|形式多样|内容丰富|氛围[浓热]|反响热烈|深受|如期|准时|照常|"
    r"[^，、]{1,3}不[^，、]{1,3}、)[^，]{0,12}"
)
_NAMES_DEED = re.compile(
    r"活动|学习|党课|会|检查|教育|培训|服务|谈话|走访|心得|笔记|党日|研讨|竞赛|评议|调研|慰问|捐"
)
_MOST_HOW = 2
_TOGETHER = re.compile(r"^(?:参与|参加|次|参训|受训|人)*$")

# What a paragraph tells of under its heading and may count instead: 主题党日。赴基地参观，共**次.
_OTHER_DEED = re.compile(
    r"组织|开展|举办|赴|参观|培训|慰问|观看|邀请|走访|到[^，]{1,8}(?:校|村|社区|基地|一线)|座谈|比赛|竞赛"
)


def _openings(view: View) -> list[str]:
    """Give the clauses that may name what this figure, and all since them, only count.

    志愿服务常态化，全年开展**次、**人次参与、累计时长**小时: each of another measure. The nearest
    clause without a figure counts, the first one when it says 方面, and the heading (主题党日。每月
    固定一天，共**次).
    """
    if not _COUNTING.search(view.left) or not _TOGETHER.search(view.right):
        return []
    *earlier, own = _NORM.sub("", view.around.split(SPOT)[0]).rpartition("；")[2].split("，")
    measures: list[str] = []
    counting = [own]
    while earlier and OTHER in earlier[-1]:
        counting.append(earlier.pop())
    for part in counting:
        measures += re.findall(rf"{OTHER}([^{_MARK}]*){_MARK}", part)
        if not all(_COUNTING.search(one) for one in re.findall(rf"([^、{_MARK}]*){OTHER}", part)):
            return []
    if view.unit in measures:
        return []
    said = _without_how(earlier)
    found = said[-1:] if not said or OTHER not in said[-1] else []
    if not any(OTHER in part for part in earlier):
        found += [one for one in earlier[:1] if one.endswith("方面")]
        if not any(_OTHER_DEED.search(part) for part in earlier):
            found.append(view.heading)
    needed = [noun for word, noun in _TAKEN_UP.items() if word in view.left]
    return [
        without_bullet(one.rpartition("：")[2])
        for one in found
        if one and all(noun in one for noun in needed)
    ]


def _without_how(clauses: list[str]) -> list[str]:
    """Leave out the last clauses when they only tell how something was done."""
    kept = list(clauses)
    while len(clauses) - len(kept) < _MOST_HOW and len(kept) > 1:
        if not _HOW.fullmatch(kept[-1]) or _NAMES_DEED.search(kept[-1]):
            break
        kept.pop()
    return kept


@lru_cache(maxsize=1024)
def _prior(view: View) -> str:
    """Give what was said right before: the clause's earlier part, or else the clause before."""
    start = view.clause.split(SPOT)[0]
    said = start[: len(start) - len(view.left)] if view.left else start
    said = said.strip("，、")
    if OTHER in said:
        return said.replace(_MARK, "")
    said_before = view.before[-2:] or (view.heading,)
    return "，".join(part for part in (*said_before, said) if part).replace(_MARK, "")
