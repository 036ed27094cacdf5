"""The command that fills a superior's blank table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibu.cli.environment import to_json
from zhibu.cli.filing import begin, content_of, other_place, save, tell
from zhibu.cli.parser import DONE, say
from zhibu.core.errors import DomainError

if TYPE_CHECKING:
    from zhibu.reports.forms.filling import Entry
    from zhibu.reports.forms.plans import Plan

MOST_LISTED = 40


def fill(options: argparse.Namespace) -> int:
    """``zhibu form-fill``: by the saved mapping that fits, else what the headings say for sure."""
    unit = begin(options)
    from zhibu.core.periods import Period
    from zhibu.reports.forms import files
    from zhibu.reports.forms.filling import fill as fill_form
    from zhibu.reports.forms.plans import plan
    from zhibu.reports.forms.reader import read_book
    from zhibu.reports.forms.selectors import forms_for
    from zhibu.reports.models import Gaps

    name, content = content_of(options.file)
    out = other_place(options.file, options.output)
    if options.all_branches != (out.suffix.lower() == ".zip"):
        wanted = ".zip（每个支部一份）" if options.all_branches else ".xlsx"
        raise DomainError.of("CLI010", "文件名不对", f"请存成 {wanted}", value=out.name)
    book = read_book(content, name)
    found = plan(book, forms_for(unit))
    marks = found.form is None or found.form.gaps == Gaps.MARK
    _say_origin(found)
    period = Period.year(options.year)
    if options.all_branches:
        data, done = files.branch_archive(
            content, book, found.mapping, unit, period, name, mark_gaps=marks, tell=_tell_progress
        )
    else:
        done = [fill_form(book, found.mapping, unit, period, mark_gaps=marks)]
        data = files.filled_file(content, done[0])
    save(out, data)
    entries = [entry for one in done for entry in one.entries]
    if options.json:
        save(Path(options.json), to_json([_line(entry) for entry in entries]).encode())
    tell(sorted({note for one in done for note in one.notes}))
    _say_result(out, entries)
    return DONE


def _tell_progress(done: int) -> None:
    """Show how many workbooks are filled, on a terminal only; Ctrl-C stops, nothing is written."""
    if sys.stderr.isatty():
        print(f"\r  {done} 份", end="", file=sys.stderr, flush=True)


def _say_origin(found: Plan) -> None:
    """Say which saved mapping was used, and where the form differs from it."""
    if found.form is None or found.recognition is None:
        say("没有存过这张表的对应关系，只填有把握的格子。")
        return
    say(f"用已存的“{found.form.name}”的对应关系。")
    for one in found.recognition.differences:
        if one.fate == "moved":
            say(f"  挪动 {one.where} → {one.new_where}：{one.words}")
        elif one.fate == "changed":
            say(f"  变了 {one.where}：原来“{one.words}”，现在“{one.new_words}”，没有填")
        else:
            say(f"  没有了 {one.where}：{one.words}（{one.choice.label}）")


def _say_result(out: Path, entries: Sequence[Entry]) -> None:
    gaps = [entry for entry in entries if entry.value is None]
    say(f"已生成 {out}：写入 {len(entries)} 格，其中待补 {len(gaps)} 格。")
    for entry in gaps[:MOST_LISTED]:
        say(f"  待补 {entry.where} {entry.choice.label}（{entry.unit.name}）")
    if len(gaps) > MOST_LISTED:
        say(f"  …… 另有 {len(gaps) - MOST_LISTED} 格")


def _line(entry: Entry) -> dict[str, Any]:
    figure = entry.figure
    return {
        "cell": entry.where,
        "organization": entry.unit.code,
        "kind": str(entry.choice.kind),
        "code": entry.choice.code,
        "period": str(figure.period) if figure else None,
        "unit": (entry.choice.unit or figure.unit) if figure else None,
        "value": entry.value,
        "records": figure.records if figure else None,
        "status": "missing" if entry.value is None else "filled",
        "note": entry.remark,
    }
