"""The mapping that a new blank table begins with: taken over from a known form, or proposed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhibu.core.errors import DomainError
from zhibu.reports.forms.book import Book
from zhibu.reports.forms.choices import ASK, Choice
from zhibu.reports.forms.proposals import propose_all, read_sheet
from zhibu.reports.forms.recognition import (
    Mapped,
    Recognition,
    blank_sheets,
    key_of,
    recognise,
)
from zhibu.reports.forms.selectors import mapping_of
from zhibu.reports.forms.storage import book_of
from zhibu.reports.models import FormTemplate
from zhibu.workspace.sheets.scan import Place

# So many of the newest forms are compared; nobody keeps more of one kind.
COMPARED = 30


@dataclass(frozen=True)
class Plan:
    """A mapping to begin with, and the form that it comes from, if one was recognised."""

    mapping: Mapped
    form: FormTemplate | None = None
    recognition: Recognition | None = None


def plan(book: Book, known: Iterable[FormTemplate] = ()) -> Plan:
    """Make the mapping for a new workbook.

    Raises DomainError (FRM004) when nothing in it says what belongs where.
    """
    refuse_without_headings(book)
    best = best_match(book, known)
    if best is None:
        return Plan(proposed(book))
    form, recognition = best
    return Plan(taken_over(book, recognition), form, recognition)


def refuse_without_headings(book: Book) -> None:
    """Raise DomainError (FRM004) for a workbook without a blank cell that has a heading."""
    if not any(
        context.named
        for sheet in blank_sheets(book)
        for context in read_sheet(sheet).contexts.values()
    ):
        raise DomainError.of(
            "FRM004",
            "没有找到带表头的空格：格子左边或上边要有文字",
            "请选上级发的空白表；已经填好的表请先清空数字",
        )


def best_match(
    book: Book, known: Iterable[FormTemplate]
) -> tuple[FormTemplate, Recognition] | None:
    """Find the known form that a workbook is an edition of; the newest of equals."""
    best: tuple[FormTemplate, Recognition] | None = None
    for form in list(known)[:COMPARED]:
        try:
            found = recognise(book_of(form), mapping_of(form), book)
        except DomainError:
            # Its file is gone; what cannot be compared is not recognised.
            continue
        if found.is_edition and (best is None or found.share > best[1].share):
            best = (form, found)
    return best


def proposed(book: Book) -> Mapped:
    """Take what is sure, and ask about the rest that has candidates."""
    cells: dict[str, dict[Place, Choice]] = {}
    bands = {}
    for sheet in blank_sheets(book):
        reading = read_sheet(sheet)
        bands[sheet.name] = reading.bands
        cells[sheet.name] = {
            place: one.choices[0] if one.sure else ASK
            for place, one in propose_all(reading).items()
        }
    return Mapped(cells, bands)


def taken_over(book: Book, found: Recognition) -> Mapped:
    """Take a known mapping over; cells that the old form did not have are proposed anew."""
    fresh = proposed(book)
    cells: dict[str, dict[Place, Choice]] = {}
    for sheet in blank_sheets(book):
        name = sheet.name
        old = found.known.get(name, set())
        contexts = read_sheet(sheet).contexts
        new = {
            place: choice
            for place, choice in fresh.cells[name].items()
            if key_of(contexts[place]) not in old
        }
        asked = dict.fromkeys(found.asked.get(name, ()), ASK)
        cells[name] = {**new, **asked, **found.cells.get(name, {})}
    bands = {**fresh.bands, **found.bands}
    return Mapped(cells, bands)
