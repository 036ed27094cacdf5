"""Put values into cells of a workbook and leave everything else as it was.

Of a sheet only the bytes of the cells written are replaced. Formulas stay. What they showed last is
taken away where it may be wrong now, since some programs would show it unchecked, and the workbook
is marked to be calculated when it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from zhibu.core.errors import DomainError
from zhibu.reports.office.names import s
from zhibu.reports.office.package import Package
from zhibu.reports.office.sheet_book import SheetPart, sheet_parts
from zhibu.reports.office.sheet_edit import SheetEditor, SheetWrites

# What stands before calcPr, in the order of the schema.
_BEFORE_CALCULATION = frozenset(
    (
        *map(s, ("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews")),
        *map(s, ("sheets", "functionGroups", "externalReferences", "definedNames")),
    )
)


def write_cells(data: bytes, sheets: Mapping[str, SheetWrites]) -> bytes:
    """Write values into a workbook's sheets, by sheet name; give the new file.

    A number is written as a number, text as text of that cell alone. Raises DomainError: FRM020
    for a sheet that is not there, FRM021 for a cell that holds a formula.
    """
    package = Package(data)
    parts = {one.name: one for one in sheet_parts(package)}
    missing = sorted(set(sheets) - set(parts))
    if missing:
        raise DomainError.of("FRM020", "表里没有这张工作表", "请重新上传空白表", value=missing[0])
    put_cells(package, {parts[name]: writes for name, writes in sheets.items()}, renewed=True)
    return package.save()


def put_cells(package: Package, sheets: Mapping[SheetPart, SheetWrites], *, renewed: bool) -> None:
    """Put values into sheets; `renewed` where formulas may come to other results by them."""
    for sheet in sheet_parts(package) if renewed else sheets:
        xml = package.read(sheet.part)
        written = SheetEditor(xml, sheet.name).write(
            sheets.get(sheet, SheetWrites({})), forget_results=renewed
        )
        if written != xml:
            package.replace(sheet.part, written)
    if renewed:
        _calculate_on_opening(package)


def _calculate_on_opening(package: Package) -> None:
    """Let the formulas be computed anew when somebody opens the workbook."""
    main = package.main_part()
    root = package.xml(main)
    found = root.find(s("calcPr"))
    if found is None:
        found = etree.Element(s("calcPr"))
        root.insert(sum(1 for child in root if child.tag in _BEFORE_CALCULATION), found)
    found.set("fullCalcOnLoad", "1")
    package.touch(main)
