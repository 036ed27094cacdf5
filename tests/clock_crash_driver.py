"""Kill the nightly run in the middle, look at what it left, and run it again.

Run as a program with an empty folder: ``python -m tests.clock_crash_driver FOLDER``. It builds a
real SQLite file with errands whose deadlines are missing or wrong; for each point a child reads
the clocks two cases at a time and dies there with SIGKILL. One line of JSON per point on stdout.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from tests.crash_driver import copied, in_child, use

PIECE = 2  # cases in one transaction
COUNT = 7
# The call of write_deadlines or of the commit at which the child dies.
POINTS = (
    ("write_deadlines", "before", 1),
    ("write_deadlines", "after", 1),
    ("write_deadlines", "before", 2),
    ("write_deadlines", "after", 3),
    ("_write_next_due", "before", 2),
    ("raise_alerts", "before", 1),
    ("raise_alerts", "after", 1),
)


def die_at(name: str, when: str, call: int) -> None:
    """Let a function of the nightly run kill the process at one of its calls."""
    from zhibu.cases import running, services

    owner: Any = services if name == "_write_next_due" else running
    real, calls = getattr(owner, name), []

    def dying(*args: Any) -> Any:
        calls.append(1)
        if len(calls) == call and when == "before":
            os.kill(os.getpid(), 9)
        found = real(*args)
        if len(calls) == call:
            os.kill(os.getpid(), 9)
        return found

    setattr(owner, name, dying)


def run_and_die(name: str, when: str, call: int) -> None:
    from zhibu.cases.running import run_clocks

    die_at(name, when, call)
    run_clocks()


def build(path: Path) -> None:
    """Make the database: errands with overdue clocks, then without a single stored deadline."""
    from tests.builders import make_cast
    from tests.errands.builders import asked
    from zhibu.cases.models import Case, Deadline
    from zhibu.cli.fresh import bring_up_to_date

    use(path)
    bring_up_to_date()
    cast = make_cast()
    for number in range(COUNT):
        asked(cast, f"差事{number}", day=date(2024, 4, 8))
    Deadline.objects.all().delete()
    Case.objects.update(next_due=None)


def state() -> list[Any]:
    """Give what the run writes for each case: its deadlines and its nearest one."""
    from zhibu.cases.models import Case, Deadline

    rows = Deadline.objects.values_list("case", "clock", "due", "alerted_on").order_by("case")
    return [list(rows), list(Case.objects.order_by("pk").values_list("pk", "next_due"))]


def whole_pieces(found: list[Any]) -> bool:
    """Tell whether each transaction left all of its cases or none, with both sides of each."""
    deadlines, cases = found
    written = {case for case, *_rest in deadlines}
    due = [case in written for case, _next in cases]
    both = all((nearest is not None) == (case in written) for case, nearest in cases)
    pieces = [due[at : at + PIECE] for at in range(0, COUNT, PIECE)]
    return both and all(len(set(piece)) == 1 for piece in pieces)


def run(folder: Path) -> None:
    from zhibu.cases import running
    from zhibu.cases.running import last_run, run_clocks

    running.CHUNK = PIECE
    base = folder / "base.sqlite3"
    build(base)
    use(copied(base, "whole"))
    run_clocks()
    whole = state()
    for number, (name, when, call) in enumerate(POINTS):
        use(copied(base, f"case-{number}"))
        killed = in_child(partial(run_and_die, name, when, call))
        left, ended = state(), last_run() is not None
        outcome = run_clocks()
        answer = {
            "case": f"{name} {when} {call}",
            "signal": killed,
            "whole_pieces": whole_pieces(left),
            "cases_left": COUNT - len(left[0]),
            "said_done": ended,
            "repaired": state() == whole,
            "changed": outcome.changed,
            "again": list(vars(run_clocks()).values()),
        }
        print(json.dumps(answer), flush=True)


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    os.environ.pop("DATABASE_URL", None)
    os.environ["ZHIBU_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from tests.errands.paths import OPEN, installed

    with installed(OPEN):
        run(folder)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
