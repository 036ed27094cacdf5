"""Import of a workbook, from file to confirmed and posted records."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.benchmarks.machine import Result, peak_megabytes, raw_inserts, seconds
from tests.builders import grant, make_person, make_user, put_on_roll
from zhibu.access.models import User
from zhibu.access.roles import Role
from zhibu.organization.models import Kind, Organization
from zhibu.organization.services import create_organization
from zhibu.workspace.imports.services import import_workbook
from zhibu.workspace.sheets import write_rows

PEOPLE = 40


def branch_with_people() -> tuple[Organization, User]:
    """Create a branch with forty members and its secretary."""
    root = create_organization(code="c", name="机关党委", kind=Kind.COMMITTEE)
    branch = create_organization(code="b", name="党支部", kind=Kind.BRANCH, parent=root)
    secretary = make_user("secretary")
    grant(secretary, Role.SECRETARY, branch)
    for number in range(PEOPLE):
        put_on_roll(make_person(f"党员{number:02d}", branch), branch, secretary)
    return branch, secretary


def rows(count: int) -> Iterator[tuple[object, ...]]:
    """Give rows of reflections: who, when, about what; each its own."""
    for number in range(count):
        day = date(2022, 1, 1) + timedelta(days=number % 365)
        yield day, f"党员{number % PEOPLE:02d}", f"学习体会之{number}"


def _import(count: int, promise: float, memory: float | None) -> list[Result]:
    branch, secretary = branch_with_people()
    path = Path(os.environ["ZHIBU_HOME"]) / "reflections.xlsx"
    with path.open("wb") as stream:
        write_rows(stream, "心得体会", ["上交日期", "姓名", "题目"], rows(count))
    before = peak_megabytes()

    def work() -> None:
        result = import_workbook(path, unit=branch, actor=secretary, year=2022)
        if result.problems or result.counts.get("new") != count:
            raise RuntimeError(f"{result.counts} {result.problems[:3]}")

    taken = seconds(work)
    # Header, body, line and the batch's own row for each.
    bare = raw_inserts(count, 4, one_transaction=True)
    found = [
        Result(
            f"导入 {count:,} 行并确认",
            taken,
            "秒",
            promise,
            baseline=bare,
            bare="sqlite3 一个事务插入同样行数",
        )
    ]
    if memory:
        found.append(
            Result(
                f"导入 {count:,} 行的内存峰值",
                peak_megabytes(),
                "MB",
                memory,
                baseline=before,
                bare="导入前的进程",
            )
        )
    return found


def run_small() -> list[Result]:
    """10,000 rows."""
    return _import(10_000, 10, None)


def run_large() -> list[Result]:
    """100,000 rows."""
    return _import(100_000, 90, 600)
