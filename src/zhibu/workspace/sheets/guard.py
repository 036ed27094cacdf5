"""Decide whether an uploaded workbook or document may be parsed at all.

A file of one kilobyte can ask for gigabytes: one cell in the last corner of the sheet, ten million
cells that compress to nothing, an entity that unfolds. All that is found here by counting while
the bytes stream by; no grid is built.
"""

from __future__ import annotations

import io
import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal
from xml.parsers import expat

from zhibu.core.archives import Archive, Limits
from zhibu.core.errors import DomainError, Problem
from zhibu.core.packages import examine
from zhibu.workspace.sheets.scan import GridLimits, SheetFacts, SheetScanner

Kind = Literal["xlsx", "docx"]
_WORKBOOK = "xl/workbook.xml"
_WORKBOOK_LINKS = "xl/_rels/workbook.xml.rels"
# After one of these the list of sheets itself cannot be relied on.
_UNREADABLE = frozenset({"PKG001", "PKG002", "PKG003", "PKG004", "PKG005", "PKG006", "PKG007"})
_TRIM = "请选中数据以外的行和列，用“清除→全部清除”后另存，或拆成几个文件"


@dataclass(frozen=True)
class SheetEntry:
    """A worksheet as the workbook lists it: its name, the part that holds it, whether hidden."""

    name: str
    part: str
    hidden: bool


def check_package(source: Path | str | bytes, kind: Kind = "xlsx") -> None:
    """Raise DomainError, with all reasons in Chinese, unless the file may be parsed safely.

    Refused: other kinds of file under this name, passwords, macros, links to other files, DOCTYPE,
    archive tricks and bombs, and sheets that reach further than `GridLimits`.
    """
    with _opened(source) as file:
        if kind == "xlsx":
            scan_workbook(file)
        else:
            DomainError.raise_if(examine(file, kind))


def scan_workbook(
    file: BinaryIO, *, grid: GridLimits | None = None, limits: Limits | None = None
) -> dict[str, SheetFacts]:
    """Check a workbook and return what each worksheet holds, by sheet name in workbook order."""
    return {entry.name: facts for entry, facts in survey(file, grid=grid, limits=limits)}


def survey(
    file: BinaryIO, *, grid: GridLimits | None = None, limits: Limits | None = None
) -> list[tuple[SheetEntry, SheetFacts]]:
    """Check a workbook and return its worksheets with what they hold, or raise DomainError."""
    grid = grid or GridLimits()
    scanners: dict[str, SheetScanner] = {}

    def scanner_for(part: str) -> SheetScanner:
        # Every XML part is scanned: a workbook may keep its sheets under any name.
        return scanners.setdefault(part.casefold(), SheetScanner(grid))

    problems = examine(file, "xlsx", limits=limits, reader_for=scanner_for)
    if any(problem.code in _UNREADABLE for problem in problems):
        raise DomainError(problems)
    entries = _sheet_entries(file)
    if not entries:
        problems.append(Problem("XLS001", "工作簿里没有工作表", "请在 Excel 里检查后另存"))
    facts = {part: scanner.finish() for part, scanner in scanners.items()}
    names = {entry.part.casefold(): entry.name for entry in entries}
    for part, found in facts.items():
        if found.excess:
            problems.append(_excess_problem(found, names.get(part, part), grid))
    DomainError.raise_if(problems)
    return [(entry, facts.get(entry.part.casefold(), SheetFacts())) for entry in entries]


def _excess_problem(facts: SheetFacts, name: str, grid: GridLimits) -> Problem:
    where = facts.excess_place
    messages = {
        "rows": f"有内容的行超过 {grid.rows} 行（{where} 有内容）",
        "columns": f"有内容的列超过 {grid.columns} 列（{where} 有内容）",
        "area": f"数据铺得太开，直到 {where} 还有内容，超过 {grid.cells} 个单元格",
        "cells": f"单元格超过 {grid.cells} 个（含只有格式的空格子）",
        "reference": f"单元格编号“{where}”不对，文件已损坏",
    }
    return Problem("XLS002", messages[facts.excess], _TRIM, place=f"工作表“{name}”")


def _opened(source: Path | str | bytes) -> BinaryIO:
    return io.BytesIO(source) if isinstance(source, bytes) else Path(source).open("rb")


def _sheet_entries(file: BinaryIO) -> list[SheetEntry]:
    """List the worksheets; chart sheets and dialogs are left out."""
    archive = Archive.open(file)
    targets: dict[str, str] = {}
    entries: list[SheetEntry] = []

    def link(name: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(path)

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] != "sheet":
            return
        link_id = next((v for k, v in attributes.items() if k.endswith(":id")), "")
        if link_id in targets:
            hidden = attributes.get("state", "visible") != "visible"
            entries.append(SheetEntry(attributes.get("name", ""), targets[link_id], hidden))

    for wanted, handler in ((_WORKBOOK_LINKS, link), (_WORKBOOK, sheet)):
        for part in archive.parts:
            if part.name.casefold() == wanted:
                parser = expat.ParserCreate()
                parser.StartElementHandler = handler
                for block in archive.chunks(part):
                    parser.Parse(block, False)
    return entries
