"""``zhibu clocks``: read the clocks of all open cases once; meant for every night."""

from __future__ import annotations

import argparse
import sys

from zhibu.cli.environment import start_books, to_json
from zhibu.cli.parser import DONE


def run(options: argparse.Namespace) -> int:
    """Write the deadlines that changed and mark those newly overdue; safe to repeat."""
    start_books()
    from zhibu.cases.running import run_clocks

    outcome = run_clocks(progress=show_progress)
    if options.json:
        counts = {"cases": outcome.cases, "changed": outcome.changed, "alerts": outcome.alerts}
        print(to_json(counts))
    else:
        print(
            f"核对 {outcome.cases} 件在办事项的期限：{outcome.changed} 件有变动，"
            f"新逾期 {outcome.alerts} 项"
        )
    return DONE


def show_progress(done: int, total: int) -> None:
    """Show how far the run is, on a terminal only."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\r  {done}/{total} 件", end=end, file=sys.stderr, flush=True)
