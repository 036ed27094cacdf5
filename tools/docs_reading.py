"""Write the tables of docs/reading.md anew: measure filling and checking on both halves.

Usage: python tools/docs_reading.py        (half a minute; totals only, of the held-out half too)
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reading.md"
HALVES = {"tune": "tuning", "held_out": "held out"}
WRONG = (
    "figure: wrong",
    "figure: untrue words",
    "figure: unit written twice",
    "none: filled",
    "decoy: filled",
)
FILL_HEAD = (
    "half | reports | figures | filled right | filled wrong | asked, right one among three | "
    "asked, not among | precision | recall | names | right | wrong"
)
CHECK_HEAD = (
    "half | reports | claims | right verdict | true called false | of these false | found | "
    "called true | of these not provable | right | unsure | precision of 不符 | right in all"
)


def fill_row(found: Counter[str]) -> list[str]:
    """Give counts of filling with precision (of what was written) and recall (of all figures)."""
    right = found["figure: right"] + found["figure: missing right"]
    wrong = sum(found[key] for key in WRONG)
    counts = (
        found["figures"],
        right,
        wrong,
        found["figure: asked, among three"],
        found["figure: asked, not among"] + found["figure: unseen"],
    )
    shares = (share(right, right + wrong), share(right, found["figures"]))
    names = (found["names"], found["name: right"], found["name: wrong"])
    return [*map(str, counts), *shares, *map(str, names)]


def check_row(found: Counter[str]) -> list[str]:
    """Give counts of checking with the precision of 不符 and the share of right verdicts."""
    claims = found["true"] + found["false"] + found["unprovable"]
    right = sum(found[f"{key}: right"] for key in ("true", "false", "unprovable"))
    loud = sum(found[f"{key}: called false"] for key in ("true", "unprovable", "decoy"))
    unsure = sum(found[f"{key}: called unsure"] for key in ("true", "false", "unprovable"))
    counts = (
        claims,
        right,
        loud,
        found["false"],
        found["false: right"],
        found["false: called true"],
        found["unprovable"],
        found["unprovable: right"],
        unsure,
    )
    shown = (share(found["false: right"], found["false: right"] + loud), share(right, claims))
    return [*map(str, counts), *shown]


def share(part: int, whole: int) -> str:
    """Write a share in percent to one place, never rounded up to all."""
    if not whole:
        return "–"
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10} %"


def main() -> None:
    """Measure and write."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from tests.reading.evaluate import measure_half

    text = PAGE.read_text(encoding="utf-8")
    for task, head, row in (("fill", FILL_HEAD, fill_row), ("check", CHECK_HEAD, check_row)):
        lines = [f"| {head} |", "|" + "---|" * (head.count("|") + 1)]
        for half, label in HALVES.items():
            scores = measure_half(half, task)
            total: Counter[str] = Counter()
            for _name, score in scores:
                total.update(score.counts)
            lines.append("| " + " | ".join([label, str(len(scores)), *row(total)]) + " |")
        table = "\n".join(lines)
        text, times = re.subn(
            rf"(<!-- {task} -->\n).*?(<!-- end -->)", rf"\g<1>{table}\n\g<2>", text, flags=re.S
        )
        assert times == 1, f"{PAGE.name} has no place for {task}"
        print(f"{table}\n")
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
