"""Qualified names of the elements that the readers and writers of Office files look for."""

from __future__ import annotations

from zhibu.reports.ooxml import RELATIONSHIPS, WORD_NAMESPACE

PACKAGE_NAMESPACE = "http://schemas.openxmlformats.org/package/2006"
SHEET_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
COMPATIBILITY_NAMESPACE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
STRICT_ROOT = "{http://purl.oclc.org/ooxml/"

ALTERNATE = f"{{{COMPATIBILITY_NAMESPACE}}}AlternateContent"
CHOICE = f"{{{COMPATIBILITY_NAMESPACE}}}Choice"
FALLBACK = f"{{{COMPATIBILITY_NAMESPACE}}}Fallback"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LINK_ID = f"{{{RELATIONSHIPS}}}id"


def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return f"{{{WORD_NAMESPACE}}}{name}"


def s(name: str) -> str:
    """Return the qualified name of a SpreadsheetML element."""
    return f"{{{SHEET_NAMESPACE}}}{name}"


PARAGRAPH, RUN, TEXT, TABLE = w("p"), w("r"), w("t"), w("tbl")
RUN_PROPERTIES, PARAGRAPH_PROPERTIES = w("rPr"), w("pPr")
CONTROL, CONTROL_PROPERTIES, CONTROL_CONTENT = w("sdt"), w("sdtPr"), w("sdtContent")
TEXT_BOX = w("txbxContent")
VALUE = w("val")
