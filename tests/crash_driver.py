"""Kill a process in the middle of a verb, again and again, and say what was left behind.

Run as a program with an empty folder: ``python -m tests.crash_driver FOLDER``. It builds a real
SQLite file, and for each verb and point copies it, lets a child do the verb and kill itself there
with SIGKILL, and compares what is left with what stood before and what a whole run leaves. The
answer is one line of JSON per case on stdout.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

# Where the child dies: a function by its module and name, and whether before or after it ran.
POINTS: tuple[tuple[str, str, str], ...] = (
    ("zhibu.ledger.services", "lock", "after"),
    ("zhibu.ledger.services", "_save_header", "after"),
    ("zhibu.ledger.posting", "_write_balances", "before"),
    ("zhibu.ledger.posting", "_write_balances", "after"),
    ("zhibu.ledger.services", "_audit", "before"),
    ("zhibu.audit.services", "_move_head", "before"),
    ("zhibu.audit.services", "_move_head", "after"),
    ("django.db.backends.base.base.BaseDatabaseWrapper", "_commit", "before"),
    ("django.db.backends.base.base.BaseDatabaseWrapper", "_commit", "after"),
)
REVISED_POINTS = tuple(point for point in POINTS if point[1] != "_save_header")
CASES = (
    *(("confirm", point) for point in POINTS),
    *(("revise", point) for point in REVISED_POINTS),
    *(("void", point) for point in POINTS),
)
COMMITTED = ("_commit", "after")


def label(verb: str, point: tuple[str, str, str]) -> str:
    return f"{verb} {point[2]} {point[1]}"


def die_at(point: tuple[str, str, str]) -> None:
    """Replace one named function by itself with a SIGKILL before or after it."""
    owner_name, name, when = point
    owner: Any
    try:
        owner = import_module(owner_name)
    except ModuleNotFoundError:
        module, _dot, cls = owner_name.rpartition(".")
        owner = getattr(import_module(module), cls)
    real = getattr(owner, name)

    def dying(*args: Any, **kwargs: Any) -> Any:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        return found

    setattr(owner, name, dying)


def in_child(work: Callable[[], object]) -> int:
    """Do something in a forked process; give the signal that ended it, 0 when none."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(7)
    _pid, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def use(path: Path) -> None:
    """Open another database file from now on."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = str(path)


def build(path: Path) -> dict[str, int]:
    """Make the database: one record to confirm, one confirmed to revise and void."""
    from tests.builders import activity_draft, held, make_cast
    from zhibu.activities.services import enter_activity
    from zhibu.cli.fresh import bring_up_to_date

    use(path)
    bring_up_to_date()
    cast = make_cast()
    kinds = ("theme_day", "discussion")
    waiting = enter_activity(
        activity_draft(cast.branch, date(2022, 9, 28), kinds), actor=cast.publicist
    )
    stands = held(cast, date(2022, 8, 30), kinds)
    return {"waiting": waiting.pk, "stands": stands.pk}


def verbs(records: dict[str, int]) -> dict[str, Callable[[], object]]:
    from django.contrib.auth import get_user_model

    from zhibu.activities.models import Activity, AgendaItem
    from zhibu.activities.services import ActivityDraft, revise_activity
    from zhibu.ledger.services import confirm_record, void_record

    def secretary() -> Any:
        return get_user_model().objects.get(username="secretary")

    def revise() -> None:
        activity = Activity.objects.select_related("record__organization").get(pk=records["stands"])
        draft = ActivityDraft(activity, [AgendaItem(kind="special_topic")])
        revise_activity(draft, actor=secretary(), version=activity.record.version)

    return {
        "confirm": lambda: confirm_record(records["waiting"], actor=secretary()),
        "revise": revise,
        "void": lambda: void_record(records["stands"], actor=secretary(), reason="重复"),
    }


def state() -> list[Any]:
    """Give all that a verb writes, without the moments at which it did."""
    from zhibu.activities.models import AgendaItem, Attendance
    from zhibu.audit.models import AuditEntry
    from zhibu.ledger.models import Balance, Posting, Record

    return [
        list(Record.objects.order_by("pk").values_list("pk", "state", "version", "void_reason")),
        sorted(
            map(str, Posting.objects.values_list("record", "indicator", "happened", "quantity"))
        ),
        sorted(map(str, Balance.objects.values_list("indicator", "bucket", "quantity", "records"))),
        sorted(map(str, AgendaItem.objects.values_list("activity", "kind", "order"))),
        sorted(map(str, Attendance.objects.values_list("activity", "person", "presence"))),
        list(AuditEntry.objects.order_by("sequence").values_list("sequence", "action")),
    ]


def verified() -> int:
    """Run ``zhibu verify``; its words go to stderr."""
    from zhibu.cli import main

    stdout, sys.stdout = sys.stdout, sys.stderr
    try:
        return main(["verify"])
    finally:
        sys.stdout = stdout


def copied(source: Path, name: str) -> Path:
    """Copy the database by SQLite's own means, so that nothing of its log is lost."""
    import sqlite3

    target = source.with_name(f"{name}.sqlite3")
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
    return target


def run(folder: Path) -> None:
    base = folder / "base.sqlite3"
    records = build(base)
    before = state()
    whole = {}
    for verb, work in verbs(records).items():
        use(copied(base, f"whole-{verb}"))
        work()
        whole[verb] = state()
    for number, (verb, point) in enumerate(CASES):
        use(copied(base, f"case-{number}"))
        killed = in_child(lambda point=point, verb=verb: (die_at(point), verbs(records)[verb]()))
        left = state()
        found = {before == left: "nothing", whole[verb] == left: "everything"}
        answer = {
            "case": label(verb, point),
            "signal": killed,
            "left": found.get(True, "something"),
            "verify": verified(),
        }
        print(json.dumps(answer), flush=True)


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    os.environ.pop("DATABASE_URL", None)
    os.environ["ZHIBU_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhibu.config.settings_test"
    import django

    django.setup()
    run(folder)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
