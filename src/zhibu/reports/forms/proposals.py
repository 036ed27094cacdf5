"""What each cell of a blank table most probably asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from zhibu.reports.forms import choices
from zhibu.reports.forms.bands import Band, find_bands
from zhibu.reports.forms.book import Sheet
from zhibu.reports.forms.choices import Choice
from zhibu.reports.forms.headings import Context, read_contexts
from zhibu.reports.forms.matching import find
from zhibu.reports.forms.names import read_name
from zhibu.reports.forms.parts import Part, base_year, read_part
from zhibu.workspace.sheets.scan import Place

# Columns that people fill in words of their own.
_OWN_WORDS = re.compile(
    r"备\s*注|说\s*明|签\s*[字名]|盖\s*章|联系(?:人|电话|方式)|填表人|填报人|审核人?|负责人|电\s*话|意\s*见"
)


@dataclass(frozen=True)
class Proposal:
    """Up to three choices for a cell, best first; `sure` ones may be taken without asking."""

    choices: tuple[Choice, ...] = ()
    sure: bool = False


NONE = Proposal()


@dataclass(frozen=True)
class SheetReading:
    """A sheet as its words explain it: what may be written, in which lines of branches."""

    sheet: Sheet
    contexts: dict[Place, Context]
    bands: tuple[Band, ...]
    year: int | None

    def band_at(self, place: Place) -> Band | None:
        return next((band for band in self.bands if band.holds(place)), None)


@lru_cache(maxsize=16)
def read_sheet(sheet: Sheet) -> SheetReading:
    """Read a sheet's headings, its lines of branches, and the year that it speaks of.

    The last few are kept: the same sheet is asked about with every click.
    """
    contexts = read_contexts(sheet)
    texts = (cell.text for cell in sheet.cells.values() if not cell.number)
    return SheetReading(sheet, contexts, tuple(find_bands(sheet, contexts)), base_year(texts))


def propose_all(reading: SheetReading) -> dict[Place, Proposal]:
    """Propose for every cell of a sheet; of lines of branches only for the first, the pattern."""
    known: dict[Context, Proposal] = {}
    found: dict[Place, Proposal] = {}
    for place, context in reading.contexts.items():
        band = reading.band_at(place)
        if band and place[0] != band.first:
            continue
        if context not in known:
            known[context] = propose(context, band, reading.year)
        if known[context].choices:
            found[place] = known[context]
    return found


def propose(context: Context, band: Band | None = None, year: int | None = None) -> Proposal:
    """Propose what one cell asks for, from its headings alone."""
    row = () if band else context.row
    heads = (*reversed(row), *reversed(context.column))
    nearest = (*row[-1:], *context.column[-1:])
    if not heads or any(_OWN_WORDS.search(head) for head in nearest):
        return NONE
    if named := read_name(heads[0], context.caption):
        sure = named.sure or band is not None
        return Proposal(tuple(choices.name(code, guessed=True) for code in named.codes), sure)
    part = read_part((*heads, context.caption), year)
    found = find(row, context.column, context.caption, context.unit)
    made = tuple(_figure(code, part, context.unit) for code in found.codes)
    return Proposal(made, found.sure)


def _figure(code: str, part: Part, unit: str) -> Choice:
    return choices.figure(code, part, unit if choices.fits(code, unit) else "", guessed=True)
