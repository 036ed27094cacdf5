"""The shape of a frame: how reports speak of one indicator."""

from __future__ import annotations

from dataclasses import dataclass

TIMES = "次 场 场次 期 回 轮 轮次"
PEOPLE = "名 人 位"


@dataclass(frozen=True)
class Frame:
    """One way in which reports speak of an indicator; an indicator may have several.

    All patterns are regular expressions over the text without blanks. In `said`, `across`, `hints`,
    `follows` and `unless` the figure with its unit is written ◆ and any other figure ◇ (its unit
    is kept).

    Attributes:
        code: the indicator.
        units: measure words under which the same thing is counted, so the figure may be used.
        near: measure words that count something close by (人 for 人次): asked, never filled.
        nouns: names of the thing counted, before or after the figure. An indicator's label and
            synonyms are names too, unless `named` is off.
        mods: words that may stand before the noun without making it narrower, besides the
            general ones of `words`.
        said: whole phrases around ◆ that settle it.
        across: as `said`, but over the whole sentence, so that it may reach past commas:
            ◆名党员，◇户监测对象，结成对子.
        hints: phrases that suggest it, so that the user is asked.
        follows: pairs (what was said right before, what stands around ◆): carried-over subjects.
        unless: what around ◆ makes it something else.
        not_with: what elsewhere in the sentence makes it something else.
        needs: one of these must stand in the sentence, the paragraph or the headings.
        part: it may be introduced by 其中: it is by nature a part of another figure.
        bare: the words tell the measure by themselves (学时**): no measure word is needed.
        behind: the noun may also stand behind the figure (**次专题学习).
        named: the indicator's label and synonyms are names of it.
    """

    code: str
    units: str
    near: str = ""
    nouns: tuple[str, ...] = ()
    mods: str = ""
    said: tuple[str, ...] = ()
    across: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    follows: tuple[tuple[str, str], ...] = ()
    unless: str = ""
    not_with: str = ""
    needs: str = ""
    part: bool = False
    named: bool = True
    behind: bool = True
    bare: bool = False


_THEN = r"(?:由|从)(?:上年|去年|上一年|年初|20\d\d年初?)(?:底|末)?的?"
_CHANGED = (
    r"(?:增加|增长|增|上升|提高|提升|扩大|壮大|发展|跃升|下降|降低|减少|降|减)(?:到|至|为)(?:了)?"
)
_NOW = r"(?:今年|年底|年末|现在|目前|20\d\d年)?(?:底|末)?的?"


def both_ways(verb: str, noun: str) -> tuple[str, ...]:
    """Give the phrases in which a figure stands behind, before or between a verb and its noun.

    消除返贫风险◆, 风险消除◆, ◆风险得到消除, 消除了◆的风险, ◆消除了风险: one thing said five ways.
    """
    return (
        rf"{verb}[^◇，]{{0,10}}{noun}[^◇，]{{0,3}}◆",
        rf"{noun}(?:已|稳定|全部|得到)*{verb}[^◇，]{{0,6}}◆",
        rf"◆[^◇，]{{0,12}}{noun}(?:已|稳定|全部|得到)*{verb}",
        rf"{verb}◆[^◇，]{{0,12}}{noun}",
        rf"◆[^◇，]{{0,8}}{verb}[^◇，]{{0,8}}{noun}",
    )


def risen(noun: str) -> tuple[tuple[str, str], ...]:
    """Give how two years of one thing are told: 驻村干部由2021年的◇名增加到◆名."""
    return (
        (r"", rf"{noun}{_THEN}◆"),
        (rf"{noun}{_THEN}◇[^，◇]{{0,3}}，?$", rf"^{_CHANGED}{_NOW}◆$"),
    )
