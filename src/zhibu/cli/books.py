"""Commands that read and feed the books."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibu.cli.environment import find_unit, find_user, start_books, to_json
from zhibu.cli.filing import save
from zhibu.cli.parser import DONE, FAULTY, say

if TYPE_CHECKING:
    from zhibu.core.rounding import Manner
    from zhibu.reports.services import FigureRow


def list_figures(options: argparse.Namespace) -> int:
    """``zhibu figures``: every listed indicator with value and number of records."""
    start_books()
    from zhibu.reports.services import figure_table

    rows = figure_table(find_unit(options.organization), options.year)
    if options.json:
        print(to_json(rows))
    else:
        print_figures(rows)
    return DONE


def print_figures(rows: Sequence[FigureRow]) -> None:
    """Print the table of figures; 待补 where no record stands behind one."""
    from zhibu.core.quantities import format_number

    print_table(
        ("指标", "数值", "单位", "记录", "编码"),
        [
            (
                row["label"],
                "待补" if row["value"] is None else format_number(row["value"]),
                row["unit"],
                str(row["records"]),
                row["code"],
            )
            for row in rows
        ],
        right=(1, 3),
    )


def list_indicators(options: argparse.Namespace) -> int:
    """``zhibu indicators``: the declared table."""
    from zhibu.cli.environment import start

    start()
    from zhibu.ledger import registry

    rows = [
        {
            "code": one.code,
            "label": one.label,
            "unit": one.unit,
            "kind": str(one.kind),
            "measure": one.measure,
            "posted_by": one.posted_by,
            "definition": one.definition,
        }
        for one in registry.indicators()
        if one.listed
    ]
    if options.json:
        print(to_json(rows))
    else:
        titles = ("编码", "指标", "单位", "性质", "举措")
        kinds = {"flow": "累计", "stock": "期末", "distinct": "去重", "ratio": "比率"}
        print_table(
            titles,
            [(r["code"], r["label"], r["unit"], kinds[r["kind"]], r["measure"]) for r in rows],
        )
    return DONE


def list_organizations(options: argparse.Namespace) -> int:
    """``zhibu organizations``: the tree, parents before children."""
    start_books()
    from zhibu.organization.models import Organization

    rows: list[dict[str, Any]] = [
        {
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "parent": unit.parent.code if unit.parent else None,
        }
        for unit in Organization.objects.select_related("parent").order_by("path")
    ]
    if options.json:
        print(to_json(rows))
    else:
        print_table(
            ("编号", "名称", "类别", "上级"),
            [(r["code"], r["name"], r["kind"], r["parent"] or "") for r in rows],
        )
    return DONE


def report(options: argparse.Namespace) -> int:
    """``zhibu report``: the year's report as Word, web page or PDF."""
    start_books()
    unit = find_unit(options.organization)
    path = Path(options.output or f"{options.year}年度党建工作汇报.{options.format or 'docx'}")
    kind = options.format or path.suffix.lstrip(".").lower() or "docx"
    write_report(unit, options.year, path, kind, options.manner)
    say(f"已生成 {path}")
    return DONE


def write_report(unit: Any, year: int, path: Path, kind: str, manner: Manner = "exact") -> None:
    """Write a year's report; CLI004 for another kind of file."""
    from zhibu.core.errors import DomainError
    from zhibu.reports.services import write_annual

    if kind not in {"docx", "html", "pdf"}:
        raise DomainError.of(
            "CLI004", "不支持这种格式", "请用 docx、html 或 pdf", field="--format", value=kind
        )
    stream = BytesIO()
    write_annual(unit, year, stream, kind, manner)
    save(path, stream.getvalue())


def import_file(options: argparse.Namespace) -> int:
    """``zhibu import``: all rows or none; problems on stderr, exit code 1 when any is refused."""
    start_books()
    from zhibu.workspace.imports.services import import_workbook

    result = import_workbook(
        Path(options.file),
        unit=find_unit(options.organization),
        actor=find_user(options.user),
        year=options.year,
        confirm=not options.submit,
        progress=show_progress,
    )
    for problem in result.problems:
        say(str(problem))
    if result.problems and options.marked:
        from zhibu.workspace.imports.services import write_marked_workbook

        with Path(options.marked).open("wb") as stream:
            write_marked_workbook(Path(options.file), result, stream)
        say(f"已把差错标在 {options.marked}")
    counts = result.counts
    if options.json:
        print(to_json({"counts": counts, "problems": [str(one) for one in result.problems]}))
    else:
        print(import_summary(counts))
    return FAULTY if result.problems else DONE


def import_summary(counts: dict[str, int]) -> str:
    return (
        f"新增 {counts.get('new', 0)} 条，更新 {counts.get('changed', 0)} 条，"
        f"无变化 {counts.get('unchanged', 0)} 条，退回 {counts.get('refused', 0)} 条"
    )


def show_progress(done: int, total: int) -> None:
    """Show how far a long job is, on a terminal only."""
    if sys.stderr.isatty() and (done == total or done % 200 == 0):
        end = "\n" if done == total else ""
        print(f"\r  {done}/{total} 行", end=end, file=sys.stderr, flush=True)


def verify(options: argparse.Namespace) -> int:
    """``zhibu verify``: derive every posting and the standing of every case again.

    1 and the names of records and cases on any difference.
    """
    start_books()
    from zhibu.audit.services import verify_chain
    from zhibu.cases.models import Case
    from zhibu.cases.paths import paths
    from zhibu.cases.services import faults as case_faults
    from zhibu.ledger.verify import book_size, verify_balances, verify_postings

    faults = [str(one) for one in verify_postings()]
    faults += [str(one) for one in verify_balances()]
    faults += verify_chain()
    faults += [fault for path in paths() for fault in case_faults(path)]
    records, postings = book_size()
    counts = {"records": records, "postings": postings, "cases": Case.objects.count()}
    if options.json:
        print(to_json({**counts, "differences": faults}))
    else:
        print(
            f"核对 {counts['records']} 条记录、{counts['postings']} 条记账、"
            f"{counts['cases']} 件事项：{len(faults)} 处差异"
        )
    for fault in faults:
        say(fault)
    return FAULTY if faults else DONE


def width(text: str) -> int:
    """Columns that a text takes in a terminal: two for each wide character."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def print_table(
    titles: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()
) -> None:
    """Print aligned columns; Chinese characters count two."""
    lines = [tuple(titles), *(tuple(row) for row in rows)]
    widths = [max(width(line[at]) for line in lines) for at in range(len(titles))]
    for line in lines:
        cells = []
        for at, cell in enumerate(line):
            gap = " " * (widths[at] - width(cell))
            cells.append(gap + cell if at in right else cell + gap)
        print("  ".join(cells).rstrip())
