"""``zhibu clocks``: read all clocks once, bring forgotten days into the books; for every night."""

from __future__ import annotations

import argparse
import sys

from zhibu.cli.environment import start_books, to_json
from zhibu.cli.parser import DONE, FAULTY, say


def run(options: argparse.Namespace) -> int:
    """Write the deadlines that changed, mark those newly overdue, close the days of gates.

    Contacts of the public whose time is over are forgotten too.

    Safe to repeat.
    """
    start_books()
    from django.utils import timezone

    from zhibu.cases.running import run_clocks
    from zhibu.pillars.emergency.entry_sheets import settle_days
    from zhibu.pillars.standards.feedback_services import forget_contacts

    outcome = run_clocks(progress=show_progress)
    forgotten = forget_contacts(timezone.localdate())
    settled = settle_days()
    if options.json:
        counts = {"cases": outcome.cases, "changed": outcome.changed, "alerts": outcome.alerts}
        print(to_json(counts | {"gate_days": settled.days}))
    else:
        print(
            f"核对 {outcome.cases} 件在办事项的期限：{outcome.changed} 件有变动，"
            f"新逾期 {outcome.alerts} 项"
        )
        if forgotten:
            print(f"按期删除 {forgotten} 条群众意见的联系方式")
        if settled.days:
            print(f"查验点补收班 {settled.days} 天，待书记确认")
    for problem in settled.problems:
        say(str(problem))
    return FAULTY if settled.problems else DONE


def show_progress(done: int, total: int) -> None:
    """Show how far the run is, on a terminal only."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\r  {done}/{total} 件", end=end, file=sys.stderr, flush=True)
