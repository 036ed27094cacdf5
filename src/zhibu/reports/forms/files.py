"""Filled workbooks: for one unit, or one for each of its branches in an archive."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.organization.models import Organization
from zhibu.reports.forms.book import Book
from zhibu.reports.forms.filling import Filled, Tell, branches_of, figure_table, fill
from zhibu.reports.forms.recognition import Mapped
from zhibu.reports.office.sheet_cells import write_cells

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def filled_file(blank: bytes, filled: Filled) -> bytes:
    """Write a filled form into a copy of its blank workbook."""
    return write_cells(blank, filled.sheets)


def branch_archive(
    blank: bytes,
    book: Book,
    mapping: Mapped,
    unit: Organization,
    period: Period,
    file_name: str,
    *,
    mark_gaps: bool = True,
    tell: Tell = lambda _count: None,
) -> tuple[bytes, list[Filled]]:
    """Fill one workbook for each branch of a unit; give the archive and what was filled.

    `tell` hears after each how many are done.

    Raises DomainError (FRM031) where the unit has no branches.
    """
    branches = refuse_without_branches(unit, period)
    table = figure_table(mapping, unit, branches)
    made, done = BytesIO(), []
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        names = _names(branches, file_name)
        for branch, name in zip(branches, names, strict=True):
            one = fill(book, mapping, branch, period, mark_gaps=mark_gaps, table=table)
            info = zipfile.ZipInfo(name, date_time=(period.start.year, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, write_cells(blank, one.sheets))
            done.append(one)
            tell(len(done))
    return made.getvalue(), done


def refuse_without_branches(unit: Organization, period: Period) -> list[Organization]:
    """Give a unit's branches; raises DomainError (FRM031) where it has none."""
    branches = branches_of(unit, period)
    if not branches:
        raise DomainError.of("FRM031", "下面没有党支部", "请选有党支部的党组织", value=unit.name)
    return branches


def file_name_for(unit: Organization, file_name: str, suffix: str = ".xlsx") -> str:
    """Name a filled file: 第一党支部_上级统计表.xlsx."""
    return f"{safe(unit.name)}_{safe(Path(file_name).stem)}{suffix}"


def safe(name: str) -> str:
    """Take from a name what file systems do not bear."""
    return _UNSAFE.sub("_", name).strip(" .")[:80] or "表格"


def _names(branches: Sequence[Organization], file_name: str) -> list[str]:
    names = [file_name_for(branch, file_name) for branch in branches]
    return [
        f"{branch.code}_{name}" if names.count(name) > 1 else name
        for branch, name in zip(branches, names, strict=True)
    ]
