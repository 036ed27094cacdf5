"""The time that a sentence speaks of, where it is not the whole of the report's year."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from zhibu.core.periods import Period

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_MONTHS = {name: number for number, name in enumerate("一二三四五六七八九", start=1)} | {
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_TO = r"(?:至|到|[-—－–~～]+)"
_MONTH = r"(?:1[0-2]|[1-9])"
_NAMED_MONTH = r"(?:十[一二]?|[一二三四五六七八九])"
_TIME = re.compile(
    r"(?P<half>(?:上|前|头|下|后)半年)|"
    rf"(?<![、\d])(?:1|一){_TO}第?(?P<upto>[二三四2-4])个?季度?|前(?P<quarters>[二三两23])个?季度|"
    r"(?:截[至止](?:到)?|到|至)第?(?P<cutq>[一二三四1-4])季度(?:末|底|止)|"
    r"第?(?P<quarter>[一二三四1-4])季(?:度|(?=[末底，、；：（）]|$))|"
    rf"(?<![\d.])(?P<since>{_MONTH})(?:月份?)?{_TO}(?P<until>{_MONTH})月份?(?!\d)|"
    rf"(?<![一二三四五六七八九十])(?P<single>{_NAMED_MONTH})月份|"
    rf"(?<![一二三四五六七八九十])(?P<named>{_NAMED_MONTH})(?:月份?)?{_TO}(?P<named_until>{_NAMED_MONTH})月份?|"
    rf"前(?P<first>{_MONTH}|{_NAMED_MONTH}|两)个月|"
    rf"(?<![\d.])(?P<month>{_MONTH})月份?(?![\d日底初上中下末]|{_TO})|"
    rf"(?:截[至止](?:到)?|(?:^|(?<=[，。；：、今年]))(?:到|至))(?:20\d\d年)?(?P<cut>{_MONTH})月(?:底|末|份|\d{{1,2}}日|(?=[，；、]))|"
    rf"(?<!\d)(?P<by>{_MONTH})月[底末](?:前|还|止|$)|"
    r"(?<!\d)(?P<year>20\d\d)年(?!以来|起|至)|(?P<last>去年|上年度?|上一年度?|上年同期)|"
    r"(?P<own>今年|本年|一年来)|(?P<now>(?<!截至)(?<!截止)(?:现在|如今|目前))|(?P<whole>全年|年内|当年|年末|年底)"
)
_VAGUE = re.compile(
    r"(?:近|连续|过去|前)[两二三四五六七八九十\d]+年|[两二三四五]年来|(?:^|[，、])[两二三四五六七八九十]年(?:共|累计|间)|历年|以来(?<!今年以来)(?<!年初以来)|任期|"
    r"20\d\d年?(?:至|—|-|到)20\d\d年|20\d\d年(?:\d{1,2}月)?(?:以来|起|开始|至今)|“?十[三四]五”?(?:期间|以来)|(?:本|上|当)(?:月|周|季度)(?!度)|"
    # Two quarters or months in a row share the figures that follow; 四、二季度 is a numbered item.
    r"(?:一(?:季度)?[、和]二|二(?:季度)?[、和]三|三(?:季度)?[、和]四)季度|上半年[、和与]下半年|"
    r"(?<!\d)(?:1[0-2]|[1-9])(?:月份?)?[、和](?:1[0-2]|[1-9])月(?!\d)|"
    r"截[至止](?:到)?(?!目前|今|年底|年末|1|2|3|4|5|6|7|8|9|第?[一二三四]季度)"
    r"[^，]{2,12}"
)
_TO_THE_END = re.compile(r"全年|年度累计|年末|年底")
_THAT_MONTH = re.compile(r"(?<=月份)的?当月|(?<=\d月)的?当月|(?<=季度)的?当季度?")
_UP_TO_NOW = re.compile(r"(截[至止][^，。；◇]{1,12}，)(?:今年|本年)")
_CLAUSE_END = re.compile("[，；。]")
_SENTENCE_END = re.compile("[。！？\n]")
_FIRST_CLAUSE = re.compile("[，；：（]")
_AT_A_PLACE = re.compile(r"[在于赴到]")
_FIGURE = re.compile(r"[\d*＊×▲_＿□○]")
_LEADS = "　 ，。；：、“”（）◆◇\u2060"
_COMPARED = re.compile(
    r"(?:比|较|与|同)(?:上年|去年|上一年|往年|20\d\d年|[上下]半年|第?[一二三四1-4]季度|上(?:季度|月))(?:同期|度|末|底)?(?:相比)?[^，；。]*"
    # 由上年末的◇个增加到: what follows is this year's again.
    r"|(?:由|从)[^，。；◇]{0,16}◇[^，。；◇]{0,3}(?:增|上升|调|扩|提高|发展|壮大|减|降|变)[^，。；◇]{0,2}[到至为]"
)
_OWN_SINCE = re.compile(r"今年以来|年初以来|本年以来|一年以来")


def told(texts: Sequence[str], year: int) -> tuple[Period | None, bool]:
    """Read the time from texts, nearest first; the first that tells one counts.

    Returns the period (None: the report's own year) and whether it is clear.
    """
    own_since = re.compile(rf"自?{year}年(?:1月(?:1日)?)?(?:以来|起|开始)")
    for text in texts:
        text = own_since.sub("今年", _OWN_SINCE.sub("今年", _COMPARED.sub("", text)))
        text = _UP_TO_NOW.sub(r"\1", _THAT_MONTH.sub("", text))
        if _VAGUE.search(text):
            return None, False
        found = _last_told(text, year)
        if found is not None:
            return (None if found == Period.year(year) else found), True
    return None, True


def part_of_year(text: str, year: int) -> Period | None:
    """Read a half, quarter or month that a text ends up with; None when it tells none."""
    found = _last_told(text, year)
    return None if found is None or found == Period.year(found.start.year) else found


def says_whole_year(text: str) -> bool:
    """Tell whether a text speaks of the year to its end, not only up to now (今年, 年内)."""
    return bool(_TO_THE_END.search(text))


def held(paragraph: str, year: int) -> tuple[Period | None, bool]:
    """Read which part of the year earlier sentences of a paragraph still speak of.

    Only a time in the first clause of a sentence, before any figure, holds on: 其中上半年**万元 and
    全部在上半年到位 are over with their sentence, and so is the month of one event. Returns the
    period (None: the whole year), and whether the paragraph opens with it and tells no other.
    """
    parts: list[Period | None] = []
    for sentence in _SENTENCE_END.split(paragraph):
        if not sentence.strip(_LEADS):
            continue
        if part := _leading(sentence, year):
            parts += [part, part_of_year(sentence, year)]
        elif not parts:
            parts.append(None)
    last = parts[-1] if parts else None
    # A month may be that of one event: it never holds for sure.
    sure = last is not None and last.start.month != last.end.month
    return last, sure and all(part == last for part in parts)


def _leading(sentence: str, year: int) -> Period | None:
    """Give the part of the year that a sentence begins with."""
    lead = _FIRST_CLAUSE.split(sentence.lstrip(_LEADS), maxsplit=1)[0]
    found = _TIME.search(lead)
    if found is None or _FIGURE.search(lead, 0, found.start()) or _FIGURE.match(lead, found.end()):
        return None
    if found["month"] and _AT_A_PLACE.match(lead, found.end()):
        return None
    return part_of_year(lead, year)


def _last_told(text: str, year: int) -> Period | None:
    """Follow the times of a text from left to right; the last one holds."""
    own, part, told_any = year, None, False
    cut = False  # 截至9月底，今年已…: the day up to which is counted holds on
    for found in _TIME.finditer(text):
        if _is_aside(found, text, year):
            continue
        told_any = True
        if found["year"]:
            own, part = int(found["year"]), None
        elif found["last"]:
            own, part = year - 1, None
        elif found["now"]:
            # 去年底**名，现在**名: the present is the report's year, and no part of it.
            own, part = (year, None) if own != year else (own, part)
        elif found["own"]:
            own, part = year, part if cut and own == year else None
        elif found["whole"]:
            part = None
        else:
            part, cut = _part(found, own), bool(found["cut"])
    if not told_any:
        return None
    return part or Period.year(own)


def _is_aside(found: re.Match[str], text: str, year: int) -> bool:
    """Tell whether another year is only looked back at: it does not reach past its own clause.

    较上年增加3万元；硬化道路5公里: the road is this year's. Where a sentence begins with the other
    year, all of it is meant.
    """
    other = found["last"] or (found["year"] and int(found["year"]) != year)
    begins = not re.sub(r"(?:截[至止]到?|到|至|在|于)$", "", text[: found.start()]).strip(_LEADS)
    return bool(other) and not begins and bool(_CLAUSE_END.search(text, found.end()))


def _part(found: re.Match[str], year: int) -> Period:
    if found["half"]:
        return Period.half(year, 1 if found["half"][0] in "上前头" else 2)
    if found["quarter"]:
        return Period.quarter(year, _QUARTERS[found["quarter"]])
    if found["month"]:
        return Period.month(year, int(found["month"]))
    if found["single"]:
        return Period.month(year, _MONTHS[found["single"]])
    first, last = _span(found)
    if last < first:
        return Period.year(year)
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _span(found: re.Match[str]) -> tuple[int, int]:
    """Give the first and the last month of a span."""
    if found["quarters"]:
        return 1, 6 if found["quarters"] in "二两2" else 9
    if quarter := found["upto"] or found["cutq"]:
        return 1, 3 * _QUARTERS[quarter]
    if found["named"]:
        return _MONTHS[found["named"]], _MONTHS[found["named_until"]]
    if found["first"]:
        named = {**_MONTHS, "两": 2}
        return 1, named.get(found["first"]) or int(found["first"])
    if found["until"]:
        return int(found["since"]), int(found["until"])
    return 1, int(found["cut"] or found["by"])
