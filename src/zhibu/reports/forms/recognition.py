"""Is this blank table one that was mapped before, and what has moved or changed in it?

Compared are the words around the mapped cells: headings, sheet and unit. Years are left out, so
that next year's edition counts as the same. A mapping follows its headings; where those are gone
it asks again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from zhibu.reports.forms.bands import Band, band_from
from zhibu.reports.forms.book import Book, Sheet
from zhibu.reports.forms.choices import Choice
from zhibu.reports.forms.headings import Context
from zhibu.reports.forms.parts import without_years
from zhibu.reports.forms.proposals import SheetReading, read_sheet
from zhibu.reports.models import CellKind
from zhibu.workspace.sheets.scan import Place, address

# Below this share of cells found again, it is another form.
ENOUGH = 0.5
_MARKS = re.compile(r"[\s、，,。.：:；;“”\"'（）()《》〈〉\-—_]")


class Fate(StrEnum):
    """What became of a mapped cell in the new edition."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Mapped:
    """A form's mapping, free of the database: choices by sheet and place, bands by sheet."""

    cells: Mapping[str, Mapping[Place, Choice]]
    bands: Mapping[str, tuple[Band, ...]]


@dataclass(frozen=True)
class Difference:
    """One mapped cell that is not where it was, or no longer says the same."""

    fate: Fate
    sheet: str
    place: Place
    choice: Choice
    words: str
    new_sheet: str = ""
    new_place: Place | None = None
    new_words: str = ""

    @property
    def where(self) -> str:
        return f"{self.sheet}!{address(self.place)}"

    @property
    def new_where(self) -> str:
        return f"{self.new_sheet}!{address(self.new_place)}" if self.new_place else ""


@dataclass
class Recognition:
    """What a new edition takes over from an old form.

    `asked` are places in the new edition whose headings differ now and which need a choice.
    """

    cells: dict[str, dict[Place, Choice]] = field(default_factory=dict)
    bands: dict[str, tuple[Band, ...]] = field(default_factory=dict)
    asked: dict[str, set[Place]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    known: dict[str, set[str]] = field(default_factory=dict)
    kept: int = 0
    total: int = 0

    @property
    def share(self) -> float:
        """The share of mapped cells that were found again, in place or moved."""
        return self.kept / self.total if self.total else 0.0

    @property
    def is_same(self) -> bool:
        """Whether every mapped cell stands where it stood and says the same."""
        return self.total > 0 and not self.differences

    @property
    def is_edition(self) -> bool:
        """Whether this is the same form at all, changed or not."""
        return self.share >= ENOUGH

    def of(self, *fates: Fate) -> list[Difference]:
        return [one for one in self.differences if one.fate in fates]


def key_of(context: Context) -> str:
    """Give what a cell's headings say, free of years, marks and blanks."""
    parts = ("·".join(context.row), "·".join(context.column), context.unit)
    return "|".join(_MARKS.sub("", without_years(part)) for part in parts)


def recognise(old: Book, mapping: Mapped, new: Book) -> Recognition:
    """Follow every mapped cell of an old form into a new workbook."""
    found = Recognition()
    before = {sheet.name: read_sheet(sheet) for sheet in old.sheets if not sheet.hidden}
    after = {sheet.name: read_sheet(sheet) for sheet in new.sheets if not sheet.hidden}
    free = set(after)
    for name, choices in mapping.cells.items():
        reading = before.get(name)
        if reading is None:
            continue
        twin = _twin(reading, {key: after[key] for key in free})
        if twin is not None:
            free.discard(twin.sheet.name)
        _follow(found, reading, choices, twin)
        if twin is not None:
            _follow_bands(found, reading, mapping.bands.get(name, ()), twin)
    return found


def _twin(old: SheetReading, news: Mapping[str, SheetReading]) -> SheetReading | None:
    """Find the sheet that an old one has become: by its name, else by what its cells ask for."""
    plain = {_MARKS.sub("", without_years(name)): one for name, one in news.items()}
    named = plain.get(_MARKS.sub("", without_years(old.sheet.name)))
    if named is not None:
        return named
    keys = {key_of(one) for one in old.contexts.values()}

    def shared(one: SheetReading) -> int:
        return len(keys & {key_of(context) for context in one.contexts.values()})

    best = max(news.values(), key=shared, default=None)
    return best if best is not None and shared(best) else None


def _follow(
    found: Recognition,
    old: SheetReading,
    choices: Mapping[Place, Choice],
    new: SheetReading | None,
) -> None:
    was, now = _places(old), _places(new) if new else {}
    taken = found.cells.setdefault(new.sheet.name, {}) if new else {}
    keys = {place: key_of(context) for place, context in old.contexts.items()}
    if new:
        found.known[new.sheet.name] = set(keys.values())
    changed: list[tuple[Place, Choice]] = []
    for place, choice in choices.items():
        if place not in keys:
            continue
        target = _target(place, was[keys[place]], now.get(keys[place], []))
        if choice.kind == CellKind.ASK:
            # What waited for a choice still does; nothing is lost when it has gone.
            taken |= {target: choice} if target else {}
            continue
        found.total += 1
        if target is None or new is None:
            changed.append((place, choice))
            continue
        found.kept += 1
        taken[target] = choice
        if target != place or new.sheet.name != old.sheet.name:
            found.differences.append(_difference(Fate.MOVED, old, place, choice, new, target))
    for place, choice in changed:
        at = new if new and place in new.contexts and place not in taken else None
        if at is not None and key_of(at.contexts[place]) not in was:
            found.asked.setdefault(at.sheet.name, set()).add(place)
            found.differences.append(_difference(Fate.CHANGED, old, place, choice, at, place))
        else:
            found.differences.append(_difference(Fate.GONE, old, place, choice))


def _places(reading: SheetReading) -> dict[str, list[Place]]:
    places: dict[str, list[Place]] = defaultdict(list)
    for place, context in reading.contexts.items():
        places[key_of(context)].append(place)
    return places


def _target(place: Place, was: list[Place], now: list[Place]) -> Place | None:
    """Of several cells that say the same, take the one at the same turn, or in the same place."""
    turn = was.index(place)
    if len(was) != len(now) and place in now:
        return place
    return now[turn] if turn < len(now) else None


def _difference(
    fate: Fate,
    old: SheetReading,
    place: Place,
    choice: Choice,
    new: SheetReading | None = None,
    target: Place | None = None,
) -> Difference:
    words = _told(old.contexts[place])
    if new is None or target is None:
        return Difference(fate, old.sheet.name, place, choice, words)
    return Difference(
        fate,
        old.sheet.name,
        place,
        choice,
        words,
        new.sheet.name,
        target,
        _told(new.contexts[target]),
    )


def _told(context: Context) -> str:
    """Say what headings say, with the unit where they leave it to another column."""
    stated = not context.unit or context.unit in context.words
    return context.words if stated else f"{context.words}（{context.unit}）"


def _follow_bands(
    found: Recognition, old: SheetReading, bands: Iterable[Band], new: SheetReading
) -> None:
    """Let a band begin where the cells of its first line have gone; it may be longer now."""
    kept = []
    for band in bands:
        rows = {target[0] for place, target in _moves(found, old, new) if place[0] == band.first}
        if len(rows) == 1 and (moved := band_from(new.sheet, new.contexts, rows.pop())):
            kept.append(moved)
    found.bands[new.sheet.name] = tuple(kept)


def _moves(found: Recognition, old: SheetReading, new: SheetReading) -> list[tuple[Place, Place]]:
    moved = {
        one.place: one.new_place
        for one in found.differences
        if one.sheet == old.sheet.name and one.fate != Fate.SAME
    }
    pairs = [(place, target) for place, target in moved.items() if target]
    taken = found.cells.get(new.sheet.name, {})
    return pairs + [
        (place, place) for place in old.contexts if place in taken and place not in moved
    ]


def blank_sheets(book: Book) -> list[Sheet]:
    """Give the sheets that are seen; a hidden one is nobody's form."""
    return [sheet for sheet in book.sheets if not sheet.hidden]
