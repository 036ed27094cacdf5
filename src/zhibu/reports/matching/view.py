"""What stands around a spot: its phrase, its clause, its sentence, what was said before.

In these texts the spot's figure with its unit is ◆ and every other figure is ◇ followed by its
unit; blanks are gone and punctuation is Chinese.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from zhibu.reports.matching.spots import Spot
from zhibu.reports.matching.units import ALIASES, COUNTED_IN, NAME_UNITS, UNIT_AT

SPOT, OTHER = "◆", "◇"
_WINDOW = 600  # characters of a sentence that are looked at on either side
_SHORT = 16  # characters of a heading that names one thing
_REACH = 48  # characters of a phrase that can say what its figure means
_PLAIN = str.maketrans(',;:()!?％"｜|◆◇', "，；：（）！？%“，，●●") | {
    0xFF10 + digit: 0x30 + digit for digit in range(10)
}
_ROUND_BEFORE = re.compile(
    r"(?:将近|接近|大约|超过|高达|多达|突破|不少于|不低于|近|约|超|逾|达到了?|达)+$"
)
_SCALE = re.compile(r"\s*(?:余|多|几|来)?\s*(?:百|千|十)?(?:万|亿)?\s*(?:余|多|几)?\s*")
_NUMBER = re.compile(
    r"(?<![A-Za-z\d.])(?:\d[\d,，]*\d|\d)(?:\.\d+)?|[*＊×▲〇○□_＿]{2,}|[Xx]{2,}"
    r"|[零一二两三四五六七八九十百千]+(?=余|多|万|次|场|期|人次|名|户|个(?!人|别|体|性|季度|月|半年)|项|条|件|篇|份|册|公里|亩|元|辆|台|堂|节)"
)
_SET_PHRASE = re.compile(
    r"^(?:一[次个期场人项条件户回堂](?:不|没|也)|一[册本份岗户村](?:一|[，、。]|[\u4e00-\u9fff])|24小时|7×24|三会一课|一户一策|一对一|一岗双责|三重一大|一户一|两学一做)"
)
_NO_NAME = re.compile(
    r"全年|年内|今年|其中|约|折合|合|即|为|是|达|有|共|累计|上半年|下半年|第?[一二三四1-4]季度|\d{1,2}月份?|前[两二三]个?季度"
)
_SHORT_QUOTE = re.compile(r"“([^”◆◇]{1,4})”")
_NAMED = re.compile(
    r"县|乡|镇|村|街道|局|中心|单位|支部|党|同志|书记|委|机关|部门|社区|公司|品牌|”|的|业务|工作|全体"
)
# 查验**、劝返**（均为人次）; 党员大会**｜支委会**（单位：次）; 万元 would need another figure.
_UNIT_BEHIND = re.compile(r"^[^。；！？\n]{0,80}?（(?:以上|单位|均|为|：)+([^（）]{1,3})）")
_IN_A_ROW = re.compile(r"(?:\s?[/／]\s?[*＊×▲○□_＿XxＸ]{1,6})+\s?")  # **/**/**次
_BOLD = re.compile(r"\*{2,3}|__")
_COUNTED = re.compile(rf"({'|'.join(COUNTED_IN)})(?:：|为|是|达到?|共|—|=)*$")
_ASIDE = re.compile(r"（[^（）◆◇]*）")
_SENTENCE_END = re.compile(r"[。！？\n]")
_CLAUSE_END = re.compile(r"[，；：。！？\n（）]|—{2,}")
_LEADING = re.compile(
    r"^(?:[、，和及与—\-·•●★※○□■☑√▪➢✓◎\s]|\d{1,2}[.．](?!\d)|[①-⑳]|[一二三四五六七八九十]+[、是]|其[一二三四五六])+"
)


@dataclass(frozen=True)
class View:
    """A spot in its text.

    Attributes:
        unit: the measure word, in its usual form; "" where none is known.
        left: what stands before the figure, from the figure before it or the start of the clause.
        right: what stands behind its unit, up to the next figure or the end of the clause.
        clause: the whole clause, with ◆ and ◇.
        before: earlier clauses of the sentence, nearest last.
        sentence: the sentence up to ； or 。
        paragraph: the text of the block before the sentence.
        joined: right of the figure the list goes on without a figure of its own.
        runs_on: right of the figure another figure follows without a mark between.
        touching: the characters right before and behind the spot in the block.
        around: the whole sentence up to 。 with ◆ and ◇.
        heading: the run-in heading or the heading above, when the figure follows right after it.
        last: what stood before the figure before it in the sentence, and that figure's unit.
        time: words for the time of this figure alone, where they do not stand before it.
    """

    unit: str
    left: str
    right: str
    clause: str
    before: tuple[str, ...] = ()
    sentence: str = ""
    paragraph: str = ""
    joined: bool = False
    runs_on: bool = False
    touching: tuple[str, str] = ("", "")
    around: str = ""
    last: tuple[str, str] = ("", "")
    heading: str = ""
    time: str = ""

    @cached_property
    def here(self) -> str:
        """The phrase: left ◆ right."""
        return f"{self.left}{SPOT}{self.right}"

    @cached_property
    def said(self) -> str:
        """The clause without the marks behind units."""
        return self.clause.replace("\u2060", "")

    @cached_property
    def told(self) -> str:
        """The sentence without the marks behind units."""
        return self.around.replace("\u2060", "")


@dataclass(frozen=True)
class _Figure:
    start: int
    end: int
    unit: str
    spot: int  # index into the spots, -1 for a number that is none


def without_bullet(text: str) -> str:
    """Give the text without the bullet or number of its item."""
    return _LEADING.sub("", text)


def plain(text: str) -> str:
    """Give the text with Chinese punctuation and plain digits, character for character."""
    return text.translate(_PLAIN)


def views(text: str, spots: Sequence[Spot], heading: str = "") -> list[View]:
    """Describe each spot of one block; `heading` is the one above it."""
    text = plain(text)
    figures = _figures(text, spots)
    starts = [figure.start for figure in figures]
    places = {figure.spot: at for at, figure in enumerate(figures)}
    return [
        _view(text, figures, starts, places[number], spot, plain(heading))
        for number, spot in enumerate(spots)
    ]


def unit_of(text: str, end: int, given: str) -> tuple[str, int]:
    """Find the measure word behind a figure, and where it ends."""
    behind = end
    if scale := _SCALE.match(text, end):
        behind = scale.end()
    if found := UNIT_AT.match(text, behind):
        unit = ALIASES.get(found[0], found[0])
        if not given or unit == given or found[0] == given or given.endswith(unit):
            return unit, found.end()
    for start in (behind, end):
        counted = start + text.startswith("个", start)
        if given and text.startswith(given, counted):
            return ALIASES.get(given, given), counted + len(given)
    return ALIASES.get(given, given), end


def _figures(text: str, spots: Sequence[Spot]) -> list[_Figure]:
    taken = sorted((spot.start, spot.end) for spot in spots)
    found: list[_Figure] = []
    for number, spot in enumerate(spots):
        named = spot.unit in NAME_UNITS
        unit, end = ("", spot.end) if named else unit_of(text, spot.end, spot.unit)
        if spot.unit and text[spot.start : spot.end].endswith(spot.unit):
            unit, end = ALIASES.get(spot.unit, spot.unit), spot.end
        found.append(_Figure(spot.start, end, unit, number))
    for match in _NUMBER.finditer(text):
        at = bisect_right(taken, (match.end() - 1, len(text))) - 1
        if at >= 0 and taken[at][1] > match.start():
            continue
        if text[max(0, match.start() - 1) : match.start()] == "第" or _SET_PHRASE.match(
            text[match.start() : match.start() + 4]
        ):
            continue
        unit, end = unit_of(text, match.end(), "")
        if unit in ("年", "月", "日", "号", "届") or (not unit and not match[0][0].isdigit()):
            continue
        if not unit:
            continue
        found.append(_Figure(match.start(), end, unit, -1))
    found.sort(key=lambda figure: (figure.start, figure.end))
    return found


def _view(
    text: str, figures: list[_Figure], starts: list[int], at: int, spot: Spot, heading: str
) -> View:
    figure = figures[at]
    begin, end = _around(_SENTENCE_END, text, figure.start, figure.end)
    begin, end = max(begin, figure.start - _WINDOW), min(end, figure.end + _WINDOW)
    first = bisect_right(starts, begin - 1)
    last = bisect_right(starts, end - 1)
    marked = _marked(text, begin, end, figures[first:last], figure)
    head, _, tail = marked.partition(SPOT)
    head, tail = _without_asides(head, tail)
    head = _ROUND_BEFORE.sub(lambda found: found[0] if found[0].startswith("不") else "", head)
    clause_start = max((found.end() for found in _CLAUSE_END.finditer(head)), default=0)
    stop = _CLAUSE_END.search(tail)
    clause_end = stop.start() if stop else len(tail)
    own_head, own_tail = head[clause_start:], tail[:clause_end]
    left = _LEADING.sub("", _after_figure(own_head))
    right, joined, runs_on = _until_figure(own_tail)
    scope_start = head.rfind("；") + 1
    scope_end = tail.find("；")
    return View(
        unit=figure.unit or _unit_before(text[: spot.start], left) or _unit_behind(text, spot),
        left=left[-_REACH:],
        right=right[:_REACH],
        clause=f"{own_head[-_REACH:]}{SPOT}{own_tail[:_REACH]}",
        before=tuple(part for part in re.split(r"[，；：（）]|—{2,}", head[:clause_start]) if part),
        sentence=f"{head[scope_start:]}{SPOT}{tail if scope_end < 0 else tail[:scope_end]}",
        paragraph=text[max(0, begin - _WINDOW) : begin],
        joined=joined,
        runs_on=runs_on,
        touching=(text[max(0, spot.start - 12) : spot.start], text[spot.end : spot.end + 12]),
        around=head + SPOT + tail,
        last=_last(head),
        heading=_heading(text[max(0, begin - _WINDOW) : begin], heading),
    )


def _around(mark: re.Pattern[str], text: str, start: int, end: int) -> tuple[int, int]:
    begin = max(0, start - _WINDOW)
    for found in mark.finditer(text, begin, start):
        begin = found.end()
    stop = mark.search(text, end)
    return begin, stop.start() if stop else len(text)


def _marked(text: str, begin: int, end: int, figures: Sequence[_Figure], own: _Figure) -> str:
    made: list[str] = []
    last = begin
    for figure in figures:
        if figure.start < last:
            continue
        made.append(text[last : figure.start])
        made.append(_mark(figure, figure is own, text))
        last = figure.end
        if text[last : last + 2].isspace() or text[last : last + 1] in ("\u3000", "\t"):
            made.append("，")
    made.append(text[last:end])
    bare = re.sub(r"[ \t\u3000\u00a0]+", "", _BOLD.sub("", "".join(made)))
    return _SHORT_QUOTE.sub(r"\1", bare)


def _mark(figure: _Figure, own: bool, text: str) -> str:
    """Write ◆, ◇ with its unit, or 某 for a mask that stands in a name (某村)."""
    if own:
        return SPOT
    if not figure.unit and figure.spot >= 0 and _NAMED.match(text, figure.end):
        return "某"
    return f"{OTHER}{figure.unit}\u2060"


def _without_asides(head: str, tail: str) -> tuple[str, str]:
    """Drop remarks in brackets that hold no figure, and whole brackets that the spot is not in."""
    return _drop(head), _drop(tail)


def _drop(text: str) -> str:
    return re.sub(r"（[^（）]*）", "，", _ASIDE.sub("", text))


def _after_figure(head: str) -> str:
    at = head.rfind("\u2060")
    if at < 0:
        return head
    rest = head[at + 1 :]
    ours = rest.rfind("、")
    return rest[ours + 1 :] if ours > 0 else rest


def _until_figure(tail: str) -> tuple[str, bool, bool]:
    at = tail.find(OTHER)
    runs_on = at >= 0 and not tail[:at].endswith(("、", "和", "及", "与"))
    right = tail if at < 0 else tail[:at]
    comma = right.find("、")
    if comma < 0:
        return right.strip("、"), False, runs_on
    return right[:comma], at < 0 or "、" in right[comma + 1 :], False


def _heading(said: str, above: str) -> str:
    """Give a short first sentence right before, or the heading above a first sentence."""
    name = _SENTENCE_END.sub("", said) if said else above
    return _LEADING.sub("", name) if len(name) <= _SHORT else ""


def _last(head: str) -> tuple[str, str]:
    """Give the words of the nearest figure before that has a name, and that figure's unit."""
    for part in reversed(
        list(re.finditer(rf"([^，；：。（）、\u2060]*){OTHER}([^\u2060]*)\u2060", head))
    ):
        said = _LEADING.sub("", part[1])
        if len(_NO_NAME.sub("", said)) > 1:
            return said, part[2]
        before = re.split(r"[，；：。]", head[: part.start()].rstrip("，："))[-1]
        if said and OTHER not in before and len(before) > 2 and "\u2060" not in before:
            return _LEADING.sub("", before), part[2]
    return "", ""


def _unit_behind(text: str, spot: Spot) -> str:
    """Read a measure word that a line or sentence gives at its end for all its figures."""
    behind = text[spot.end : spot.end + _WINDOW]
    if (row := _IN_A_ROW.match(behind)) and (last := UNIT_AT.match(behind, row.end())):
        return ALIASES.get(last[0], last[0])
    found = _UNIT_BEHIND.search(behind)
    unit = found[1] if found and UNIT_AT.fullmatch(found[1]) else ""
    return "" if unit.startswith(("万", "亿")) else ALIASES.get(unit, unit)


def _unit_before(text: str, left: str) -> str:
    """Read a measure word from before the figure: 党员大会（次）：**, 专题学习次数**."""
    found = re.search(r"（(?:单位：)?([^（）]{1,4})）\s*(?:：|—|为|是)*\s*$", text[-16:])
    if found and UNIT_AT.fullmatch(found[1]):
        return ALIASES.get(found[1], found[1])
    counted = _COUNTED.search(left)
    return COUNTED_IN[counted[1]] if counted else ""
