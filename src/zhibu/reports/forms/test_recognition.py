"""Next year's edition: the same, moved, changed, or another form."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from tests.form_tables import changed
from zhibu.reports.forms.book import place_of
from zhibu.reports.forms.plans import proposed, taken_over
from zhibu.reports.forms.recognition import Fate, Recognition, recognise
from zhibu.reports.forms.worker import read
from zhibu.workspace.sheets.scan import address

SHEET, SUMMARY = "支部统计表", "各支部汇总表"


def followed(example: bytes, change: Any) -> tuple[Recognition, Any]:
    """Follow the example's mapping into an edition that somebody has changed."""
    old, new = read(BytesIO(example)), read(BytesIO(changed(example, change)))
    return recognise(old, proposed(old), new), new


def test_next_years_edition_is_the_same_form(example: bytes) -> None:
    def next_year(book: Any) -> None:
        for sheet in book:
            sheet["A1"] = sheet["A1"].value.replace("2022", "2023")

    found, new = followed(example, next_year)
    assert found.is_same
    assert found.bands[SUMMARY][0].first == 5
    assert taken_over(new, found) == proposed(new)


def test_a_mapping_follows_rows_and_columns_that_were_put_in(example: bytes) -> None:
    def insert(book: Any) -> None:
        sheet = book[SHEET]
        sheet.merged_cells.ranges.clear()
        for label in ("B4", "B10", "B16", "B24"):
            sheet[label] = None
        sheet.insert_cols(5)
        sheet["E3"] = "牵头部门"

    def unmerge(book: Any) -> None:
        sheet = book[SHEET]
        for box in list(sheet.merged_cells.ranges):
            if box.min_col == 2:
                sheet.merged_cells.remove(box)
        for label in ("B4", "B10", "B16", "B24"):
            sheet[label] = None

    plain = changed(example, unmerge)
    found, new = followed(plain, insert)
    moved = {one.where: one.new_where for one in found.of(Fate.MOVED)}
    assert moved[f"{SHEET}!E10"] == f"{SHEET}!F10"
    assert not found.of(Fate.CHANGED, Fate.GONE)
    assert taken_over(new, found).cells[SHEET][place_of("F10")].label == "党员大会"


def test_changed_headings_ask_again_and_vanished_ones_are_told(example: bytes) -> None:
    def rename(book: Any) -> None:
        book[SHEET]["C10"] = "召开党员代表大会"
        book[SHEET]["D17"] = "元"
        book[SUMMARY]["N4"] = None
        for row in range(5, 13):
            book[SUMMARY].cell(row, 14).value = 0

    found, new = followed(example, rename)
    lost = {(one.where, str(one.fate)) for one in found.of(Fate.CHANGED, Fate.GONE)}
    assert lost == {
        *((f"{SHEET}!{cell}", "changed") for cell in ("E10", "F10", "E17", "F17")),
        (f"{SUMMARY}!N5", "gone"),
    }
    asked = {
        address(p) for p, one in taken_over(new, found).cells[SHEET].items() if one.kind == "ask"
    }
    assert {"E10", "F10", "E17", "F17"} <= asked


def test_a_cell_that_is_a_formula_now_is_not_written(example: bytes) -> None:
    def formula(book: Any) -> None:
        book[SHEET]["E10"] = "=E11+E12"

    found, new = followed(example, formula)
    assert [one.where for one in found.of(Fate.GONE)] == [f"{SHEET}!E10"]
    assert place_of("E10") not in taken_over(new, found).cells[SHEET]


def test_another_form_is_not_taken_for_this_one(example: bytes) -> None:
    def other(book: Any) -> None:
        del book[SUMMARY]
        sheet = book[SHEET]
        for row in range(4, 26):
            sheet.cell(row, 3).value = f"别的事项{row}"

    found, _new = followed(example, other)
    assert not found.is_edition
