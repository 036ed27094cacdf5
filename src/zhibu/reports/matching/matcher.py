"""Decide what a spot means: weigh, object, and be sure only where nothing speaks against it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from zhibu.core.periods import Period
from zhibu.ledger.indicators import Indicator
from zhibu.reports.matching import cells, times
from zhibu.reports.matching.again import named_again
from zhibu.reports.matching.evidence import Evidence, Reader, reader_of
from zhibu.reports.matching.frames import FRAMES
from zhibu.reports.matching.likeness import Likeness
from zhibu.reports.matching.names import read_name
from zhibu.reports.matching.nothing import means_nothing
from zhibu.reports.matching.plans import heads_plans
from zhibu.reports.matching.scope import objection
from zhibu.reports.matching.spots import Candidate, Reading, Spot
from zhibu.reports.matching.twins import doubt_twins
from zhibu.reports.matching.units import UNIT_AT
from zhibu.reports.matching.view import View, plain, views
from zhibu.reports.matching.whole import SEVERAL, UNCLEAR, settle
from zhibu.reports.matching.words import BROAD
from zhibu.reports.reading import Block

SURE = 0.8
MARGIN = 0.15
_MOST = 3
_TIME_OF = r"(?:上半年|下半年|第?[一二三四1-4]季度|\d{1,2}月份?)"
_SPLIT_TIME = re.compile(
    _TIME_OF + r"(?:[共为达有办接收发讲开的]|完成|召开|开展|组织|转运|查验|办理|解决|实现)?[了到]?◇"
)
_WHOLE_YEAR = re.compile(
    r"年度累计|全年|今年|一年来|年内|本年|截[至止]到?(?:12月(?:31日|底|末)|年[底末])"
)
_SAYS = re.compile(
    rf"[，。；]|(?:[\d*＊×_＿▲○〇□]|[Xx]{{2}})(?:余|多|万)*(?![年月日届号县市区镇乡村局])(?:{UNIT_AT.pattern})"
)
# The sentence that presents the branch: 县税务局第一党支部现有党员◇名.
_PRESENTS = re.compile(
    r"(?P<name>[^，。；：]{2,32}?(?:支部|局|中心|委|办|院|校|公司))(?:委员会)?(?=[共现]?有(?:在册|在职|正式)?党员|共有在册|现有|下设|现设|（以下简称)"
)
_TITLE = 60  # characters of a line that may be a title or a signature
_HEADING = 24  # characters of a line that may be a heading typed as plain text
_DOMINATED = 0.6
_WORTH_CLAIMING = 0.55


class Matcher:
    """Reads spots of a document about one year."""

    def __init__(self, indicators: Iterable[Indicator], year: int) -> None:
        known = {one.code: one for one in indicators if one.listed}
        self._indicators = known
        self._year = year
        self._readers = [
            reader_of(frame, known[frame.code]) for frame in FRAMES if frame.code in known
        ]
        self._likeness = Likeness(known.values())
        self._by_unit: dict[str, list[Reader]] = {}
        self._about = ""
        self._titles: list[str] = []
        self._own = ""
        self._said: dict[int, str] = {}

    def read(self, spots: Sequence[Spot], blocks: Sequence[Block]) -> list[Reading]:
        """Say what each spot means, in the order given."""
        self._about = _about(blocks)
        self._titles = _titles(blocks, self._year)
        self._own = _own_names(blocks)
        self._said = _run_in_headings(blocks)
        by_block: dict[int, list[int]] = defaultdict(list)
        for number, spot in enumerate(spots):
            by_block[spot.block.key].append(number)
        made: dict[int, Reading] = {}
        seen: dict[int, View] = {}
        for numbers in by_block.values():
            here = [spots[number] for number in numbers]
            for number, spot, view in zip(
                numbers, here, views(here[0].block.text, here, _above(here[0].block)), strict=True
            ):
                seen[number] = named_again(view)
                made[number] = self._one(_own_part(spot, here), seen[number])
        doubt_twins(made, seen)
        settle(made, seen, spots, self._indicators)
        return [made[number] for number in range(len(spots))]

    def propose(
        self, row: tuple[str, ...], column: tuple[str, ...], caption: str, unit: str
    ) -> list[Candidate]:
        """Name the indicators that a blank cell under these headings may ask for, best first."""
        block = Block(0, "", "cell", row=row, column=column, caption=caption)
        found, _ = cells.weigh(block, unit, self._readers)
        named = [Candidate(one.code, round(one.weight, 2)) for one in _ranked(found)[:_MOST]]
        view = View(unit, "", "", "")
        return (named + self._more(view, block, {one.code for one in named}))[:_MOST]

    def _one(self, spot: Spot, view: View) -> Reading:
        if reason := means_nothing(view, spot):
            return Reading("unknown", (), False, None, reason)
        if not spot.stated and (name := read_name(spot, view)):
            return name
        if spot.block.kind == "cell" and cells.is_bare(view):
            return self._cell(spot, view)
        return self._text(spot, view)

    def _text(self, spot: Spot, view: View) -> Reading:
        context = _context(spot.block) + self._about
        view = cells.led(spot.block, view)
        found = [
            evidence
            for reader in self._fitting(view.unit)
            if (evidence := reader.look(view, context)) is not None
        ]
        period, clear = self._told(_times(spot.block, view))
        if clear and not period and not _WHOLE_YEAR.search(view.around):
            period, opened = times.held(view.paragraph, self._year)
            clear = opened or period is None
        doubt = cells.doubt(spot.block) or ("" if clear else "说的是别的时间")
        return self._judged(spot, view, found, period, doubt)

    def _cell(self, spot: Spot, view: View) -> Reading:
        found, doubt = cells.weigh(spot.block, view.unit, self._readers, self._own)
        told = [view.around.split("◆")[0], *cells.times(spot.block)]
        period, clear = self._told(told)
        if not clear:
            doubt = doubt or "说的是别的时间"
        return self._judged(spot, view, found, period, doubt)

    def _told(self, texts: Sequence[str]) -> tuple[Period | None, bool]:
        """Read the time from the texts, nearest first, within the time of the whole document.

        In a report of the first half 今年 means that half; what it says of the whole year (全年)
        is no result, and is asked.
        """
        period, clear = times.told([*texts, *self._titles], self._year)
        if period is None and clear and self._titles:
            whole = any(times.says_whole_year(text) for text in texts)
            return times.part_of_year(self._titles[0], self._year), not whole
        return period, clear

    def _fitting(self, unit: str) -> list[Reader]:
        if unit not in self._by_unit:
            self._by_unit[unit] = [reader for reader in self._readers if reader.gate(unit)]
        return self._by_unit[unit]

    def _judged(
        self, spot: Spot, view: View, found: list[Evidence], period: Period | None, doubt: str
    ) -> Reading:
        ranked = _ranked(found)
        best = ranked[0] if ranked else None
        if period and period.start.year > self._year:
            doubt = doubt or "说的是计划"
        if heads_plans(spot.block, self._said.get(spot.block.key, ""), period):
            doubt = doubt or "说的是计划"
        if best and not doubt and not (spot.block.kind == "cell" and cells.is_bare(view)):
            stated = spot.block.text[spot.start : spot.end] if spot.stated else ""
            doubt = objection(view, self._indicators[best.code], stated, self._own)
        if best and not doubt:
            doubt = _doubt(ranked, view, period, self._names(best.code))
        if best is None or best.weight < SURE:
            doubt = doubt or UNCLEAR
        candidates = [Candidate(one.code, _shown(one.weight, doubt)) for one in ranked[:_MOST]]
        if spot.stated and best and doubt and not _worth_asking(best, doubt):
            return Reading("unknown", tuple(candidates), False, period, doubt)
        if not spot.stated and len(candidates) < _MOST:
            candidates += self._more(view, spot.block, {one.code for one in candidates})
        if not candidates:
            return Reading("unknown", (), False, period, "台账里没有这样的指标")
        if best is None or doubt:
            return Reading("figure", tuple(candidates[:_MOST]), False, period, doubt)
        label = self._indicators[best.code].label
        return Reading(
            "figure", tuple(candidates[:_MOST]), True, period, f"“{best.words}”说的是{label}"
        )

    def _names(self, code: str) -> tuple[str, ...]:
        indicator = self._indicators[code]
        return (indicator.label, *indicator.synonyms)

    def _more(self, view: View, block: Block, taken: set[str]) -> list[Candidate]:
        around = "".join((block.caption, *block.row, *block.column, *block.headings))
        fitting = {reader.frame.code for reader in self._fitting(view.unit)} - taken
        return self._likeness.nearest((view.here, view.around, around), fitting)


def _ranked(found: Iterable[Evidence]) -> list[Evidence]:
    """Keep the best evidence of each code; a phrase inside a longer one gives way to it."""
    best: dict[str, Evidence] = {}
    for one in found:
        if one.code not in best or _order(one) > _order(best[one.code]):
            best[one.code] = one
    kept = []
    for one in best.values():
        over = any(
            other.weight >= SURE and one.words != other.words and one.words in other.words
            for other in best.values()
        )
        weight = one.weight * _DOMINATED if over else one.weight
        kept.append(Evidence(one.code, weight, one.length, one.words, one.part, one.narrowed))
    return sorted(kept, key=lambda one: (-one.weight, -one.length, one.code))


def _order(one: Evidence) -> tuple[float, int]:
    return one.weight, one.length


_PEOPLE = frozenset({"党员", "志愿者", "群众", "干部", "职工", "人员"})


def _doubt(ranked: list[Evidence], view: View, period: Period | None, names: Sequence[str]) -> str:
    best = ranked[0]
    if len(ranked) > 1 and best.weight - ranked[1].weight < MARGIN:
        return SEVERAL
    part = "其中" in view.left and not best.part and not period and best.words not in names
    if part and (view.last[1] in ("", view.unit) or best.words in _PEOPLE):
        return "说的是其中一部分"
    if _narrow_topic(view.clause):
        return "说的是一个专题"
    return ""


_TOPIC = re.compile(r"(?:围绕|针对|聚焦)([^，◆◇]{2,30}?)(?:开展|组织|召开|举办|进行|为主题|◆)")


def _narrow_topic(clause: str) -> bool:
    found = _TOPIC.search(clause)
    return found is not None and not BROAD.search(found[1])


def _worth_asking(best: Evidence, doubt: str) -> bool:
    return not doubt.startswith("说的是") and not best.narrowed and best.weight >= _WORTH_CLAIMING


def _shown(weight: float, doubt: str) -> float:
    return round(min(weight, SURE - 0.05) if doubt else weight, 2)


def _above(block: Block) -> str:
    return block.headings[-1] if block.headings and not block.level else ""


def _context(block: Block) -> str:
    return "｜".join((plain(block.text), *block.headings, block.caption, *block.row, *block.column))


def _own_part(spot: Spot, here: Sequence[Spot]) -> Spot:
    """Give a figure of a cell with several of them its own part of the heading."""
    if spot.block.kind != "cell" or len(here) < 2:
        return spot
    return replace(spot, block=cells.shared(spot.block, here.index(spot), len(here)))


def _own_names(blocks: Sequence[Block]) -> str:
    """Give the text that names the organ itself: titles, page headers, signature, first subject.

    A line with a figure or a whole sentence in it is none of these: it may speak of others.
    """
    outside = [block for block in blocks if block.kind not in ("cell", "footnote", "endnote")]
    lines = (*outside[:6], *outside[-3:], *(one for one in outside if one.kind == "header"))
    texts = [plain(block.text) for block in lines if len(block.text) <= _TITLE]
    names = [text for text in texts if not _SAYS.search(text)]
    presented = (_PRESENTS.match(plain(block.text)) for block in outside[:8])
    names += [found["name"] for found in presented if found]
    return "\n".join(names)


def _run_in_headings(blocks: Sequence[Block]) -> dict[int, str]:
    """Give for each block the last short line above that reads like a heading of plain text."""
    found: dict[int, str] = {}
    last = ""
    for block in blocks:
        text = plain(block.text).strip()
        if block.kind == "body" and text and not re.search(r"[，。；◆*×_＿]", text[:_HEADING]):
            last = text if len(text) <= _HEADING else last
        found[block.key] = last
    return found


def _titles(blocks: Sequence[Block], year: int) -> list[str]:
    """Give the title when it tells that the whole document speaks of a part of the year."""
    texts = [plain(block.text) for block in blocks[:3] if block.kind != "cell"]
    return [
        text
        for text in texts
        if len(text) <= _TITLE
        and not re.search(r"[，。：；]|^\s*(?:[一二三四五六七八九十]+、|（)|上[、和]?下半年", text)
        and (part := times.part_of_year(text, year))
        and part.start.year == year
    ]


def _about(blocks: Sequence[Block]) -> str:
    """Tell whether the document as a whole speaks of help for a village."""
    title = "".join(block.text for block in blocks[:2])
    return "帮扶" if re.search(r"驻村|帮扶|乡村振兴", title) else ""


def _times(block: Block, view: View) -> list[str]:
    """Give the texts that may tell the time, nearest first: the sentence, then the headings.

    A time right before another figure (其中上半年◇件、下半年◇件) is that figure's alone.
    """
    head = view.around.split("◆")[0].replace("\u2060", "")
    own = len(view.left)
    earlier, here = (head[:-own], head[-own:]) if own else (head, "")
    told = view.time or _SPLIT_TIME.sub("", earlier) + here
    if block.kind == "cell":
        return [told, *cells.times(block)]
    return [told, *(plain(heading) for heading in reversed(block.headings))]
