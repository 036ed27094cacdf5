"""The grammar of a number in running text: its digits, its scale, and the words that round it.

Everything works on text in half-width (`half_width`) of the same length as the original, so that
places found are places in the original.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from zhibu.core.errors import DomainError
from zhibu.core.numerals import WAN, YI, from_chinese
from zhibu.core.rounding import Written
from zhibu.core.text import to_half_width

_MOST_DIGITS = 16
CHINESE = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
_DIGIT = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_BLANK = " \u00a0\u2002-\u200a\u202f"
_GROUP = re.compile(r"(?<=[０-９])，(?=[０-９]{3})")

# Words before a number; 上 stands only before 百 千 万 and is read with them. 约有300人 says 约.
BEFORE = (
    r"不低于|不少于|不超过|不多于|不下于?|至少|最少|至多|最多|将近|接近|大约有?|大概有?|大致|差不多有?"
    r"|超过了?|超出|突破了?|高于|多于|低于|少于|不足|不到|未满|近|约(?:合|为|有|计|占|达|需|计有)?|超|逾"
)
_TRAILING = re.compile(r"(?<=.)[了合为有计占达需]+$")
_ALIASES = {"大致": "大约", "差不多": "大约"}
AFTER = ["以上", "之上", "以下", "之下", "以内", "之内", "左右", "上下", "之多", "有余"]
# A character before the word that makes it another word: 节约12万元, 附近3户, 最近3次.
_NOT_BEFORE = {
    "约": "节预签制合履邀集条续守失爽解契简特婉公相誓立违缔毁赴践如",
    "近": "附最靠临就亲邻相贴走远新逼迫",
    "超": "赶反高",
    "不足": "和、与及的摆找在改题析点指现",
}
_ARABIC = (
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?"
    rf"|\d{{1,3}}(?:[{_BLANK}]\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
)
_SCALE = r"个?[十百千]?[万亿]|千(?![克米瓦伏卡帕])|百(?![分])"
NUMBER = re.compile(
    rf"""
    (?:(?P<before>{BEFORE})\s?(?:人民币)?)?\s?
    (?P<money>(?:人民币)?[¥￥]\s?)?
    (?:
        百分之\s?(?P<share>百|\d+(?:\.\d+)?|[{CHINESE}]+(?:点[{_DIGIT}]+)?)
      | (?P<fraction>[{CHINESE}]{{1,8}}分之[{CHINESE}]{{1,8}})
      | (?P<vague>好几|几|(?<![人次总户件少多])数|(?<![以线网之路晚早马会])上)
        (?P<size>[十百千]?[万亿]|[十百千])
      | (?P<head>(?<!\d)(?<!\d\.)(?:{_ARABIC})|(?<![廿卅])[{CHINESE}]+(?:点[{_DIGIT}]+)?)
        (?:\s?(?P<inside>[余多来几])(?=个?[十百千]?[万亿]))?
        (?:\s?(?P<scale>{_SCALE})
           (?P<rest>(?:\d+[万千百十])*(?:\d(?=[元,。;、]|$))?))?
    )
    (?P<percent>\s?[%﹪])?
    (?P<more>[余来几]|多(?![样劳]|元化|层次|渠道|部门联))?
    """,
    re.VERBOSE,
)
_ADJACENT = re.compile(
    r"([一二两三四五六七八九]?[十百千])?([一二两三四五六七八])([二两三四五六七八九])([十百千万亿]{1,2})?$"
)


@dataclass(frozen=True)
class Number:
    """One number as written: where, how much, and what rounds it.

    Attributes:
        start, end: its span with the rounding words around it, without the unit.
        core: where its digits begin.
        value, step: the figure in ones, and the worth of its last stated place.
        high: upper end where two figures stand for a range (两三, 三五); else None.
        words: rounding words, in order.
        places: decimals before the scale.
        scale: "", 千, 万 or 亿.
        share: a percentage.
        money: has a ¥ in front.
        chinese: written in Chinese digits only.
    """

    start: int
    end: int
    core: int
    value: Fraction
    step: Fraction
    high: Fraction | None
    words: tuple[str, ...]
    places: int
    scale: str
    share: bool
    money: bool
    chinese: bool


def half_width(text: str) -> str:
    """Bring a text to half-width; 、 and a comma between clauses stay what they are."""
    return to_half_width(_GROUP.sub(",", text).replace("，", "、"))


def word_may_round(plain: str, start: int, word: str) -> bool:
    """Tell whether a word before a number rounds it: 近300 does, 附近300 and 节约300 do not."""
    return start == 0 or plain[start - 1] not in _NOT_BEFORE.get(plain_word(word), "")


def plain_word(word: str) -> str:
    """Give the rounding word behind a longer one: 超过了 is 超过, 约有 is 约."""
    word = _TRAILING.sub("", word)
    return _ALIASES.get(word, word)


def number_of(plain: str, found: re.Match[str]) -> Number | None:
    """Read a match of `NUMBER`; None when it is no number after all."""
    core = found.start("money") if found["money"] else _core(found)
    words: list[str] = []
    start = core
    if (word := found["before"]) and word_may_round(plain, found.start("before"), word):
        words.append(plain_word(word))
        start = found.start("before")
    read = _vague(found) if found["vague"] else _plain(found)
    if read is None:
        return None
    value, step, high, scale, places = read
    share = found["share"] is not None or bool(found["percent"])
    if found["vague"]:
        words.append(found["vague"])
    if inside := found["inside"]:
        words.append(inside)
    end = found.end()
    if more := found["more"]:
        words.append(more)
    return Number(
        start, end, core, value, step, high, tuple(words), places, scale, share,
        bool(found["money"]), not any(each in "0123456789" for each in found[0]),
    )  # fmt: skip


def _core(found: re.Match[str]) -> int:
    if found["share"]:
        return found.start("share") - len("百分之")
    for name in ("fraction", "vague", "head"):
        if found[name]:
            return found.start(name)
    return found.start()


_Read = tuple[Fraction, Fraction, Fraction | None, str, int]


def _vague(found: re.Match[str]) -> _Read | None:
    """Read 几十, 数百, 上千万: at least one (上) or two (几, 数) of that size."""
    size = _exact("一" + found["size"] if found["size"][0] != "十" else found["size"])
    if size is None:
        return None
    least = size if found["vague"] == "上" else size * 2
    return least, size, (None if found["vague"] == "上" else size * 10), "", 0


def _plain(found: re.Match[str]) -> _Read | None:
    if found["share"]:
        return _share(found["share"])
    if found["fraction"]:
        value = _exact(found["fraction"])
        return None if value is None else (value, Fraction(0), None, "", 0)
    head, scale, rest = found["head"], found["scale"] or "", found["rest"] or ""
    digits = re.sub(rf"[,{_BLANK}]", "", head)
    if pair := _pair(digits, scale, bool(found["inside"])):
        return pair
    # 百余人, 近千人次, 万余元 leave out the 一; without a rounding word they are no number.
    if digits[0] in "百千万亿":
        if not (found["before"] or found["more"] or found["inside"]):
            return None
        digits = "一" + digits
    value = _exact(digits + scale + rest)
    if value is None or (len(digits) > 1 and not scale and _spelt(digits)):
        return None
    return _figure(digits, scale, rest, value, bool(found["inside"]))


def _figure(digits: str, scale: str, rest: str, value: Fraction, inside: bool) -> _Read:
    """Give value, step, scale and decimals of a figure."""
    places = len(digits.partition(".")[2] or digits.partition("点")[2])
    name = next((each for each in reversed(scale or digits) if each in "万亿千"), "")
    if not scale and name == "千":
        name = ""
    if rest:
        return value, Written.of(value).step, None, name, 0
    size = _size(scale)
    base = value / size
    if places:
        return value, size / 10**places, None, name, places
    written = Written.of(base).step
    if scale and not inside:
        written = min(written, Fraction(1))
    elif not scale and digits[-1] in "万亿" and not inside:
        # 三十万 speaks of the whole 万.
        size = Fraction(WAN if digits[-1] == "万" else YI)
        written = min(Written.of(value / size).step, Fraction(1))
    return value, size * written, None, name, 0


def _share(text: str) -> _Read | None:
    value = Fraction(100) if text == "百" else _exact(text)
    if value is None:
        return None
    places = len(text.partition(".")[2] or text.partition("点")[2])
    return value, Fraction(1, 10**places), None, "", places


def _pair(digits: str, scale: str, inside: bool) -> _Read | None:
    """Read two neighbouring digits as a range: 两三, 三五百, 十七八, 二三十."""
    pair = _ADJACENT.fullmatch(digits)
    if not pair or inside:
        return None
    low, high = (
        "一二三四五六七八九".find(each.replace("两", "二")) + 1 for each in pair.group(2, 3)
    )
    if high - low != 1 and (low, high) != (3, 5):
        return None
    before, unit = pair[1] or "", pair[4] or ""
    base = _exact(before if before[:1] not in "百千" else "一" + before) if before else Fraction(0)
    if base is None:
        return None
    # 三百七八 speaks of tens, 十七八 of ones, 两三百 of hundreds.
    size = _size(unit) if unit else _size(before[-1:]) / 10 if before else Fraction(1)
    size, base = size * _size(scale), base * _size(scale)
    return base + low * size, size, base + high * size, scale, 0


def _spelt(digits: str) -> bool:
    """Tell whether Chinese digits stand without places (二〇二二): a name or year, no count."""
    return all(each in _DIGIT for each in digits) and not (len(digits) == 3 and digits[1] in "〇零")


def _size(scale: str) -> Fraction:
    size = Fraction(1)
    for each in scale:
        size *= {"十": 10, "百": 100, "千": 1000, "万": WAN, "亿": YI}.get(each, 1)
    return size


def _exact(text: str) -> Fraction | None:
    # Plain digits are by far the most.
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return Fraction(int(text))
    try:
        return Fraction(from_chinese(text))
    except DomainError:
        return None
