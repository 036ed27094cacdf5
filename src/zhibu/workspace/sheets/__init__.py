"""Spreadsheets in and out: read what strangers send, write what clerks fill in and take home."""

from zhibu.workspace.sheets.book import OWN_SHEETS, PROBLEMS_SHEET, Cell, Sheet, Workbook
from zhibu.workspace.sheets.csvfile import read_csv
from zhibu.workspace.sheets.export import ExportColumn, write_rows
from zhibu.workspace.sheets.guard import check_package
from zhibu.workspace.sheets.marked import Mark, write_marked
from zhibu.workspace.sheets.reader import read_any, read_workbook
from zhibu.workspace.sheets.scan import column_letters, column_number
from zhibu.workspace.sheets.template import TemplateColumn, TemplateSheet, write_template

__all__ = [
    "OWN_SHEETS",
    "PROBLEMS_SHEET",
    "Cell",
    "ExportColumn",
    "Mark",
    "Sheet",
    "TemplateColumn",
    "TemplateSheet",
    "Workbook",
    "check_package",
    "column_letters",
    "column_number",
    "read_any",
    "read_csv",
    "read_workbook",
    "write_marked",
    "write_rows",
    "write_template",
]
