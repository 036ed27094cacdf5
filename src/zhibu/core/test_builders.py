"""Builders of the files that strangers send: workbooks by hand, bombs, old compound files."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

from zhibu.core import ole

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_ML = "application/vnd.openxmlformats-officedocument"


def sheet_xml(rows: str, *, before: str = "", after: str = "") -> str:
    """Return a worksheet part around the given row elements."""
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def relationships(*items: tuple[str, str, str]) -> str:
    """Return a relationships part; an item is (type's last word, target, mode)."""
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"'
        + (f' TargetMode="{mode}"/>' if mode else "/>")
        for number, (kind, target, mode) in enumerate(items, 1)
    )
    return f'{_XML}<Relationships xmlns="{_RELS}">{lines}</Relationships>'


def xlsx_parts(
    sheets: Mapping[str, str], *, hidden: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Return the parts of a workbook; `sheets` maps names to worksheet XML."""
    entries = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"'
        + (' state="hidden"/>' if name in hidden else "/>")
        for number, name in enumerate(sheets, 1)
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
        f'ContentType="{_ML}.spreadsheetml.worksheet+xml"/>'
        for number, _ in enumerate(sheets, 1)
    )
    parts = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_TYPES}">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_ML}.spreadsheetml.sheet.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relationships(
            *(("worksheet", f"worksheets/sheet{n}.xml", "") for n, _ in enumerate(sheets, 1))
        ),
    }
    for number, xml in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = xml
    return parts


def docx_parts() -> dict[str, str]:
    """Return the parts of the smallest Word document."""
    return {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_TYPES}">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" '
        f'ContentType="{_ML}.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": relationships(("officeDocument", "word/document.xml", "")),
        "word/document.xml": f"{_XML}<document><body><p>会议记录</p></body></document>",
    }


def zipped(parts: Mapping[str, str | bytes], *, deflated: bool = True) -> bytes:
    """Pack the parts as any office program would."""
    made = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def workbook(rows: str, **more: str) -> bytes:
    """Pack a workbook of one sheet, 台账, from row elements."""
    return zipped(xlsx_parts({"台账": sheet_xml(rows, **more)}))


def compound_file(*streams: str) -> bytes:
    """Build an OLE compound file whose directory names the given streams (512-byte sectors)."""
    entries = [_directory_entry("Root Entry", 5), *(_directory_entry(name, 2) for name in streams)]
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = b"".join(entries)
    sectors = len(directory) // 512
    header = bytearray(512)
    header[:8] = ole.SIGNATURE
    struct.pack_into("<5H", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", header, 44, 1)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    return bytes(header) + fat + directory + bytes(512)


def _directory_entry(name: str, kind: int) -> bytes:
    entry = bytearray(128)
    encoded = name.encode("utf-16-le")
    entry[: len(encoded)] = encoded
    struct.pack_into("<HB", entry, 64, len(encoded) + 2, kind)
    return bytes(entry)
