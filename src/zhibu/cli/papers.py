"""Commands that fill a report's masks, check a finished one, and bring one up to date."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibu.cli.environment import to_json
from zhibu.cli.filing import begin, content_of, other_place, save, tell
from zhibu.cli.parser import DONE, FAULTY, say
from zhibu.core.errors import DomainError

if TYPE_CHECKING:
    from zhibu.reports.checking import Claim
    from zhibu.reports.filling import Slot
    from zhibu.reports.reading import Found
    from zhibu.reports.refreshing import Refreshed


def fill(options: argparse.Namespace) -> int:
    """``zhibu fill``: write what is sure, leave and name the rest."""
    unit = begin(options)
    from zhibu.reports.papers import tasks, work

    name, content = content_of(options.file)
    out = other_place(options.file, options.output)
    made = work.fill(
        content, name, unit, options.year, chosen=tasks.choices_for(unit, work.digest(content))
    )
    save(out, made.data)
    if options.json:
        save(Path(options.json), to_json([_slot(one) for one in made.slots]).encode())
    tell(made.notes)
    found = Counter(one.status for one in made.slots)
    say(
        f"已生成 {out}：填好 {found['filled']} 处，待补 {found['missing']} 处，"
        f"待选 {found['asked']} 处。"
    )
    for slot in made.slots:
        if slot.status == "asked":
            say(f"  待选 {_where(slot)}{_offers(slot)}")
        elif slot.status == "missing" or slot.note:
            say(f"  {'待补' if slot.status == 'missing' else '提醒'} {_where(slot)}：{slot.note}")
    return DONE


def check(options: argparse.Namespace) -> int:
    """``zhibu check``: exit code 1 when the ledger contradicts anything."""
    unit = begin(options)
    from zhibu.reports.papers import work

    name, content = content_of(options.file)
    out = other_place(options.file, options.out) if options.out else None
    made = work.check(content, name, unit, options.year, marked=out is not None)
    if options.json:
        save(Path(options.json), to_json([_claim(one) for one in made.claims]).encode())
    if out is not None:
        if made.data is None:
            raise DomainError.of(
                "PAP011", "Excel 不能写批注稿", "请去掉 --out，用 --json 或网页看结果", value=name
            )
        save(out, made.data)
        say(f"已生成 {out}")
    tell(made.notes)
    _print_claims(made.claims)
    return FAULTY if made.false else DONE


def refresh(options: argparse.Namespace) -> int:
    """``zhibu refresh``: bring the figures up to date that zhibu wrote into a report."""
    unit = begin(options)
    from zhibu.reports.papers import work
    from zhibu.reports.refreshing import OUTCOMES

    name, content = content_of(options.file)
    out = other_place(options.file, options.output)
    made = work.refresh(content, name, unit, options.year)
    save(out, made.data)
    if options.json:
        save(Path(options.json), to_json([_refreshed(one) for one in made.figures]).encode())
    tell(made.notes)
    found = Counter(one.outcome for one in made.figures)
    words = "，".join(f"{OUTCOMES[key]} {count} 个" for key, count in found.items())
    say(f"已生成 {out}：{words}。")
    for one in made.figures:
        if one.outcome in ("changed", "disputed", "unknown"):
            change = f"{one.text} → {one.written}" if one.outcome == "changed" else one.text
            say(f"  {OUTCOMES[one.outcome]} {one.place} {one.label} {change} {one.note}".rstrip())
    return DONE


def _where(one: Found) -> str:
    return f"{one.place}“{one.before[-12:]}{one.text}{one.after[:12]}”"


def _offers(slot: Slot) -> str:
    words = "、".join(f"{one.label} {one.written}".strip() for one in slot.candidates)
    return f"：{words}" if words else ""


def _print_claims(claims: Sequence[Claim]) -> None:
    from zhibu.reports.checking import VERDICTS

    found = Counter(one.verdict for one in claims)
    say("，".join(f"{label} {found[key]} 处" for key, label in VERDICTS.items()) + "。")
    for one in claims:
        if one.verdict != "true" or one.note:
            say(f"  {VERDICTS[one.verdict]} {_where(one)}：{one.note}")


def _found(one: Found) -> dict[str, Any]:
    keys = ("index", "text", "before", "after", "place")
    return {key: getattr(one, key) for key in keys}


def _slot(one: Slot) -> dict[str, Any]:
    return {
        **_found(one),
        "kind": one.kind,
        "code": one.code,
        "period": str(one.period),
        "value": one.value if one.code else None,
        "unit": one.unit,
        "written": one.written,
        "status": one.status,
        "confidence": round(one.confidence, 4),
        "candidates": [
            {
                "code": each.code,
                "label": each.label,
                "value": each.value,
                "unit": each.unit,
                "written": each.written,
                "confidence": round(each.confidence, 4),
            }
            for each in one.candidates
        ],
        "note": one.note,
    }


def _claim(one: Claim) -> dict[str, Any]:
    return {
        **_found(one),
        "lower": one.lower,
        "upper": one.upper,
        "unit": one.unit,
        "code": one.code,
        "period": str(one.period),
        "ledger": one.ledger,
        "records": one.records,
        "verdict": one.verdict,
        "note": one.note,
    }


def _refreshed(one: Refreshed) -> dict[str, Any]:
    return {
        **_found(one),
        "code": one.code,
        "period": one.period,
        "ledger": one.ledger,
        "unit": one.unit,
        "written": one.written,
        "outcome": one.outcome,
        "note": one.note,
    }
