"""Write values into cells of a workbook and leave everything else as it was.

The parts of the package are copied as they are; of a sheet only the elements of the cells written
are replaced. Formulas stay; what they showed last is taken away, because it belonged to the blank
form, and the workbook is marked to be calculated when it is opened.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.parsers import expat

from zhibu.core.errors import DomainError
from zhibu.reports.forms.sheet_xml import SheetEditor, SheetWrites

_WORKBOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_CALCULATION = re.compile(rb"<((?:\w+:)?)calcPr\b([^>]*?)(/?)>")
_FULL = re.compile(rb"\s+fullCalcOnLoad\s*=\s*(?:\"[^\"]*\"|'[^']*')")
# What may stand before calcPr, in the order of the schema.
_BEFORE = re.compile(
    rb"</((?:\w+:)?)(?:sheets|functionGroups|externalReferences|definedNames)>"
    rb"(?!.*</(?:\w+:)?(?:functionGroups|externalReferences|definedNames)>)",
    re.S,
)


def write_cells(data: bytes, sheets: Mapping[str, SheetWrites]) -> bytes:
    """Write values into a workbook's sheets, by sheet name; give the new file.

    A number is written as a number, text as text of that cell alone. Raises FRM020 for a sheet
    that is not there, FRM021 for a cell that holds a formula, FRM022 for parts in a rare encoding.
    """
    source = zipfile.ZipFile(BytesIO(data))
    parts = _sheet_parts(source)
    missing = sorted(set(sheets) - set(parts))
    if missing:
        raise DomainError.of("FRM020", "表里没有这张工作表", "请重新上传空白表", value=missing[0])
    by_part = {parts[name]: (name, writes) for name, writes in sheets.items()}
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename in parts.values():
                name, writes = by_part.get(info.filename, ("", SheetWrites({})))
                content = SheetEditor(content, name).write(writes)
            elif info.filename == _WORKBOOK:
                content = _calculated_on_opening(content)
            target.writestr(info, content)
    return made.getvalue()


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Give the part of each worksheet by the sheet's name."""
    targets: dict[str, str] = {}
    found: dict[str, str] = {}

    def link(_name: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/worksheet"):
            path = attributes.get("Target", "")
            path = path[1:] if path.startswith("/") else posixpath.join("xl", path)
            targets[attributes.get("Id", "")] = posixpath.normpath(path)

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            key = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            if key in targets:
                found[attributes.get("name", "")] = targets[key]

    for part, handler in ((_LINKS, link), (_WORKBOOK, sheet)):
        parser = expat.ParserCreate()
        parser.StartElementHandler = handler
        parser.Parse(archive.read(part), True)
    return found


def _calculated_on_opening(workbook: bytes) -> bytes:
    """Mark the workbook so that whoever opens it calculates every formula anew."""

    def mark(found: re.Match[bytes]) -> bytes:
        rest = _FULL.sub(b"", found[2])
        return b'<%scalcPr%s fullCalcOnLoad="1"%s>' % (found[1], rest, found[3])

    def add(found: re.Match[bytes]) -> bytes:
        return b'%s<%scalcPr fullCalcOnLoad="1"/>' % (found[0], found[1])

    if _CALCULATION.search(workbook):
        return _CALCULATION.sub(mark, workbook, count=1)
    return _BEFORE.sub(add, workbook, count=1)
