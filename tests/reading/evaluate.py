"""Measure filling and checking over the labelled reports: `python -m tests.reading.evaluate`.

Each report is made into a real Word file, read back, planned or checked by the program itself, and
compared with its labels. The ledger is that of the demo, kept in figures.json, so no database is
needed.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from tests.reading.blocks import placed
from tests.reading.markup import HALVES, HOME, Source, sources
from tests.reading.plain import as_text, build_text
from tests.reading.word import build_word

YEAR = "2022"
NAMES = {
    "office_name": ("云岭县机关事务服务中心",),
    "office_short_name": ("县机关事务中心",),
    "county": ("云岭县",),
    "business_field": ("机关事务服务保障",),
    "party_full_name": ("中共云岭县机关事务服务中心支部委员会",),
    "motto": ("党建+服务保障",),
    "organization": ("云岭县机关事务服务中心党支部",),
    "parent": ("中共云岭县直属机关委员会",),
    "village": ("大坪村",),
    "person.secretary": ("李建国",),
    "person.deputy_secretary": ("周明远",),
    "person.organization_member": ("王秀兰",),
    "person.publicity_member": ("赵敏",),
    "person.discipline_member": ("孙志强",),
}
"""The names of the demo's branch. No township is kept there: such a slot must be asked."""


@cache
def kept_figures() -> dict[str, dict[str, Decimal]]:
    """Read the figures of the demo's ledger by period and code."""
    text = (HOME / "figures_by_period.json").read_text("utf-8")
    kept: dict[str, dict[str, Decimal]] = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return kept


class StaticBook:
    """The demo's figures as the program asks for them; nothing is known outside their periods."""

    def __init__(self) -> None:
        from zhibu.core.periods import Period
        from zhibu.organization.models import Organization

        self.period = Period.parse(YEAR)
        self._unit = Organization(code="jgsw", name=NAMES["organization"][0])

    def figure(self, code, period=None):  # type: ignore[no-untyped-def]
        """Give a figure as the ledger does (`reports.books.Book`)."""
        from zhibu.ledger import registry
        from zhibu.ledger.figures import Figure

        asked = period or self.period
        value = self.value_of(code, str(asked))
        records = 0 if value is None else 1
        return Figure(registry.indicator(code), self._unit, asked, value, records)

    def value_of(self, code: str, period: str = "") -> Decimal | None:
        """Give the value of a code in a period (2022Q1), the year by default."""
        return kept_figures().get(period or YEAR, {}).get(code)


@cache
def demo_matcher():  # type: ignore[no-untyped-def]
    """Give the program's own matcher; it takes a while to learn the indicators."""
    from zhibu.ledger import registry
    from zhibu.reports.matching import Matcher

    return Matcher(registry.indicators(), int(YEAR))


def measure(source: Source, kind: str = "docx", *, oracle: bool = False):  # type: ignore[no-untyped-def]
    """Run one report through the program, as docx or txt; returns its Score.

    With `oracle` the labels take the matcher's place (oracle.py).
    """
    from tests.reading.oracle import Oracle
    from tests.reading.scoring import score_claims, score_slots
    from zhibu.reports.checking import check_claims
    from zhibu.reports.filling import plan_slots
    from zhibu.reports.office.package import Package
    from zhibu.reports.office.plain import read_text
    from zhibu.reports.office.word_read import read_word

    # Our own files are read in this process; strangers' go through a child (reports.office).
    source = as_text(source) if kind == "txt" else source
    if kind == "txt":
        blocks = read_text(build_text(source)).blocks
    else:
        blocks = read_word(Package(build_word(source))).blocks
    labels = placed(source, blocks)
    matcher: Any = Oracle(labels) if oracle else demo_matcher()
    book = StaticBook()
    if "fill" in source.path.parts:
        slots = plan_slots(blocks, matcher, book, NAMES)
        return score_slots(labels, blocks, slots, book, NAMES)
    return score_claims(labels, check_claims(blocks, matcher, book))


def measure_half(half: str, task: str, only: str = "", **how):  # type: ignore[no-untyped-def]
    """Measure all reports of a half for a task; returns [(name, Score)]."""
    return [(one.name, measure(one, **how)) for one in sources(half, task) if only in one.name]


FILL_COLUMNS = (
    ("数字", ("figures",)),
    ("填对", ("figure: right", "figure: missing right")),
    ("填错", ("figure: wrong", "figure: untrue words", "none: filled", "decoy: filled")),
    ("问(三选内)", ("figure: asked, among three",)),
    ("问(不在内)", ("figure: asked, not among",)),
    ("漏", ("figure: unseen", "name: unseen")),
    ("名称", ("names",)),
    ("名对", ("name: right",)),
    ("名错", ("name: wrong",)),
    ("名问", ("name: asked",)),
    ("不应填", ("nones",)),
    ("留对", ("none: right",)),
    ("诱饵被问", ("decoy: asked",)),
)
CHECK_COLUMNS = (
    ("真", ("true",)),
    ("真对", ("true: right",)),
    ("真判假", ("true: called false",)),
    ("假", ("false",)),
    ("假对", ("false: right",)),
    ("假判真", ("false: called true",)),
    ("无据", ("unprovable",)),
    ("无据对", ("unprovable: right",)),
    ("无据判真假", ("unprovable: called true", "unprovable: called false")),
    ("待核", ("true: called unsure", "false: called unsure", "unprovable: called unsure")),
    ("漏", ("true: unseen", "false: unseen", "unprovable: unseen")),
    ("诱饵判假", ("decoy: called false",)),
    ("诱饵其他", ("decoy: called true", "decoy: called unsure", "decoy: called unprovable")),
)


def table(columns: Sequence[tuple[str, tuple[str, ...]]], rows) -> str:  # type: ignore[no-untyped-def]
    """Draw the counts report by report with a total."""
    total: Counter[str] = Counter()
    lines = ["\t".join(["报告", *(title for title, _keys in columns)])]
    for name, score in rows:
        total.update(score.counts)
        lines.append("\t".join([name, *_numbers(columns, score.counts)]))
    lines.append("\t".join(["合计", *_numbers(columns, total)]))
    return "\n".join(lines)


def _numbers(columns: Sequence[tuple[str, tuple[str, ...]]], counts: Counter[str]) -> list[str]:
    return [str(sum(counts[key] for key in keys)) for _title, keys in columns]


def main() -> None:
    """Print the tables; with --show every slot and claim that came out wrong (tuning half only)."""
    parser = argparse.ArgumentParser(description="量一量填数和核对的准确程度")
    parser.add_argument("half", choices=HALVES)
    parser.add_argument("only", nargs="?", default="", help="只量名称里有这几个字的报告")
    parser.add_argument("--show", action="store_true", help="列出每一处不对的")
    parser.add_argument("--oracle", action="store_true", help="对号全用标注，只量其余各步")
    parser.add_argument("--txt", action="store_true", help="按纯文本量，不按 Word")
    chosen = parser.parse_args()
    if chosen.show and chosen.half == "held_out":
        parser.error("held_out 只看合计，不看细目")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    how = {"kind": "txt" if chosen.txt else "docx", "oracle": chosen.oracle}
    for task, columns in (("fill", FILL_COLUMNS), ("check", CHECK_COLUMNS)):
        rows = measure_half(chosen.half, task, chosen.only, **how)
        if not rows:
            continue
        print(table(columns, rows))
        print()
        if chosen.show:
            for name, score in rows:
                for remark in score.remarks:
                    print(f"{name}\t{remark}")
            print()


if __name__ == "__main__":
    main()
