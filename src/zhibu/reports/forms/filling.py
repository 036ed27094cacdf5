"""Fill a blank table for a unit and a period: which value goes into which cell, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from zhibu.core.errors import DomainError, Problem
from zhibu.core.names import normalize_name
from zhibu.core.periods import Period
from zhibu.core.quantities import format_number
from zhibu.ledger.figures import Figure
from zhibu.organization.models import Kind, OfficeProfile, Organization
from zhibu.organization.selectors import subtree_during
from zhibu.reports.document import GAP_TEXT
from zhibu.reports.forms.bands import Band, room_below
from zhibu.reports.forms.book import Book, Sheet
from zhibu.reports.forms.choices import Choice
from zhibu.reports.forms.figures import FigureTable, written
from zhibu.reports.forms.names import NameBook, labelled, last_day
from zhibu.reports.forms.parts import base_year
from zhibu.reports.forms.recognition import Mapped
from zhibu.reports.models import CellKind
from zhibu.reports.office.sheet_edit import Plain, SheetWrites
from zhibu.workspace.sheets.scan import Place, address

Tell = Callable[[int], None]
"""Hears how many lines or files of branches are done; may raise to stop the work."""


@dataclass(frozen=True)
class Entry:
    """One cell as it is filled; `value` None where nothing is known (待补)."""

    sheet: str
    place: Place
    choice: Choice
    unit: Organization
    value: Plain | None
    figure: Figure | None = None
    remark: str = ""

    @property
    def where(self) -> str:
        return f"{self.sheet}!{address(self.place)}"

    @property
    def shown(self) -> str:
        """What the cell says, as people read it."""
        if self.value is None:
            return GAP_TEXT
        return self.value if isinstance(self.value, str) else format_number(self.value)


@dataclass
class Filled:
    """A form filled for one unit: what is written where, and what must be said about it."""

    unit: Organization
    period: Period
    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sheets: dict[str, SheetWrites] = field(default_factory=dict)

    @property
    def gaps(self) -> list[Entry]:
        """The cells whose figure or name nothing proves."""
        return [entry for entry in self.entries if entry.value is None]


def branches_of(unit: Organization, period: Period) -> list[Organization]:
    """Give the branches of a unit on the period's last day, in tree order; a branch is its own.

    Queries: two or three.
    """
    if unit.kind in (Kind.BRANCH, Kind.GROUP):
        return [unit]
    day = last_day(period) if last_day(period) >= period.start else period.end
    units = Organization.objects.existing_on(day).filter(kind=Kind.BRANCH)
    tree = subtree_during(unit, Period(day, day))
    below = (
        units.filter(path__startswith=tree.path) if tree.whole else units.filter(pk__in=tree.at_end)
    )
    return list(below.select_related("parent", "book"))


def fill(
    book: Book,
    mapping: Mapped,
    unit: Organization,
    period: Period,
    *,
    mark_gaps: bool = True,
    table: FigureTable | None = None,
    tell: Tell = lambda _count: None,
) -> Filled:
    """Work out every cell of a form for a unit; lines of branches get one branch each.

    Args:
        mark_gaps: write 待补 where nothing is known; else the cell stays empty.
        table: figures read before, where many units are filled one after another.
        tell: hears after each line of a branch how many are done.

    Raises DomainError (FRM030) with all sheets that have too few lines for the branches.
    """
    return _Filling(book, mapping, unit, period, mark_gaps, table, tell).run()


def lines_of_branches(mapping: Mapped, branches: int) -> int:
    """Count the lines that a form has for so many branches, over all its sheets."""
    bands = [band for of_sheet in mapping.bands.values() for band in of_sheet]
    return sum(band.size if band.names else branches for band in bands)


def figure_table(mapping: Mapped, head: Organization, units: Sequence[Organization]) -> FigureTable:
    """Prepare the figures that a mapping asks for, of a unit and those below it."""
    chosen = (choice for cells in mapping.cells.values() for choice in cells.values())
    return FigureTable(head, units, (c.code for c in chosen if c.kind == CellKind.FIGURE))


class _Filling:
    def __init__(
        self,
        book: Book,
        mapping: Mapped,
        unit: Organization,
        period: Period,
        mark_gaps: bool,
        table: FigureTable | None,
        tell: Tell,
    ) -> None:
        self._tell, self._lines_done = tell, 0
        self._book = book
        self._mapping = mapping
        self._mark_gaps = mark_gaps
        self._filled = Filled(unit, period)
        banded = any(mapping.bands.values())
        self._branches = branches_of(unit, period) if banded else []
        self._table = table or figure_table(mapping, unit, self._branches)
        self._names: dict[tuple[int, int], NameBook] = {}
        self._problems: list[Problem] = []

    def run(self) -> Filled:
        order = {sheet.name: number for number, sheet in enumerate(self._book.sheets)}
        for sheet in self._book.sheets:
            name, cells = sheet.name, self._mapping.cells.get(sheet.name, {})
            bands = self._mapping.bands.get(name, ())
            writes: dict[Place, Plain] = {}
            like, more = 0, list[int]()
            for place, choice in sorted(cells.items()):
                if not any(band.holds(place) for band in bands):
                    self._enter(sheet, writes, place, place, choice, self._filled.unit, 1)
            for band in bands:
                pattern = {p: c for p, c in cells.items() if p[0] == band.first}
                for row, number, branch in self._lines(sheet, band):
                    if row > band.last:
                        like, more = band.last, [*more, row]
                    for place, choice in sorted(pattern.items()):
                        at = (row, place[1])
                        self._enter(sheet, writes, at, place, choice, branch, number)
                    self._lines_done += 1
                    self._tell(self._lines_done)
            self._filled.sheets[name] = SheetWrites(writes, like, more)
        DomainError.raise_if(self._problems)
        self._note_asked()
        self._note_year()
        self._filled.entries.sort(key=lambda entry: (order[entry.sheet], entry.place))
        return self._filled

    def _lines(self, sheet: Sheet, band: Band) -> Iterator[tuple[int, int, Organization]]:
        """Give each branch with its line and number."""
        if band.names:
            yield from self._named_lines(sheet, band)
            return
        short = len(self._branches) - band.size
        if short > 0 and not room_below(sheet, band):
            self._problems.append(_too_few(sheet, band, len(self._branches)))
            return
        for number, branch in enumerate(self._branches, 1):
            yield band.first + number - 1, number, branch

    def _named_lines(self, sheet: Sheet, band: Band) -> Iterator[tuple[int, int, Organization]]:
        known, met = _BranchNames(self._branches), set()
        for number, row in enumerate(range(band.first, band.last + 1), 1):
            text = sheet.at((row, band.names)).text
            branch = known.find(text)
            if branch is None:
                name = "".join(text.split())
                self._filled.notes.append(
                    f"“{sheet.name}”第{row}行“{name}”不是{self._filled.unit.name}的支部，没有填"
                )
                continue
            met.add(branch.pk)
            yield row, number, branch
        absent = [one.name for one in self._branches if one.pk not in met]
        if absent and self._filled.unit.kind not in (Kind.BRANCH, Kind.GROUP):
            self._filled.notes.append(f"“{sheet.name}”里没有这些支部：{'、'.join(absent)}")

    def _enter(
        self,
        sheet: Sheet,
        writes: dict[Place, Plain],
        at: Place,
        pattern: Place,
        choice: Choice,
        unit: Organization,
        number: int,
    ) -> None:
        """Work out one cell; `pattern` is the cell whose format and choice it follows."""
        if choice.kind not in (CellKind.FIGURE, CellKind.NAME):
            return
        entry = self._entry(sheet, at, pattern, choice, unit, number)
        self._filled.entries.append(entry)
        label = sheet.at(at).label
        value: Plain | None = entry.value
        if value is None and self._mark_gaps:
            value = GAP_TEXT
        if value is not None:
            writes[at] = labelled(label, entry.shown) if label else value

    def _entry(
        self,
        sheet: Sheet,
        at: Place,
        pattern: Place,
        choice: Choice,
        unit: Organization,
        number: int,
    ) -> Entry:
        period = self._filled.period
        if choice.kind == CellKind.NAME:
            key = (unit.pk, number)
            names = self._names.setdefault(key, NameBook(unit, period, number))
            return Entry(sheet.name, at, choice, unit, names.text(choice.code))
        figure = self._table.figure(choice.code, unit, choice.part.within(period))
        percent = self._book.look(sheet.at(pattern)).percent
        found = written(figure, choice.unit, percent=percent)
        value, remark = found or (None, "")
        return Entry(sheet.name, at, choice, unit, value, figure, remark)

    def _note_asked(self) -> None:
        asked = [
            f"{name}!{address(place)}"
            for name, cells in self._mapping.cells.items()
            for place, choice in cells.items()
            if choice.kind == CellKind.ASK
        ]
        if asked:
            more = f" 等 {len(asked)} 格" if len(asked) > 6 else ""
            self._filled.notes.append(f"还没有选填什么，留空：{'、'.join(asked[:6])}{more}")

    def _note_year(self) -> None:
        """Say it when the form's own words name another year than the one it is filled for."""
        stated = stated_year(self._book)
        year = self._filled.period.start.year
        if stated and stated != year:
            self._filled.notes.append(f"表上写的是{stated}年，数字按{year}年的台账取，请核对")


def stated_year(book: Book) -> int | None:
    """Give the year that a form's sheets speak of, the newest where there are several."""
    return base_year(
        cell.text
        for sheet in book.sheets
        if not sheet.hidden
        for cell in sheet.cells.values()
        if not cell.number
    )


class _BranchNames:
    """Finds the branch that a form names: by its name or its office's, whole or as a part."""

    def __init__(self, branches: Sequence[Organization]) -> None:
        self._names: dict[str, Organization] = {}
        profiles = OfficeProfile.objects.filter(organization__in=branches)
        by_unit = {profile.organization_id: profile for profile in profiles}
        for branch in branches:
            profile = by_unit.get(branch.pk, OfficeProfile())
            named = (branch.name, profile.party_full_name, profile.office_name)
            for name in (*named, profile.office_short_name):
                if name:
                    self._names.setdefault(_plain(name), branch)

    def find(self, text: str) -> Organization | None:
        wanted = _plain(text)
        if not wanted:
            return None
        if wanted in self._names:
            return self._names[wanted]
        found = {
            branch.pk: branch
            for name, branch in self._names.items()
            if len(min(name, wanted, key=len)) > 3 and (name in wanted or wanted in name)
        }
        return next(iter(found.values())) if len(found) == 1 else None


def _plain(name: str) -> str:
    return "".join(normalize_name(name).split())


def _too_few(sheet: Sheet, band: Band, count: int) -> Problem:
    missing = count - band.size
    return Problem(
        "FRM030",
        f"给支部留了 {band.size} 行，有 {count} 个支部，还差 {missing} 行",
        f"请在空白表第 {band.last} 行上方插入 {missing} 行后重新上传（对应关系会自动带过来），"
        "或改用“每个支部一份”",
        place=f"工作表“{sheet.name}”第{band.first}至{band.last}行",
    )
